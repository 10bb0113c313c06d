import type { HttpResponse } from '../http-message';
import { ServerError } from '../answer-errors';
import { isOidcError } from '../errors';
import {
  namesOtherSubject,
  parseTokenResponse,
  readRefreshToken,
  type TokenResponse,
} from './token-response';

const good = {
  access_token: 'at-1',
  token_type: 'Bearer',
  expires_in: 300,
  id_token: 'h.p.s',
  refresh_token: 'rt-1',
  scope: 'openid profile',
};

function read(body: string, response: Partial<HttpResponse> = {}): TokenResponse | Error {
  const answer = { status: 200, contentType: 'application/json', retryAfter: undefined, body };
  try {
    return parseTokenResponse({ ...answer, ...response }, 0);
  } catch (error) {
    if (isOidcError(error)) return error;
    throw error;
  }
}

/** A good answer but for the members given; those that are `undefined` are absent. */
function readWith(members: Record<string, unknown>, response?: Partial<HttpResponse>) {
  return read(JSON.stringify({ ...good, ...members }), response);
}

const refused = (code: string): unknown => expect.objectContaining({ code });
const invalid = refused('token-response/invalid');

describe('parseTokenResponse', () => {
  it('control: reads a good answer', () => {
    expect(readWith({})).toEqual(good);
  });

  it('RFC 6749 section 5.1 asks for no more than an access token and its type', () => {
    expect(read('{"access_token":"a","token_type":"Bearer"}')).toEqual({
      access_token: 'a',
      token_type: 'Bearer',
    });
  });

  it.each([
    ['R-001', 'text/html', '<html>Sign in</html>'],
    ['R-001', 'text/html', JSON.stringify(good)],
    ['R-001', '', JSON.stringify(good)],
    ['R-002', 'application/json', JSON.stringify(good).slice(0, -1)],
    ['R-028', 'application/json', ''],
    ['R-002', 'application/json', 'null'],
    ['R-002', 'application/json', '[{}]'],
  ])('%s refuses 200 with %j and body %j', (_, contentType, body) => {
    const error = read(body, { contentType });
    expect(error).toEqual(invalid);
    expect(error).toHaveProperty('message', 'The answer of the token endpoint is not JSON.');
  });

  it('R-025 accepts a byte order mark', () => {
    expect(read(`\uFEFF${JSON.stringify(good)}`)).toEqual(good);
  });

  it.each([undefined, '', 7, {}, ['at-1'], null, true])(
    'R-004 refuses access_token %j',
    (access_token) => {
      expect(readWith({ access_token })).toEqual(invalid);
    },
  );

  it.each(['a\n', 'a\r\nX: y', 'a b', ' a', 'a€', 'a\uFFFD', 'a\u0000', '\t', 'ä'])(
    'R-005 R-026 refuses an access_token that no header can carry: %j',
    (access_token) => {
      expect(readWith({ access_token })).toEqual(invalid);
    },
  );

  it.each(['~!@a.b-c_d+e/f=', '%20'])(
    'D1 hands out the access token as received: %s',
    (access_token) => {
      expect(readWith({ access_token })).toMatchObject({ access_token });
    },
  );

  it.each([
    [3600, 3600],
    [0, 0],
    [3600.7, 3600.7],
    ['3600', 3600],
    ['1.5', 1.5],
    [31_536_000_000, 31_536_000_000],
  ])('R-007 R-008 expires_in %j is %d seconds', (expires_in, seconds) => {
    expect(readWith({ expires_in })).toHaveProperty('expires_in', seconds);
  });

  it.each([undefined, 'abc', '', ' 1', '-1', '1e400', '0x10', -1, null, true, [300], {}])(
    'R-007 expires_in %j counts as absent',
    (expires_in) => {
      expect(readWith({ expires_in })).not.toHaveProperty('expires_in');
    },
  );

  it.each(['1e400', '-1e400', '9'.repeat(400), `"${'9'.repeat(400)}"`])(
    'R-007 expires_in is never infinite: %.20s',
    (number) => {
      const body = `{"access_token":"a","token_type":"Bearer","expires_in":${number}}`;
      expect(read(body)).not.toHaveProperty('expires_in');
      expect(read(body)).toHaveProperty('access_token');
    },
  );

  it.each([7, {}, [], true])('R-010 refuses id_token %j', (id_token) => {
    expect(readWith({ id_token })).toEqual(invalid);
  });

  it.each([7, {}, [], true])('R-803 refuses refresh_token %j', (refresh_token) => {
    expect(readWith({ refresh_token })).toEqual(invalid);
  });

  it.each(['id_token', 'refresh_token', 'scope', 'expires_in', 'session_state', 'error'])(
    'takes %s that is null or an empty string for absent [D23]',
    (name) => {
      for (const value of [null, '']) {
        const tokens = readWith({ [name]: value });
        expect(tokens).toHaveProperty('access_token', 'at-1');
        expect(tokens).not.toHaveProperty(name);
      }
    },
  );

  it('T-20 R-805 an answer may lack the ID token and the refresh token', () => {
    const tokens = readWith({ id_token: undefined, refresh_token: undefined });
    expect(tokens).toHaveProperty('access_token', 'at-1');
    expect(tokens).not.toHaveProperty('id_token');
    expect(tokens).not.toHaveProperty('refresh_token');
  });

  it.each(['bearer', 'BEARER', 'Bearer'])(
    'DP-06 the type is compared without case: %s',
    (token_type) => {
      expect(readWith({ token_type })).toHaveProperty('token_type', 'Bearer');
    },
  );

  it.each([undefined, '', 'DPoP', 'mac', 'Bearer ', 7, ['Bearer']])(
    'refuses token_type %j',
    (token_type) => {
      expect(readWith({ token_type })).toEqual(refused('token-response/unsupported-token-type'));
    },
  );

  it.each([
    [400, 'invalid_grant', 'R-011'],
    [401, 'invalid_client', 'R-013'],
    [200, 'invalid_grant', 'R-014'],
  ])('status %d with error %s is that error (%s)', (status, error) => {
    const body = JSON.stringify({ ...good, error, error_description: 'why\u202E' });
    const failure = read(body, { status });
    expect(failure).toBeInstanceOf(ServerError);
    expect(failure).toMatchObject({
      code: 'token-response/error',
      status,
      error,
      error_description: 'why',
    });
  });

  it.each([429, 500, 502, 503])(
    'R-016 status %d is an error that says when to come back',
    (status) => {
      const failure = read('<html>', { status, contentType: 'text/html', retryAfter: '30' });
      expect(failure).toMatchObject({
        code: 'token-response/error',
        status,
        error: undefined,
        retryAfterSeconds: 30,
      });
    },
  );

  it('a provider may say that the tokens were created [10-37]', () => {
    expect(readWith({}, { status: 201 })).toHaveProperty('access_token', 'at-1');
  });

  it.each([202, 204, 302, 400])('R-028 status %d brings no tokens, whatever the body', (status) => {
    expect(readWith({}, { status })).toMatchObject({ code: 'token-response/error', status });
  });

  it('an empty error beside tokens is none', () => {
    expect(readWith({ error: null })).toHaveProperty('access_token', 'at-1');
  });

  it('R-027 keeps named members only, and the prototype', () => {
    const body = `{"__proto__":{"isAuthenticated":true},"constructor":{"prototype":{"x":1}},"other":1,${JSON.stringify(good).slice(1)}`;
    const tokens = read(body);
    expect(Object.keys(tokens)).toEqual(Object.keys(good));
    expect(Object.getPrototypeOf(tokens)).toBeNull();
    expect(tokens).not.toHaveProperty('isAuthenticated');
  });

  it.each(['openid', 'profile openid', 'openid offline_access api'])(
    'R-029 the granted scope %j is readable',
    (scope) => {
      expect(readWith({ scope })).toHaveProperty('scope', scope);
    },
  );

  it.each(['api://orders/read', 'profile', 'OPENID'])(
    'R-029 scope %j may lack openid: Entra ID names only the scopes of the API, a renewal asks for less',
    (scope) => {
      expect(readWith({ scope })).toHaveProperty('scope', scope);
      expect(readWith({ scope, id_token: undefined })).toHaveProperty('scope', scope);
    },
  );

  it.each([undefined, '', 7, ['openid']])('R-029 scope %j says nothing', (scope) => {
    expect(readWith({ scope })).not.toHaveProperty('scope');
  });

  it('R-322 keeps a session_state that can be used and drops one that cannot', () => {
    expect(readWith({ session_state: 'a.b' })).toHaveProperty('session_state', 'a.b');
    expect(readWith({ session_state: 'a b' })).not.toHaveProperty('session_state');
  });

  it('D31 no error quotes a token', () => {
    const errors = [
      readWith({ access_token: 'secret-a b' }),
      readWith({ token_type: 'secret-t' }),
      readWith({ id_token: { secret: 'secret-i' } }),
      readWith({ error: 'secret e', access_token: 'secret-a' }),
      read('{"access_token":"secret', {}),
    ];
    for (const error of errors) {
      expect(error).toBeInstanceOf(Error);
      expect((error as Error).message).not.toContain('secret');
    }
  });
});

