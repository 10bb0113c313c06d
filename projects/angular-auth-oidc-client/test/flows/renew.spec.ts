import {
  classifyRenewalFailure,
  OidcError,
  renew,
  renewInTime,
  usableAccessToken,
  ServerError,
  type OidcErrorCode,
} from 'angular-auth-oidc-client/core';
import { afterRenewal } from '../../core/flows/in-flight';
import {
  answer,
  createScene,
  held,
  outcomeOf,
  stateOf,
  storedSession,
  type Page,
  type Scene,
} from './scene';

let scene: Scene;
const quiet = { silentRenew: false };
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const signIn = (): Promise<Page> => scene.signIn({ config: quiet });
const sentTokens = (): (string | undefined)[] =>
  scene.provider.requests
    .filter(({ path }) => path === '/token')
    .map(({ parameters }) => parameters['refresh_token']);

describe('a renewal', () => {
  it('S-16 replaces the refresh token, and never sends the old one again', async () => {
    const page = await signIn();
    const spent: (string | undefined)[] = [];
    for (let round = 0; round < 3; round++) {
      spent.push(held(page).refreshToken);
      await renew(page.client);
      expect(spent).not.toContain(held(page).refreshToken);
      expect(storedSession(scene)).toMatchObject({
        refreshToken: held(page).refreshToken,
        accessToken: held(page).accessToken,
      });
    }
    expect(sentTokens()).toEqual(spent);
    expect(scene.provider.isActive(held(page).accessToken ?? '')).toBe(true);
  });

  it('sends what the grant needs, and what the application adds', async () => {
    const page = await scene.signIn({
      config: { ...quiet, customParamsRefreshTokenRequest: { audience: 'api', grant_type: 'x' } },
    });
    const { refreshToken } = held(page);
    await renew(page.client, { scope: 'openid', client_id: 'other' });
    expect(scene.provider.requests[0]?.parameters).toEqual({
      grant_type: 'refresh_token',
      client_id: 'app',
      refresh_token: refreshToken,
      audience: 'api',
      scope: 'openid',
    });
  });

  it('is one, however many ask', async () => {
    const page = await signIn();
    await Promise.all([renew(page.client), renew(page.client), renewInTime(page.client)]);
    expect(sentTokens()).toHaveLength(1);
  });

  it('D15 R-717 is one for all tabs: the others take up its result', async () => {
    const one = await signIn();
    const other = await scene.visit({ config: quiet });
    await scene.clock.advance(1);
    await Promise.all([renew(one.client), renew(other.client)]);
    expect(sentTokens()).toHaveLength(1);
    expect(held(other)).toEqual(held(one));
    await scene.clock.advance(1);
    await renew(other.client);
    expect(sentTokens()).toHaveLength(2);
    await renew(one.client);
    expect(held(one)).toEqual(held(other));
  });

  it('D15 of a user whom another tab has replaced renews nothing, and takes up who is there now', async () => {
    const one = await signIn();
    const before = held(one);
    await scene.clock.advance(1);
    const url = await scene.leave({}, {}, { user: { sub: 'eve' } });
    const other = await scene.visit({ url, config: quiet });
    await renew(one.client);
    expect(held(one)).toEqual(held(other));
    expect(sentTokens()).not.toContain(before.refreshToken);
  });

  it('R-803 without a new refresh token keeps the old one', async () => {
    const page = await signIn();
    const before = held(page);
    scene.provider.faults = { tokenResponse: ({ refresh_token: _, ...json }) => json };
    await renew(page.client);
    expect(held(page).refreshToken).toBe(before.refreshToken);
    expect(held(page).accessToken).not.toBe(before.accessToken);
  });

  it('D23 without a new refresh token keeps the old one also where the keys cannot be had', async () => {
    const page = await signIn();
    const before = held(page);
    await scene.clock.advance(25 * 3600);
    scene.provider.faults = {
      tokenResponse: ({ refresh_token: _, ...json }) => json,
      respond: ({ path }) => (path === '/jwks' ? answer(503) : undefined),
    };
    const outcome = outcomeOf(renew(page.client));
    await scene.clock.advance(10);
    expect(await outcome).toBe('jwks/request-failed');
    expect(held(page)).toEqual(before);
  });

  it.each(['', 5, {}, null])(
    'R-803 with %p for a refresh token is refused, and keeps the old one',
    async (refresh_token) => {
      const page = await signIn();
      const before = held(page);
      scene.provider.faults = { tokenResponse: (json) => ({ ...json, refresh_token }) };
      expect(await outcomeOf(renew(page.client))).toBe('token-response/invalid');
      expect(held(page)).toEqual(before);
    },
  );

  it('T-20 R-805 without an ID token keeps the claims', async () => {
    const page = await signIn();
    const before = held(page);
    scene.provider.faults = { tokenResponse: ({ id_token: _, scope: __, ...json }) => json };
    await scene.clock.advance(10);
    await renew(page.client);
    expect(held(page)).toMatchObject({
      idToken: before.idToken,
      claims: before.claims,
      scope: before.scope,
      requestedAt: before.requestedAt + 10,
      accessTokenExpiresAt: before.requestedAt + 310,
    });
  });

  it('D17 accepts an ID token with the nonce of the sign-in, and one without', async () => {
    const page = await signIn();
    const { nonce } = held(page);
    await renew(page.client);
    scene.provider.faults = { idTokenClaims: (claims) => ({ ...claims, nonce }) };
    expect(await outcomeOf(renew(page.client))).toBe('done');
    expect(held(page).nonce).toBe(nonce);
  });

  it('R-007 without expires_in has no end, and is not renewed for it', async () => {
    const page = await scene.signIn({ config: { triggerRefreshWhenIdTokenExpired: false } });
    scene.provider.faults = { tokenResponse: ({ expires_in: _, ...json }) => json };
    await renew(page.client);
    expect(held(page).accessTokenExpiresAt).toBeUndefined();
    expect(scene.clock.timers).toBe(0);
  });
});

