import { createHmac, generateKeyPairSync } from 'node:crypto';
import {
  checkAuth,
  isOidcError,
  OidcError,
  renew,
  type OidcErrorCode,
} from 'angular-auth-oidc-client/core';
import type { ProviderFaults } from 'angular-auth-oidc-client/testing';
import {
  answer,
  createScene,
  held,
  outcomeOf,
  stateOf,
  storedKinds,
  type Page,
  type Scene,
} from './scene';

const manyKeys = Array.from({ length: 9 }, () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
).map((key) => ({ ...key, kid: 'key-1' }));

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const prototypes = (): string[] =>
  [Object.prototype, Array.prototype].flatMap((prototype) => Object.getOwnPropertyNames(prototype));
const prototypesBefore = prototypes();

const secretsIn = (text: string): string[] =>
  [...scene.secrets].filter((secret) => text.includes(secret));

/** What must be true after every answer that was refused, whatever was wrong with it. */
async function expectInvariant(page: Page, url: string, failure: unknown): Promise<void> {
  // 1. There is no session, and nothing of the bad answer is anywhere.
  expect(stateOf(page)).toMatch(/^anonymous idle/);
  expect(storedKinds(scene.storage).filter((kind) => !/^(metadata|keys)$/.test(kind))).toEqual([]);
  const found = JSON.stringify([
    [...scene.storage.entries],
    page.ports.browser.address,
    page.ports.browser.replaced,
    page.ports.browser.redirects,
    // The URL that was dealt with is remembered, so that it is not dealt with again.
    { ...page.client.memory, callback: undefined },
  ]);
  expect(secretsIn(found)).toEqual([]);

  // 2. and 3. Nothing was asked with it, and the attempt is used up.
  const before = scene.wire();
  expect(before).not.toContain('GET /userinfo');
  expect(before).not.toContain('POST /revoke');
  expect(before.filter((line) => line === 'POST /token').length).toBeLessThanOrEqual(1);
  const faults = scene.provider.faults;
  scene.provider.faults = {};
  const again = await scene.visit({ url });
  expect(stateOf(again)).toMatch(/^anonymous idle/);
  expect(scene.wire()).toEqual(before);
  scene.provider.faults = faults;

  // 4. One typed error on both channels, without secrets or the provider's HTML.
  if (!isOidcError(failure)) throw new Error('The failure has no type');
  expect(page.ports.browser.outcomes).toEqual([{ returnRoute: undefined, error: failure }]);
  expect(page.client.store.value.error).toBe(failure);
  const told = `${failure.message} ${JSON.stringify({ ...failure })}`;
  expect(secretsIn(told)).toEqual([]);
  expect(told).not.toContain('<');
  expect(failure.message).not.toMatch(/https?:\/\/\S+\?/);

  // 5. Nothing goes on, and nothing secret was logged.
  expect(scene.clock.timers).toBe(0);
  const logged = JSON.stringify(page.ports.log.lines);
  expect(secretsIn(logged)).toEqual([]);

  // 6. The world is as it was.
  expect(prototypes()).toEqual(prototypesBefore);
  expect({}).not.toHaveProperty('isAuthenticated');
}

async function expectRefused(faults: ProviderFaults, code: OidcErrorCode): Promise<void> {
  // The fault is in the answers only; the attempt is begun with a provider that is well.
  const { callback, ...later } = faults;
  scene.provider.faults = callback ? { callback } : {};
  const url = await scene.leave();
  scene.provider.faults = later;
  scene.provider.requests.length = 0;
  const page = scene.open({ url });
  const checking = checkAuth(page.client);
  await scene.clock.advance(0);
  await scene.clock.advance(2);
  const failure = await checking;
  expect(failure?.code).toBe(code);
  await expectInvariant(page, url, failure);
  // The control: without the fault the same flow signs in.
  scene.provider.faults = {};
  expect(stateOf(await scene.visit({ url: await scene.leave() }))).toBe('authenticated idle');
}

