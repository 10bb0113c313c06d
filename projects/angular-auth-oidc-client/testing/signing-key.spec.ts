import { compactVerify, importJWK } from 'jose';
import { base64url, createSigningKey } from './signing-key';
import type { SigningAlgorithm } from './signing-key';

const hashLengths: [SigningAlgorithm, number][] = [
  ['RS256', 32],
  ['RS384', 48],
  ['RS512', 64],
  ['PS256', 32],
  ['PS384', 48],
  ['PS512', 64],
  ['ES256', 32],
  ['ES384', 48],
  ['ES512', 64],
  ['EdDSA', 64],
];

describe.each(hashLengths)('a signing key for %s', (alg, hashLength) => {
  it('signs what an independent verifier accepts, and publishes no private member', async () => {
    const key = await createSigningKey(alg, 'k');
    const compact = await key.sign({ alg, kid: 'k' }, { sub: 'ü' });

    const { payload, protectedHeader } = await compactVerify(
      compact,
      await importJWK({ ...key.jwk }, alg),
    );

    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({ sub: 'ü' });
    expect(protectedHeader).toEqual({ alg, kid: 'k' });
    expect(key.jwk).toMatchObject({ kid: 'k', use: 'sig', alg });
    expect(key.jwk).not.toHaveProperty('d');
    expect(key.jwk).not.toHaveProperty('key_ops');
  });

  it('hashes with the hash of its algorithm and keeps the left half', async () => {
    const key = await createSigningKey(alg, 'k');
    const digest = await crypto.subtle.digest(
      `SHA-${String(hashLength * 8)}`,
      new TextEncoder().encode('token'),
    );

    expect(await key.leftHalfHash('token')).toBe(
      Buffer.from(digest)
        .subarray(0, hashLength / 2)
        .toString('base64url'),
    );
  });
});

it('text and bytes are signed as they are', async () => {
  const key = await createSigningKey('ES256', 'k');
  const payloadOf = (compact: string): Buffer =>
    Buffer.from(compact.split('.')[1] ?? '', 'base64url');

  expect(payloadOf(await key.sign({}, '{"exp":1e400}')).toString()).toBe('{"exp":1e400}');
  expect([...payloadOf(await key.sign({}, new Uint8Array([0xff, 0x00])))]).toEqual([0xff, 0x00]);
});

it('base64url has neither padding nor the letters of base64', () => {
  expect(base64url(new Uint8Array([0xfb, 0xff, 0xfe, 0xff]))).toBe('-__-_w');
});
