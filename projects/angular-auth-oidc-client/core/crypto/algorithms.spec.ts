import { signatureAlgorithms } from './algorithms';

it('D16 holds the asymmetric algorithms and no other', () => {
  expect([...signatureAlgorithms.keys()]).toEqual([
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'EdDSA',
    'Ed25519',
  ]);
});

it.each([
  'none',
  'None',
  '',
  'HS256',
  'HS384',
  'HS512',
  'ES256K',
  'rs256',
  'constructor',
  '__proto__',
])('R-201 R-202 has no row for %p', (alg) => {
  expect(signatureAlgorithms.get(alg)).toBeUndefined();
});

it.each([...signatureAlgorithms])('T-27 %s hashes with the hash of its name', (alg, { hash }) => {
  const bits = /\d{3}$/.exec(alg)?.[0];
  expect(hash).toBe(alg === 'EdDSA' || alg === 'Ed25519' ? 'SHA-512' : `SHA-${bits}`);
});

it('RFC 7518 section 3.5: the salt of a PS signature is as long as its hash', () => {
  const salts = ['PS256', 'PS384', 'PS512'].map(
    (alg) => signatureAlgorithms.get(alg)?.verifyParams,
  );
  expect(salts).toEqual([
    { name: 'RSA-PSS', saltLength: 32 },
    { name: 'RSA-PSS', saltLength: 48 },
    { name: 'RSA-PSS', saltLength: 64 },
  ]);
});
