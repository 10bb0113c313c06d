import type { Page } from '@playwright/test';
import {
  diaryOf,
  expect,
  expectNeverSignedOut,
  expectStatus,
  expectUsableTokens,
  isRefresh,
  openSignedIn,
  type Scene,
  test,
} from './tabs.ts';

const passing = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function succeeded({ provider }: Scene): number {
  return provider.refreshes().filter(({ outcome }) => outcome === 'ok').length;
}

/** The page that asks for new tokens next. */
function nextToRefresh({ context }: Scene): Promise<Page> {
  return new Promise((resolve) => {
    context.on('request', (request) => {
      if (isRefresh(request)) resolve(request.frame().page());
    });
  });
}

test('pain 1: 5 tabs and 20 tabs refresh once per expiry, not once per tab', async ({
  setScene,
}) => {
  test.setTimeout(150_000);
  const scenes = [5, 20].map(async (count) => {
    const scene = await setScene({ lifetimeSeconds: 15 });
    const tabs = await openSignedIn(scene, count);
    // As slow as real ones: tabs do wait for each other, and act in the moment that one is done.
    scene.provider.delay('/token', 300, 'after-processing');
    const before = scene.provider.refreshes().length;
    await passing(60_000);

    const requests = scene.provider.refreshes().length - before;
    expect(requests, `requests of ${String(count)} tabs`).toBeLessThanOrEqual(7);
    expect(requests, `requests of ${String(count)} tabs`).toBeGreaterThanOrEqual(3);
    expect(scene.provider.reuses).toBe(0);
    await expectUsableTokens(scene, tabs);
    await expectNeverSignedOut(tabs);
  });
  await Promise.all(scenes);
});

test('pain 1: a tab that is closed while it refreshes signs nobody out', async ({ setScene }) => {
  test.setTimeout(60_000);
  const scene = await setScene({ lifetimeSeconds: 15 });
  const tabs = await openSignedIn(scene, 4);
  scene.provider.delay('/token', 20_000);
  const closed = await nextToRefresh(scene);
  await expect.poll(() => scene.provider.refreshes().length).toBe(1);
  scene.provider.recover('/token');
  await closed.close();

  await expect.poll(() => succeeded(scene), { timeout: 5_000 }).toBe(1);
  expect(scene.provider.refreshes()[0]!.outcome).toBe('abandoned');
  const left = tabs.filter((tab) => tab !== closed);
  expect(left).toHaveLength(3);
  await expect.poll(() => succeeded(scene), { timeout: 20_000 }).toBe(2);
  expect(scene.provider.reuses).toBe(0);
  await expectUsableTokens(scene, left);
  await expectNeverSignedOut(left);
});

test('pain 1: a token endpoint that takes six seconds is asked once per expiry', async ({
  setScene,
}) => {
  test.setTimeout(90_000);
  const scene = await setScene({ lifetimeSeconds: 15 });
  const tabs = await openSignedIn(scene, 5);
  // The worst of both: the refresh token is spent at once, and nobody knows its successor for long.
  scene.provider.delay('/token', 6_000, 'after-processing');
  await expect.poll(() => succeeded(scene), { timeout: 60_000, intervals: [200] }).toBe(3);

  const requests = scene.provider.refreshes();
  expect(requests.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'pending')).toEqual([]);
  requests.slice(1).forEach(({ at }, index) => {
    const pauseMs = at - requests[index]!.endedAt!;
    expect(pauseMs, 'from one answer to the next request').toBeGreaterThan(0);
  });
  expect(scene.provider.reuses).toBe(0);
  await expectUsableTokens(scene, tabs);
  await expectNeverSignedOut(tabs);
});

