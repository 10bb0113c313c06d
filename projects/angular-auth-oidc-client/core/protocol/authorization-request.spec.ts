import { buildAuthorizationUrl, type AuthorizationRequest } from './authorization-request';

const errorWith = (fields: object): Error => expect.objectContaining(fields) as Error;

const endpoint = 'https://op.example/authorize';
const request: AuthorizationRequest = {
  client_id: 'client',
  redirect_uri: 'https://app.example/callback?a=1',
  response_type: 'code',
  scope: 'openid profile',
  nonce: 'n-1',
  state: 's-1',
  code_challenge: 'challenge',
};

function parametersOf(url: string): [string, string][] {
  return [...new URL(url).searchParams];
}

describe('buildAuthorizationUrl', () => {
  it('S-01 S-06 sends PKCE with S256, state and nonce, each once and encoded once', () => {
    expect(buildAuthorizationUrl(endpoint, request, {})).toBe(
      'https://op.example/authorize?client_id=client' +
        '&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback%3Fa%3D1&response_type=code' +
        '&scope=openid%20profile&nonce=n-1&state=s-1' +
        '&code_challenge=challenge&code_challenge_method=S256',
    );
  });

  it('sends response_mode where one is asked for', () => {
    const url = buildAuthorizationUrl(endpoint, { ...request, response_mode: 'fragment' }, {});
    expect(new URL(url).searchParams.get('response_mode')).toBe('fragment');
  });

  it('S-02 names no method where PKCE is switched off, least of all plain', () => {
    const url = buildAuthorizationUrl(endpoint, { ...request, code_challenge: undefined }, {});
    expect(url).not.toContain('code_challenge');
  });

  it('puts the parameters of the application last', () => {
    const custom = { prompt: 'login', max_age: 0, claims: '{"a":1}' };
    expect(parametersOf(buildAuthorizationUrl(endpoint, request, custom)).slice(-3)).toEqual([
      ['prompt', 'login'],
      ['max_age', '0'],
      ['claims', '{"a":1}'],
    ]);
  });

  it('R-325 S-02 the application cannot override or repeat a protocol parameter', () => {
    const plain = buildAuthorizationUrl(endpoint, request, {});
    const custom = {
      client_id: 'x',
      redirect_uri: 'https://evil.example',
      response_type: 'token',
      scope: 'x',
      nonce: 'x',
      state: 'x',
      code_challenge: 'x',
      code_challenge_method: 'plain',
    };
    expect(buildAuthorizationUrl(endpoint, request, custom)).toBe(plain);
    const inherited = Object.create({ state: 'x', other: 'y' }) as Record<string, string>;
    expect(buildAuthorizationUrl(endpoint, request, inherited)).toBe(plain);
  });

  it('R-323 keeps the query of the endpoint', () => {
    const url = buildAuthorizationUrl(`${endpoint}?tenant=a%2Fb`, request, { tenant: 'c' });
    expect(url).toMatch(/^https:\/\/op\.example\/authorize\?tenant=a%2Fb&client_id=client&/);
    expect(new URL(url).searchParams.getAll('tenant')).toEqual(['a/b']);
  });

  it.each(['?client_id=other', '?x=1&state=fixed', '?code_challenge_method=plain', '#', '#frag'])(
    'R-323 refuses an endpoint with %s',
    (suffix) => {
      expect(() => buildAuthorizationUrl(endpoint + suffix, request, {})).toThrow(
        errorWith({ code: 'metadata/invalid' }),
      );
    },
  );
});
