import { login, renew, type OpenIdConfiguration } from 'angular-auth-oidc-client/core';
import { createScene, held, parametersOf, stateOf, storedSession, type Scene } from './scene';

const types = ['code id_token', 'code token', 'code id_token token'] as const;
const withIdToken = ['code id_token', 'code id_token token'] as const;

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const codesSent = (): number => scene.wire().filter((line) => line === 'POST /token').length;

/** Signs in with an answer that something happened to; gives the code of the failure. */
async function failureOf(
  responseType: string,
  change: (parameters: URLSearchParams) => void = () => undefined,
  options: OpenIdConfiguration = {},
): Promise<string | undefined> {
  const config = { responseType, ...options };
  const target = new URL(await scene.leave({ config }));
  const parameters = new URLSearchParams(target.hash.slice(1));
  change(parameters);
  target.hash = parameters.toString();
  const page = await scene.visit({ url: target.href, config });
  expect(page.client.store.value.status).toBe(page.failure ? 'anonymous' : 'authenticated');
  expect(storedSession(scene) === undefined).toBe(page.failure !== undefined);
  const { state = '' } = parametersOf(target.href);
  expect(
    scene.storage.entries.has(`oidc:0-app:app:https%3A%2F%2Fop.example:transaction:${state}`),
  ).toBe(false);
  return page.failure?.code;
}

