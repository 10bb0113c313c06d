import {
  acquireAccessToken,
  login,
  logoutAndRevoke,
  usableAccessToken,
  type OpenIdConfiguration,
} from 'angular-auth-oidc-client/core';
import { loadUserInfo } from '../../core/flows/user-info';
import {
  callbackUrl,
  createScene,
  held,
  parametersOf,
  stateOf,
  storedSession,
  type Scene,
} from './scene';

const both = {
  responseType: 'id_token token',
  useRefreshToken: false,
  silentRenew: false,
  scope: 'openid profile',
} as const satisfies OpenIdConfiguration;
const idTokenOnly = { ...both, responseType: 'id_token' } as const satisfies OpenIdConfiguration;

let scene: Scene;
beforeEach(async () => {
  scene = await createScene({ config: both });
});
afterEach(() => scene.close());

/** Lets something happen to the answer in the fragment. */
function bend(url: string, change: (parameters: URLSearchParams) => void): string {
  const target = new URL(url);
  const parameters = new URLSearchParams(target.hash.slice(1));
  change(parameters);
  target.hash = parameters.toString();
  return target.href;
}

const transactionOf = (url: string): string | undefined =>
  scene.storage.entries.get(
    `oidc:0-app:app:https%3A%2F%2Fop.example:transaction:${parametersOf(url)['state'] ?? ''}`,
  );

/** Signs in with an answer that something happened to; gives the code of the failure. */
async function failureOf(
  change: (parameters: URLSearchParams) => void,
  config?: OpenIdConfiguration,
): Promise<string | undefined> {
  const options = config ? { config } : {};
  const url = bend(await scene.leave(options), change);
  scene.provider.requests.length = 0;
  const page = await scene.visit({ ...options, url });
  // INV: nothing is kept, nothing is asked with it, the attempt is gone.
  expect(page.client.store.value.status).toBe(page.failure ? 'anonymous' : 'authenticated');
  if (page.failure) {
    expect(storedSession(scene)).toBeUndefined();
    expect(scene.wire()).not.toContain('GET /userinfo');
    expect(JSON.stringify([page.failure.message, page.ports.log.lines])).not.toMatch(
      new RegExp([...scene.secrets].map((secret) => secret.replace(/\W/g, '\\$&')).join('|')),
    );
  }
  expect(transactionOf(url)).toBeUndefined();
  return page.failure?.code;
}

