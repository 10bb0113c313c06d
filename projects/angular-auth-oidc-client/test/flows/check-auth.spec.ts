import { checkAuth, createClient, renewInTime } from 'angular-auth-oidc-client/core';
import { createFakeStorage } from 'angular-auth-oidc-client/testing';
import {
  answer,
  configuration,
  createScene,
  held,
  stateOf,
  storedKinds,
  storedSession,
  type Scene,
} from './scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const quiet = { silentRenew: false };

describe('start-up', () => {
  it('D26 without a session nobody is asked anything', async () => {
    scene.provider.faults = { respond: () => answer(503) };
    const page = await scene.visit();
    expect(page.failure).toBeUndefined();
    expect(stateOf(page)).toBe('anonymous idle');
    expect(scene.wire()).toEqual([]);
    expect(scene.clock.timers).toBe(0);
  });

  it('a reload takes the session up, at once and without a request', async () => {
    const before = await scene.signIn();
    before.client.destroy();
    const page = scene.open();
    expect(stateOf(page)).toBe('authenticated idle');
    expect(held(page)).toEqual(held(before));
    expect(await checkAuth(page.client)).toBeUndefined();
    await scene.clock.advance(0);
    expect(scene.wire()).toEqual([]);
    expect(page.client.store.value).toMatchObject({ userData: { name: 'Ada Lovelace' } });
  });

  it('D13 an asynchronous storage is waited for', async () => {
    scene = await createScene({ asynchronous: true });
    const before = await scene.signIn();
    const page = scene.open();
    expect(stateOf(page)).toBe('unknown idle');
    expect(await checkAuth(page.client)).toBeUndefined();
    expect(held(page)).toEqual(held(before));
    expect(scene.wire()).toEqual([]);
  });

  it('a session that is established while the storage is still being read stays', async () => {
    scene = await createScene({ asynchronous: true });
    const before = held(await scene.signIn());
    const url = await scene.leave();
    const page = scene.open({ url });
    expect(await checkAuth(page.client)).toBeUndefined();
    await page.client.restored;
    expect(held(page).accessToken).not.toBe(before.accessToken);
  });

  it('R-708 a broken record is no session, and is removed', async () => {
    scene.storage.entries.set(
      'oidc:0-app:app:https%3A%2F%2Fop.example:session',
      '{"version":1,"idToken":null}',
    );
    scene.storage.entries.set('theirs', 'untouched');
    const page = await scene.visit();
    expect(stateOf(page)).toBe('anonymous idle');
    expect([...scene.storage.entries]).toEqual([['theirs', 'untouched']]);
  });

  it('R-709 the session of another configuration is none', async () => {
    await scene.signIn();
    const page = await scene.visit({ config: { clientId: 'other', configId: '0-app' } });
    expect(stateOf(page)).toBe('anonymous idle');
  });

  it('D33 where there is no page, on a server, nothing happens', async () => {
    const { ports } = scene.open();
    const client = createClient(configuration, {
      ...ports,
      browser: { ...ports.browser, url: () => undefined },
    });
    expect(await checkAuth(client)).toBeUndefined();
    expect(client.store.value.status).toBe('unknown');
    expect(scene.wire()).toEqual([]);
    expect(scene.clock.timers).toBe(0);
  });

  it('an address that is none is the application’s own', async () => {
    expect(stateOf(await scene.visit({ url: 'about:blank' }))).toBe('anonymous idle');
    const { client } = scene.open();
    expect(await checkAuth(client, 'no address')).toBeUndefined();
  });

  it('R-725 nothing secret is ever logged', async () => {
    const page = await scene.signIn();
    await renewInTime(page.client);
    const said = JSON.stringify(page.ports.log.lines);
    for (const secret of scene.secrets) expect(said).not.toContain(secret);
    expect(scene.secrets.size).toBeGreaterThan(8);
  });
});

