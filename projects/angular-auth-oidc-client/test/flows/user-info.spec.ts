import { checkAuth, logoutLocal, renew } from 'angular-auth-oidc-client/core';
import { loadUserInfo } from '../../core/flows/user-info';
import { answer, createScene, held, outcomeOf, stateOf, storedSession, type Scene } from './scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const asked = (): number => scene.wire().filter((line) => line === 'GET /userinfo').length;

describe('D43 user data that are nested too deep', () => {
  const nested = (levels: number): unknown =>
    JSON.parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels));
  const asText = (levels: number, json: object): string =>
    `${JSON.stringify(json).slice(0, -1)},"deep":${'['.repeat(levels)}${']'.repeat(levels)}}`;

  it.each([5000, 100])('%i levels leave the session standing without them', async (levels) => {
    scene.provider.faults = { userInfo: (json) => asText(levels, json) };
    const page = await scene.visit({ url: await scene.leave() });
    expect(page.failure?.code).toBe('user-info/request-failed');
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('are not stored if they could not be read back, and the session survives a reload', async () => {
    scene.provider.faults = { userInfo: (json) => asText(99, json) };
    const page = await scene.visit({ url: await scene.leave() });
    expect(page.failure?.code).toBe('session-state/not-storable');
    expect(stateOf(page)).toBe('authenticated idle');
    page.client.destroy();
    scene.provider.faults = {};
    expect(stateOf(await scene.visit())).toBe('authenticated idle');
  });

  it('end a renewal whose ID token has them, and not the session', async () => {
    const page = await scene.signIn({
      config: { autoUserInfo: false, renewUserInfoAfterTokenRenew: true },
    });
    const { accessToken } = held(page);
    scene.provider.faults = { idTokenClaims: (claims) => ({ ...claims, deep: nested(99) }) };
    expect(await outcomeOf(renew(page.client))).toBe('session-state/not-storable');
    expect(stateOf(page)).toBe('authenticated idle session-state/not-storable');
    expect(held(page).accessToken).toBe(accessToken);
  });

  it('end a sign-in whose ID token has them', async () => {
    scene.provider.faults = { idTokenClaims: (claims) => ({ ...claims, deep: nested(3000) }) };
    const page = await scene.visit({ url: await scene.leave() });
    expect(page.failure?.code).toBe('id-token/malformed');
    expect(stateOf(page)).toBe('anonymous idle id-token/malformed');
  });
});

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
    ['a list', ['user-1']],
    ['another case', 'USER-1'],
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

it.each([undefined, null, ''])(
  'user data with the subject %j are not used, and the session stays [10-40]',
  async (sub) => {
    scene.provider.faults = { userInfo: (json) => ({ ...json, sub }) };
    const page = await scene.visit({ url: await scene.leave() });
    expect(page.failure?.code).toBe('user-info/request-failed');
    expect(stateOf(page)).toBe('authenticated idle');
    expect(JSON.stringify(storedSession(scene))).not.toContain('userData');
  },
);

