import {
  acquireAccessToken,
  checkAuth,
  renew,
  usableAccessToken,
} from 'angular-auth-oidc-client/core';
import { answer, createScene, held, stateOf, type Scene } from './scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const quiet = { silentRenew: false };

describe('D1 the access token as it is now', () => {
  it('is nothing before there is a session', async () => {
    expect(usableAccessToken(scene.open().client)).toBe('');
    expect(usableAccessToken((await scene.visit()).client)).toBe('');
  });

  it('is handed out as it came, until the moment it expires', async () => {
    scene.provider.faults = { tokenResponse: (json) => ({ ...json, access_token: 'a%20b+c=' }) };
    scene.provider.faults = {
      ...scene.provider.faults,
      idTokenClaims: ({ at_hash: _, ...claims }) => claims,
    };
    const config = { ...quiet, autoUserInfo: false };
    const { client } = await scene.signIn({ config });
    expect(usableAccessToken(client)).toBe('a%20b+c=');
    await scene.clock.advance(299.999);
    expect(usableAccessToken(client)).toBe('a%20b+c=');
    scene.clock.jump(0.001);
    expect(usableAccessToken(client)).toBe('');
  });
});

describe('D20 an access token that can be used', () => {
  it('is the one held, at no cost', async () => {
    const page = await scene.signIn();
    expect(await acquireAccessToken(page.client)).toBe(held(page).accessToken);
    expect(scene.wire()).toEqual([]);
  });

  it('waits for the check at start-up, and for the sign-in that it finishes', async () => {
    const page = scene.open({ url: await scene.leave() });
    const token = await acquireAccessToken(page.client);
    expect(scene.provider.isActive(token)).toBe(true);
    expect(await checkAuth(page.client)).toBeUndefined();
  });

  it.each([true, false])(
    'D14 is that of the sign-in in the address, where the stored session has run out (renewable: %p)',
    async (useRefreshToken) => {
      const config = { ...quiet, useRefreshToken };
      (await scene.signIn({ config })).client.destroy();
      await scene.clock.advance(290);
      const url = await scene.leave({ config }, {}, { user: { sub: 'eve' } });
      await scene.clock.advance(20);
      const page = scene.open({ url, config });
      const token = await acquireAccessToken(page.client);
      expect(scene.provider.isActive(token)).toBe(true);
      expect(held(page).claims.sub).toBe('eve');
    },
  );

  it('D23 is that of the session of before, renewed, where the sign-in in the address failed', async () => {
    (await scene.signIn({ config: quiet })).client.destroy();
    await scene.clock.advance(290);
    const url = await scene.leave({ config: quiet }, {}, { error: 'access_denied' });
    await scene.clock.advance(20);
    const page = scene.open({ url, config: quiet });
    expect(scene.provider.isActive(await acquireAccessToken(page.client))).toBe(true);
    expect(held(page).claims.sub).toBe('user-1');
  });

  it('D15 is renewed where what another tab left has expired as well', async () => {
    const one = await scene.signIn({ config: quiet });
    const other = await scene.visit({ config: quiet });
    await scene.clock.advance(1);
    await renew(one.client);
    scene.clock.jump(400);
    const token = await acquireAccessToken(other.client);
    expect(scene.provider.isActive(token)).toBe(true);
  });

  it('is nothing where nobody is signed in', async () => {
    expect(await acquireAccessToken(scene.open().client)).toBe('');
    expect(scene.wire()).toEqual([]);
  });

  it('is renewed where it has expired, once however many ask', async () => {
    const page = await scene.signIn({ config: quiet });
    await scene.clock.advance(300);
    const tokens = await Promise.all([
      acquireAccessToken(page.client),
      acquireAccessToken(page.client),
    ]);
    expect(new Set(tokens).size).toBe(1);
    expect(scene.provider.isActive(tokens[0])).toBe(true);
    expect(scene.wire()).toEqual(['POST /token']);
  });

  it('waits for a renewal in flight only where the one held is of no use any more', async () => {
    const page = await scene.signIn({ config: quiet });
    const before = held(page).accessToken;
    await scene.clock.advance(290);
    const release = scene.provider.hold('/token');
    const renewing = renew(page.client);
    await scene.clock.advance(0);
    expect(await acquireAccessToken(page.client)).toBe(before);
    scene.clock.jump(10);
    const waiting = acquireAccessToken(page.client);
    await scene.clock.advance(0);
    release();
    const token = await waiting;
    expect(token).not.toBe(before);
    expect(scene.provider.isActive(token)).toBe(true);
    await renewing;
    expect(scene.wire()).toEqual(['POST /token']);
  });

  it('is nothing where the renewal fails or takes too long, and it is said', async () => {
    const page = await scene.signIn({ config: quiet });
    await scene.clock.advance(300);
    scene.provider.faults = { respond: () => answer(503) };
    expect(await acquireAccessToken(page.client)).toBe('');
    expect(page.ports.log.lines.at(-1)).toMatchObject({ fields: { code: 'token-response/error' } });
    scene.provider.faults = {};
    await scene.clock.advance(300);
    const release = scene.provider.hold('/token');
    const waiting = acquireAccessToken(page.client);
    await scene.clock.advance(20);
    expect(await waiting).toBe('');
    expect(page.ports.log.lines.at(-1)).toMatchObject({ fields: { code: 'renew/timeout' } });
    release();
    await scene.clock.advance(0);
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('is nothing where it has expired and cannot be renewed', async () => {
    const page = await scene.signIn({ config: { ...quiet, useRefreshToken: false } });
    scene.clock.jump(300);
    expect(await acquireAccessToken(page.client)).toBe('');
    expect(scene.wire()).toEqual([]);
  });
});
