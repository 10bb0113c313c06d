import {
  acquireAccessToken,
  isSignedIn,
  revoke,
  usableAccessToken,
} from 'angular-auth-oidc-client/core';
import { answer, createScene, held, outcomeOf, stateOf, storedSession, type Scene } from './scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

describe('V-05 a revocation', () => {
  it('of the access token says which and whose it is, and the session no longer hands it out', async () => {
    const page = await scene.signIn();
    const { accessToken = '', refreshToken } = held(page);
    await revoke(page.client, 'access_token');
    expect(scene.provider.requests[0]).toMatchObject({
      method: 'POST',
      url: 'https://op.example/revoke',
      parameters: { client_id: 'app', token: accessToken, token_type_hint: 'access_token' },
    });
    expect(scene.provider.isActive(accessToken)).toBe(false);
    expect(usableAccessToken(page.client)).toBe('');
    expect(held(page).refreshToken).toBe(refreshToken);
    expect(storedSession(scene)).not.toHaveProperty('accessToken');
  });

  it('D27 of the access token: the session renews at once, and the user stays signed in', async () => {
    const page = await scene.signIn({ config: { silentRenew: false } });
    const { client } = page;
    const isUserSignedIn = (): boolean => isSignedIn(client.store.value, scene.clock.now());
    const release = scene.provider.hold('/token');
    await revoke(client, 'access_token');
    await scene.clock.advance(0);
    expect(scene.wire()).toEqual(['POST /revoke', 'POST /token']);
    expect([usableAccessToken(client), isUserSignedIn()]).toEqual(['', true]);
    release();
    await scene.clock.advance(0);
    expect(scene.provider.isActive(usableAccessToken(client))).toBe(true);
    expect(isUserSignedIn()).toBe(true);
    expect(scene.wire()).toEqual(['POST /revoke', 'POST /token']);
  });

  it('D27 of the access token: also on a page that has not looked for the user yet', async () => {
    (await scene.signIn()).client.destroy();
    const { client } = scene.open();
    await revoke(client, 'access_token');
    await scene.clock.advance(0);
    expect(scene.provider.isActive(usableAccessToken(client))).toBe(true);
  });

  it('D27 of the access token: whoever needs a token waits for the new one', async () => {
    const page = await scene.signIn();
    await revoke(page.client, 'access_token');
    const token = await acquireAccessToken(page.client);
    expect(scene.provider.isActive(token)).toBe(true);
    expect(scene.wire()).toEqual(['POST /revoke', 'POST /token']);
  });

  it.each<[string, number, object, string]>([
    ['for a while', 503, {}, 'authenticated idle token-response/error'],
    ['for good', 400, { error: 'invalid_grant' }, 'anonymous idle renew/grant-expired'],
  ])(
    'D27 of the access token: if the renewal fails %s, nobody is told that the user is signed in',
    async (_, status, body, state) => {
      const page = await scene.signIn();
      const { store } = page.client;
      const seen: boolean[] = [];
      store.subscribe(({ now }) => seen.push(isSignedIn(now, scene.clock.now())));
      scene.provider.faults = {
        respond: ({ path }) => (path === '/token' ? answer(status, body) : undefined),
      };
      await revoke(page.client, 'access_token');
      await scene.clock.advance(0);
      expect(stateOf(page)).toBe(state);
      expect(seen.indexOf(false)).toBe(seen.length - 1);
    },
  );

  it('D27 of the access token: nor if the renewal cannot begin', async () => {
    const page = await scene.signIn();
    page.client.memory.renewals = Array<number>(30).fill(scene.clock.now());
    await revoke(page.client, 'access_token');
    await scene.clock.advance(0);
    expect(scene.wire()).toEqual(['POST /revoke']);
    expect(isSignedIn(page.client.store.value, scene.clock.now())).toBe(false);
    expect(page.ports.log.lines.at(-1)).toMatchObject({ fields: { code: 'renew/too-often' } });
  });

  it('D27 of the access token: also after a reload', async () => {
    (await scene.signIn()).client.destroy();
    const page = await scene.visit();
    scene.provider.faults = {
      respond: ({ path }) => (path === '/token' ? answer(503) : undefined),
    };
    await revoke(page.client, 'access_token');
    await scene.clock.advance(0);
    page.client.destroy();
    scene.provider.faults = {};
    const again = await scene.visit();
    expect(scene.provider.isActive(usableAccessToken(again.client))).toBe(true);
  });

  it('D27 of the access token without a refresh token ends the session', async () => {
    const page = await scene.signIn({ config: { useRefreshToken: false, silentRenew: false } });
    await revoke(page.client, 'access_token');
    expect(stateOf(page)).toBe('anonymous idle');
    expect(storedSession(scene)).toBeUndefined();
  });

  it('of the refresh token keeps the session for as long as the access token lives', async () => {
    const page = await scene.signIn();
    const { accessToken, refreshToken = '' } = held(page);
    await revoke(page.client, 'refresh_token');
    expect(scene.provider.requests[0]?.parameters).toEqual({
      client_id: 'app',
      token: refreshToken,
      token_type_hint: 'refresh_token',
    });
    expect(held(page)).toMatchObject({ accessToken, refreshToken: undefined });
    await scene.clock.advance(300);
    expect(stateOf(page)).toBe('anonymous idle');
    expect(scene.wire()).toEqual(['POST /revoke']);
  });

  it('of a token that the application names leaves the session alone, unless it is its own', async () => {
    const page = await scene.signIn();
    const before = held(page);
    await revoke(page.client, 'access_token', 'another');
    expect(scene.provider.requests[0]?.parameters['token']).toBe('another');
    expect(held(page)).toEqual(before);
    await revoke(page.client, 'access_token', before.accessToken);
    expect(held(page).accessToken).toBeUndefined();
  });

  it('V-02 any body of a 200 is a success, and is handed on', async () => {
    const page = await scene.signIn();
    scene.provider.faults = { respond: () => answer(200, '<html>gone</html>') };
    expect(await revoke(page.client, 'access_token')).toBe('<html>gone</html>');
    expect(held(page).accessToken).toBeUndefined();
  });
});

