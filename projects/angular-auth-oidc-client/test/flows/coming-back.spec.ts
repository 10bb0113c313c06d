import { checkAuth, login, renew } from 'angular-auth-oidc-client/core';
import { createFakeStorage } from 'angular-auth-oidc-client/testing';
import {
  callbackUrl,
  createScene,
  held,
  outcomeOf,
  parametersOf,
  stateOf,
  storedKinds,
  type Scene,
} from './scene';

const unknown = 'authorization-response/unknown-transaction';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const exchanges = (): number => scene.wire().filter((request) => request === 'POST /token').length;

describe.each([
  ['that share a storage', true],
  ['with a storage each', false],
])('two tabs %s', (_name, isShared) => {
  it.each(['in the order they began', 'the other way round'])(
    'pain 24 two sign-ins finished %s both succeed',
    async (order) => {
      const storages = [createFakeStorage(), createFakeStorage()];
      const options = (tab: number) => ({ storage: storages[isShared ? 0 : tab]! });
      const urls = [await scene.leave(options(0)), await scene.leave(options(1))];
      const tabs = order.startsWith('in') ? [0, 1] : [1, 0];
      const pages = [];
      for (const tab of tabs) pages.push(await scene.visit({ ...options(tab), url: urls[tab]! }));
      await scene.clock.advance(0);
      for (const page of pages) {
        expect(page.failure).toBeUndefined();
        expect(stateOf(page)).toBe('authenticated idle');
        expect(scene.provider.isActive(held(page).accessToken ?? '')).toBe(true);
      }
      expect(exchanges()).toBe(2);
      expect(storages.flatMap(storedKinds)).not.toContain('transaction');
    },
  );
});

it('pain 26 a sign-in that another tab finishes, with a storage that tabs share, counts for both', async () => {
  const page = await scene.visit();
  await login(page.client);
  const url = await scene.provider.respondTo(page.ports.browser.redirects[0]!);
  const other = await scene.visit({ url });
  await scene.clock.advance(0);
  expect(other.failure).toBeUndefined();
  expect(stateOf(other)).toBe('authenticated idle');
  expect(stateOf(page)).toBe('authenticated idle');
});

it('pain 26 a tab that knows nothing of the sign-in says so, and signing in works', async () => {
  const url = await scene.leave({ storage: createFakeStorage() });
  const other = await scene.visit({ url });
  expect(other.failure?.code).toBe(unknown);
  expect(stateOf(other)).toBe(`anonymous idle ${unknown}`);
  expect(exchanges()).toBe(0);
  expect(await outcomeOf(login(other.client))).toBe('done');
});

it.each([true, false])(
  'pain 24 28 an answer that is looked at twice is redeemed once (at the same time: %p)',
  async (isAtOnce) => {
    const page = scene.open({ url: await scene.leave() });
    const first = checkAuth(page.client);
    if (!isAtOnce) await first;
    expect([await first, await checkAuth(page.client)]).toEqual([undefined, undefined]);
    expect(stateOf(page)).toBe('authenticated idle');
    expect(exchanges()).toBe(1);
  },
);

it('pain 28 the nonce is that of the attempt, and stays that of the session', async () => {
  const url = await scene.leave();
  // Another attempt, which is never finished, changes nothing.
  await scene.leave();
  const page = await scene.visit({ url });
  const { nonce } = held(page);
  scene.provider.faults = { idTokenClaims: (claims) => ({ ...claims, nonce }) };
  expect(await outcomeOf(renew(page.client))).toBe('done');
  scene.provider.faults = { idTokenClaims: (claims) => ({ ...claims, nonce: 'another' }) };
  expect(await outcomeOf(renew(page.client))).not.toBe('done');
  expect(stateOf(page)).toMatch('authenticated idle');
});

it('pain 24 a reload while the code is on its way: no second request, and signing in works', async () => {
  const url = await scene.leave();
  const page = scene.open({ url });
  scene.provider.hold('/token');
  void checkAuth(page.client);
  await scene.clock.advance(0);
  page.client.destroy();
  for (const address of [url, page.ports.browser.address]) {
    const again = await scene.visit({ url: address });
    const error = address === url ? unknown : undefined;
    expect(again.failure?.code).toBe(error);
    expect(stateOf(again)).toBe(error ? `anonymous idle ${error}` : 'anonymous idle');
    expect(await outcomeOf(login(again.client))).toBe('done');
  }
  expect(page.ports.browser.address).toBe(callbackUrl);
  expect(exchanges()).toBe(1);
});

