import { generateKeyPairSync, sign as signBytes } from 'node:crypto';
import type { Jwk } from '../crypto/signature';
import { isOidcError } from '../errors';
import { chooseKeys, isSignedWith, parseJwks, readJwksResponse } from './jwks';
import { splitJws } from './jwt';

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
    const chosen = chooseKeys(keys, kid === undefined ? { alg } : { alg, kid });
    return chosen.length === 1 && chosen[0] ? chosen[0] : `${chosen.length} keys`;
  } catch (error) {
    if (isOidcError(error)) return error.code;
    throw error;
  }
}

const none = 'jwks/no-matching-key';

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

  it.each([
    'application/json',
    'application/jwk-set+json',
    'text/plain; charset=utf-8',
    'application/octet-stream',
    'text/html',
    '',
  ])('reads a key set as JSON if it is served as %j [R-235]', (contentType) => {
    expect(readJwksResponse({ ...answer, contentType })).toEqual([rsa]);
    const body = `\uFEFF${answer.body}`;
    expect(readJwksResponse({ ...answer, contentType, body })).toEqual([rsa]);
  });

  it.each([
    ['404', { status: 404 }],
    ['500', { status: 500 }],
    ['204', { status: 204 }],
    ['HTML', { contentType: 'text/html', body: '<!doctype html>' }],
    ['an empty body', { body: '' }],
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

describe('chooseKeys', () => {
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

  it('chooses every key that fits a token without a kid [R-222]', () => {
    expect(chooseKeys([rsa, ec, otherRsa], { alg: 'RS256' })).toEqual([rsa, otherRsa]);
  });

  it('takes a key that the set has twice for one, also under two names', () => {
    expect(choose([rsa, { ...rsa }], 'RS256')).toBe(rsa);
    const keys = [named(rsa, 'k'), named(rsa, 'k', { use: 'sig' })];
    expect(choose(keys, 'RS256', 'k')).toBe(keys[0]);
    expect(choose([named(rsa, 'a'), named(rsa, 'b')], 'RS256')).toEqual(named(rsa, 'a'));
    expect(choose([ec, { ...ec }, { ...ec }], 'ES256')).toBe(ec);
  });

  it('looks at no key beyond the ninth that fits', () => {
    const keys = Array.from({ length: 20 }, () => ecKey('P-256'));
    expect(choose(keys, 'ES256')).toBe('9 keys');
  });

  it('R-223 a kid that an RSA and an EC key share is told apart by the algorithm', () => {
    const keys = [named(rsa, 'k'), named(ec, 'k')];
    expect(choose(keys, 'RS256', 'k')).toBe(keys[0]);
    expect(choose(keys, 'ES256', 'k')).toBe(keys[1]);
  });

  it('chooses both keys that share a kid [R-224]', () => {
    expect(choose([named(rsa, 'k'), named(otherRsa, 'k'), rsa], 'RS256', 'k')).toBe('2 keys');
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

describe('isSignedWith', () => {
  const pairs = Array.from({ length: 9 }, () => generateKeyPairSync('ec', { namedCurve: 'P-256' }));
  const keys = pairs.map(({ publicKey }) => publicKey.export({ format: 'jwk' }) as Jwk);
  const tokenOf = (position: number): ReturnType<typeof splitJws> => {
    const encode = (text: string): string => Buffer.from(text).toString('base64url');
    const input = `${encode('{"alg":"ES256"}')}.${encode('{}')}`;
    const key = { key: pairs[position]!.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    const signature = signBytes('sha256', Buffer.from(input), key);
    return splitJws(`${input}.${signature.toString('base64url')}`);
  };

  it('tries each of eight keys that fit a token without a kid, in any order', async () => {
    for (const position of [0, 7]) {
      expect(await isSignedWith(keys.slice(0, 8), tokenOf(position))).toBe(true);
    }
    expect(await isSignedWith(keys.slice(0, 8), tokenOf(8))).toBe(false);
  });

  it('does not try a ninth key, and says that there are too many', async () => {
    expect(await isSignedWith(keys, tokenOf(7))).toBe(true);
    await expect(isSignedWith(keys, tokenOf(8))).rejects.toMatchObject({
      code: 'jwks/ambiguous-key',
    });
  });

  it('does not count the same key twice', async () => {
    const [first] = keys as [Jwk];
    const set = [...Array.from({ length: 20 }, () => ({ ...first })), ...keys.slice(7)];
    expect(await isSignedWith(set, tokenOf(8))).toBe(true);
  });
});

it('reads a key set with a polluted Object.prototype as without', () => {
  const polluted = Object.prototype as Record<string, unknown>;
  const names = ['k', 'd', 'use', 'alg', 'key_ops'];
  for (const name of names) polluted[name] = 'AAAA';
  try {
    // The keys of node:crypto have another Object.prototype than this test.
    const keys = JSON.parse(JSON.stringify([rsa])) as unknown;
    expect(choose(parseJwks({ keys }), 'RS256')).toEqual(rsa);
  } finally {
    for (const name of names) Reflect.deleteProperty(polluted, name);
  }
});