describe('D18 an answer that cannot be had leaves the session standing', () => {
  it.each<[string, ReturnType<typeof answer>, number]>([
    ['R-502 a refused token', answer(401, { error: 'invalid_token' }), 1],
    ['R-503 a scope that is too small', answer(403, { error: 'insufficient_scope' }), 1],
    ['a server that fails', answer(503), 3],
    ['HTML', { ...answer(200, '<html>'), contentType: 'text/html' }, 1],
    ['R-505 a JWT that says it is JSON', answer(200, 'a.b.c'), 1],
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

describe('T-22 signed user data', () => {
  let url: string;
  const begin = async (alg: 'ES256' | 'RS256' = 'ES256'): Promise<void> => {
    scene.close();
    scene = await createScene({ signsUserInfo: true, alg });
    url = await scene.leave();
  };
  beforeEach(() => begin());

  const right = { iss: 'https://op.example', aud: 'app', sub: 'user-1' };
  /** The userinfo endpoint answers with this JWT. */
  const give = (body: () => string | Promise<string>): void => {
    scene.provider.faults = {
      respond: async ({ path }) =>
        path === '/userinfo'
          ? { ...answer(200, await body()), contentType: 'application/jwt' }
          : undefined,
    };
  };

  it('are read once they proved right', async () => {
    const page = await scene.visit({ url });
    expect(page.failure).toBeUndefined();
    expect(page.client.store.value).toMatchObject({
      userData: { sub: 'user-1', name: 'Ada Lovelace', iss: 'https://op.example' },
    });
    const [request] = scene.provider.requests.filter(({ path }) => path === '/userinfo');
    expect(request?.headers['accept']).toContain('application/jwt');
    expect(scene.wire().filter((line) => line === 'GET /jwks')).toHaveLength(1);
  });

  it('T-26 keys that changed since are fetched again', async () => {
    let rotated = false;
    scene.provider.faults = {
      respond: async ({ path }) => {
        if (path === '/userinfo' && !rotated) {
          rotated = true;
          await scene.provider.rotateKeys();
        }
        return undefined;
      },
    };
    const page = await scene.visit({ url });
    expect(page.failure).toBeUndefined();
    expect(page.client.store.value).toMatchObject({ userData: { sub: 'user-1' } });
  });

  it.each<[string, () => string | Promise<string>, string]>([
    [
      'a wrong signature',
      async () =>
        (await scene.provider.signIdToken(right)).replace(/\.[^.]*$/, `.${'A'.repeat(86)}`),
      'id-token/bad-signature',
    ],
    [
      'no signature',
      () => scene.provider.signIdToken(right, { alg: 'none' }),
      'id-token/unsupported-alg',
    ],
    [
      'a MAC',
      () => scene.provider.signIdToken(right, { alg: 'HS256' }),
      'id-token/unsupported-alg',
    ],
    [
      'T-06 another algorithm than the provider announces',
      () => scene.provider.signIdToken(right, { alg: 'RS256' }),
      'id-token/unsupported-alg',
    ],
    [
      'a key that the provider does not publish',
      () => scene.provider.signIdToken(right, { kid: 'other' }),
      'jwks/no-matching-key',
    ],
    ['encryption', () => 'a.b.c.d.e', 'id-token/malformed'],
    ['nothing in it', () => '', 'id-token/malformed'],
    ['JSON', () => JSON.stringify(right), 'id-token/malformed'],
    [
      'another iss',
      () => scene.provider.signIdToken({ ...right, iss: 'https://evil.example' }),
      'user-info/request-failed',
    ],
    [
      'no iss',
      () => scene.provider.signIdToken({ ...right, iss: undefined }),
      'user-info/request-failed',
    ],
    [
      'another aud',
      () => scene.provider.signIdToken({ ...right, aud: 'other' }),
      'user-info/request-failed',
    ],
    [
      'no aud',
      () => scene.provider.signIdToken({ ...right, aud: undefined }),
      'user-info/request-failed',
    ],
    [
      'an exp that is past',
      () => scene.provider.signIdToken({ ...right, exp: scene.clock.now() - 61 }),
      'user-info/request-failed',
    ],
  ])('R-505 with %s are not: the session stands without', async (_, body, cause) => {
    give(body);
    const page = await scene.visit({ url });
    expect(page.failure).toMatchObject({
      code: 'user-info/request-failed',
      cause: { code: cause },
    });
    expect(stateOf(page)).toBe('authenticated idle');
    expect(page.client.store.value).toMatchObject({ userData: undefined });
    expect(storedSession(scene)).not.toHaveProperty('userData');
    // A signed answer is not asked for again in the hope of a better one.
    expect(asked()).toBe(1);
  });

  it('R-505 a signature by a key of another provider is none', async () => {
    const other = await createScene({ signsUserInfo: true });
    give(() => other.provider.signIdToken(right));
    const page = await scene.visit({ url });
    expect(page.failure).toMatchObject({
      code: 'user-info/request-failed',
      cause: { code: 'id-token/bad-signature' },
    });
    other.close();
  });

  it('T-21 R-501 of another user end the session', async () => {
    give(() => scene.provider.signIdToken({ ...right, sub: 'eve' }));
    const page = await scene.visit({ url });
    expect(page.failure?.code).toBe('user-info/subject-mismatch');
    expect(stateOf(page)).toBe('anonymous idle user-info/subject-mismatch');
    expect(storedSession(scene)).toBeUndefined();
  });

  it('of another user that are not signed rightly end nothing: anybody could have written them', async () => {
    give(async () =>
      (await scene.provider.signIdToken({ ...right, sub: 'eve' })).replace(
        /\.[^.]*$/,
        `.${'A'.repeat(86)}`,
      ),
    );
    const page = await scene.visit({ url });
    expect(page.failure?.code).toBe('user-info/request-failed');
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('the configuration says which algorithms count', async () => {
    await begin('RS256');
    const config = { idTokenSigningAlgorithms: ['RS256'] };
    expect((await scene.visit({ url, config })).failure).toBeUndefined();
  });
});