describe('a session that has run out', () => {
  it('without a refresh token is over', async () => {
    const config = { useRefreshToken: false, silentRenew: false };
    (await scene.signIn({ config })).client.destroy();
    await scene.clock.advance(300);
    const page = await scene.visit({ config });
    expect(page.failure).toBeUndefined();
    expect(stateOf(page)).toBe('anonymous idle');
    expect(storedSession(scene)).toBeUndefined();
    expect(scene.wire()).toEqual([]);
  });

  it('with a refresh token is renewed before anybody relies on it', async () => {
    const before = await scene.signIn({ config: quiet });
    before.client.destroy();
    await scene.clock.advance(300);
    const page = await scene.visit({ config: quiet });
    expect(page.failure).toBeUndefined();
    expect(scene.wire()).toEqual(['POST /token']);
    expect(held(page).accessToken).not.toBe(held(before).accessToken);
    expect(scene.provider.isActive(held(page).accessToken ?? '')).toBe(true);
  });

  it('D23 R-802 whose provider is down is kept, the failure is told, and it is tried again', async () => {
    (await scene.signIn()).client.destroy();
    await scene.clock.advance(300);
    scene.provider.faults = { respond: () => answer(503) };
    const page = await scene.visit();
    expect(page.failure?.code).toBe('token-response/error');
    expect(stateOf(page)).toBe('authenticated idle token-response/error');
    expect(storedKinds(scene.storage)).toContain('session');
    scene.provider.faults = {};
    await scene.clock.advance(5);
    expect(stateOf(page)).toBe('authenticated idle');
    expect(scene.provider.isActive(held(page).accessToken ?? '')).toBe(true);
  });

  it('D23 the provider is left alone for as long as it asks, from the first failure on', async () => {
    (await scene.signIn()).client.destroy();
    await scene.clock.advance(300);
    scene.provider.faults = { respond: () => answer(429, {}, '60') };
    const page = await scene.visit();
    await scene.clock.advance(59);
    expect(scene.wire()).toEqual(['POST /token']);
    scene.provider.faults = {};
    await scene.clock.advance(62);
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('R-801 whose grant is gone is over', async () => {
    const before = await scene.signIn({ config: quiet });
    await scene.provider.send({
      method: 'POST',
      url: scene.provider.metadata.revocation_endpoint,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `client_id=app&token=${held(before).refreshToken ?? ''}`,
    });
    before.client.destroy();
    await scene.clock.advance(300);
    const page = await scene.visit({ config: quiet });
    expect(page.failure?.code).toBe('renew/grant-expired');
    expect(stateOf(page)).toBe('anonymous idle renew/grant-expired');
    expect(storedSession(scene)).toBeUndefined();
  });

  it('is not waited for longer than configured; the late answer counts all the same', async () => {
    (await scene.signIn({ config: quiet })).client.destroy();
    await scene.clock.advance(300);
    const release = scene.provider.hold('/token');
    const page = scene.open({ config: quiet });
    const askedAt = scene.clock.now();
    const checking = checkAuth(page.client);
    await scene.clock.advance(20);
    expect((await checking)?.code).toBe('renew/timeout');
    expect(stateOf(page)).toBe('authenticated renewing');
    release();
    await scene.clock.advance(0);
    expect(stateOf(page)).toBe('authenticated idle');
    expect(held(page).requestedAt).toBe(askedAt);
  });
});

describe('calls', () => {
  it('D14 concurrent ones share one run', async () => {
    (await scene.signIn({ config: quiet })).client.destroy();
    await scene.clock.advance(300);
    const { client } = scene.open({ config: quiet });
    await Promise.all([checkAuth(client), checkAuth(client), checkAuth(client)]);
    expect(scene.wire()).toEqual(['POST /token']);
  });

  it('D12 D14 with two URLs that carry one answer redeem it once, and both succeed', async () => {
    const url = await scene.leave();
    const { client, ports } = scene.open({ url });
    const failures = await Promise.all([checkAuth(client), checkAuth(client, `${url}#`)]);
    expect(failures).toEqual([undefined, undefined]);
    expect(ports.browser.outcomes).toEqual([{ returnRoute: undefined, error: undefined }]);
  });

  it('R-032 later ones start nothing twice', async () => {
    const page = await scene.signIn();
    await scene.clock.advance(0);
    const before = [scene.clock.timers, page.ports.browser.listeners];
    for (let call = 0; call < 3; call++) await checkAuth(page.client);
    await scene.clock.advance(0);
    expect([scene.clock.timers, page.ports.browser.listeners]).toEqual(before);
    expect(scene.wire()).toEqual([]);
  });

  it('a client that is destroyed while it looks keeps nothing going afterwards', async () => {
    (await scene.signIn()).client.destroy();
    const page = scene.open();
    const checking = checkAuth(page.client);
    page.client.destroy();
    await checking;
    await scene.clock.advance(0);
    expect(scene.clock.timers).toBe(0);
    expect(page.ports.browser.listeners).toBe(0);
  });

  it('after the client is destroyed nothing goes on', async () => {
    const page = await scene.signIn();
    page.client.destroy();
    page.client.destroy();
    expect(scene.clock.timers).toBe(0);
    expect(page.ports.browser.listeners).toBe(0);
    await scene.clock.advance(1000);
    expect(scene.wire()).toEqual([]);
    expect(storedKinds(scene.storage)).toContain('session');
  });
});

describe('D18 user data that could not be had', () => {
  const withoutUserInfo = {
    respond: ({ path }: { path: string }) => (path === '/userinfo' ? answer(404) : undefined),
  };

  it('leave the session standing, are told, and are asked for again by the next check', async () => {
    scene.provider.faults = withoutUserInfo;
    const page = await scene.visit({ url: await scene.leave() });
    expect(page.failure?.code).toBe('user-info/request-failed');
    expect(stateOf(page)).toBe('authenticated idle');
    expect(page.ports.browser.outcomes).toEqual([{ returnRoute: undefined, error: undefined }]);
    expect((await checkAuth(page.client, 'https://app.example/'))?.code).toBe(
      'user-info/request-failed',
    );
    scene.provider.faults = {};
    expect(await checkAuth(page.client, 'https://app.example/')).toBeUndefined();
    expect(page.client.store.value).toMatchObject({ userData: { name: 'Ada Lovelace' } });
  });

  it('of another user end the session also at a later check', async () => {
    scene.provider.faults = withoutUserInfo;
    const page = await scene.visit({ url: await scene.leave() });
    scene.provider.faults = { userInfo: (json) => ({ ...json, sub: 'eve' }) };
    const failure = await checkAuth(page.client, 'https://app.example/');
    expect(failure?.code).toBe('user-info/subject-mismatch');
    expect(stateOf(page)).toBe('anonymous idle user-info/subject-mismatch');
    expect(storedSession(scene)).toBeUndefined();
  });
});

it('two tabs with a storage of their own are two sessions', async () => {
  const one = await scene.signIn();
  const other = await scene.visit({ storage: createFakeStorage() });
  expect(stateOf(one)).toBe('authenticated idle');
  expect(stateOf(other)).toBe('anonymous idle');
});
