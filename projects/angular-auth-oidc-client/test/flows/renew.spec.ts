import {
  acquireAccessToken,
  isInteractionRequired,
  OidcError,
  renew,
  renewInTime,
  usableAccessToken,
  ServerError,
  type OidcErrorCode,
} from 'angular-auth-oidc-client/core';
import { afterRenewal } from '../../core/flows/in-flight';
import { classifyRenewalFailure } from '../../core/session/renewal-failure';
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

  it.each([null, ''])('accepts a response whose members are %j [D23]', async (value) => {
    for (const name of ['id_token', 'refresh_token', 'scope', 'session_state', 'expires_in']) {
      const page = await signIn();
      const before = held(page);
      scene.provider.faults = { tokenResponse: (json) => ({ ...json, [name]: value }) };
      expect(await outcomeOf(renew(page.client))).toBe('done');
      expect(held(page).accessToken).not.toBe(before.accessToken);
      expect(held(page)).toMatchObject({ claims: { sub: 'user-1' }, scope: before.scope });
      expect(held(page).refreshToken).toMatch(/./);
      scene.provider.faults = {};
    }
  });

  it.each([5, {}])(
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
      // S-16: the provider has replaced the old refresh token; whoever sent it again would look like a thief.
      const { refreshToken, accessToken, claims } = held(page);
      expect({ accessToken, claims }).toEqual({
        accessToken: before.accessToken,
        claims: before.claims,
      });
      expect(refreshToken).not.toBe(before.refreshToken);
      expect(storedSession(scene)).toMatchObject({ refreshToken, accessToken });
      scene.provider.faults = {};
      expect(await outcomeOf(renew(page.client))).toBe('done');
      expect(sentTokens()).toEqual([before.refreshToken, refreshToken]);
      expect(stateOf(page)).toBe('authenticated idle');
    },
  );

  it('keeps no refresh token of a response that names another user, even if it is invalid otherwise', async () => {
    const page = await signIn();
    const before = held(page);
    scene.provider.faults = {
      idTokenClaims: (claims) => ({ ...claims, sub: 'eve' }),
      idToken: (compact) => compact.replace(/.{10}$/, 'AAAAAAAAAA'),
    };
    expect(await outcomeOf(renew(page.client))).toBe('id-token/bad-signature');
    expect(held(page)).toEqual({ ...before, refreshToken: undefined });
    expect(storedSession(scene)).not.toHaveProperty('refreshToken');
    expect(await outcomeOf(renew(page.client))).toBe('renew/no-refresh-token');
    expect(sentTokens()).toHaveLength(1);
  });

  it('does not bring an access token back that was revoked meanwhile', async () => {
    const page = await signIn();
    const release = scene.provider.hold('/token');
    scene.provider.faults = { idTokenClaims: (claims) => ({ ...claims, nonce: 'other' }) };
    const outcome = outcomeOf(renew(page.client));
    await scene.clock.advance(0);
    page.client.store.dispatch({ type: 'revoked', token: 'access_token' });
    release();
    expect(await outcome).toBe('id-token/nonce');
    expect(held(page).accessToken).toBeUndefined();
    expect(held(page).refreshToken).not.toBeUndefined();
  });

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

