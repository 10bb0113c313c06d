import { isOidcError } from '../errors';
import { parseFrontChannelResponse, type FrontChannelResponse } from './front-channel-response';

const good = {
  access_token: 'at-1',
  token_type: 'Bearer',
  expires_in: '300',
  id_token: 'h.p.s',
  scope: 'openid profile',
};

/** A good answer but for the parameters given; those that are `undefined` are absent. */
function read(
  responseType: string,
  change: Record<string, string | undefined> = {},
): FrontChannelResponse | Error {
  const parameters = new URLSearchParams(good);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) parameters.delete(name);
    else parameters.set(name, value);
  }
  try {
    return parseFrontChannelResponse(parameters, responseType);
  } catch (error) {
    if (isOidcError(error)) return error;
    throw error;
  }
}

const refused = (code: string): unknown => expect.objectContaining({ code });

describe('parseFrontChannelResponse', () => {
  it.each(['id_token token', 'token id_token', 'code id_token token'])(
    'control: reads what %s brings',
    (responseType) => {
      expect(read(responseType)).toEqual({
        access_token: 'at-1',
        expires_in: 300,
        id_token: 'h.p.s',
        scope: 'openid profile',
      });
    },
  );

  it.each(['id_token', 'code id_token'])('%s brings no access token', (responseType) => {
    expect(read(responseType, { token_type: undefined })).toMatchObject({
      access_token: undefined,
      id_token: 'h.p.s',
    });
  });

  it('code token brings no ID token', () => {
    expect(read('code token')).toMatchObject({ access_token: 'at-1', id_token: undefined });
  });

  it.each([
    ['id_token', 'id_token', undefined],
    ['id_token token', 'id_token', ''],
    ['id_token token', 'access_token', undefined],
    ['code id_token', 'id_token', undefined],
    ['code token', 'access_token', ''],
    ['code id_token token', 'access_token', undefined],
  ])('%s: refuses an answer without its %s', (responseType, name, value) => {
    expect(read(responseType, { [name]: value })).toMatchObject({
      code: 'authorization-response/missing-token',
      message: `The answer of the provider has no ${name}.`,
    });
  });

  it.each(['a\n', 'a\r\nX: y', 'a b', 'a€', 'a\uFFFD', 'a\u0000', 'ä'])(
    'R-005 refuses an access_token that no header can carry: %j',
    (access_token) => {
      expect(read('id_token token', { access_token })).toEqual(
        refused('authorization-response/invalid'),
      );
    },
  );

  it.each(['~!@a.b-c_d+e/f=', '%20'])('D1 takes the access token as it is: %s', (access_token) => {
    expect(read('id_token token', { access_token })).toMatchObject({ access_token });
  });

  it.each([undefined, '', 'DPoP', 'mac', 'Bearer '])('refuses token_type %j', (token_type) => {
    expect(read('id_token token', { token_type })).toEqual(
      refused('token-response/unsupported-token-type'),
    );
  });

  it.each(['Bearer', 'bearer', 'BEARER'])('accepts token_type %s', (token_type) => {
    expect(read('id_token token', { token_type })).toMatchObject({ access_token: 'at-1' });
  });

  it.each([
    ['3600', 3600],
    ['3600.7', 3600.7],
    ['0', 0],
    ['-1', undefined],
    ['abc', undefined],
    ['1e400', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('R-007 expires_in %j counts as %j', (expires_in, expected) => {
    expect(read('id_token token', { expires_in })).toMatchObject({ expires_in: expected });
  });
});
