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
    /** What an eavesdropper heard, and where; itself it does not hear. */
    heard?: [BroadcastChannel, unknown][];
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
    const heard: [BroadcastChannel, unknown][] = (window.heard = []);
    for (const name of channels) {
      const channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }) => heard.push([channel, data]);
    }
  }, names);
  return page;
}

/** What somebody may say who has heard everything. */
const forgeries = [
  'word for word',
  'with forged secrets',
  'with forged secrets, as if it were newer',
  'without one of its parts',
  'nothing that anybody ever said',
] as const;

/** Says again whatever was heard, changed in the one way or the other; `secrets` are to be replaced. */
async function forge(
  eavesdropper: Page,
  forgery: (typeof forgeries)[number],
  secrets: readonly string[],
): Promise<void> {
  await eavesdropper.evaluate(
    ([way, known]) => {
      type Fields = Record<string, unknown>;
      const isFields = (value: unknown): value is Fields =>
        typeof value === 'object' && value !== null && !Array.isArray(value);
      const change = (value: unknown, by: (leaf: unknown) => unknown): unknown => {
        if (Array.isArray(value)) return value.map((each) => change(each, by));
        if (!isFields(value)) return by(value);
        const changed = Object.entries(value).map(([name, each]) => [name, change(each, by)]);
        return Object.fromEntries(changed) as unknown;
      };
      const replaceSecrets = (leaf: unknown): unknown =>
        typeof leaf === 'string'
          ? known.reduce((text, secret, at) => text.replaceAll(secret, `forged-${at}`), leaf)
          : leaf;
      const makeNewer = (leaf: unknown): unknown => {
        if (typeof leaf === 'number') return leaf + 3_600;
        if (typeof leaf !== 'string') return leaf;
        return leaf.replace(/\b1\d{9}\b/g, (time) => String(Number(time) + 3_600));
      };
      const nonsense = [null, 42, '', 'renewed', [], {}, { type: 'session' }, '{"broken'];
      const vary = (message: unknown): unknown[] => {
        switch (way) {
          case 'word for word':
            return [message];
          case 'with forged secrets':
            return [change(message, replaceSecrets)];
          case 'with forged secrets, as if it were newer':
            return [change(change(message, replaceSecrets), makeNewer)];
          case 'without one of its parts':
            return isFields(message)
              ? Object.keys(message).map((part) => ({ ...message, [part]: undefined }))
              : [];
          case 'nothing that anybody ever said':
            return nonsense;
        }
      };
      for (const [channel, message] of window.heard!) {
        for (const variant of vary(message)) channel.postMessage(variant);
      }
    },
    [forgery, secrets] as const,
  );
  await eavesdropper.waitForTimeout(700);
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
    const scene = await setScene({ lifetimeSeconds: 10, storage });
    const { provider } = scene;
    await watchChannels(scene);
    const tabs = await openTwo(scene, storage);
    const eavesdropper = await openEavesdropper(scene, tabs);
    await expect.poll(() => heardBy(eavesdropper), { timeout: 15_000 }).toBeGreaterThan(0);
    await expect.poll(() => provider.accessTokens.length, { timeout: 25_000 }).toBe(3);
    // The tabs have agreed on the newest tokens when the old messages come again.
    await expectUsableTokens(scene, tabs);

    const issued = (): string[] => provider.accessTokens.map(({ value }) => value);
    const ends = new Set<Page>();
    for (const forgery of forgeries) {
      const shownBy = (tab: Page): Promise<string | null> =>
        tab.getByTestId('access-token').textContent();
      const before = await Promise.all(tabs.map(shownBy));
      await forge(eavesdropper, forgery, [...issued(), 'alice']);

      for (const [index, tab] of tabs.entries()) {
        // A forged message may end a session, for good.
        if ((await tab.getByTestId('status').textContent()) !== 'authenticated') ends.add(tab);
        if (ends.has(tab)) continue;
        await expect(tab.getByTestId('user')).toHaveText('alice');
        const seen = await tokensSeenBy(tab);
        expect(seen.filter((token) => !issued().includes(token)).length, forgery).toBe(0);
        const held = issued().indexOf((await shownBy(tab))!);
        expect(held, forgery).toBeGreaterThanOrEqual(issued().indexOf(before[index]!));
      }
    }
    const left = tabs.find((tab) => !ends.has(tab));
    if (left) {
      const renewals = provider.accessTokens.length;
      await expect
        .poll(() => provider.accessTokens.length, { timeout: 20_000 })
        .toBeGreaterThan(renewals);
    }
    expect(provider.reuses).toBe(0);
    expect(provider.refreshes().every(({ outcome }) => outcome === 'ok')).toBe(true);

    await left?.getByTestId('sign-out').click();
    await expectStatus(tabs, 'anonymous');
    const requests = provider.refreshes().length;
    for (const forgery of forgeries) await forge(eavesdropper, forgery, [...issued(), 'alice']);
    await expectStatus(tabs, 'anonymous');
    for (const tab of tabs) {
      await tab.getByTestId('call').click();
      await expect(tab.getByTestId('answers')).toHaveText('50 × 401');
    }
    expect(scene.apiCalls.every(({ token }) => token === undefined)).toBe(true);
    expect(provider.refreshes()).toHaveLength(requests);
    for (const tab of tabs) await tab.reload();
    await expectStatus(tabs, 'anonymous');
  });
}
