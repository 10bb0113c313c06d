import { checkAuth, logoutLocal, renew } from 'angular-auth-oidc-client/core';
import { loadUserInfo } from '../../core/flows/user-info';
import { answer, createScene, held, outcomeOf, stateOf, storedSession, type Scene } from './scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const asked = (): number => scene.wire().filter((line) => line === 'GET /userinfo').length;

it('S-12 the access token travels in the header, never in the URL', async () => {
  const page = await scene.visit({ url: await scene.leave() });
  const [request] = scene.provider.requests.filter(({ path }) => path === '/userinfo');
  expect(request?.url).toBe('https://op.example/userinfo');
  expect(request?.headers['authorization']).toBe(`Bearer ${held(page).accessToken ?? ''}`);
  const urls = scene.provider.requests.map(({ url }) => url).join();
  for (const secret of scene.secrets) expect(urls).not.toContain(secret);
});

describe('D18 T-21 R-501 user data of another user end the session at once', () => {
  it.each<[string, unknown]>([
    ['another', 'eve'],
    ['none', undefined],
    ['a list', ['user-1']],
    ['another case', 'USER-1'],
    ['empty', ''],
    ['number', 1],
  ])('the subject is %s', async (_, sub) => {
    scene.provider.faults = { userInfo: (json) => ({ ...json, sub }) };
    const page = await scene.visit({ url: await scene.leave({}, { returnRoute: '/a' }) });
    expect(page.failure?.code).toBe('user-info/subject-mismatch');
    expect(page.ports.browser.outcomes).toEqual([{ returnRoute: '/a', error: page.failure }]);
    expect(stateOf(page)).toBe('anonymous idle user-info/subject-mismatch');
    expect(storedSession(scene)).toBeUndefined();
    expect(scene.clock.timers).toBe(0);
  });

  it('also when they come with a renewal', async () => {
    const page = await scene.signIn({ config: { renewUserInfoAfterTokenRenew: true } });
    scene.provider.faults = { userInfo: () => ({ sub: 'eve' }) };
    await renew(page.client);
    await scene.clock.advance(0);
    expect(stateOf(page)).toBe('anonymous idle user-info/subject-mismatch');
    expect(storedSession(scene)).toBeUndefined();
  });
});