it.each([true, false])(
  'pain 25 a bookmarked response is reported, nothing is sent and the session stays (signed in: %p)',
  async (isSignedIn) => {
    const url = await scene.leave();
    const page = await scene.visit({ url });
    if (!isSignedIn) page.client.store.dispatch({ type: 'ended', reason: 'logout' });
    page.client.destroy();
    const later = await scene.visit({ url });
    expect(later.failure?.code).toBe(unknown);
    expect(stateOf(later)).toBe(`${isSignedIn ? 'authenticated' : 'anonymous'} idle ${unknown}`);
    expect(exchanges()).toBe(1);
  },
);

it('pain 25 who goes back from the provider finds no pending sign-in, and can sign in', async () => {
  const page = await scene.visit();
  const { browser } = page.ports;
  await login(page.client);
  // The page comes back from the cache of the browser, as it was when it was left.
  browser.wake();
  await scene.clock.advance(0);
  expect(stateOf(page)).toBe('anonymous idle');
  await login(page.client);
  expect(browser.redirects).toHaveLength(2);
  const [first = '', second = ''] = browser.redirects;
  expect(parametersOf(first)['state']).not.toBe(parametersOf(second)['state']);
  // Also the attempt of before can still be finished.
  for (const asked of [second, first]) {
    const back = await scene.visit({ url: await scene.provider.respondTo(asked) });
    expect(back.failure).toBeUndefined();
    expect(stateOf(back)).toBe('authenticated idle');
  }
});

it.each([true, false])(
  'pain 25 a page that comes back from the cache looks at the session again (signed in: %p)',
  async (isSignedIn) => {
    const page = isSignedIn ? await scene.signIn() : await scene.visit();
    const { entries } = scene.storage;
    if (isSignedIn) entries.delete('oidc:0-app:app:https%3A%2F%2Fop.example:session');
    else {
      // While a page is in the cache, it hears nothing of the others.
      const storage = createFakeStorage();
      await scene.visit({ storage, url: await scene.leave({ storage }) });
      for (const [key, text] of storage.entries) entries.set(key, text);
    }
    expect(stateOf(page)).toBe(isSignedIn ? 'authenticated idle' : 'anonymous idle');
    page.ports.browser.wake();
    await scene.clock.advance(0);
    expect(stateOf(page)).toBe(isSignedIn ? 'anonymous idle' : 'authenticated idle');
  },
);

describe('pain 17 with hash routing', () => {
  const config = { redirectUrl: 'https://app.example/' };

  it('an answer in the query leaves the route in the fragment alone', async () => {
    const url = `${await scene.leave({ config })}#/orders/7?code=1&state=2`;
    const page = await scene.visit({ url, config });
    expect(stateOf(page)).toBe('authenticated idle');
    expect(page.ports.browser.address).toBe('https://app.example/#/orders/7?code=1&state=2');
  });

  it('an answer in the fragment, which is asked for only by hand, is found and removed', async () => {
    const asking = {
      config: { ...config, customParamsAuthRequest: { response_mode: 'fragment' } },
    };
    const url = await scene.leave(asking);
    expect(url).toContain('#');
    const page = await scene.visit({ ...asking, url });
    expect(stateOf(page)).toBe('authenticated idle');
    expect(page.ports.browser.address).toBe('https://app.example/');
  });

  it.each(['#/', '#/orders?code=1&state=2', '#/error=access_denied&state=2'])(
    'the route %s is no answer',
    async (route) => {
      await scene.leave({ config });
      const page = await scene.visit({ config, url: `https://app.example/${route}` });
      expect(page.failure).toBeUndefined();
      expect(stateOf(page)).toBe('anonymous idle');
      expect(page.ports.browser.replaced).toEqual([]);
    },
  );
});

it.each(['/shop/callback', '/shop/index.html', '/shop', '/shop/home', '/'])(
  'below a base path the sign-in finishes at %s [pain 17]',
  async (at) => {
    const config = { redirectUrl: 'https://app.example/shop/callback' };
    const { search } = new URL(await scene.leave({ config }));
    const page = await scene.visit({ config, url: `https://app.example${at}${search}` });
    expect(page.failure).toBeUndefined();
    expect(stateOf(page)).toBe('authenticated idle');
  },
);