describe('D27 before any request', () => {
  it('without a token it is an error', async () => {
    const page = await scene.visit();
    for (const given of [undefined, null, '']) {
      expect(await outcomeOf(revoke(page.client, 'access_token', given))).toBe(
        'revocation/no-token',
      );
    }
    const signedIn = await scene.signIn({ config: { useRefreshToken: false, silentRenew: false } });
    expect(await outcomeOf(revoke(signedIn.client, 'refresh_token'))).toBe('revocation/no-token');
    expect(scene.wire()).toEqual([]);
  });

  it('V-01 without an endpoint it is an error', async () => {
    scene.provider.faults = { metadata: (json) => ({ ...json, revocation_endpoint: undefined }) };
    const page = await scene.signIn();
    const before = held(page);
    expect(await outcomeOf(revoke(page.client, 'access_token'))).toBe('metadata/missing-endpoint');
    expect(scene.wire()).toEqual([]);
    expect(held(page)).toEqual(before);
  });
});

describe('a revocation that fails', () => {
  it.each<[string, () => ReturnType<typeof answer> | Promise<never>, string]>([
    ['V-03 503', () => answer(503, {}, '5'), 'revocation/error'],
    ['V-04 400', () => answer(400, { error: 'unsupported_token_type' }), 'revocation/error'],
    [
      'V-06 no network',
      () => Promise.reject(Object.assign(new Error('x'), { code: 'network/failed' })),
      'network/failed',
    ],
  ])('%s is told, once sent, and leaves the session as it was', async (_, respond, code) => {
    const page = await scene.signIn();
    const before = held(page);
    scene.provider.faults = { respond };
    expect(await outcomeOf(revoke(page.client, 'access_token'))).toBe(code);
    expect(scene.wire()).toEqual(['POST /revoke']);
    expect(held(page)).toEqual(before);
  });
});
