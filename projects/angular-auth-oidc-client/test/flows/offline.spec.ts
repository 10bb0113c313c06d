import {
  acquireAccessToken,
  checkAuth,
  login,
  OidcError,
  preload,
} from 'angular-auth-oidc-client/core';
import { createScene, held, outcomeOf, stateOf, type Page, type Scene } from './scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene({ accessTokenLifetimeSeconds: 3600, idTokenLifetimeSeconds: 3600 });
});
afterEach(() => scene.close());

function goOffline(): void {
  const respond = (): Promise<never> =>
    Promise.reject(new OidcError('network/offline', 'The browser is offline.'));
  scene.provider.faults = { respond };
}

/** An installed application that was signed in before is opened where there is no network. */
async function openOffline(secondsLater = 60): Promise<Page> {
  (await scene.signIn()).client.destroy();
  await scene.clock.advance(secondsLater);
  goOffline();
  const page = scene.open();
  void preload(page.client);
  return page;
}

it('pain 22 the session of before is there at once, with its user and its token, and nobody is asked', async () => {
  const page = await openOffline();
  expect(stateOf(page)).toBe('authenticated idle');
  expect(await checkAuth(page.client)).toBeUndefined();
  expect(await acquireAccessToken(page.client)).toBe(held(page).accessToken);
  expect(page.client.store.value).toMatchObject({ userData: { name: 'Ada Lovelace' } });
  await scene.clock.advance(600);
  expect(stateOf(page)).toBe('authenticated idle');
  expect(scene.wire()).toEqual([]);
});

it('pain 22 discovery that is out of date blocks nothing, and is made up for when the network is back', async () => {
  const page = await openOffline();
  const metadata = [...scene.storage.entries.keys()].filter((key) => /:(metadata|keys)$/.test(key));
  expect(metadata).toHaveLength(2);
  for (const key of metadata) scene.storage.entries.delete(key);
  page.client.destroy();
  const again = scene.open();
  void preload(again.client);
  expect(stateOf(again)).toBe('authenticated idle');
  expect(await checkAuth(again.client)).toBeUndefined();
  await scene.clock.advance(10);
  expect(stateOf(again)).toBe('authenticated idle');
  scene.provider.faults = {};
  expect(await outcomeOf(login(again.client))).toBe('done');
});

it('pain 22 it lasts until the token expires; the renewal waits for the network, and nobody is signed out', async () => {
  const page = await openOffline();
  await checkAuth(page.client);
  await scene.clock.advance(3539);
  expect(await acquireAccessToken(page.client)).not.toBe('');
  await scene.clock.advance(2);
  expect(await acquireAccessToken(page.client)).toBe('');
  expect(stateOf(page)).toMatch('authenticated idle');
  await scene.clock.advance(7200);
  expect(stateOf(page)).toMatch('authenticated idle');
  scene.provider.faults = {};
  page.ports.browser.wake();
  // What was being tried again at that moment takes up to two pauses.
  await scene.clock.advance(1);
  expect(stateOf(page)).toBe('authenticated idle');
  expect(await acquireAccessToken(page.client)).not.toBe('');
});

it('pain 22 one that has expired already is kept, and says why it cannot be used now', async () => {
  const page = await openOffline(4000);
  const failure = await checkAuth(page.client);
  expect(failure?.code).toBe('network/offline');
  expect(stateOf(page)).toBe('authenticated idle network/offline');
  expect(await acquireAccessToken(page.client)).toBe('');
});

it('pain 23 a provider that is down stops nobody who is not signed in', async () => {
  goOffline();
  const page = await scene.visit();
  expect(page.failure).toBeUndefined();
  expect(stateOf(page)).toBe('anonymous idle');
  expect(scene.wire()).toEqual([]);
});