describe('a response that is invalid', () => {
  const responseWith = (members: object, status = 200): HttpResponse => ({
    status,
    contentType: 'application/json',
    retryAfter: undefined,
    body: JSON.stringify(members),
  });
  const idTokenOf = (claims: object): string =>
    `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

  it.each([
    [{ refresh_token: 'rt-2' }, 200, 'rt-2'],
    [{ refresh_token: '' }, 200, undefined],
    [{ refresh_token: null }, 200, undefined],
    [{ refresh_token: 'rt-2' }, 400, undefined],
  ])(
    'replaces the refresh token only if it brings one: %j with status %d',
    (members, status, token) => {
      expect(readRefreshToken(responseWith(members, status))).toBe(token);
    },
  );

  it.each([
    [{ id_token: idTokenOf({ sub: 'eve' }) }, true],
    [{ id_token: idTokenOf({ sub: 5 }) }, true],
    [{ id_token: idTokenOf({ sub: 'alice' }) }, false],
    [{ id_token: idTokenOf({}) }, false],
    [{ id_token: 'no JWT' }, false],
    [{ id_token: null }, false],
    [{}, false],
  ])('is that of another user only if its ID token says so: %j', (members, isOther) => {
    expect(namesOtherSubject(responseWith(members), 'alice')).toBe(isOther);
  });
});