describe('a renewal that asks for another scope', () => {
  it('is accepted without an ID token and without openid, and keeps the refresh token [D23]', async () => {
    const page = await signIn();
    const before = held(page);
    await scene.clock.advance(1);
    expect(await outcomeOf(renew(page.client, { scope: 'profile' }))).toBe('done');
    expect(held(page)).toMatchObject({
      scope: 'profile',
      idToken: before.idToken,
      claims: before.claims,
    });
    expect(held(page).refreshToken).not.toBe(before.refreshToken);
    expect(scene.provider.isActive(held(page).accessToken ?? '')).toBe(true);
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it.each(['', ' after a reload'])(
    'changes the scope of the session for its own access token only%s',
    async (when) => {
      let page = await signIn();
      const granted = held(page).scope;
      expect(granted).toBe('openid profile offline_access');
      scene.provider.faults = { tokenResponse: ({ scope: _, ...json }) => json };
      await renew(page.client, { scope: 'openid' });
      expect(held(page).scope).toBe('openid');
      if (when) {
        page.client.destroy();
        page = await scene.visit({ config: quiet });
        expect(held(page).scope).toBe('openid');
      }
      await renew(page.client);
      expect(held(page).scope).toBe(granted);
    },
  );
});

describe('the times of a renewed ID token [D17]', () => {
  const hour = 3600;
  const renewedAt = (iat: number, exp = iat + 300) => {
    scene.provider.faults = { idTokenClaims: (claims) => ({ ...claims, iat, exp }) };
  };

  it('may be one second older than those of the old one', async () => {
    const page = await signIn();
    const before = held(page);
    renewedAt(before.claims.iat - 1);
    expect(await outcomeOf(renew(page.client))).toBe('done');
    expect(held(page).claims.iat).toBe(before.claims.iat - 1);
    expect(held(page).refreshToken).not.toBe(before.refreshToken);
  });

  it('may be up to the tolerance older, and not more', async () => {
    const page = await signIn();
    const { iat } = held(page).claims;
    renewedAt(iat - 600, iat + 300);
    expect(await outcomeOf(renew(page.client))).toBe('done');
    renewedAt(iat - 601, iat + 300);
    expect(await outcomeOf(renew(page.client))).toBe('id-token/issued-at');
  });

  it.each<[string, number, OidcErrorCode]>([
    ['expired hours ago', 60, 'id-token/expired'],
    ['was issued a year ahead', 365 * 24 * hour, 'id-token/issued-at'],
  ])('are refused if it %s, and the session renews with the next one', async (_, after, code) => {
    const page = await signIn();
    const before = held(page);
    await scene.clock.advance(5 * hour);
    renewedAt(before.claims.iat + after);
    expect(await outcomeOf(renew(page.client))).toBe(code);
    expect(held(page).claims).toEqual(before.claims);
    scene.provider.faults = {};
    expect(await outcomeOf(renew(page.client))).toBe('done');
    expect(held(page).claims.iat).toBe(before.claims.iat + 5 * hour);
    expect(sentTokens()).toHaveLength(2);
  });

  it.each([-500, -90, 90, 500])(
    'are accepted if the clock of the device is wrong by %d seconds, for hours',
    async (by) => {
      scene.close();
      scene = await createScene({ jumpsAlone: true, idTokenLifetimeSeconds: 900 });
      scene.clock.jump(by);
      const page = await signIn();
      for (let round = 0; round < 3; round++) {
        await scene.clock.advance(hour);
        expect(await outcomeOf(renew(page.client))).toBe('done');
        expect(held(page).claims.iat).toBe(scene.clock.now() - by);
      }
      const providerTime = scene.clock.now() - by;
      renewedAt(providerTime - 200 * Math.sign(by), providerTime + 900);
      expect(await outcomeOf(renew(page.client))).toBe('done');
      // What a wrong clock excuses is its own difference, nothing else.
      renewedAt(scene.clock.now() - by - 2 * hour);
      expect(await outcomeOf(renew(page.client))).toBe('id-token/expired');
    },
  );

  it.each([-3 * hour, 3 * hour])(
    'are accepted after somebody set the clock by %d seconds, and after a reload',
    async (by) => {
      scene.close();
      scene = await createScene({ jumpsAlone: true });
      let page = await signIn();
      await scene.clock.advance(100);
      scene.clock.jump(by);
      expect(await outcomeOf(renew(page.client))).toBe('done');
      page.client.destroy();
      page = await scene.visit({ config: quiet });
      await scene.clock.advance(hour);
      expect(await outcomeOf(renew(page.client))).toBe('done');
      expect(stateOf(page)).toBe('authenticated idle');
    },
  );

  it('stay comparable after one was accepted that was issued a year ahead', async () => {
    (await signIn()).client.destroy();
    // Nobody knows whether the clock was set between the pages.
    const page = await scene.visit({ config: quiet });
    const { iat } = held(page).claims;
    renewedAt(iat + 365 * 24 * hour);
    await renew(page.client);
    scene.provider.faults = {};
    await scene.clock.advance(hour);
    expect(await outcomeOf(renew(page.client))).toBe('done');
    expect(held(page).claims.iat).toBe(iat + hour);
  });

  it('say nothing if the provider sends the old ID token once more', async () => {
    const page = await signIn();
    const { idToken } = held(page);
    await scene.clock.advance(5 * hour);
    scene.provider.faults = { idToken: () => idToken };
    expect(await outcomeOf(renew(page.client))).toBe('done');
    expect(held(page)).toMatchObject({ idToken, idTokenExpiresAt: undefined });
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

  it.each<[string, () => ReturnType<typeof answer>]>([
    ['the page of a firewall', () => ({ ...answer(403, '<html>'), contentType: 'text/html' })],
    ['a page with status 400', () => ({ ...answer(400, '<html>'), contentType: 'text/html' })],
    ['401 without an OAuth error', () => answer(401, { message: 'Unauthorized' })],
    ['a framework that says Forbidden', () => answer(403, { status: 403, error: 'Forbidden' })],
    ['an OAuth error of a server in trouble', () => answer(400, { error: 'server_error' })],
    ['429 with an OAuth error', () => answer(429, { error: 'invalid_request' })],
    ['500 with an OAuth error', () => answer(500, { error: 'invalid_client' })],
  ])('passing (%s): the session stays, also after its access token expired', async (_, respond) => {
    const { page, before, code } = await failing(respond);
    expect(code).toBe('token-response/error');
    const { error } = page.client.store.value;
    expect([classifyRenewalFailure(error), isInteractionRequired(error)]).toEqual([
      'transient',
      false,
    ]);
    await scene.clock.advance(400);
    expect(await outcomeOf(renew(page.client))).toBe('token-response/error');
    expect(held(page)).toEqual(before);
    scene.provider.faults = {};
    expect(await outcomeOf(renew(page.client))).toBe('done');
  });

  const refusals = [
    'invalid_scope',
    'invalid_request',
    'unauthorized_client',
    'unsupported_grant_type',
    'invalid_client',
    'access_denied',
  ];

  it.each(refusals)(
    'that is refused with %s leaves the session alone while its access token lives [D23]',
    async (error) => {
      const { page, before, code } = await failing(() => answer(400, { error }));
      expect(code).toBe('token-response/error');
      expect(stateOf(page)).toBe('authenticated idle token-response/error');
      expect(held(page)).toEqual(before);
      const failure = page.client.store.value.error;
      expect([classifyRenewalFailure(failure), isInteractionRequired(failure)]).toEqual([
        'refused',
        false,
      ]);
      scene.provider.faults = {};
      expect(await acquireAccessToken(page.client)).toBe(before.accessToken);
      expect(await outcomeOf(renew(page.client))).toBe('done');
      expect(stateOf(page)).toBe('authenticated idle');
    },
  );

  it.each(refusals)(
    'that is refused with %s after the access token expired ends the session, once [D23]',
    async (error) => {
      const page = await signIn();
      await scene.clock.advance(301);
      scene.provider.faults = {
        respond: ({ path }) => (path === '/token' ? answer(400, { error }) : undefined),
      };
      expect(await outcomeOf(renew(page.client))).toBe('renew/grant-expired');
      expect(stateOf(page)).toBe('anonymous idle renew/grant-expired');
      expect(isInteractionRequired(page.client.store.value.error)).toBe(true);
      expect(storedSession(scene)).toBeUndefined();
      expect(await outcomeOf(renew(page.client))).toBe('renew/no-refresh-token');
      expect(sentTokens()).toHaveLength(1);
    },
  );

  it('that is refused after the access token was revoked ends the session', async () => {
    const page = await signIn();
    page.client.store.dispatch({ type: 'revoked', token: 'access_token' });
    scene.provider.faults = { respond: () => answer(400, { error: 'invalid_request' }) };
    expect(await outcomeOf(renew(page.client))).toBe('renew/grant-expired');
    expect(stateOf(page)).toBe('anonymous idle renew/grant-expired');
  });

  it('that asked for another scope and is refused fails alone, also after the access token expired', async () => {
    const page = await signIn();
    await scene.clock.advance(301);
    const { refreshToken } = held(page);
    expect(await outcomeOf(renew(page.client, { scope: 'openid admin' }))).toBe(
      'token-response/error',
    );
    expect(page.client.store.value.error).toMatchObject({ error: 'invalid_scope' });
    expect(held(page).refreshToken).toBe(refreshToken);
    // It keeps nobody else from renewing.
    expect(await acquireAccessToken(page.client)).not.toBe('');
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('that asked for nothing, in an empty object, is one of the session itself', async () => {
    const page = await signIn();
    await scene.clock.advance(301);
    scene.provider.faults = { respond: () => answer(400, { error: 'invalid_request' }) };
    expect(await outcomeOf(renew(page.client, {}))).toBe('renew/grant-expired');
  });

  it.each(['invalid_grant'])('R-801 that is final (%s): the session ends, once', async (error) => {
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
    [new ServerError('token-response/error', 'x', { status: 400 }), 'transient'],
    [new ServerError('metadata/request-failed', 'x', { status: 403 }), 'transient'],
    [
      new ServerError('metadata/request-failed', 'x', { status: 403, error: 'access_denied' }),
      'transient',
    ],
    [
      new ServerError('token-response/error', 'x', { status: 400, error: 'invalid_scope' }),
      'refused',
    ],
    [
      new ServerError('token-response/error', 'x', { status: 400, error: 'invalid_grant' }),
      'terminal',
    ],
    [new OidcError('renew/no-refresh-token', 'x'), 'interaction'],
    [new OidcError('renew/grant-expired', 'x'), 'terminal'],
    [new OidcError('id-token/subject-changed', 'x'), 'terminal'],
    [new OidcError('user-info/subject-mismatch', 'x'), 'terminal'],
  ])('is of a kind that isInteractionRequired() agrees with: %p', (error, kind) => {
    expect(classifyRenewalFailure(error)).toBe(kind);
    // Another user may want to go on as they are.
    const isOther = error instanceof OidcError && error.code.includes('/subject-');
    const needsSignIn = kind === 'interaction' || kind === 'terminal';
    expect(isInteractionRequired(error)).toBe(needsSignIn && !isOther);
  });
});

describe('S-16 an answer with a new refresh token that is no good otherwise', () => {
  it.each<[string, (json: Record<string, unknown>) => object]>([
    ['without an access token', ({ access_token: _, ...json }) => json],
    ['with a token of another type', (json) => ({ ...json, token_type: 'mac' })],
  ])(
    'S-16 D23 %s leaves the new one to all tabs, and the old one to none',
    async (_, tokenResponse) => {
      const page = await signIn();
      const other = await scene.visit({ config: quiet });
      const before = held(page);
      scene.provider.faults = { tokenResponse };
      expect(await outcomeOf(renew(page.client))).toMatch(/^token-response/);
      scene.provider.faults = {};
      // What it has serves to the end.
      expect(usableAccessToken(page.client)).toBe(before.accessToken);
      expect(scene.provider.isActive(usableAccessToken(page.client))).toBe(true);
      await scene.clock.advance(5);
      expect(held(other)).toEqual(held(page));
      for (const { client } of [other, page]) {
        const outcome = outcomeOf(renew(client));
        await scene.clock.advance(5);
        expect(await outcome).toBe('done');
      }
      expect(new Set(sentTokens()).size).toBe(3);
      expect(scene.provider.isActive(usableAccessToken(page.client))).toBe(true);
    },
  );

  it('renews in a tab that waited for its turn while the first one failed', async () => {
    const page = await signIn();
    const other = await scene.visit({ config: quiet });
    await scene.clock.advance(1);
    let responses = 0;
    scene.provider.faults = {
      tokenResponse: ({ access_token, ...json }) =>
        responses++ ? { ...json, access_token } : json,
    };
    const outcomes = [page, other].map(({ client }) => outcomeOf(renew(client)));
    await scene.clock.advance(5);
    const [first, second] = await Promise.all(outcomes);
    expect(first).toBe('token-response/invalid');
    // Either it heard of the failure, or it renewed with the new refresh token.
    expect(['network/failed', 'done']).toContain(second);
    expect(new Set(sentTokens()).size).toBe(sentTokens().length);
    if (second === 'done') expect(sentTokens()).toHaveLength(2);
    expect(stateOf(other)).toMatch(/^authenticated idle/);
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