async function expectAccepted(faults: ProviderFaults): Promise<Page> {
  const url = await scene.leave();
  scene.provider.faults = faults;
  const page = await scene.visit({ url });
  expect(page.failure).toBeUndefined();
  expect(stateOf(page)).toBe('authenticated idle');
  return page;
}

const respond = (given: ReturnType<typeof answer>): ProviderFaults => ({
  respond: ({ path }) => (path === '/token' ? given : undefined),
});
const tokens = (changes: Record<string, unknown>): ProviderFaults => ({
  tokenResponse: (json) => ({ ...json, ...changes }),
});
const claims = (changes: Record<string, unknown>): ProviderFaults => ({
  idTokenClaims: (right) => ({ ...right, ...changes }),
});
const header = (changes: Record<string, unknown>): ProviderFaults => ({
  idTokenHeader: (right) => ({ ...right, ...changes }),
});
const parameters = (change: (parameters: URLSearchParams) => void): ProviderFaults => ({
  callback: change,
});
const encode = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
const now = 1_800_000_000;

describe('A. the token endpoint', () => {
  it.each<[string, ProviderFaults, OidcErrorCode]>([
    [
      'R-001 HTML',
      respond({ ...answer(200, '<html>Sign in'), contentType: 'text/html' }),
      'token-response/invalid',
    ],
    [
      'R-002 cut off',
      { tokenResponse: (json) => JSON.stringify(json).slice(0, -1) },
      'token-response/invalid',
    ],
    ['R-002 a list', { tokenResponse: (json) => [json] }, 'token-response/invalid'],
    ['R-004 no access token', tokens({ access_token: undefined }), 'token-response/invalid'],
    ['R-004 an empty access token', tokens({ access_token: '' }), 'token-response/invalid'],
    ['R-004 a number for access token', tokens({ access_token: 5 }), 'token-response/invalid'],
    [
      'R-004 an object for access token',
      tokens({ access_token: { a: 1 } }),
      'token-response/invalid',
    ],
    [
      'R-005 a line break in the access token',
      tokens({ access_token: 'abc\r\nX-Evil: 1' }),
      'token-response/invalid',
    ],
    ['R-005 a line break at its end', tokens({ access_token: 'abc\n' }), 'token-response/invalid'],
    [
      'R-005 R-026 letters that no header takes',
      tokens({ access_token: 'abc\ufffd' }),
      'token-response/invalid',
    ],
    [
      'DP-06 another token type',
      tokens({ token_type: 'DPoP' }),
      'token-response/unsupported-token-type',
    ],
    ['no token type', tokens({ token_type: undefined }), 'token-response/unsupported-token-type'],
    ['R-010 a number for ID token', tokens({ id_token: 5 }), 'token-response/invalid'],
    ['R-010 an object for ID token', tokens({ id_token: {} }), 'token-response/invalid'],
    ['R-010 an empty ID token', tokens({ id_token: '' }), 'token-response/invalid'],
    [
      'R-011 invalid_grant',
      respond(answer(400, { error: 'invalid_grant' })),
      'token-response/error',
    ],
    [
      'R-013 invalid_client',
      respond(answer(401, { error: 'invalid_client' })),
      'token-response/error',
    ],
    [
      'R-014 an error with 200',
      respond(answer(200, { error: 'invalid_grant' })),
      'token-response/error',
    ],
    ['R-016 500', respond(answer(500, '<html>')), 'token-response/error'],
    [
      'R-016 503 with an absurd pause',
      respond(answer(503, '', '99999999999')),
      'token-response/error',
    ],
    ['R-016 429', respond(answer(429, '', 'soon')), 'token-response/error'],
    [
      'R-017 no answer in time',
      {
        respond: ({ path }) =>
          path === '/token' ? Promise.reject(new OidcError('network/timeout', 'x')) : undefined,
      },
      'network/timeout',
    ],
    [
      'R-019 no network',
      {
        respond: ({ path }) =>
          path === '/token' ? Promise.reject(new OidcError('network/failed', 'x')) : undefined,
      },
      'network/failed',
    ],
    [
      'R-022 endless',
      {
        respond: ({ path }) =>
          path === '/token' ? Promise.reject(new OidcError('network/too-large', 'x')) : undefined,
      },
      'network/too-large',
    ],
    [
      'R-023 nested without end',
      respond(answer(200, '['.repeat(100_000))),
      'token-response/invalid',
    ],
    ['R-028 no content', respond({ ...answer(204), contentType: '' }), 'token-response/error'],
    ['R-028 an empty body', respond(answer(200, '')), 'token-response/invalid'],
    [
      'R-029 a scope without openid, and no ID token',
      tokens({ scope: 'profile', id_token: undefined }),
      'token-response/invalid',
    ],
  ])('%s is refused', async (_, faults, code) => {
    await expectRefused(faults, code);
  });

  it.each<[string, unknown, number | undefined]>([
    ['absent', undefined, undefined],
    ['a decimal string', '3600', 3600],
    ['text', 'abc', undefined],
    ['negative', -1, undefined],
    ['null', null, undefined],
    ['a fraction', 3600.7, 3600.7],
  ])('R-007 expires_in that is %s', async (_, expires_in, lifetime) => {
    const page = await expectAccepted(tokens({ expires_in }));
    expect(held(page).accessTokenExpiresAt).toBe(
      lifetime === undefined ? undefined : now + lifetime,
    );
  });

  it('R-007 expires_in beyond all numbers is no end', async () => {
    const page = await expectAccepted({
      tokenResponse: (json) =>
        JSON.stringify(json).replace('"expires_in":300', '"expires_in":1e400'),
    });
    expect(held(page).accessTokenExpiresAt).toBeUndefined();
  });

  it.each([null, ''])(
    'members that are %j are absent ones, at sign-in as well [D23]',
    async (value) => {
      for (const name of ['refresh_token', 'scope', 'expires_in', 'session_state', 'error']) {
        const page = await expectAccepted(tokens({ [name]: value }));
        page.client.destroy();
      }
    },
  );

  it.each([null, ''])('an ID token that is %j is none', async (id_token) => {
    await expectRefused(tokens({ id_token }), 'token-response/invalid');
  });

  it.each([-90, 90])(
    'signs in if the clock of the device is %d seconds off, and then renews [D17]',
    async (by) => {
      scene.close();
      scene = await createScene({ jumpsAlone: true });
      scene.clock.jump(by);
      const page = await expectAccepted({
        idTokenClaims: (right) => ({ ...right, nbf: right['iat'] }),
      });
      expect(await outcomeOf(renew(page.client))).toBe('done');
    },
  );

  it('R-025 a byte order mark is passed over', async () => {
    await expectAccepted({ tokenResponse: (json) => `\ufeff${JSON.stringify(json)}` });
  });

  it('R-027 members that mean something to JavaScript are dropped', async () => {
    await expectAccepted({
      tokenResponse: (json) =>
        JSON.stringify(json).replace(
          '{',
          '{"__proto__":{"isAuthenticated":true},"constructor":{"prototype":{"isAuthenticated":true}},',
        ),
    });
    expect({}).not.toHaveProperty('isAuthenticated');
  });

  it('R-029 a smaller scope is accepted, and can be read', async () => {
    const page = await expectAccepted(tokens({ scope: 'openid' }));
    expect(held(page).scope).toBe('openid');
  });
});