describe('D18 an answer that cannot be had leaves the session standing', () => {
  it.each<[string, ReturnType<typeof answer>, number]>([
    ['R-502 a refused token', answer(401, { error: 'invalid_token' }), 1],
    ['R-503 a scope that is too small', answer(403, { error: 'insufficient_scope' }), 1],
    ['a server that fails', answer(503), 3],
    ['HTML', { ...answer(200, '<html>'), contentType: 'text/html' }, 1],
    [
      'T-22 R-505 a signed answer, which was not asked for',
      { ...answer(200, 'a.b.c'), contentType: 'application/jwt' },
      1,
    ],
    ['a list', answer(200, []), 1],
  ])('%s', async (_, given, requests) => {
    scene.provider.faults = { respond: ({ path }) => (path === '/userinfo' ? given : undefined) };
    const page = scene.open({ url: await scene.leave() });
    const checking = checkAuth(page.client);
    await scene.clock.advance(2);
    expect((await checking)?.code).toBe('user-info/request-failed');
    expect(stateOf(page)).toBe('authenticated idle');
    expect(page.client.store.value).toMatchObject({ userData: undefined });
    expect(asked()).toBe(requests);
    expect(scene.provider.isActive(held(page).accessToken ?? '')).toBe(true);
  });

  it('no network', async () => {
    scene.provider.faults = {
      respond: ({ path }) =>
        path === '/userinfo'
          ? Promise.reject(Object.assign(new Error('x'), { code: 'network/failed' }))
          : undefined,
    };
    const page = scene.open({ url: await scene.leave() });
    const checking = checkAuth(page.client);
    await scene.clock.advance(2);
    expect(await checking).toMatchObject({
      code: 'user-info/request-failed',
      cause: { code: 'network/failed' },
    });
    expect(asked()).toBe(3);
  });

  it('D22 a failure that passes is not even noticed', async () => {
    let left = 2;
    scene.provider.faults = {
      respond: ({ path }) => (path === '/userinfo' && left-- > 0 ? answer(502) : undefined),
    };
    const page = scene.open({ url: await scene.leave() });
    const checking = checkAuth(page.client);
    await scene.clock.advance(2);
    expect(await checking).toBeUndefined();
    expect(page.client.store.value).toMatchObject({ userData: { sub: 'user-1' } });
  });

  it('a provider that has no such endpoint', async () => {
    scene.provider.faults = { metadata: (json) => ({ ...json, userinfo_endpoint: undefined }) };
    const page = await scene.visit({ url: await scene.leave() });
    expect(page.failure?.code).toBe('metadata/missing-endpoint');
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('during a renewal it keeps the user data it has', async () => {
    const page = await scene.signIn({ config: { renewUserInfoAfterTokenRenew: true } });
    scene.provider.faults = {
      respond: ({ path }) => (path === '/userinfo' ? answer(404) : undefined),
    };
    await renew(page.client);
    await scene.clock.advance(0);
    expect(asked()).toBe(1);
    expect(stateOf(page)).toBe('authenticated idle');
    expect(page.client.store.value).toMatchObject({ userData: { name: 'Ada Lovelace' } });
    expect(page.ports.log.lines.at(-1)).toMatchObject({
      level: 'warn',
      fields: { code: 'user-info/request-failed' },
    });
  });
});

it('R-506 hostile claims are plain data', async () => {
  scene.provider.faults = {
    userInfo: () =>
      '{"sub":"user-1","__proto__":{"admin":true},"constructor":1,"then":"x","name":"<script>"}',
  };
  const page = await scene.visit({ url: await scene.leave() });
  const { userData } = page.client.store.value as { userData: object };
  expect(userData).toEqual({ sub: 'user-1', constructor: 1, name: '<script>' });
  expect(Object.assign({}, userData)).not.toHaveProperty('admin');
  expect({}).not.toHaveProperty('admin');
});

it('are loaded again by a renewal only where the configuration says so, or where they are missing', async () => {
  const page = await scene.signIn();
  await renew(page.client);
  await scene.clock.advance(0);
  expect(asked()).toBe(0);
  const missing = await createScene();
  missing.provider.faults = {
    respond: ({ path }) => (path === '/userinfo' ? answer(404) : undefined),
  };
  const other = await missing.visit({ url: await missing.leave() });
  missing.provider.faults = {};
  await renew(other.client);
  await missing.clock.advance(0);
  expect(other.client.store.value).toMatchObject({ userData: { sub: 'user-1' } });
  missing.close();
});

it('without autoUserInfo a renewal takes the claims, where it is to renew them', async () => {
  const config = { autoUserInfo: false, renewUserInfoAfterTokenRenew: true };
  const page = await scene.signIn({ config });
  scene.provider.faults = { idTokenClaims: (claims) => ({ ...claims, name: 'Countess' }) };
  await renew(page.client);
  expect(page.client.store.value).toMatchObject({ userData: { name: 'Countess' } });
  expect(asked()).toBe(0);
});

it('a late answer of a session that ended brings nothing back', async () => {
  const page = await scene.signIn();
  const release = scene.provider.hold('/userinfo');
  const loading = outcomeOf(loadUserInfo(page.client));
  await scene.clock.advance(0);
  logoutLocal(page.client);
  release();
  expect(await loading).toBe('done');
  expect(stateOf(page)).toBe('anonymous idle');
  expect(storedSession(scene)).toBeUndefined();
});

it('a late answer for a session that ended does not end the one that followed', async () => {
  const page = await scene.signIn();
  scene.provider.faults = { userInfo: () => ({ sub: 'eve' }) };
  const release = scene.provider.hold('/userinfo');
  const loading = outcomeOf(loadUserInfo(page.client));
  await scene.clock.advance(0);
  logoutLocal(page.client);
  release();
  expect(await loading).toBe('user-info/subject-mismatch');
  expect(stateOf(page)).toBe('anonymous idle');
});

it('nobody signed in: nothing is asked', async () => {
  const page = await scene.visit();
  expect(await outcomeOf(loadUserInfo(page.client))).toBe('session-state/superseded');
  expect(scene.wire()).toEqual([]);
});
