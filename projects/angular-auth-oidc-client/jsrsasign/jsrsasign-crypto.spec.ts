/** @jest-environment ./projects/angular-auth-oidc-client/test/vectors/jsrsasign-environment.cjs */
import { createECDH, createPublicKey, generateKeyPairSync, sign, constants } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signatureAlgorithms } from '../core/crypto/algorithms';
import { createCodeChallenge, createTokenHash, requireCrypto } from '../core/crypto/digest';
import { decodeBase64Url, encodeBase64Url, encodeUtf8 } from '../core/crypto/encoding';
import { isUsableKey, type Jwk, verifySignature } from '../core/crypto/signature';
import { judgeVectors, vectorPaths, type VectorFiles } from '../test/vectors/judge';
import { createJsrsasignCrypto } from './jsrsasign-crypto';

jest.mock('jsrsasign', (): unknown => (globalThis as { jsrsasign?: unknown }).jsrsasign);

type Block = Uint8Array<ArrayBuffer>;

const port = createJsrsasignCrypto();

/** Runs a task as on an http: page off localhost. */
async function withoutWebCrypto<T>(task: () => Promise<T>): Promise<T> {
  const host = Object.getOwnPropertyDescriptor(globalThis, 'crypto')!;
  const insecure = { getRandomValues: crypto.getRandomValues.bind(crypto) };
  Object.defineProperty(globalThis, 'crypto', { value: insecure, configurable: true });
  try {
    return await task();
  } finally {
    Object.defineProperty(globalThis, 'crypto', host);
  }
}

describe('public test vectors with jsrsasign', () => {
  const files: VectorFiles = Object.fromEntries(
    vectorPaths.map((path) => [
      path,
      JSON.parse(readFileSync(join(__dirname, '../test/vectors', path), 'utf8')) as unknown,
    ]),
  );

  it('D32 end like those with WebCrypto, but for EdDSA, which jsrsasign does not have', async () => {
    const second = await withoutWebCrypto(() => judgeVectors(files, port));
    const first = await judgeVectors(files);
    expect(second.signature.accepted).toBe(32);
    expect(second.cookbook).toEqual({
      accepted: 3,
      refused: 31,
      wrong: ['Ed25519 signing, compact'],
    });
    expect({ ...second, cookbook: undefined }).toEqual({ ...first, cookbook: undefined });
  }, 60_000);
});