describe('B. the claims of the ID token', () => {
  it.each<[string, ProviderFaults, OidcErrorCode]>([
    ['R-101 another issuer', claims({ iss: 'https://evil.example' }), 'id-token/issuer'],
    ['R-101 an issuer with a slash', claims({ iss: 'https://op.example/' }), 'id-token/issuer'],
    ['R-101 an issuer with its port', claims({ iss: 'https://op.example:443' }), 'id-token/issuer'],
    ['R-101 a list of issuers', claims({ iss: ['https://op.example'] }), 'id-token/issuer'],
    ['R-101 no issuer', claims({ iss: undefined }), 'id-token/claim-missing'],
    ['R-102 no subject', claims({ sub: undefined }), 'id-token/claim-missing'],
    ['R-102 an empty subject', claims({ sub: '' }), 'id-token/claim-missing'],
    ['R-102 a number for subject', claims({ sub: 5 }), 'id-token/claim-missing'],
    ['R-102 a subject too long', claims({ sub: 'x'.repeat(256) }), 'id-token/claim-missing'],
    ['R-103 R-134 another audience', claims({ aud: 'other' }), 'id-token/audience'],
    ['R-103 an audience that begins alike', claims({ aud: 'app2' }), 'id-token/audience'],
    ['R-103 an empty audience', claims({ aud: [] }), 'id-token/audience'],
    ['R-103 an audience of null', claims({ aud: [null] }), 'id-token/audience'],
    ['R-104 a further audience', claims({ aud: ['app', 'other'] }), 'id-token/audience'],
    ['R-106 another authorized party', claims({ azp: 'other' }), 'id-token/azp'],
    ['R-108 expired', claims({ exp: now - 61, iat: now - 100 }), 'id-token/expired'],
    ['R-110 no expiry', claims({ exp: undefined }), 'id-token/claim-missing'],
    ['R-110 text for expiry', claims({ exp: '9999999999' }), 'id-token/expired'],
    ['R-110 an expiry beyond time', claims({ exp: 9e15 }), 'id-token/expired'],
    ['R-112 no iat', claims({ iat: undefined }), 'id-token/claim-missing'],
    ['R-112 text for iat', claims({ iat: '1800000000' }), 'id-token/issued-at'],
    [
      'R-113 R-714 issued in the future',
      claims({ iat: now + 601, exp: now + 900 }),
      'id-token/issued-at',
    ],
    ['T-09 issued long ago', claims({ iat: now - 601 }), 'id-token/issued-at'],
    [
      'R-115 issued after it expires',
      claims({ iat: now + 50, exp: now + 40 }),
      'id-token/issued-at',
    ],
    ['R-116 not yet valid', claims({ nbf: now + 61 }), 'id-token/not-yet-valid'],
    ['R-117 no nonce', claims({ nonce: undefined }), 'id-token/nonce'],
    ['R-117 another nonce', claims({ nonce: 'other' }), 'id-token/nonce'],
    [
      'R-117 a nonce with a space',
      { idTokenClaims: (c) => ({ ...c, nonce: `${String(c['nonce'])} ` }) },
      'id-token/nonce',
    ],
    [
      'R-117 a list for nonce',
      { idTokenClaims: (c) => ({ ...c, nonce: [c['nonce']] }) },
      'id-token/nonce',
    ],
    ['R-121 another at_hash', claims({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }), 'id-token/at-hash'],
    [
      'R-121 at_hash with a letter more',
      { idTokenClaims: (c) => ({ ...c, at_hash: `${String(c['at_hash'])}1` }) },
      'id-token/at-hash',
    ],
    [
      'R-121 at_hash with padding',
      { idTokenClaims: (c) => ({ ...c, at_hash: `${String(c['at_hash'])}==` }) },
      'id-token/at-hash',
    ],
    ['R-121 a number for at_hash', claims({ at_hash: 5 }), 'id-token/at-hash'],
    [
      'R-130 bytes that are no text',
      { idTokenClaims: () => new Uint8Array([0x7b, 0xff, 0x7d]) },
      'id-token/malformed',
    ],
    [
      'R-131 the claims in the header',
      { ...header({ iss: 'https://op.example', aud: 'app' }), ...claims({ aud: 'other' }) },
      'id-token/audience',
    ],
    ['R-133 a logout token', claims({ events: {} }), 'id-token/malformed'],
    ['R-133 an access token', header({ typ: 'at+jwt' }), 'id-token/malformed'],
  ])('%s is refused', async (_, faults, code) => {
    await expectRefused(faults, code);
  });

  it('T-11 R-118 the ID token of an earlier sign-in is refused', async () => {
    let earlier = '';
    const page = await expectAccepted({ idToken: (compact) => (earlier = compact) });
    page.client.destroy();
    scene.storage.entries.delete('oidc:0-app:app:https%3A%2F%2Fop.example:session');
    scene.provider.requests.length = 0;
    await expectRefused({ idToken: () => earlier }, 'id-token/nonce');
  });

  it.each<[string, ProviderFaults]>([
    ['R-107 the client in a list', claims({ aud: ['app'] })],
    ['R-107 the client twice', claims({ aud: ['app', 'app'] })],
    ['R-109 expired within the leeway', claims({ exp: now - 59, iat: now - 60 })],
    ['R-112 a fraction for iat', claims({ iat: now + 0.5 })],
    ['R-122 no at_hash', claims({ at_hash: undefined })],
  ])('%s is accepted', async (_, faults) => {
    await expectAccepted(faults);
  });
});

