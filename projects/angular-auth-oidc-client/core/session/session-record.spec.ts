import { buildSessionRecord, parseSessionRecord, type SessionRecord } from './session-record';

type Expectations = Parameters<typeof parseSessionRecord>[1];

const config = {
  authority: 'https://op.example',
  clientId: 'app',
  checksDiscoveredIssuer: true,
  checksIdToken: true,
  checksIssuer: true,
  endpoints: {},
};
const encode = (json: unknown): string =>
  Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)).toString('base64url');
const jwt = (claims: unknown): string => `${encode({ alg: 'RS256' })}.${encode(claims)}.c2ln`;
const claims = {
  iss: 'https://op.example',
  sub: 'ada',
  aud: 'app',
  exp: 1_800_000_300,
  iat: 1_800_000_000,
  groups: ['a', 'b'],
};

const full: SessionRecord = {
  tokens: {
    accessToken: 'access',
    accessTokenExpiresAt: 1_800_000_300.5,
    idToken: jwt(claims),
    claims,
    refreshToken: 'refresh',
    scope: 'openid profile',
    nonce: 'the-nonce',
    idTokenExpiresAt: 1_800_000_300,
    grantedScope: 'openid profile email',
    requestedAt: 1_800_000_000.5,
    sessionState: 'abc.def',
  },
  userData: { sub: 'ada', name: 'Ada' },
};
const record = JSON.parse(buildSessionRecord(full)) as Record<string, unknown>;
const parse = (changes: object, expected: Expectations = config): SessionRecord | undefined =>
  parseSessionRecord(JSON.stringify({ ...record, ...changes }), expected);

describe('a session that was written is read again', () => {
  it('whole', () => {
    expect(parseSessionRecord(buildSessionRecord(full), config)).toEqual(full);
  });

  it('without what it does not have', () => {
    const bare: SessionRecord = {
      tokens: {
        ...full.tokens,
        accessToken: undefined,
        accessTokenExpiresAt: undefined,
        idTokenExpiresAt: undefined,
        scope: undefined,
        sessionState: undefined,
      },
      userData: undefined,
    };
    expect(parseSessionRecord(buildSessionRecord(bare), config)).toEqual(bare);
  });

  it('without what makes no sense but is not needed', () => {
    expect(parse({ grantedScope: 5 })?.tokens).toMatchObject({ grantedScope: undefined });
  });

  it('with one audience of several', () => {
    expect(
      parse({ idToken: jwt({ ...claims, aud: ['other', 'app'] }) })?.tokens.claims.aud,
    ).toEqual(['other', 'app']);
  });

  it('with an ID token of the issuer that the configuration names', () => {
    const issuer = 'https://tenant.op.example';
    const named = { ...config, endpoints: { issuer } };
    expect(parse({ idToken: jwt({ ...claims, iss: issuer }) }, named)).toBeDefined();
    expect(parse({}, named)).toBeUndefined();
  });

  it('with an ID token whose issuer has a slash at its end, unlike the authority', () => {
    const iss = 'https://op.example/';
    expect(parse({ idToken: jwt({ ...claims, iss }) })?.tokens.claims.iss).toBe(iss);
  });

  it('without a refresh token, whatever a polluted Object.prototype has', () => {
    const polluted = Object.prototype as Record<string, unknown>;
    polluted['refreshToken'] = 'evil';
    try {
      const text = buildSessionRecord({
        ...full,
        tokens: { ...full.tokens, refreshToken: undefined },
      });
      expect(parseSessionRecord(text, config)?.tokens.refreshToken).toBeUndefined();
    } finally {
      delete polluted['refreshToken'];
    }
  });

  it('with an ID token of any issuer only where the configuration accepts any', () => {
    const idToken = jwt({ ...claims, iss: 'https://tenant.op.example' });
    expect(parse({ idToken })).toBeUndefined();
    expect(parse({ idToken }, { ...config, checksDiscoveredIssuer: false })).toBeDefined();
    expect(parse({ idToken }, { ...config, checksIssuer: false })).toBeDefined();
  });
});

