import { ClaimError, ServerError } from '../answer-errors';
import { isOidcError } from '../errors';
import type { HttpResponse } from '../http-message';
import { isSigned, parseUserInfo, validateUserInfo, type UserData } from './user-info';

function read(body: string, response: Partial<HttpResponse> = {}): UserData | Error {
  const answer = { status: 200, contentType: 'application/json', retryAfter: undefined, body };
  try {
    return validateUserInfo(parseUserInfo({ ...answer, ...response }), 'alice');
  } catch (error) {
    if (isOidcError(error)) return error;
    throw error;
  }
}

describe('parseUserInfo and validateUserInfo', () => {
  it('control: gives the data of the subject', () => {
    expect(read('{"sub":"alice","name":"Alice","address":{"country":"CH"}}')).toEqual({
      sub: 'alice',
      name: 'Alice',
      address: { country: 'CH' },
    });
  });

  it.each([
    '{"sub":"bob"}',
    '{"sub":"Alice"}',
    '{"sub":"alice "}',
    '{"sub":["alice"]}',
    '{"sub":7}',
    '{"sub":"alice","sub":"bob"}',
  ])('T-21 R-501 refuses another subject: %s', (body) => {
    const error = read(body);
    expect(error).toBeInstanceOf(ClaimError);
    expect(error).toMatchObject({
      code: 'user-info/subject-mismatch',
      claim: 'sub',
      reason: 'mismatch',
    });
  });

  it.each(['{}', '{"sub":null}', '{"sub":""}', '{"__proto__":{"sub":"alice"}}'])(
    'T-21 R-501 refuses no subject: %s',
    (body) => {
      expect(read(body)).toMatchObject({
        code: 'user-info/request-failed',
        reason: 'missing',
      });
    },
  );

  it.each([
    ['401', { status: 401 }],
    ['403', { status: 403 }],
    ['500', { status: 500 }],
    ['204', { status: 204 }],
    ['HTML', { contentType: 'text/html' }],
    ['a JWT, which has to be verified first (T-22 R-505)', { contentType: 'application/jwt' }],
  ])('R-502 R-503 %s is a failure that keeps the status', (_, change) => {
    const error = read('{"sub":"alice"}', change);
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({
      code: 'user-info/request-failed',
      status: 200,
      ...('status' in change ? change : {}),
    });
  });

  it.each(['', '[]', 'null', '{"sub":"alice"'])('refuses a body that is no object: %j', (body) => {
    expect(read(body)).toMatchObject({ code: 'user-info/request-failed' });
  });

  it('R-506 odd names and markup are plain data, the prototype stays', () => {
    const data = read(
      '{"sub":"alice","__proto__":{"admin":true},"constructor":"c","then":"t","name":"<script>","picture":"javascript:x"}',
    );
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect(data).not.toHaveProperty('admin');
    expect(data).toMatchObject({ constructor: 'c', name: '<script>', picture: 'javascript:x' });
  });
});

describe('isSigned', () => {
  it.each([
    [200, 'application/jwt', true],
    [200, 'application/jwt;charset=utf-8', true],
    [200, 'application/json', false],
    [200, 'application/jwtx', false],
    [200, 'text/plain;a=application/jwt', false],
    [200, '', false],
    [401, 'application/jwt', false],
  ])('T-22 status %d with %j: %p', (status, contentType, expected) => {
    expect(isSigned({ status, contentType, retryAfter: undefined, body: 'a.b.c' })).toBe(expected);
  });
});