describe('C. the signature', () => {
  const forge = (head: object, sign: (input: string) => string) => ({
    idToken: (compact: string) => {
      const input = `${encode(head)}.${compact.split('.')[1] ?? ''}`;
      return `${input}.${sign(input)}`;
    },
  });

  it.each<[string, () => ProviderFaults, OidcErrorCode]>([
    ['R-201 none', () => forge({ alg: 'none' }, () => ''), 'id-token/unsupported-alg'],
    ['R-201 NoNe', () => forge({ alg: 'NoNe' }, () => ''), 'id-token/unsupported-alg'],
    [
      'R-201 none with the old signature',
      () => header({ alg: 'none' }),
      'id-token/unsupported-alg',
    ],
    ['R-201 a list', () => header({ alg: ['ES256'] }), 'id-token/unsupported-alg'],
    [
      'R-202 HS256 with the public key',
      () =>
        forge({ alg: 'HS256', kid: 'key-1' }, (input) =>
          createHmac('sha256', JSON.stringify(scene.provider.jwks.keys[0]))
            .update(input)
            .digest('base64url'),
        ),
      'id-token/unsupported-alg',
    ],
    [
      'R-203 HS256 with the client_id',
      () =>
        forge({ alg: 'HS256' }, (input) =>
          createHmac('sha256', 'app').update(input).digest('base64url'),
        ),
      'id-token/unsupported-alg',
    ],
    [
      'R-204 an algorithm not announced',
      () => header({ alg: 'RS256' }),
      'id-token/unsupported-alg',
    ],
    [
      'R-206 another payload',
      () => ({
        idToken: (c) =>
          c
            .split('.')
            .with(1, encode({ sub: 'eve' }))
            .join('.'),
      }),
      'id-token/bad-signature',
    ],
    [
      'R-211 two parts',
      () => ({ idToken: (c) => c.split('.').slice(0, 2).join('.') }),
      'id-token/malformed',
    ],
    ['R-211 R-247 five parts', () => ({ idToken: (c) => `${c}.a.b` }), 'id-token/malformed'],
    ['R-212 padding', () => ({ idToken: (c) => `${c}=` }), 'id-token/malformed'],
    ['R-214 a critical header', () => header({ crit: ['exp'] }), 'id-token/malformed'],
    ['R-219 a kid of another type', () => header({ kid: { a: 1 } }), 'id-token/malformed'],
    ['R-219 a kid of the prototype', () => header({ kid: '__proto__' }), 'jwks/no-matching-key'],
    [
      'R-224 more than eight keys that fit',
      () => ({ jwks: () => ({ keys: manyKeys }) }),
      'jwks/ambiguous-key',
    ],
    [
      'R-225 a key for encryption',
      () => ({ jwks: ({ keys }) => ({ keys: keys.map((k) => ({ ...k, use: 'enc' })) }) }),
      'jwks/no-matching-key',
    ],
    [
      'R-233 a private key',
      () => ({ jwks: ({ keys }) => ({ keys: keys.map((k) => ({ ...k, d: 'AQ' })) }) }),
      'jwks/no-matching-key',
    ],
  ])('%s is refused', async (_, faults, code) => {
    await expectRefused(faults(), code);
  });

  it('R-216 R-217 R-218 keys that come with the token are neither used nor fetched', async () => {
    const other = await createScene();
    await expectRefused(
      {
        idToken: (compact) =>
          other.provider.signIdToken(
            JSON.parse(Buffer.from(compact.split('.')[1] ?? '', 'base64url').toString()) as object,
            {
              jwk: other.provider.jwks.keys[0],
              jku: 'https://evil.example/jwks',
              x5u: 'https://evil.example/cert',
            },
          ),
      },
      'id-token/bad-signature',
    );
    expect(scene.provider.requests.filter(({ url }) => url.includes('evil'))).toEqual([]);
    other.close();
  });

  it('R-205 a provider that announces nothing that can be verified signs nobody in', async () => {
    scene.provider.faults = {
      metadata: (json) => ({ ...json, id_token_signing_alg_values_supported: ['none', 'HS256'] }),
    };
    const page = await scene.visit({ url: await scene.leave() });
    expect(page.failure?.code).toBe('metadata/invalid');
    expect(stateOf(page)).toMatch(/^anonymous/);
  });

  it('R-222 no kid is fine where one key fits', async () => {
    await expectAccepted(header({ kid: undefined }));
  });
});