describe('T-19 R-804 a renewed ID token that does not continue the session', () => {
  const changes: [string, Record<string, unknown>, OidcErrorCode][] = [
    ['issuer', { iss: 'https://evil.example' }, 'id-token/issuer'],
    ['audience', { aud: ['app', 'other'], azp: 'app' }, 'id-token/audience'],
    ['nonce', { nonce: 'other' }, 'id-token/nonce'],
    ['age', { iat: 1_799_999_000 }, 'id-token/issued-at'],
    ['sign-in', { auth_time: 1_799_999_000 }, 'id-token/auth-time'],
    ['life', { exp: 1_799_999_000, iat: 1_799_998_000 }, 'id-token/expired'],
  ];

  it.each(changes)(
    'of another %s is refused with its tokens; the session of before stays',
    async (_, change, code) => {
      const page = await signIn();
      const before = held(page);
      scene.provider.faults = { idTokenClaims: (claims) => ({ ...claims, ...change }) };
      expect(await outcomeOf(renew(page.client))).toBe(code);
      expect(stateOf(page)).toBe(`authenticated idle ${code}`);
      expect(held(page)).toEqual({ ...before, refreshToken: undefined });
      expect(storedSession(scene)).not.toHaveProperty('refreshToken');
      // S-16: the provider has replaced the old refresh token; whoever sent it again would look like a thief.
      expect(await outcomeOf(renew(page.client))).toBe('renew/no-refresh-token');
      expect(sentTokens()).toHaveLength(1);
    },
  );

  it('R-610 of another user ends the session', async () => {
    const page = await signIn();
    scene.provider.faults = { idTokenClaims: (claims) => ({ ...claims, sub: 'eve' }) };
    expect(await outcomeOf(renew(page.client))).toBe('id-token/subject-changed');
    expect(stateOf(page)).toBe('anonymous idle id-token/subject-changed');
    expect(storedSession(scene)).toBeUndefined();
  });

  it('of another sign-in is accepted only where the check is switched off', async () => {
    const page = await scene.signIn({
      config: { ...quiet, disableRefreshIdTokenAuthTimeValidation: true },
    });
    scene.provider.faults = {
      idTokenClaims: (claims) => ({ ...claims, auth_time: 1_799_999_000 }),
    };
    expect(await outcomeOf(renew(page.client))).toBe('done');
  });

  it('with a wrong signature is refused', async () => {
    const page = await signIn();
    const before = held(page);
    scene.provider.faults = { idToken: (compact) => compact.replace(/.{10}$/, 'AAAAAAAAAA') };
    expect(await outcomeOf(renew(page.client))).toBe('id-token/bad-signature');
    expect(held(page).accessToken).toBe(before.accessToken);
  });
});