describe('id_token token', () => {
  it('S-06 asks with state and nonce; there is no code to protect by PKCE', async () => {
    const page = scene.open();
    await login(page.client);
    const asked = parametersOf(page.ports.browser.redirects[0] ?? '');
    expect(asked).toEqual({
      client_id: 'app',
      redirect_uri: callbackUrl,
      response_type: 'id_token token',
      scope: 'openid profile',
      nonce: expect.stringMatching(/^[\w-]{43}$/) as unknown,
      state: expect.stringMatching(/^[\w-]{43}$/) as unknown,
    });
  });

  it('the session is what the provider issued, and nothing went to the token endpoint', async () => {
    const url = await scene.leave();
    const page = await scene.visit({ url });
    const sent = parametersOf(url);
    expect(page.failure).toBeUndefined();
    expect(held(page)).toMatchObject({
      accessToken: sent['access_token'],
      accessTokenExpiresAt: scene.clock.now() + 300,
      idToken: sent['id_token'],
      idTokenExpiresAt: scene.clock.now() + 300,
      refreshToken: undefined,
      requestedAt: scene.clock.now(),
      nonce: held(page).claims.nonce,
      claims: { iss: 'https://op.example', sub: 'user-1', aud: 'app' },
    });
    expect(scene.provider.isActive(usableAccessToken(page.client))).toBe(true);
    expect(page.client.store.value).toMatchObject({ userData: { name: 'Ada Lovelace' } });
    expect(scene.wire()).not.toContain('POST /token');
    expect(storedSession(scene)).toMatchObject({ accessToken: sent['access_token'] });
  });

  it('S-13 the address is cleaned before the first request, of everything in the fragment', async () => {
    const page = scene.open({ url: await scene.leave() });
    const addresses: string[] = [];
    scene.provider.faults = {
      respond: () => {
        addresses.push(page.ports.browser.address);
        return undefined;
      },
    };
    await acquireAccessToken(page.client);
    expect(new Set(addresses)).toEqual(new Set([callbackUrl]));
  });

  it('a reload has the session without asking anybody', async () => {
    await scene.signIn();
    const again = await scene.visit();
    expect(stateOf(again)).toBe('authenticated idle');
    expect(scene.wire()).toEqual([]);
    await scene.clock.advance(300);
    expect(stateOf(again)).toBe('anonymous idle');
  });

  it('an access token without expires_in has no known end', async () => {
    const url = bend(await scene.leave(), (p) => p.delete('expires_in'));
    expect(held(await scene.visit({ url })).accessTokenExpiresAt).toBeUndefined();
  });

  it('an access token that lives shorter than the ID token ends on its own', async () => {
    const url = bend(await scene.leave(), (p) => p.set('expires_in', '100'));
    const page = await scene.visit({ url });
    expect(held(page)).toMatchObject({
      accessTokenExpiresAt: scene.clock.now() + 100,
      idTokenExpiresAt: scene.clock.now() + 300,
    });
  });

  it.each<[string, (p: URLSearchParams) => void, string]>([
    ['no access token', (p) => p.delete('access_token'), 'authorization-response/missing-token'],
    ['no ID token', (p) => p.delete('id_token'), 'authorization-response/missing-token'],
    [
      'R-005 an access token with a line break',
      (p) => p.set('access_token', 'a\r\nX: y'),
      'authorization-response/invalid',
    ],
    [
      'another type of token',
      (p) => p.set('token_type', 'DPoP'),
      'token-response/unsupported-token-type',
    ],
    ['no type', (p) => p.delete('token_type'), 'token-response/unsupported-token-type'],
    ['R-316 a code as well', (p) => p.set('code', 'c'), 'authorization-response/invalid'],
    [
      'R-303 two access tokens',
      (p) => p.append('access_token', 'another'),
      'authorization-response/invalid',
    ],
    [
      'I-04 an error beside it, and no iss that says whose',
      (p) => {
        p.set('error', 'x');
        p.delete('iss');
      },
      'authorization-response/missing-issuer',
    ],
    [
      'I-01 another iss',
      (p) => p.set('iss', 'https://evil.example'),
      'authorization-response/issuer-mismatch',
    ],
    [
      'T-15 R-121 the access token of somebody else',
      (p) => p.set('access_token', 'stolen'),
      'id-token/at-hash',
    ],
    ['an ID token that is none', (p) => p.set('id_token', 'a.b'), 'id-token/malformed'],
    ['R-313 an error beside it', (p) => p.set('error', 'x'), 'authorization-response/error'],
  ])('refuses an answer with %s', async (_, change, code) => {
    expect(await failureOf(change)).toBe(code);
  });

  it.each<[string, (claims: Record<string, unknown>) => object, string]>([
    ['T-10 no nonce', (c) => ({ ...c, nonce: undefined }), 'id-token/nonce'],
    ['T-10 R-117 another nonce', (c) => ({ ...c, nonce: 'x' }), 'id-token/nonce'],
    ['T-15 R-122 no at_hash', (c) => ({ ...c, at_hash: undefined }), 'id-token/at-hash'],
    [
      'T-15 R-121 at_hash and one character more',
      (c) => ({ ...c, at_hash: `${String(c['at_hash'])}1` }),
      'id-token/at-hash',
    ],
    [
      'R-124 another s_hash',
      (c) => ({ ...c, s_hash: 'x' }),
      'authorization-response/state-mismatch',
    ],
    ['T-02 another iss', (c) => ({ ...c, iss: 'https://op.example/' }), 'id-token/issuer'],
    ['T-03 another aud', (c) => ({ ...c, aud: 'other' }), 'id-token/audience'],
    ['T-14 no sub', (c) => ({ ...c, sub: undefined }), 'id-token/claim-missing'],
    ['T-08 R-110 an exp that is text', (c) => ({ ...c, exp: '9999999999' }), 'id-token/expired'],
    ['T-09 no iat', (c) => ({ ...c, iat: undefined }), 'id-token/claim-missing'],
  ])('refuses an ID token with %s', async (_, idTokenClaims, code) => {
    scene.provider.faults = { idTokenClaims };
    expect(await failureOf(() => undefined)).toBe(code);
  });

  it('I-02 iss may be missing: the ID token names the issuer, where that is checked', async () => {
    const drop = (p: URLSearchParams): void => p.delete('iss');
    expect(await failureOf(drop, { issValidationOff: true })).toBe(
      'authorization-response/missing-issuer',
    );
    expect(await failureOf(drop, { disableIdTokenValidation: true })).toBe(
      'authorization-response/missing-issuer',
    );
    scene.provider.faults = { idTokenClaims: (c) => ({ ...c, iss: 'https://evil.example' }) };
    expect(await failureOf(drop)).toBe('id-token/issuer');
    scene.provider.faults = {};
    expect(await failureOf(drop)).toBeUndefined();
  });

  it('reports an error that comes in the query, and cleans the address [10-59]', async () => {
    const back = await scene.leave({}, {}, { error: 'unauthorized_client' });
    const page = await scene.visit({ url: back.replace('#', '?') });
    expect(page.failure).toMatchObject({
      code: 'authorization-response/error',
      error: 'unauthorized_client',
    });
    expect(page.ports.browser.address).toBe(callbackUrl);
    expect(transactionOf(back)).toBeUndefined();
  });

  it('takes no token from the query [10-59]', async () => {
    const page = await scene.visit({ url: (await scene.leave()).replace('#', '?') });
    expect(page.failure?.code).toBe('authorization-response/invalid');
  });

  it('T-15 a missing at_hash is told from a wrong one', async () => {
    scene.provider.faults = { idTokenClaims: (c) => ({ ...c, at_hash: undefined }) };
    const page = await scene.visit({ url: await scene.leave() });
    expect(page.failure).toMatchObject({ claim: 'at_hash', reason: 'missing' });
  });

  it.each(['none', 'HS256', 'RS256'])('T-06 T-07 R-201 refuses alg %s', async (alg) => {
    scene.provider.faults = { idTokenHeader: (header) => ({ ...header, alg }) };
    expect(await failureOf(() => undefined)).toBe('id-token/unsupported-alg');
  });

  it('T-05 refuses a wrong signature', async () => {
    scene.provider.faults = {
      idToken: (compact) => compact.replace(/\.[^.]*$/, `.${'A'.repeat(86)}`),
    };
    expect(await failureOf(() => undefined)).toBe('id-token/bad-signature');
  });

  it('T-11 R-118 an ID token of an earlier sign-in does not pass again', async () => {
    const earlier = parametersOf(await scene.leave());
    expect(
      await failureOf((p) => {
        for (const name of ['id_token', 'access_token']) p.set(name, earlier[name] ?? '');
      }),
    ).toBe('id-token/nonce');
  });

  it('R-317 tokens in the query are not an answer that was asked for', async () => {
    const url = (await scene.leave()).replace('#', '?');
    const page = await scene.visit({ url });
    expect(page.failure?.code).toBe('authorization-response/invalid');
    for (const secret of scene.secrets) expect(page.ports.browser.address).not.toContain(secret);
    expect(stateOf(page)).toMatch(/^anonymous idle/);
  });

  it('a bogus fragment leaves the session of before as it is', async () => {
    const before = held(await scene.signIn());
    const forged = `${callbackUrl}#access_token=x&id_token=y&token_type=Bearer&state=`;
    const unknown = await scene.visit({ url: `${forged}unknown` });
    expect(unknown.failure).toBeUndefined();
    expect(held(unknown)).toEqual(before);

    const { state = '' } = parametersOf(await scene.leave());
    const known = await scene.visit({ url: `${forged}${state}&iss=https%3A%2F%2Fop.example` });
    expect(known.failure?.code).toBe('id-token/malformed');
    expect(held(known)).toEqual(before);
    expect(storedSession(scene)).toMatchObject({ accessToken: before.accessToken });
  });

  it('R-312 an error comes in the fragment and ends the attempt', async () => {
    const url = await scene.leave({}, {}, { error: 'access_denied' });
    expect(new URL(url).hash).toContain('error=access_denied');
    const page = await scene.visit({ url });
    expect(page.failure).toMatchObject({ error: 'access_denied' });
    expect(page.ports.browser.address).toBe(callbackUrl);
  });

  it('the hashes are not checked where disableIdTokenValidation is set', async () => {
    scene.provider.faults = { idTokenClaims: (c) => ({ ...c, at_hash: 'x', nonce: 'x' }) };
    const config = { disableIdTokenValidation: true };
    const page = await scene.visit({ url: await scene.leave({ config }), config });
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('times that nobody checks and that make no sense are no times', async () => {
    scene.provider.faults = { idTokenClaims: (c) => ({ ...c, exp: undefined, iat: 'x' }) };
    const config = { disableIdTokenValidation: true };
    const page = await scene.visit({ url: await scene.leave({ config }), config });
    expect(held(page).idTokenExpiresAt).toBeUndefined();
    expect(stateOf(await scene.visit({ config }))).toBe('authenticated idle');
  });
});

describe('id_token', () => {
  const config = idTokenOnly;

  it('D11 the session lives as long as the ID token, without an access token', async () => {
    const page = await scene.signIn({ config });
    expect(held(page)).toMatchObject({
      accessToken: '',
      accessTokenExpiresAt: scene.clock.now() + 300,
      idTokenExpiresAt: scene.clock.now() + 300,
    });
    expect(usableAccessToken(page.client)).toBe('');
    await scene.clock.advance(299);
    expect(stateOf(page)).toBe('authenticated idle');
    await scene.clock.advance(1);
    expect(stateOf(page)).toBe('anonymous idle');
  });

  it('D11 its end is told by the clock here, whatever the provider’s shows', async () => {
    scene.provider.faults = {
      idTokenClaims: (c) => ({ ...c, iat: scene.clock.now() - 50, exp: scene.clock.now() + 150 }),
    };
    const page = await scene.signIn({ config });
    expect(held(page).accessTokenExpiresAt).toBe(scene.clock.now() + 200);
  });

  it('the claims are the user data, and userinfo is not asked', async () => {
    const page = await scene.visit({ url: await scene.leave({ config }), config });
    expect(page.failure).toBeUndefined();
    expect(page.client.store.value).toMatchObject({ userData: { sub: 'user-1', aud: 'app' } });
    await loadUserInfo(page.client);
    expect(scene.wire()).not.toContain('GET /userinfo');
  });

  it('a reload finds it in the storage', async () => {
    await scene.signIn({ config });
    const again = await scene.visit({ config });
    expect(stateOf(again)).toBe('authenticated idle');
    expect(again.client.store.value).toMatchObject({ userData: { sub: 'user-1' } });
    expect(scene.wire()).toEqual([]);
    await scene.clock.advance(301);
    expect(stateOf(await scene.visit({ config }))).toBe('anonymous idle');
  });

  it('asking for an access token gives none, makes no request, and does not check again', async () => {
    const page = await scene.signIn({ config });
    page.ports.browser.address = `${callbackUrl}#id_token=x&state=unknown`;
    expect(await acquireAccessToken(page.client)).toBe('');
    expect(page.ports.browser.offered).toEqual([]);
    expect(stateOf(page)).toBe('authenticated idle');
    expect(scene.wire()).toEqual([]);
  });

  it('there is nothing to revoke, and that is no failure', async () => {
    const page = await scene.signIn({ config });
    expect(await logoutAndRevoke(page.client)).toBeUndefined();
    expect(scene.wire()).not.toContain('POST /revoke');
    expect(stateOf(page)).toBe('anonymous idle');
  });

  it('R-316 an access token that was not asked for is refused', async () => {
    expect(await failureOf((p) => p.set('access_token', 'x'), config)).toBe(
      'authorization-response/invalid',
    );
  });

  it('at_hash may be missing: there is nothing to hash', async () => {
    expect(await failureOf(() => undefined, config)).toBeUndefined();
  });
});

it('a provider without a token endpoint will do', async () => {
  scene.provider.faults = { metadata: (json) => ({ ...json, token_endpoint: undefined }) };
  const page = await scene.visit({ url: await scene.leave() });
  expect(stateOf(page)).toBe('authenticated idle');
});

it('prompt=none finds nobody signed in: login_required, and the session of before stands', async () => {
  const before = held(await scene.signIn());
  const asked = { customParams: { prompt: 'none' } };
  const url = await scene.leave({}, asked, { isSignedIn: false });
  const page = await scene.visit({ url });
  expect(page.failure).toMatchObject({ error: 'login_required' });
  expect(held(page)).toEqual(before);
});
