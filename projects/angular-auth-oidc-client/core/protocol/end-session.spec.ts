import {
  buildAuth0LogoutUrl,
  buildEndSessionForm,
  buildEndSessionUrl,
  stripEndSessionState,
} from './end-session';

const errorWith = (fields: object): Error => expect.objectContaining(fields) as Error;

const endpoint = 'https://op.example/logout';
const request = {
  id_token_hint: 'h.p.s',
  client_id: 'client',
  post_logout_redirect_uri: 'https://app.example/bye?x=1',
};

describe('buildEndSessionUrl', () => {
  it('L-01 sends the hint, client_id, return URL and state, encoded once', () => {
    expect(buildEndSessionUrl(endpoint, request, { state: 's 1', logout_hint: 'é' })).toBe(
      'https://op.example/logout?id_token_hint=h.p.s&client_id=client' +
        '&post_logout_redirect_uri=https%3A%2F%2Fapp.example%2Fbye%3Fx%3D1&state=s%201&logout_hint=%C3%A9',
    );
  });

  it('L-01 leaves out what there is not: no parameter says "undefined"', () => {
    const url = buildEndSessionUrl(
      endpoint,
      { id_token_hint: undefined, client_id: 'client', post_logout_redirect_uri: undefined },
      {},
    );
    expect(url).toBe('https://op.example/logout?client_id=client');
  });

  it('L-01 keeps the query of the endpoint', () => {
    expect(buildEndSessionUrl(`${endpoint}?p=b2c`, request, {})).toMatch(
      /^https:\/\/op\.example\/logout\?p=b2c&id_token_hint=h\.p\.s&/,
    );
  });

  it('R-325 the application cannot replace a parameter that is sent', () => {
    const url = buildEndSessionUrl(endpoint, request, { post_logout_redirect_uri: 'https://evil' });
    expect(new URL(url).searchParams.getAll('post_logout_redirect_uri')).toEqual([
      'https://app.example/bye?x=1',
    ]);
  });

  it('R-323 a fragment in the endpoint is an error', () => {
    expect(() => buildEndSessionUrl(`${endpoint}#x`, request, {})).toThrow(
      errorWith({ code: 'metadata/invalid' }),
    );
  });
});

describe('buildEndSessionForm', () => {
  const fieldsOf = (...given: Parameters<typeof buildEndSessionForm>): Record<string, string> =>
    Object.fromEntries(buildEndSessionForm(...given));

  it('L-01 has the same parameters, not encoded: a form does that', () => {
    expect(fieldsOf(request, { state: 's 1', logout_hint: 'é&=', n: 1, b: false })).toEqual({
      ...request,
      state: 's 1',
      logout_hint: 'é&=',
      n: '1',
      b: 'false',
    });
  });

  it('has a field for each text of a list', () => {
    expect(buildEndSessionForm(request, { a: ['1', '2'], b: ['3'] })).toEqual([
      ...Object.entries(request),
      ['a', '1'],
      ['a', '2'],
      ['b', '3'],
    ]);
  });

  it('L-01 leaves out what there is not', () => {
    expect(
      fieldsOf(
        { id_token_hint: undefined, client_id: 'client', post_logout_redirect_uri: undefined },
        { x: undefined } as never,
      ),
    ).toEqual({ client_id: 'client' });
  });

  it('R-325 the application cannot replace a parameter that is sent', () => {
    expect(fieldsOf(request, { post_logout_redirect_uri: 'https://evil' })).toEqual(request);
  });
});

describe('buildAuth0LogoutUrl', () => {
  it.each(['https://tenant.auth0.com', 'https://tenant.auth0.com/', 'https://login.example.com/x'])(
    'of %s is below its origin, encoded, without a hint',
    (authority) => {
      expect(buildAuth0LogoutUrl(authority, request, { federated: true })).toBe(
        `${new URL(authority).origin}/v2/logout?client_id=client` +
          '&returnTo=https%3A%2F%2Fapp.example%2Fbye%3Fx%3D1&federated=true',
      );
    },
  );

  it('leaves out returnTo where there is none', () => {
    expect(
      buildAuth0LogoutUrl(
        'https://tenant.auth0.com/',
        { ...request, post_logout_redirect_uri: undefined },
        {},
      ),
    ).toBe('https://tenant.auth0.com/v2/logout?client_id=client');
  });
});

describe('the state of a sign-out in a URL', () => {
  const state = 'a-_'.padEnd(43, 'x');

  it.each<[string, string, string]>([
    ['alone', `/bye?state=${state}`, '/bye'],
    ['first', `/bye?state=${state}&b=2#c`, '/bye?b=2#c'],
    ['last', `/bye?a=%2F&state=${state}#c`, '/bye?a=%2F#c'],
    ['in between', `/bye?a&state=${state}&b`, '/bye?a&b'],
    ['in a fragment', `/#/bye?state=${state}`, '/#/bye'],
  ])('%s is removed, and nothing else', (_, url, left) => {
    expect(stripEndSessionState(url, state)).toBe(left);
  });

  it.each([
    `?state=${state}_INVALID`,
    `?state=${state.slice(1)}`,
    `?x=1;state=${state}`,
    '?state=',
  ])('%s is another one', (query) => {
    expect(stripEndSessionState(`/bye${query}`, state)).toBe(`/bye${query}`);
  });
});