describe('D. the authorization response', () => {
  it.each<[string, ProviderFaults, OidcErrorCode]>([
    [
      'R-303 two codes',
      parameters((p) => p.append('code', 'other')),
      'authorization-response/invalid',
    ],
    [
      'R-303 two states',
      parameters((p) => p.append('state', 'other')),
      'authorization-response/invalid',
    ],
    [
      'R-303 I-05 two issuers',
      parameters((p) => p.append('iss', 'https://op.example')),
      'authorization-response/invalid',
    ],
    [
      'R-304 an empty code',
      parameters((p) => p.set('code', '')),
      'authorization-response/missing-code',
    ],
    [
      'R-304 a code of no text',
      parameters((p) => p.set('code', 'a\u0000b')),
      'authorization-response/invalid',
    ],
    [
      'R-304 a code beyond ASCII',
      parameters((p) => p.set('code', 'a\ufffd')),
      'authorization-response/invalid',
    ],
    [
      'R-312 access_denied',
      parameters((p) => {
        p.delete('code');
        p.set('error', 'access_denied');
      }),
      'authorization-response/error',
    ],
    [
      'R-312 login_required',
      parameters((p) => {
        p.delete('code');
        p.set('error', 'login_required');
      }),
      'authorization-response/error',
    ],
    [
      'R-312 an unknown error',
      parameters((p) => {
        p.delete('code');
        p.set('error', 'so_what');
      }),
      'authorization-response/error',
    ],
    [
      'R-313 an error beside a code',
      parameters((p) => p.set('error', 'server_error')),
      'authorization-response/error',
    ],
    [
      'D31 a state for an error',
      parameters((p) => {
        p.delete('code');
        p.set('error', p.get('state') ?? '');
      }),
      'authorization-response/error',
    ],
    [
      'R-315 markup for an error',
      parameters((p) => {
        p.delete('code');
        p.set('error', '<img src=x onerror=alert(1)>');
        p.set('error_uri', 'javascript:alert(1)');
      }),
      'authorization-response/error',
    ],
    [
      'R-316 a token beside the code',
      parameters((p) => p.set('access_token', 'abc')),
      'authorization-response/invalid',
    ],
    [
      'R-316 an ID token beside the code',
      parameters((p) => p.set('id_token', 'a.b.c')),
      'authorization-response/invalid',
    ],
  ])('%s is refused', async (_, faults, code) => {
    await expectRefused(faults, code);
  });

  it('R-304 a code is sent on as it was, whatever letters it has', async () => {
    scene.provider.faults = parameters((p) => p.set('code', 'a+b/c=&d e%'));
    const page = await scene.visit({ url: await scene.leave() });
    expect(page.failure?.code).toBe('token-response/error');
    const sent = scene.provider.requests.find(({ path }) => path === '/token');
    expect(sent?.parameters['code']).toBe('a+b/c=&d e%');
  });

  it('R-317 an answer in the fragment though the query was asked is refused', async () => {
    const url = (await scene.leave()).replace('?', '#');
    const page = await scene.visit({ url });
    expect(page.failure?.code).toBe('authorization-response/invalid');
    await expectInvariant(page, url, page.failure);
  });

  it('R-320 S-26 the code of another sign-in is refused by its verifier', async () => {
    const other = new URL(await scene.leave()).searchParams.get('code') ?? '';
    scene.storage.entries.clear();
    await expectRefused(
      parameters((p) => p.set('code', other)),
      'token-response/error',
    );
  });

  it('R-322 a session_state that is none is left out', async () => {
    scene.provider.faults = parameters((p) => p.set('session_state', 'a b'));
    const page = await scene.visit({ url: await scene.leave() });
    expect(held(page).sessionState).toBeUndefined();
  });
});