describe('D23 a failed renewal', () => {
  const failing = async (respond: () => Promise<never> | ReturnType<typeof answer>) => {
    const page = await signIn();
    const before = held(page);
    scene.provider.faults = { respond: ({ path }) => (path === '/token' ? respond() : undefined) };
    const code = await outcomeOf(renew(page.client));
    expect(sentTokens()).toHaveLength(1);
    return { page, before, code };
  };

  it.each<[string, () => Promise<never> | ReturnType<typeof answer>, string]>([
    ['no network', () => Promise.reject(new OidcError('network/failed', 'x')), 'network/failed'],
    ['a timeout', () => Promise.reject(new OidcError('network/timeout', 'x')), 'network/timeout'],
    ['an unknown error of the host', () => Promise.reject(new TypeError('x')), 'network/failed'],
    ['408', () => answer(408), 'token-response/error'],
    ['429', () => answer(429), 'token-response/error'],
    ['500', () => answer(500), 'token-response/error'],
    ['503', () => answer(503), 'token-response/error'],
  ])('R-802 passing (%s): session and tokens stay', async (_, respond, expected) => {
    const { page, before, code } = await failing(respond);
    expect(code).toBe(expected);
    expect(stateOf(page)).toBe(`authenticated idle ${expected}`);
    expect(held(page)).toEqual(before);
    expect(storedSession(scene)).toMatchObject({ refreshToken: before.refreshToken });
    scene.provider.faults = {};
    expect(await outcomeOf(renew(page.client))).toBe('done');
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it.each(['interaction_required', 'login_required', 'consent_required'])(
    'that asks for the user (%s): the session stays, and it is told',
    async (error) => {
      const { page, before, code } = await failing(() => answer(400, { error }));
      expect(code).toBe('token-response/error');
      expect(held(page)).toEqual(before);
      expect(classifyRenewalFailure(page.client.store.value.error)).toBe('interaction');
    },
  );

  it.each([
    'invalid_grant',
    'invalid_client',
    'unauthorized_client',
    'unsupported_grant_type',
    'invalid_scope',
  ])('R-801 that is final (%s): the session ends, once', async (error) => {
    const page = await signIn();
    let ended = 0;
    page.client.store.subscribe(({ before, now }) => {
      if (before.status === 'authenticated' && now.status === 'anonymous') ended++;
    });
    scene.provider.faults = {
      respond: ({ path }) => (path === '/token' ? answer(400, { error }) : undefined),
    };
    expect(await outcomeOf(renew(page.client))).toBe('renew/grant-expired');
    expect(stateOf(page)).toBe('anonymous idle renew/grant-expired');
    expect(page.client.store.value.error?.cause).toMatchObject({ error });
    expect(storedSession(scene)).toBeUndefined();
    expect(await outcomeOf(renew(page.client))).toBe('renew/no-refresh-token');
    expect(ended).toBe(1);
    expect(sentTokens()).toHaveLength(1);
  });

  it('R-014 an error that comes with 200 is one all the same', async () => {
    const { page } = await failing(() => answer(200, { error: 'invalid_grant' }));
    expect(stateOf(page)).toBe('anonymous idle renew/grant-expired');
  });

  it.each<[unknown, string]>([
    [new TypeError('x'), 'transient'],
    [new OidcError('network/offline', 'x'), 'transient'],
    [new OidcError('id-token/bad-signature', 'x'), 'transient'],
    [new ServerError('token-response/error', 'x', { status: 502 }), 'transient'],
    [new ServerError('token-response/error', 'x', { status: 400 }), 'interaction'],
    [new OidcError('renew/no-refresh-token', 'x'), 'interaction'],
    [new OidcError('renew/grant-expired', 'x'), 'terminal'],
    [new OidcError('id-token/subject-changed', 'x'), 'terminal'],
    [new OidcError('user-info/subject-mismatch', 'x'), 'terminal'],
  ])('is of one of three kinds: %p', (error, kind) => {
    expect(classifyRenewalFailure(error)).toBe(kind);
  });
});

describe('S-16 an answer with a new refresh token that is no good otherwise', () => {
  it.each<[string, (json: Record<string, unknown>) => object]>([
    ['without an access token', ({ access_token: _, ...json }) => json],
    ['with a token of another type', (json) => ({ ...json, token_type: 'mac' })],
    ['without openid', ({ id_token: _, ...json }) => ({ ...json, scope: 'api' })],
  ])('S-16 %s has used the old one up, in all tabs', async (_, tokenResponse) => {
    const page = await signIn();
    const other = await scene.visit({ config: quiet });
    scene.provider.faults = { tokenResponse };
    expect(await outcomeOf(renew(page.client))).toMatch(/^token-response/);
    scene.provider.faults = {};
    for (const { client } of [page, other]) {
      const outcome = outcomeOf(renew(client));
      await scene.clock.advance(5);
      expect(await outcome).not.toBe('done');
    }
    expect(sentTokens()).toHaveLength(1);
    // What it has serves to the end.
    expect(stateOf(page)).toMatch(/^authenticated/);
    expect(scene.provider.isActive(usableAccessToken(page.client))).toBe(true);
  });

  it('S-16 a page of some network in between uses nothing up', async () => {
    const page = await signIn();
    const html = { ...answer(200, '<html>'), contentType: 'text/html' };
    scene.provider.faults = { respond: ({ path }) => (path === '/token' ? html : undefined) };
    expect(await outcomeOf(renew(page.client))).toBe('token-response/invalid');
    scene.provider.faults = {};
    expect(await outcomeOf(renew(page.client))).toBe('done');
  });
});

it('whoever waits for a renewal that there is none of stops nobody from renewing', async () => {
  const page = await signIn();
  void afterRenewal(page.client);
  await renew(page.client);
  expect(sentTokens()).toHaveLength(1);
});

describe('waiting for a renewal', () => {
  it('has an end, the renewal itself goes on', async () => {
    const page = await signIn();
    const before = held(page);
    const release = scene.provider.hold('/token');
    const waiting = outcomeOf(renewInTime(page.client));
    const patient = outcomeOf(renew(page.client));
    await scene.clock.advance(20);
    expect(await waiting).toBe('renew/timeout');
    release();
    expect(await patient).toBe('done');
    expect(held(page).accessToken).not.toBe(before.accessToken);
    expect(sentTokens()).toHaveLength(1);
  });

  it('leaves no timer behind', async () => {
    const page = await signIn();
    const { timers } = scene.clock;
    await renewInTime(page.client);
    await scene.clock.advance(0);
    expect(scene.clock.timers).toBe(timers);
  });
});

it('without a session or a refresh token nothing is asked', async () => {
  const page = await scene.visit();
  expect(await outcomeOf(renew(page.client))).toBe('renew/no-refresh-token');
  expect(scene.wire()).toEqual([]);
});

it('R-245 without WebCrypto fails before the refresh token is spent', async () => {
  const page = await signIn();
  await renew(page.client);
  scene.provider.requests.length = 0;
  Object.defineProperty(crypto, 'subtle', { value: undefined, configurable: true });
  try {
    expect(await outcomeOf(renew(page.client))).toBe('crypto/unavailable');
  } finally {
    delete (crypto as { subtle?: unknown }).subtle;
  }
  expect(scene.wire()).toEqual([]);
  expect(stateOf(page)).toBe('authenticated idle');
});

it('D20 the life of an access token counts from the request: a slow answer makes it no longer', async () => {
  scene.close();
  scene = await createScene({ accessTokenLifetimeSeconds: 300 });
  const page = await scene.signIn({ config: { silentRenew: false } });
  const requestedAt = scene.clock.now();
  // The provider sees the whole second only.
  scene.clock.jump(0.7);
  const release = scene.provider.hold('/token');
  const renewing = renew(page.client);
  await scene.clock.advance(7);
  release();
  await renewing;
  expect(held(page).accessTokenExpiresAt).toBe(requestedAt + 300);
});