test.describe('pain 4: a token endpoint that answers 503 for 40 seconds', () => {
  /** Signs in, lets the endpoint fail for 40 seconds, and waits until every tab has new tokens. */
  async function sitOut(scene: Scene): Promise<Page[]> {
    const tabs = await openSignedIn(scene, 5);
    scene.provider.fail('/token', { status: 503 });
    const before = scene.provider.accessTokens.length;
    await passing(40_000);
    const attempts = scene.provider.refreshes().length;
    expect(attempts).toBeGreaterThanOrEqual(2);
    expect(attempts, 'attempts while it was down').toBeLessThanOrEqual(40);

    scene.provider.recover('/token');
    const recoveredBy = Date.now() + 5_000;
    await expect
      .poll(
        async () => {
          const renewed = scene.provider.accessTokens.slice(before).map(({ value }) => value);
          const held = tabs.map((tab) => tab.getByTestId('access-token').textContent());
          return (await Promise.all(held)).every((token) => renewed.includes(token!));
        },
        { timeout: recoveredBy - Date.now(), intervals: [100] },
      )
      .toBe(true);
    expect(scene.provider.reuses).toBe(0);
    await expectNeverSignedOut(tabs);
    return tabs;
  }

  test('goes unnoticed while the access token lives, and recovers within 5 seconds', async ({
    setScene,
  }) => {
    test.setTimeout(90_000);
    const scene = await setScene({
      lifetimeSeconds: 54,
      options: { renewTimeBeforeTokenExpiresInSeconds: 27 },
    });
    const tabs = await sitOut(scene);
    for (const tab of tabs) {
      const entries = await diaryOf(tab);
      const since = entries.slice(entries.findIndex(({ hasToken }) => hasToken));
      expect(since.every(({ hasToken }) => hasToken)).toBe(true);
    }
  });

  test('signs nobody out either when the access token dies before, and recovers within 5 seconds', async ({
    setScene,
  }) => {
    test.setTimeout(90_000);
    await sitOut(await setScene({ lifetimeSeconds: 15 }));
  });
});

test('pain 2: a duplicated tab and its original both live, and no refresh token is used twice', async ({
  setScene,
}) => {
  test.setTimeout(75_000);
  const scene = await setScene({ lifetimeSeconds: 8, storage: 'session' });
  const [original] = (await openSignedIn(scene, 1)) as [Page];
  const [duplicate] = await Promise.all([
    scene.context.waitForEvent('page'),
    original.evaluate(() => void window.open(location.href)),
  ]);
  await expectStatus([duplicate], 'authenticated');
  expect(scene.provider.accessTokens, 'the duplicate found the session').toHaveLength(1);

  const tabs = [original, duplicate];
  await expect.poll(() => succeeded(scene), { timeout: 40_000 }).toBe(3);
  expect(scene.provider.reuses).toBe(0);
  await expectUsableTokens(scene, tabs);
  await expectNeverSignedOut(tabs);
  const newest = scene.provider.accessTokens.at(-1)!;
  expect(newest.issuedAt - scene.provider.accessTokens[0]!.issuedAt).toBeGreaterThan(15_000);

  // The one that is left goes on alone, whichever it is.
  await original.close();
  await expect.poll(() => succeeded(scene), { timeout: 20_000 }).toBe(5);
  expect(scene.provider.reuses).toBe(0);
  await expectUsableTokens(scene, [duplicate]);
  await expectNeverSignedOut([duplicate]);
});

