import type { Page } from '@playwright/test';
import {
  expect,
  expectStatus,
  expectUsableTokens,
  openSignedIn,
  type Scene,
  test,
  tokensSeenBy,
} from './tabs.ts';

declare global {
  interface Window {
    /** The channels that this page has posted to or listened at. */
    channelNames?: Set<string>;
    /** What an eavesdropper heard, with the name of the channel. */
    heard?: [string, unknown][];
  }
}

/** Makes every page of the profile tell which channels it uses. */
async function watchChannels({ context }: Scene): Promise<void> {
  await context.addInitScript(() => {
    const names = (window.channelNames = new Set());
    window.BroadcastChannel = new Proxy(window.BroadcastChannel, {
      construct(target, [name]: [string]) {
        names.add(name);
        return new target(name);
      },
    });
  });
}

/** A page of the same origin without the application, which hears everything that its tabs say. */
async function openEavesdropper(scene: Scene, tabs: readonly Page[]): Promise<Page> {
  const lists = await Promise.all(
    tabs.map((tab) => tab.evaluate(() => [...(window.channelNames ?? [])])),
  );
  const names = [...new Set(lists.flat())];
  expect(names.length, 'channels').toBeGreaterThan(0);
  const page = await scene.context.newPage();
  await page.goto(`${scene.origin}/settings.json`);
  await page.evaluate((channels) => {
    const heard: [string, unknown][] = (window.heard = []);
    for (const name of channels) {
      new BroadcastChannel(name).onmessage = ({ data }) => heard.push([name, data]);
    }
  }, names);
  return page;
}

/**
 * Says again whatever was heard: word for word; with forged secrets in place of those in `secrets`; as if
 * it were newer; without each of its parts; and things that nobody ever said.
 */
async function forge(eavesdropper: Page, secrets: readonly string[]): Promise<void> {
  await eavesdropper.evaluate((known) => {
    type Fields = Record<string, unknown>;
    const isFields = (value: unknown): value is Fields =>
      typeof value === 'object' && value !== null && !Array.isArray(value);
    const replaceTexts = (text: string): string =>
      known.reduce((left, secret, index) => left.replaceAll(secret, `forged-${index}`), text);
    const change = (value: unknown, by: (leaf: unknown) => unknown): unknown => {
      if (Array.isArray(value)) return value.map((each) => change(each, by));
      if (!isFields(value)) return by(value);
      return Object.fromEntries(
        Object.entries(value).map(([name, each]) => [name, change(each, by)]),
      );
    };
    const forged = (leaf: unknown): unknown =>
      typeof leaf === 'string' ? replaceTexts(leaf) : leaf;
    const later = (leaf: unknown): unknown =>
      typeof leaf === 'number'
        ? leaf + 3_600
        : typeof leaf === 'string'
          ? replaceTexts(leaf).replace(/\b1\d{9}\b/g, (time) => String(Number(time) + 3_600))
          : leaf;

    const heard = [...(window.heard ?? [])];
    const said = heard.flatMap(([name, message]) => {
      const without = isFields(message)
        ? Object.keys(message).map((left) => ({ ...message, [left]: undefined }))
        : [];
      return [message, change(message, forged), change(message, later), ...without].map(
        (variant) => [name, variant] as const,
      );
    });
    const nonsense = [null, 42, '', 'renewed', [], {}, { type: 'session' }, '{"broken'];
    const names = new Set(heard.map(([name]) => name));
    const invented = [...names].flatMap((name) => nonsense.map((each) => [name, each] as const));
    for (const [name, message] of [...said, ...invented]) {
      new BroadcastChannel(name).postMessage(message);
    }
  }, secrets);
}

function heardBy(eavesdropper: Page): Promise<number> {
  return eavesdropper.evaluate(() => window.heard!.length);
}

/** A tab and another one with the same session, however the storage shares it. */
async function openTwo(scene: Scene, storage: 'local' | 'session'): Promise<Page[]> {
  if (storage === 'local') return openSignedIn(scene, 2);
  const [original] = (await openSignedIn(scene, 1)) as [Page];
  const [duplicate] = await Promise.all([
    scene.context.waitForEvent('page'),
    original.evaluate(() => void window.open(location.href)),
  ]);
  await expectStatus([duplicate], 'authenticated');
  return [original, duplicate];
}

for (const storage of ['local', 'session'] as const) {
  test(`pain 33: a forged message starts no session and changes none (${storage}Storage)`, async ({
    setScene,
  }) => {
    test.setTimeout(75_000);
    const scene = await setScene({ lifetimeSeconds: 8, storage });
    const { provider } = scene;
    await watchChannels(scene);
    const tabs = await openTwo(scene, storage);
    const eavesdropper = await openEavesdropper(scene, tabs);
    await expect.poll(() => heardBy(eavesdropper), { timeout: 15_000 }).toBeGreaterThan(0);
    await expect.poll(() => provider.accessTokens.length, { timeout: 25_000 }).toBe(3);
    // The tabs have agreed on the newest tokens when the old messages come again.
    await expectUsableTokens(scene, tabs);

    const tokens = provider.accessTokens.map(({ value }) => value);
    const held = await Promise.all(tabs.map(async (tab) => (await tokensSeenBy(tab)).at(-1)!));
    await forge(eavesdropper, [...tokens, 'alice']);
    await eavesdropper.waitForTimeout(1_000);

    for (const [index, tab] of tabs.entries()) {
      // A forged message may end a session.
      const status = await tab.getByTestId('status').textContent();
      if (status === 'authenticated') {
        await expect(tab.getByTestId('user')).toHaveText('alice');
        const seen = await tokensSeenBy(tab);
        const issued = provider.accessTokens.map(({ value }) => value);
        expect(seen.every((token) => issued.includes(token))).toBe(true);
        const shown = (await tab.getByTestId('access-token').textContent())!;
        expect(issued.indexOf(shown)).toBeGreaterThanOrEqual(issued.indexOf(held[index]!));
      }
    }
    const renewals = provider.accessTokens.length;
    const ended = (await tabs[0]!.getByTestId('status').textContent()) === 'anonymous';
    if (!ended) {
      await expect
        .poll(() => provider.accessTokens.length, { timeout: 20_000 })
        .toBeGreaterThan(renewals);
    }
    expect(provider.reuses).toBe(0);
    expect(provider.refreshes().every(({ outcome }) => outcome === 'ok')).toBe(true);

    if (!ended) await tabs[0]!.getByTestId('sign-out').click();
    await expectStatus(tabs, 'anonymous');
    const requests = provider.log.length;
    await forge(eavesdropper, ['alice']);
    await forge(
      eavesdropper,
      provider.accessTokens.map(({ value }) => value),
    );
    await eavesdropper.waitForTimeout(1_000);
    await expectStatus(tabs, 'anonymous');
    for (const tab of tabs) {
      await tab.getByTestId('call').click();
      await expect(tab.getByTestId('answers')).toHaveText('50 × 401');
    }
    expect(scene.apiCalls.every(({ token }) => token === undefined)).toBe(true);
    expect(provider.log).toHaveLength(requests);
    for (const tab of tabs) await tab.reload();
    await expectStatus(tabs, 'anonymous');
  });
}
