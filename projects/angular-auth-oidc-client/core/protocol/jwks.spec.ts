import { generateKeyPairSync } from 'node:crypto';
import type { Jwk } from '../crypto/signature';
import { isOidcError } from '../errors';
import { chooseKey, parseJwks, readJwksResponse } from './jwks';

const errorWith = (fields: object): Error => expect.objectContaining(fields) as Error;

function rsaKey(modulusLength = 2048): Jwk {
  return generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' });
}
function ecKey(namedCurve: string): Jwk {
  return generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'jwk' });
}
const okpKey = (type: 'ed25519' | 'x25519'): Jwk =>
  (type === 'ed25519'
    ? generateKeyPairSync('ed25519')
    : generateKeyPairSync('x25519')
  ).publicKey.export({ format: 'jwk' });

const rsa = rsaKey();
const otherRsa = rsaKey();
const ec = ecKey('P-256');
const ed = okpKey('ed25519');

function choose(keys: readonly Jwk[], alg: string, kid?: string): Jwk | string {
  try {
    return chooseKey(keys, kid === undefined ? { alg } : { alg, kid });
  } catch (error) {
    if (isOidcError(error)) return error.code;
    throw error;
  }
}

const none = 'jwks/no-matching-key';
const several = 'jwks/ambiguous-key';

describe('parseJwks', () => {
  it('R-234 keeps the keys and passes over what is none', () => {
    expect(parseJwks({ keys: [null, rsa, 7, 'x', [], { kty: 'oct' }] })).toEqual([
      rsa,
      { kty: 'oct' },
    ]);
  });

  it.each([{}, { keys: {} }, { keys: null }, { keys: 'x' }])('R-234 %j is no key set', (json) => {
    expect(() => parseJwks(json)).toThrow(errorWith({ code: 'jwks/request-failed' }));
  });

  it('R-234 an empty set has no key for any token', () => {
    expect(choose(parseJwks({ keys: [] }), 'RS256')).toBe(none);
  });
});

describe('readJwksResponse', () => {
  const answer = {
    status: 200,
    contentType: 'application/json',
    retryAfter: undefined,
    body: JSON.stringify({ keys: [rsa] }),
  };

  it.each(['application/json', 'application/jwk-set+json'])('control: reads %s', (contentType) => {
    expect(readJwksResponse({ ...answer, contentType })).toEqual([rsa]);
  });

  it.each([
    ['404', { status: 404 }],
    ['500', { status: 500 }],
    ['204', { status: 204 }],
    ['HTML', { contentType: 'text/html' }],
    ['[]', { body: '[]' }],
    ['null', { body: 'null' }],
    ['{}', { body: '{}' }],
    ['truncated JSON', { body: '{"keys":[' }],
  ])('R-235 R-234 %s is a failure to get keys, not a bad signature', (_, change) => {
    expect(() => readJwksResponse({ ...answer, ...change })).toThrow(
      errorWith({ code: 'jwks/request-failed' }),
    );
  });

  it('R-235 D22 the status is kept: a server that is down may be asked again', () => {
    expect(() => readJwksResponse({ ...answer, status: 503 })).toThrow(errorWith({ status: 503 }));
  });
});