describe('a session is read again that stands on', () => {
  const tid = '0f4c3ad1-1b7e-4f0e-9b5e-6d8f1f2a3b4c';
  const tenant = `https://login.microsoftonline.com/${tid}/v2.0`;

  it.each(['common', 'organizations', 'consumers', '{tenantid}'])(
    'a tenant of Entra’s authority %s',
    (tenants) => {
      const authority = `https://login.microsoftonline.com/${tenants}/v2.0`;
      const entra = { ...config, authority };
      expect(parse({ idToken: jwt({ ...claims, iss: tenant, tid }) }, entra)).toBeDefined();
      const named = { ...config, endpoints: { issuer: authority } };
      expect(parse({ idToken: jwt({ ...claims, iss: tenant, tid }) }, named)).toBeDefined();
    },
  );

  it('Google’s issuer without a scheme', () => {
    const idToken = jwt({ ...claims, iss: 'accounts.google.com' });
    const google = { ...config, authority: 'https://accounts.google.com' };
    expect(parse({ idToken }, google)).toBeDefined();
    expect(parse({ idToken })).toBeUndefined();
  });

  it('disableIdTokenValidation an ID token with no more than a subject', () => {
    const unchecked = { ...config, checksIdToken: false };
    const bare = { idToken: jwt({ sub: 'ada' }), idTokenExpiresAt: undefined };
    expect(parse(bare, unchecked)?.tokens.claims).toEqual({ sub: 'ada' });
    expect(parse({ idToken: jwt({ ...claims, iss: 'x', aud: 'y' }) }, unchecked)).toBeDefined();
    expect(parse({ idToken: jwt({ ...claims, sub: 5 }) }, unchecked)).toBeUndefined();
    expect(parse({ idToken: 'opaque' }, unchecked)).toBeUndefined();
  });

  it('an empty access token, of a response type that brings none', () => {
    const none = { accessToken: '', refreshToken: undefined };
    expect(parse(none)?.tokens.accessToken).toBe('');
  });
});

describe('R-708 a record that is not ours counts as absent', () => {
  it.each([
    '',
    'null',
    '[]',
    '"text"',
    '5',
    '{}',
    '{"__proto__":{"version":1}}',
    buildSessionRecord(full).slice(0, -1),
  ])('%s', (text) => {
    expect(parseSessionRecord(text, config)).toBeUndefined();
  });

  it.each<[string, object]>([
    ['another version', { version: 2 }],
    ['no version', { version: undefined }],
    ['no ID token', { idToken: undefined }],
    ['an ID token that is none', { idToken: 'abc' }],
    ['an ID token without claims', { idToken: jwt('[]') }],
    ['no nonce', { nonce: undefined }],
    ['a nonce that is no text', { nonce: 5 }],
    ['no time of receipt', { requestedAt: undefined }],
    ['a time of receipt that is text', { requestedAt: '1800000000' }],
    ['no token to use', { accessToken: undefined, refreshToken: undefined }],
    ['an access token that is no text', { accessToken: { a: 1 } }],
    ['a refresh token that is no text', { refreshToken: 5 }],
    ['an expiry that is no number', { accessTokenExpiresAt: 'soon' }],
    ['an expiry that is null', { accessTokenExpiresAt: null }],
    ['an expiry of the ID token that is text', { idTokenExpiresAt: '1800000300' }],
    ['a scope that is no text', { scope: ['openid'] }],
    ['a session state that is no text', { sessionState: 1 }],
  ])('%s', (_, changes) => {
    expect(parse(changes)).toBeUndefined();
  });

  it('R-007 an expiry beyond all numbers', () => {
    const text = buildSessionRecord(full).replace('1800000300.5', '1e400');
    expect(text).toContain('1e400');
    expect(parseSessionRecord(text, config)).toBeUndefined();
  });
});

describe('R-709 the ID token in a record is held against the configuration again', () => {
  it.each<[string, object]>([
    ['another issuer', { iss: 'https://evil.example' }],
    ['an issuer that differs by two slashes', { iss: 'https://op.example//' }],
    ['no issuer', { iss: undefined }],
    ['another client', { aud: 'other' }],
    ['several other clients', { aud: ['other', 'app2'] }],
    ['a client in a list in a list', { aud: [['app']] }],
    ['no audience', { aud: undefined }],
    ['no subject', { sub: undefined }],
    ['a subject that is no text', { sub: ['ada'] }],
  ])('%s', (_, changes) => {
    expect(parse({ idToken: jwt({ ...claims, ...changes }) })).toBeUndefined();
  });
});

describe('user data in a record', () => {
  it.each<[string, unknown]>([
    ['of another user', { sub: 'eve' }],
    ['of nobody', { name: 'Ada' }],
    ['null', null],
    ['text', 'ada'],
    ['a list', [{ sub: 'ada' }]],
  ])('%s are dropped, the session stands', (_, userData) => {
    expect(parse({ userData })).toEqual({ ...full, userData: undefined });
  });
});

it('R-128 names that mean something to JavaScript are plain data, or gone', async () => {
  const hostile = '"__proto__":{"admin":true},"constructor":1,"then":"x","toString":2';
  const text = JSON.stringify({
    ...record,
    idToken: jwt(`${JSON.stringify(claims).slice(0, -1)},${hostile}}`),
  }).replace('"name":"Ada"', `"name":"Ada",${hostile}`);
  const session = parseSessionRecord(text, config);
  for (const data of [session?.tokens.claims, session?.userData]) {
    expect(Object.assign({}, data)).not.toHaveProperty('admin');
    expect(Object.keys(data ?? {})).not.toContain('__proto__');
    expect(await data).toBe(data);
    expect(data).toMatchObject({ sub: 'ada', constructor: 1 });
  }
  expect({}).not.toHaveProperty('admin');
});

it('a stored access token that no header can carry is not handed out [10-49]', () => {
  expect(parse({ accessToken: 'a\r\nX: y' })).toBeUndefined();
});