describe.each(types)('%s', (responseType) => {
  const config = { responseType };

  it('S-01 the request has PKCE, and the answer comes in the fragment', async () => {
    const page = scene.open({ config });
    await login(page.client);
    const [asked = ''] = page.ports.browser.redirects;
    expect(parametersOf(asked)).toMatchObject({
      response_type: responseType,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as unknown,
      code_challenge_method: 'S256',
    });
    const url = new URL(await scene.provider.respondTo(asked));
    expect(url.search).toBe('');
    expect(parametersOf(url.href)).toHaveProperty('code');
  });

  it('the tokens of the token endpoint are the ones kept', async () => {
    const url = await scene.leave({ config });
    const sent = parametersOf(url);
    const page = await scene.visit({ url, config });
    const tokens = held(page);
    expect(page.failure).toBeUndefined();
    expect(codesSent()).toBe(1);
    expect(tokens.accessToken).not.toBe(sent['access_token']);
    expect(tokens.idToken).not.toBe(sent['id_token']);
    expect(scene.provider.isActive(tokens.accessToken ?? '')).toBe(true);
    expect(scene.provider.isActive(tokens.refreshToken ?? '')).toBe(true);
    const stored = JSON.stringify([...scene.storage.entries]);
    for (const name of ['access_token', 'id_token']) {
      if (sent[name] !== undefined) expect(stored).not.toContain(sent[name]);
    }
    const [userInfo] = scene.provider.requests.filter(({ path }) => path === '/userinfo');
    expect(userInfo?.headers['authorization']).toBe(`Bearer ${tokens.accessToken ?? ''}`);
  });

  it('it renews with the refresh token like any other', async () => {
    const page = await scene.signIn({ config });
    await renew(page.client);
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it.each<[string, (p: URLSearchParams) => void, string]>([
    ['R-304 no code', (p) => p.delete('code'), 'authorization-response/missing-code'],
    [
      'I-01 another iss',
      (p) => p.set('iss', 'https://evil.example'),
      'authorization-response/issuer-mismatch',
    ],
    ['R-303 two codes', (p) => p.append('code', 'x'), 'authorization-response/invalid'],
    ['R-313 an error', (p) => p.set('error', 'access_denied'), 'authorization-response/error'],
    [
      'none of its tokens',
      (p) => {
        p.delete('access_token');
        p.delete('id_token');
      },
      'authorization-response/missing-token',
    ],
  ])('an answer with %s is refused before the code is sent', async (_, change, code) => {
    expect(await failureOf(responseType, change)).toBe(code);
    expect(codesSent()).toBe(0);
  });

  it('S-15 R-125 the nonce of the ID token from the token endpoint is checked as well', async () => {
    scene.provider.faults = {
      idTokenClaims: (c, { path }) => (path === '/token' ? { ...c, nonce: 'other' } : c),
    };
    expect(await failureOf(responseType)).toBe('id-token/nonce');
    expect(codesSent()).toBe(1);
  });

  it('R-317 an answer in the query is refused before the code is sent', async () => {
    const url = (await scene.leave({ config })).replace('#', '?');
    const page = await scene.visit({ url, config });
    expect(page.failure?.code).toBe('authorization-response/invalid');
    expect(codesSent()).toBe(0);
  });
});

describe.each(withIdToken)('%s: the ID token of the answer', (responseType) => {
  it.each<[string, (claims: Record<string, unknown>) => object, string]>([
    ['T-17 R-123 without c_hash', (c) => ({ ...c, c_hash: undefined }), 'id-token/c-hash'],
    [
      'T-17 R-123 with one character more in c_hash',
      (c) => ({ ...c, c_hash: `${String(c['c_hash'])}1` }),
      'id-token/c-hash',
    ],
    ['T-10 without nonce', (c) => ({ ...c, nonce: undefined }), 'id-token/nonce'],
    ['T-10 with another nonce', (c) => ({ ...c, nonce: 'x' }), 'id-token/nonce'],
    ['T-03 for another client', (c) => ({ ...c, aud: 'other' }), 'id-token/audience'],
    ['T-02 of another issuer', (c) => ({ ...c, iss: 'https://evil.example' }), 'id-token/issuer'],
    ['T-08 that is expired', (c) => ({ ...c, exp: c['iat'], iat: 0 }), 'id-token/issued-at'],
    [
      'R-124 with another s_hash',
      (c) => ({ ...c, s_hash: 'x' }),
      'authorization-response/state-mismatch',
    ],
  ])('%s is refused before the code is sent', async (_, bend, code) => {
    scene.provider.faults = {
      idTokenClaims: (claims, { path }) => (path === '/authorize' ? bend(claims) : claims),
    };
    expect(await failureOf(responseType)).toBe(code);
    expect(codesSent()).toBe(0);
    expect(scene.wire()).not.toContain('GET /userinfo');
  });

  it('T-05 with a wrong signature is refused before the code is sent', async () => {
    scene.provider.faults = {
      idToken: (compact, { path }) =>
        path === '/authorize' ? compact.replace(/\.[^.]*$/, `.${'A'.repeat(86)}`) : compact,
    };
    expect(await failureOf(responseType)).toBe('id-token/bad-signature');
    expect(codesSent()).toBe(0);
  });

  it('R-320 T-17 a code of another sign-in is not sent', async () => {
    const other = parametersOf(await scene.leave({ config: { responseType } }));
    expect(await failureOf(responseType, (p) => p.set('code', other['code'] ?? ''))).toBe(
      'id-token/c-hash',
    );
    expect(codesSent()).toBe(0);
  });

  it.each([
    ['iss', 'https://other.example', 'id-token/issuer'],
    ['sub', 'user-2', 'id-token/subject-changed'],
  ])('T-18 R-125 another %s than that of the token endpoint', async (claim, value, code) => {
    scene.provider.faults = {
      idTokenClaims: (c, { path }) => (path === '/token' ? { ...c, [claim]: value } : c),
    };
    // Also where the issuer is not compared with the one configured.
    expect(await failureOf(responseType, undefined, { issValidationOff: true })).toBe(code);
    expect(scene.wire()).not.toContain('GET /userinfo');
  });

  it('is not checked where disableIdTokenValidation is set', async () => {
    scene.provider.faults = {
      idTokenClaims: (c, { path }) => (path === '/authorize' ? { ...c, c_hash: 'x' } : c),
    };
    expect(
      await failureOf(responseType, undefined, { disableIdTokenValidation: true }),
    ).toBeUndefined();
  });
});

it.each(['code id_token token'])(
  'T-15 R-122 %s: at_hash has to be there, and right',
  async (type) => {
    for (const at_hash of [undefined, 'x']) {
      scene.provider.faults = {
        idTokenClaims: (c, { path }) => (path === '/authorize' ? { ...c, at_hash } : c),
      };
      expect(await failureOf(type)).toBe('id-token/at-hash');
    }
    expect(codesSent()).toBe(0);
  },
);

it('T-16 code id_token: an at_hash has nothing to be held against', async () => {
  scene.provider.faults = {
    idTokenClaims: (c, { path }) => (path === '/authorize' ? { ...c, at_hash: 'x' } : c),
  };
  expect(await failureOf('code id_token')).toBeUndefined();
});

it('I-02 code token: without an ID token that names the issuer, iss has to be there', async () => {
  expect(await failureOf('code token', (p) => p.delete('iss'))).toBe(
    'authorization-response/missing-issuer',
  );
  expect(codesSent()).toBe(0);
});

it('code token: the access token of the answer counts for nothing', async () => {
  expect(await failureOf('code token', (p) => p.set('access_token', 'injected'))).toBeUndefined();
  expect(JSON.stringify([...scene.storage.entries])).not.toContain('injected');
  expect(JSON.stringify(scene.provider.requests)).not.toContain('injected');
});