describe('digest', () => {
  it('D32 PKCE and at_hash work without WebCrypto', async () => {
    await withoutWebCrypto(async () => {
      requireCrypto(port);
      expect(await createCodeChallenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk', port)).toBe(
        'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      );
      const token = 'YmJiZTAwYmYtMzgyOC00NzhkLTkyOTItNjJjNDM3MGYzOWIy9sFhvH8K_x8UIHj1osisS57f5DduL';
      expect(await createTokenHash('SHA-256', token, port)).toBe('xsZZrUssMXjL3FBlzoSh2g');
      expect(await createTokenHash('SHA-384', token, port)).toBe(
        'adt46pcdiB-l6eTNifgoVM-5AIJAxq84',
      );
      expect(await createTokenHash('SHA-512', token, port)).toBe(
        'p2LHG4H-8pYDc0hyVOo3iIHvZJUqe9tbj3jESOuXbkY',
      );
    });
  });

  it('agrees with WebCrypto on all lengths around the block size, and on no data', async () => {
    for (const hash of ['SHA-256', 'SHA-384', 'SHA-512'] as const) {
      for (const length of [0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 1000]) {
        const data = new Uint8Array(length).map((_, index) => index * 31);
        const expected = new Uint8Array(await crypto.subtle.digest(hash, data));
        expect(await port.digest(hash, data)).toEqual(expected);
      }
    }
  });

  it('without WebCrypto and without it, crypto/unavailable names both remedies', async () => {
    const message = /https.*localhost.*withJsrsasign\(\).*angular-auth-oidc-client\/jsrsasign/;
    await expect(withoutWebCrypto(async () => requireCrypto(undefined))).rejects.toMatchObject({
      code: 'crypto/unavailable',
      message: expect.stringMatching(message) as string,
    });
  });
});

describe.each([...signatureAlgorithms.keys()].filter((alg) => !alg.startsWith('Ed')))(
  '%s',
  (alg) => {
    it('verifies what another library signed, and nothing else', async () => {
      const { kty, crv, hash } = signatureAlgorithms.get(alg)!;
      const { privateKey, publicKey } =
        kty === 'RSA'
          ? generateKeyPairSync('rsa', { modulusLength: 2048 })
          : generateKeyPairSync('ec', { namedCurve: crv! });
      const data = encodeUtf8(`signed with ${alg}`);
      const signature = new Uint8Array(
        sign(hash.replace('-', ''), data, {
          key: privateKey,
          dsaEncoding: 'ieee-p1363',
          ...(alg.startsWith('PS') && {
            padding: constants.RSA_PKCS1_PSS_PADDING,
            saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
          }),
        }),
      );
      const key = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({
        format: 'jwk',
      }) as Jwk;
      expect(await verifySignature(alg, key, signature, data, port)).toBe(true);
      expect(await verifySignature(alg, key, signature, encodeUtf8('other'), port)).toBe(false);
      const flipped = signature.map((byte, index) => (index === 40 ? byte ^ 1 : byte));
      expect(await verifySignature(alg, key, flipped, data, port)).toBe(false);
    });
  },
);

describe('what jsrsasign would let pass', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = publicKey.export({ format: 'jwk' }) as Jwk;
  const data = encodeUtf8('data');
  const toInteger = (bytes: Uint8Array): bigint =>
    BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  const toBytes = (integer: bigint): Uint8Array =>
    Uint8Array.from(Buffer.from(integer.toString(16).padStart(512, '0'), 'hex'));

  function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
    let result = 1n;
    for (; exponent > 0n; exponent >>= 1n, base = (base * base) % modulus) {
      if (exponent & 1n) result = (result * base) % modulus;
    }
    return result;
  }

  /** Signs a block as it is, whatever its padding. */
  function signBlock(hex: string): Uint8Array {
    const { n, d } = privateKey.export({ format: 'jwk' });
    const [modulus, exponent] = [n!, d!].map((text) => toInteger(decodeBase64Url(text)!));
    return toBytes(power(BigInt(`0x${hex}`), exponent!, modulus!));
  }

  const sha256 = '3031300d060960864801650304020105000420';
  const digestOf = async (hash: 'SHA-1' | 'SHA-256'): Promise<string> =>
    Buffer.from(await crypto.subtle.digest(hash, data as Block)).toString('hex');
  const pad = (tail: string): string => `0001${`00${tail}`.padStart(508, 'f')}`;

  it('the right block is accepted', async () => {
    const block = pad(sha256 + (await digestOf('SHA-256')));
    expect(await port.verify('RS256', key, signBlock(block), data)).toBe(true);
  });

  it('RFC 8017 section 8.2.2 padding that is too short is refused', async () => {
    const block = `0001ffffffffffffffffff00${sha256}${await digestOf('SHA-256')}`;
    expect(await port.verify('RS256', key, signBlock(block), data)).toBe(false);
    expect(await port.verify('RS256', key, signBlock(block.padEnd(512, '0')), data)).toBe(false);
  });

  it('RFC 8017 section 8.2.2 another hash than that of the alg is refused', async () => {
    const sha1 = pad(`3021300906052b0e03021a05000414${await digestOf('SHA-1')}`);
    expect(await port.verify('RS256', key, signBlock(sha1), data)).toBe(false);
    const block = pad(sha256 + (await digestOf('SHA-256')));
    expect(await port.verify('RS512', key, signBlock(block), data)).toBe(false);
  });

  it('RFC 8017 section 5.2.2 a signature with the modulus added to it is refused', async () => {
    const modulus = toInteger(decodeBase64Url(key.n!)!);
    for (const alg of ['RS256', 'PS256']) {
      // A signature small enough that the sum still has the length of the modulus.
      for (let count = 0; ; count++) {
        const text = encodeUtf8(`data ${count}`);
        const padding =
          alg === 'PS256'
            ? {
                padding: constants.RSA_PKCS1_PSS_PADDING,
                saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
              }
            : {};
        const signature = new Uint8Array(sign('SHA256', text, { key: privateKey, ...padding }));
        const sum = toInteger(signature) + modulus;
        if (sum >= 1n << 2048n) continue;
        expect(await port.verify(alg, key, signature, text)).toBe(true);
        expect(await port.verify(alg, key, toBytes(sum), text)).toBe(false);
        break;
      }
    }
  });

  it('a signature of the wrong length is refused', async () => {
    const right = signBlock(pad(sha256 + (await digestOf('SHA-256'))));
    for (const wrong of [[0, ...right], [...right, 0], right.slice(1), []]) {
      expect(await port.verify('RS256', key, new Uint8Array(wrong), data)).toBe(false);
    }
  });

  describe('ECDSA', () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const ecKey = pair.publicKey.export({ format: 'jwk' }) as Jwk;
    const signature = new Uint8Array(
      sign('SHA256', data, { key: pair.privateKey, dsaEncoding: 'ieee-p1363' }),
    );
    const p = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
    const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const toHex = (integer: bigint): string => integer.toString(16).padStart(64, '0');
    const encode = (hex: string): string => encodeBase64Url(Buffer.from(hex, 'hex'));

    it('R-229 a point that is not on the curve is refused, even where the numbers agree', async () => {
      // With r = s, verification comes down to x(e/r·G + Q) = r, which a Q off the curve can be solved for.
      const r = 5n;
      const e = toInteger(new Uint8Array(await crypto.subtle.digest('SHA-256', data as Block)));
      const ecdh = createECDH('prime256v1');
      ecdh.setPrivateKey(toHex((e * power(r, n - 2n, n)) % n), 'hex');
      const [ax, ay] = [1, 33].map((at) => toInteger(ecdh.getPublicKey().subarray(at, at + 32)));
      let [x, slope] = [0n, 0n];
      while ((slope * slope - r - ax! - x) % p !== 0n) {
        x++;
        slope = power((r + ax! + x) % p, (p + 1n) / 4n, p);
      }
      const y = (((ay! + slope * (x - ax!)) % p) + p) % p;
      const point = { kty: 'EC', crv: 'P-256', x: encode(toHex(x)), y: encode(toHex(y)) };
      const forged = Uint8Array.from(Buffer.from(toHex(r).repeat(2), 'hex'));
      expect(isUsableKey('ES256', point)).toBe(true);
      expect(await verifySignature('ES256', point, forged, data, port)).toBe(false);
    });

    it('R-229 a coordinate larger than the field is refused', async () => {
      const other = generateKeyPairSync('ec', { namedCurve: 'P-521' });
      const jwk = other.publicKey.export({ format: 'jwk' }) as Jwk;
      const options = { key: other.privateKey, dsaEncoding: 'ieee-p1363' } as const;
      const valid = new Uint8Array(sign('SHA512', data, options));
      const x = toInteger(decodeBase64Url(jwk.x!)!) + (1n << 521n) - 1n;
      const key = { ...jwk, x: encode(x.toString(16).padStart(132, '0')) };
      expect(await verifySignature('ES512', jwk, valid, data, port)).toBe(true);
      expect(isUsableKey('ES512', key)).toBe(true);
      expect(await verifySignature('ES512', key, valid, data, port)).toBe(false);
    });

    it('R-209 r and s outside their range are refused', async () => {
      const pairs = [
        [0n, 0n],
        [1n, 0n],
        [0n, 1n],
        [n, 1n],
        [1n, n],
      ] as const;
      for (const [r, s] of pairs) {
        const wrong = Uint8Array.from(Buffer.from(toHex(r) + toHex(s), 'hex'));
        expect(await verifySignature('ES256', ecKey, wrong, data, port)).toBe(false);
      }
    });

    it('RFC 7518 section 3.4 a signature of the wrong length is refused', async () => {
      const [r, s] = [signature.slice(0, 32), signature.slice(32)];
      for (const wrong of [[...r, 0, ...s], [0, ...signature], r, []]) {
        expect(await port.verify('ES256', ecKey, new Uint8Array(wrong), data)).toBe(false);
      }
    });
  });
});

it.each(['EdDSA', 'Ed25519', 'HS256', 'none', 'RS256 ', 'xRS256', 'ES256K', ''])(
  'R-244 %p fails with id-token/unsupported-alg',
  async (alg) => {
    await expect(port.verify(alg, {}, new Uint8Array(), new Uint8Array())).rejects.toMatchObject({
      code: 'id-token/unsupported-alg',
    });
  },
);

it('R-244 verifySignature passes that on', async () => {
  const key = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
  await expect(
    verifySignature('EdDSA', key, new Uint8Array(64), new Uint8Array(), port),
  ).rejects.toMatchObject({ code: 'id-token/unsupported-alg' });
});