describe('chooseKey', () => {
  const named = (key: Jwk, kid: string, more: Partial<Jwk> = {}): Jwk => ({ ...key, kid, ...more });

  it('chooses by kid', () => {
    const keys = [named(rsa, 'a'), named(otherRsa, 'b')];
    expect(choose(keys, 'RS256', 'b')).toBe(keys[1]);
  });

  it('R-220 an unknown kid matches no key, not even the only one', () => {
    expect(choose([named(rsa, 'a')], 'RS256', 'b')).toBe(none);
    expect(choose([rsa], 'RS256', 'b')).toBe(none);
  });

  it.each(['__proto__', 'constructor', 'toString', ''])(
    'R-219 kid %j is not found in an object',
    (kid) => {
      expect(choose([named(rsa, 'a')], 'RS256', kid)).toBe(none);
    },
  );

  it('R-222 without a kid takes the one fitting key among others', () => {
    const keys = [rsa, ec, ed, ecKey('secp256k1'), { ...otherRsa, use: 'enc' }];
    expect(choose(keys, 'RS256')).toBe(rsa);
    expect(choose(keys, 'ES256')).toBe(ec);
    expect(choose(keys, 'EdDSA')).toBe(ed);
  });

  it('R-222 without a kid in the token a key that has one fits as well', () => {
    const key = named(rsa, 'a');
    expect(choose([key], 'RS256')).toBe(key);
  });

  it('R-222 without a kid refuses two fitting keys, in either order', () => {
    expect(choose([rsa, otherRsa], 'RS256')).toBe(several);
    expect(choose([otherRsa, rsa], 'RS256')).toBe(several);
  });

  it('R-223 a kid that an RSA and an EC key share is told apart by the algorithm', () => {
    const keys = [named(rsa, 'k'), named(ec, 'k')];
    expect(choose(keys, 'RS256', 'k')).toBe(keys[0]);
    expect(choose(keys, 'ES256', 'k')).toBe(keys[1]);
  });

  it('R-224 a kid that two RSA keys share is refused', () => {
    expect(choose([named(rsa, 'k'), named(otherRsa, 'k')], 'RS256', 'k')).toBe(several);
  });

  it.each<[string, string, Partial<Jwk>]>([
    ['R-225 use enc', 'RS256', { use: 'enc' }],
    ['R-226 another alg', 'RS256', { alg: 'RS512' }],
    ['R-226 RS256 for PS256', 'PS256', { alg: 'RS256' }],
    ['R-226 an unknown alg', 'RS256', { alg: 'RSA-OAEP' }],
    ['R-227 key_ops encrypt', 'RS256', { key_ops: ['encrypt'] }],
    ['R-227 key_ops sign', 'RS256', { key_ops: ['sign'] }],
    ['R-227 doubled key_ops', 'RS256', { key_ops: ['verify', 'verify'] }],
    ['R-232 padding', 'RS256', { e: 'AQAB=' }],
    ['R-232 standard base64', 'RS256', { n: `+${rsa.n?.slice(1) ?? ''}` }],
    ['R-233 D-06 a private member', 'RS256', { d: 'AQAB' }],
  ])('%s: the key is not used, the others still are', (_, alg, change) => {
    const bad = named(rsa, 'k', change);
    expect(choose([bad], alg, 'k')).toBe(none);
    const good = named(otherRsa, 'k');
    expect(choose([bad, good], alg, 'k')).toBe(good);
  });

  it.each<[string, string, Jwk]>([
    ['R-228 an EC key for RS256', 'RS256', ec],
    ['R-228 an RSA key for ES256', 'ES256', rsa],
    ['R-228 P-384 for ES256', 'ES256', ecKey('P-384')],
    ['R-228 secp256k1 for ES256', 'ES256', ecKey('secp256k1')],
    ['R-229 a coordinate of the wrong length', 'ES256', { ...ec, x: 'AA' }],
    ['R-230 1024 bits', 'RS256', rsaKey(1024)],
    ['R-233 D-06 a symmetric key', 'RS256', { kty: 'oct', k: 'AAAA' }],
    ['R-202 a symmetric key for HS256', 'HS256', { kty: 'oct', k: 'AAAA' }],
    ['R-202 an RSA key for HS256', 'HS256', rsa],
    ['R-238 X25519 for EdDSA', 'EdDSA', okpKey('x25519')],
    ['R-238 an unknown kind', 'RS256', { kty: 'AKP' }],
    ['R-238 members of the wrong type', 'RS256', { kty: 'RSA', n: 7, e: {} } as unknown as Jwk],
    ['no kind', 'RS256', {}],
  ])('%s is not used', (_, alg, key) => {
    expect(choose([key], alg)).toBe(none);
  });

  it('R-238 R-239 unknown members and certificates do not disturb a key', () => {
    const key = { ...rsa, x5c: ['garbage'], x5t: 'x', other: {} } as Jwk;
    expect(choose([key], 'RS256')).toBe(key);
  });
});