test.describe('pain 16: fifty requests at the moment of expiry', () => {
  const options = { silentRenew: false };

  async function waitForExpiry(page: Page): Promise<void> {
    await page.waitForFunction(() => {
      const shown = document.querySelector('[data-testid="expires-at"]')!.textContent;
      return Number(shown) > 0 && Date.now() / 1000 >= Number(shown);
    });
  }

  async function callAtExpiry(scene: Scene, tabs: readonly Page[]): Promise<void> {
    await waitForExpiry(tabs[0]!);
    await Promise.all(tabs.map((tab) => tab.getByTestId('call').click()));
    for (const tab of tabs) await expect(tab.getByTestId('answers')).toHaveText('50 × 200');

    expect(scene.provider.refreshes()).toHaveLength(1);
    expect(scene.apiCalls).toHaveLength(50 * tabs.length);
    const used = new Set(scene.apiCalls.map(({ token }) => token));
    expect([...used].map((token) => token === scene.provider.accessTokens[1]!.value)).toEqual([
      true,
    ]);
  }

  test('cause one token request and carry its token, none the old one', async ({ setScene }) => {
    const scene = await setScene({ lifetimeSeconds: 6, options });
    await callAtExpiry(scene, await openSignedIn(scene, 1));
  });

  test('cause one token request from two tabs at once, however slow', async ({ setScene }) => {
    const scene = await setScene({ lifetimeSeconds: 8, options });
    const tabs = await openSignedIn(scene, 2);
    scene.provider.delay('/token', 1_500, 'after-processing');
    await callAtExpiry(scene, tabs);
  });
});

test.describe('pain 33', () => {
  const lifetimeSeconds = 60;

  async function expectSignedOutSince(pages: readonly Page[], since: number): Promise<void> {
    for (const page of pages) {
      await expect(page.getByTestId('status')).toHaveText('anonymous');
      const { at } = (await diaryOf(page)).find(({ status }) => status === 'anonymous')!;
      expect(at - since, 'milliseconds until the other tab knew').toBeLessThan(1_000);
    }
  }

  for (const storage of ['local', 'session'] as const) {
    test(`signing out in one tab reaches the others within a second (${storage}Storage)`, async ({
      setScene,
    }) => {
      const scene = await setScene({ lifetimeSeconds, storage });
      const tabs =
        storage === 'local'
          ? await openSignedIn(scene, 3)
          : [...(await openSignedIn(scene, 1)), ...(await openSignedIn(scene, 1))];
      const [first, ...others] = tabs as [Page, ...Page[]];
      const since = Date.now();
      await first.getByTestId('sign-out').click();

      await expectSignedOutSince(others, since);
      await expectStatus(tabs, 'anonymous');
      for (const tab of tabs) await tab.reload();
      await expectStatus(tabs, 'anonymous');
      expect(scene.provider.refreshes()).toEqual([]);
    });
  }

  test('another user who signs in in one tab replaces the first one in the others within a second', async ({
    setScene,
  }) => {
    const scene = await setScene({ lifetimeSeconds });
    const [first, ...others] = (await openSignedIn(scene, 3)) as [Page, ...Page[]];
    scene.provider.signInAs('bob');
    await first.getByTestId('sign-in').click();
    await expect(first.getByTestId('user')).toHaveText('bob');
    const since = (await diaryOf(first)).find(({ user }) => user === 'bob')!.at;

    for (const other of others) {
      await expect(other.getByTestId('user')).not.toHaveText('alice');
      const entries = await diaryOf(other);
      const next = entries[entries.findLastIndex(({ user }) => user === 'alice') + 1]!;
      expect(next.at - since, 'milliseconds until the other tab knew').toBeLessThan(1_000);
    }
  });

  test('an answer that comes after signing out brings nobody back, in no tab', async ({
    setScene,
  }) => {
    const scene = await setScene({ lifetimeSeconds: 8 });
    const tabs = await openSignedIn(scene, 3);
    scene.provider.delay('/token', 4_000, 'after-processing');
    const refreshing = await nextToRefresh(scene);
    await expect.poll(() => scene.provider.accessTokens.length).toBe(2);
    const elsewhere = tabs.find((tab) => tab !== refreshing)!;
    await elsewhere.getByTestId('sign-out').click();

    await expect
      .poll(() => scene.provider.refreshes()[0]!.outcome, { timeout: 10_000 })
      .not.toBe('pending');
    await passing(1_000);
    await expectStatus(tabs, 'anonymous');
    for (const tab of tabs) await tab.reload();
    await expectStatus(tabs, 'anonymous');
    expect(scene.provider.refreshes()).toHaveLength(1);
  });
});