describe('I. a renewal', () => {
  it.each<[string, ProviderFaults, OidcErrorCode]>([
    [
      'R-001 HTML',
      respond({ ...answer(200, '<html>'), contentType: 'text/html' }),
      'token-response/invalid',
    ],
    ['R-804 another issuer', claims({ iss: 'https://evil.example' }), 'id-token/issuer'],
    ['R-804 another nonce', claims({ nonce: 'other' }), 'id-token/nonce'],
    [
      'R-804 a wrong signature',
      { idToken: (c) => c.replace(/.{8}$/, 'AAAAAAAA') },
      'id-token/bad-signature',
    ],
  ])('%s is refused, and the session of before stands alone', async (_, faults, code) => {
    const page = await scene.signIn({ config: { silentRenew: false } });
    const before = held(page);
    const known = new Set(scene.secrets);
    scene.provider.faults = faults;
    expect(await outcomeOf(renew(page.client))).toBe(code);
    const { refreshToken } = held(page);
    const { refreshToken: _r, ...expected } = before;
    expect(held(page)).toMatchObject(expected);
    // Of the response only the refresh token is kept, which the provider put in the place of the old one.
    const fresh = [...scene.secrets].filter(
      (secret) => !known.has(secret) && ![before.refreshToken, refreshToken].includes(secret),
    );
    const found = JSON.stringify([
      [...scene.storage.entries],
      page.client.store.value,
      page.ports.log.lines,
    ]);
    expect(fresh.filter((secret) => found.includes(secret))).toEqual([]);
    expect(scene.wire()).not.toContain('GET /userinfo');
    expect(prototypes()).toEqual(prototypesBefore);
  });
});

it('a refresh token for an error is neither in the error nor in the log [D31]', async () => {
  const page = await scene.signIn({ config: { silentRenew: false } });
  scene.provider.faults = {
    respond: ({ path, parameters }) =>
      path === '/token' ? answer(400, { error: parameters['refresh_token'] }) : undefined,
  };
  const failure: unknown = await renew(page.client).catch((error: unknown) => error);
  if (!isOidcError(failure)) throw new Error('The renewal did not fail');
  const { error } = page.client.store.value;
  const told = [failure, error].map((one) => `${one?.message ?? ''} ${JSON.stringify({ ...one })}`);
  expect(secretsIn(told.join())).toEqual([]);
  expect(secretsIn(JSON.stringify(page.ports.log.lines))).toEqual([]);
});
