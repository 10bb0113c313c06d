import type { CryptoPort } from '../ports';
import { signatureAlgorithms } from './algorithms';
import { decodeBase64Url, encodeBase64Url, encodeUtf8 } from './encoding';
import { isUsableKey, verifySignature, type Jwk } from './signature';

const claims =
  'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';
const rsaKey: Jwk = {
  kty: 'RSA',
  n: 'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ',
  e: 'AQAB',
};
const p256Key: Jwk = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};
const p521Key: Jwk = {
  kty: 'EC',
  crv: 'P-521',
  x: 'AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk',
  y: 'ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2',
};
const ed25519Key: Jwk = {
  kty: 'OKP',
  crv: 'Ed25519',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
};

const examples: [name: string, alg: string, key: Jwk, input: string, signature: string][] = [
  [
    'RFC 7515 appendix A.2',
    'RS256',
    rsaKey,
    `eyJhbGciOiJSUzI1NiJ9.${claims}`,
    'cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw',
  ],
  [
    'RFC 7515 appendix A.3',
    'ES256',
    p256Key,
    `eyJhbGciOiJFUzI1NiJ9.${claims}`,
    'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q',
  ],
  [
    'RFC 7515 appendix A.4',
    'ES512',
    p521Key,
    'eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA',
    'AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn',
  ],
  [
    'RFC 8037 appendix A.4',
    'EdDSA',
    ed25519Key,
    'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc',
    'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
  ],
];
const zeroed = (text: string): string =>
  encodeBase64Url(new Uint8Array([0, ...decodeBase64Url(text)!]));
/** As Cloud Foundry UAA and others write it. */
const padded: Jwk = { ...rsaKey, n: zeroed(rsaKey.n!), e: zeroed(rsaKey.e!) };
const bytesOf = (text: string): Uint8Array => decodeBase64Url(text)!;
const [rs256, es256] = examples as [(typeof examples)[number], (typeof examples)[number]];

/** Signs with the platform, as a provider would. */
async function sign(alg: string): Promise<{ key: Jwk; signature: Uint8Array; data: Uint8Array }> {
  const { importParams, verifyParams } = signatureAlgorithms.get(alg)!;
  const rsaParams = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  const generateParams: Algorithm = { ...rsaParams, ...importParams };
  const usages: KeyUsage[] = ['sign', 'verify'];
  const pair = (await crypto.subtle.generateKey(generateParams, true, usages)) as CryptoKeyPair;
  const data = encodeUtf8(`signed with ${alg}`);
  return {
    key: await crypto.subtle.exportKey('jwk', pair.publicKey),
    signature: new Uint8Array(
      await crypto.subtle.sign(verifyParams, pair.privateKey, data as Uint8Array<ArrayBuffer>),
    ),
    data,
  };
}

describe.each(examples)('%s (%s)', (_, alg, key, input, signature) => {
  it('T-05 is accepted', async () => {
    expect(await verifySignature(alg, key, bytesOf(signature), encodeUtf8(input))).toBe(true);
  });

  it('R-206 is refused with one bit of the signature changed, wherever', async () => {
    const bytes = bytesOf(signature);
    for (const at of [0, bytes.length >> 1, bytes.length - 1]) {
      const flipped = bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
      expect(await verifySignature(alg, key, flipped, encodeUtf8(input))).toBe(false);
    }
  });

  it('R-206 is refused with one character of the signed text changed', async () => {
    const data = encodeUtf8(input.replace(/.$/, 'x'));
    expect(await verifySignature(alg, key, bytesOf(signature), data)).toBe(false);
  });

  it('is refused with an empty signature, one byte less, one byte more', async () => {
    const bytes = bytesOf(signature);
    for (const wrong of [[], bytes.slice(0, -1), [...bytes, 0], [0, ...bytes]]) {
      const data = encodeUtf8(input);
      expect(await verifySignature(alg, key, new Uint8Array(wrong), data)).toBe(false);
    }
  });
});

it('verifies with an RSA key whose integers have leading zeros, and hands it on without [31]', async () => {
  const [, , , input, signature] = rs256;
  const data = encodeUtf8(input);
  expect(await verifySignature('RS256', padded, bytesOf(signature), data)).toBe(true);
  const keys: JsonWebKey[] = [];
  const port: CryptoPort = {
    digest: () => Promise.reject(new Error()),
    verify: (_, key) => Promise.resolve(keys.push(key) > 0),
  };
  expect(await verifySignature('RS256', padded, bytesOf(signature), data, port)).toBe(true);
  expect(keys).toEqual([{ kty: 'RSA', n: rsaKey.n, e: rsaKey.e }]);
});

it('gives the platform no member of a polluted Object.prototype', async () => {
  const [, , , input, signature] = es256;
  const polluted = Object.prototype as Record<string, unknown>;
  const names = ['d', 'k', 'use', 'alg', 'ext'];
  for (const name of names) polluted[name] = 'AAAA';
  try {
    const key = Object.assign(Object.create(null) as Jwk, p256Key);
    expect(await verifySignature('ES256', key, bytesOf(signature), encodeUtf8(input))).toBe(true);
  } finally {
    for (const name of names) Reflect.deleteProperty(polluted, name);
  }
});

describe.each([...signatureAlgorithms.keys()])('%s', (alg) => {
  it('D16 verifies what the platform signed, and nothing else', async () => {
    const { key, signature, data } = await sign(alg);
    const plain: Jwk = { ...key, alg, use: 'sig', kid: 'k1' };
    delete plain.key_ops;
    delete plain.ext;
    expect(await verifySignature(alg, plain, signature, data)).toBe(true);
    expect(await verifySignature(alg, plain, signature, encodeUtf8('other'))).toBe(false);
  });
});

it.each([
  ['RS256', 'RS512'],
  ['RS256', 'PS256'],
  ['PS256', 'RS256'],
  ['PS512', 'PS256'],
])('R-204 a signature of %s is not one of %s', async (signed, claimed) => {
  const { key, signature, data } = await sign(signed);
  const { kty, n, e } = key;
  expect(await verifySignature(claimed, { kty, n, e } as Jwk, signature, data)).toBe(false);
});

it('R-208 an ECDSA signature in DER is refused', async () => {
  const [r, s] = [bytesOf(es256[4]).slice(0, 32), bytesOf(es256[4]).slice(32)];
  const integer = (bytes: Uint8Array): number[] =>
    bytes[0]! < 128 ? [2, 32, ...bytes] : [2, 33, 0, ...bytes];
  const body = [...integer(r), ...integer(s)];
  const der = new Uint8Array([0x30, body.length, ...body]);
  expect(await verifySignature('ES256', p256Key, der, encodeUtf8(es256[3]))).toBe(false);
});

it.each([
  ['r = s = 0', '00'.repeat(64)],
  ['r = 0', '00'.repeat(32) + '01'.padStart(64, '0')],
  [
    's = n',
    '01'.padStart(64, '0') + 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
  ],
])('R-209 ECDSA %s is refused', async (_, hex) => {
  const signature = Uint8Array.from(Buffer.from(hex, 'hex'));
  expect(await verifySignature('ES256', p256Key, signature, encodeUtf8(es256[3]))).toBe(false);
});

describe('isUsableKey', () => {
  const usable: [name: string, alg: string, key: Jwk][] = [
    ['a bare RSA key', 'RS256', rsaKey],
    ['the same for another hash', 'RS512', rsaKey],
    ['the same for PSS', 'PS384', rsaKey],
    ['a key for this alg alone', 'RS256', { ...rsaKey, alg: 'RS256' }],
    ['use: sig', 'RS256', { ...rsaKey, use: 'sig' }],
    ['key_ops: verify', 'RS256', { ...rsaKey, key_ops: ['verify'] }],
    ['key_ops: sign and verify', 'RS256', { ...rsaKey, key_ops: ['sign', 'verify'] }],
    ['R-238 a garbage x5c', 'RS256', { ...rsaKey, x5c: ['!'] } as Jwk],
    ['exponent 3', 'RS256', { ...rsaKey, e: 'Aw' }],
    ['a modulus and an exponent with leading zeros', 'RS256', padded],
    ['an EC key', 'ES256', p256Key],
    ['an EC key on P-521', 'ES512', p521Key],
    ['an Ed25519 key', 'EdDSA', ed25519Key],
    ['RFC 9864: both names of Ed25519', 'Ed25519', { ...ed25519Key, alg: 'EdDSA' }],
  ];
  it.each(usable)('accepts %s (%s)', (_, alg, key) => {
    expect(isUsableKey(alg, key)).toBe(true);
  });

  const n = (bytes: number, first: number, last = 1): string =>
    encodeBase64Url(new Uint8Array(bytes).fill(first, 0, 1).fill(last, -1));
  const unusable: [name: string, alg: string, key: Jwk][] = [
    ['R-202 HS256 with an RSA key', 'HS256', rsaKey],
    ['R-201 none', 'none', rsaKey],
    ['R-225 use: enc', 'RS256', { ...rsaKey, use: 'enc' }],
    ['R-226 a key of another hash', 'RS256', { ...rsaKey, alg: 'RS512' }],
    ['R-226 a key of another padding', 'PS256', { ...rsaKey, alg: 'RS256' }],
    ['R-226 a key of an unknown alg', 'RS256', { ...rsaKey, alg: 'XX256' }],
    ['R-227 key_ops: encrypt', 'RS256', { ...rsaKey, key_ops: ['encrypt'] }],
    ['R-227 key_ops: sign', 'RS256', { ...rsaKey, key_ops: ['sign'] }],
    ['R-227 no key_ops', 'RS256', { ...rsaKey, key_ops: [] }],
    ['R-227 key_ops twice', 'RS256', { ...rsaKey, key_ops: ['verify', 'verify'] }],
    ['key_ops as a string', 'RS256', { ...rsaKey, key_ops: 'verify' } as unknown as Jwk],
    ['R-228 an EC key for RS256', 'RS256', p256Key],
    ['R-228 an RSA key for ES256', 'ES256', rsaKey],
    ['R-228 P-521 for ES256', 'ES256', p521Key],
    ['R-228 P-256 under the name P-384', 'ES384', { ...p256Key, crv: 'P-384' }],
    ['R-228 secp256k1', 'ES256', { ...p256Key, crv: 'secp256k1' }],
    ['R-228 Ed448 for EdDSA', 'EdDSA', { ...ed25519Key, crv: 'Ed448' }],
    ['R-228 X25519 for EdDSA', 'EdDSA', { ...ed25519Key, crv: 'X25519' }],
    ['R-229 a short y', 'ES256', { ...p256Key, y: 'x_E' }],
    ['R-229 a long x', 'ES256', { ...p256Key, x: p521Key.x! }],
    ['R-229 no y', 'ES256', { kty: 'EC', crv: 'P-256', x: p256Key.x! }],
    ['a short Ed25519 key', 'EdDSA', { ...ed25519Key, x: 'AAAA' }],
    ['R-230 512 bits', 'RS256', { ...rsaKey, n: n(64, 255) }],
    ['R-230 1024 bits', 'RS256', { ...rsaKey, n: n(128, 255) }],
    ['R-230 2047 bits', 'RS256', { ...rsaKey, n: n(256, 127) }],
    ['more bits than Chromium takes', 'RS256', { ...rsaKey, n: n(1025, 1) }],
    ['exponent 1', 'RS256', { ...rsaKey, e: 'AQ' }],
    ['exponent 0', 'RS256', { ...rsaKey, e: 'AA' }],
    ['an even exponent', 'RS256', { ...rsaKey, e: 'AQAC' }],
    ['an exponent of 33 bits', 'RS256', { ...rsaKey, e: 'AQAAAAE' }],
    ['no exponent', 'RS256', { kty: 'RSA', n: rsaKey.n! }],
    ['no modulus', 'RS256', { kty: 'RSA', e: 'AQAB' }],
    ['R-232 a padded exponent', 'RS256', { ...rsaKey, e: 'Aw==' }],
    ['R-232 a modulus in base64', 'RS256', { ...rsaKey, n: rsaKey.n!.replace(/_/g, '/') }],
    ['R-232 a modulus with a line feed', 'RS256', { ...rsaKey, n: `${rsaKey.n}\n` }],
    ['R-232 a padded coordinate', 'ES256', { ...p256Key, x: `${p256Key.x}=` }],
    ['a modulus that is a number', 'RS256', { ...rsaKey, n: 7 } as unknown as Jwk],
    ['a modulus that is null', 'RS256', { ...rsaKey, n: null } as unknown as Jwk],
    ['kty missing', 'RS256', { n: rsaKey.n!, e: 'AQAB' }],
  ];
  it.each(unusable)('refuses %s (%s), and then verifies nothing with it', async (_, alg, key) => {
    expect(isUsableKey(alg, key)).toBe(false);
    if (!signatureAlgorithms.has(alg)) return;
    const [, , , input, signature] = key.kty === 'EC' ? es256 : rs256;
    const port: CryptoPort = {
      digest: () => Promise.reject(new Error()),
      verify: () => Promise.resolve(true),
    };
    const data = encodeUtf8(input);
    expect(await verifySignature(alg, key, bytesOf(signature), data)).toBe(false);
    expect(await verifySignature(alg, key, bytesOf(signature), data, port)).toBe(false);
  });

  it('accepts the largest modulus that Chromium takes, and the smallest that RFC 7518 takes', () => {
    expect(isUsableKey('RS256', { ...rsaKey, n: n(1024, 255) })).toBe(true);
    expect(isUsableKey('RS256', { ...rsaKey, n: n(256, 128) })).toBe(true);
  });

  it.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'])(
    'D-06 refuses a key that holds %s, even empty',
    (member) => {
      expect(isUsableKey('RS256', { ...rsaKey, [member]: '' })).toBe(false);
    },
  );

  it('D-06 refuses a symmetric key for every algorithm', () => {
    for (const alg of [...signatureAlgorithms.keys(), 'HS256']) {
      expect(isUsableKey(alg, { kty: 'oct', k: 'c2VjcmV0' })).toBe(false);
      expect(isUsableKey(alg, { kty: 'oct' })).toBe(false);
    }
  });
});

it('R-229 a point that is not on the curve verifies nothing and does not throw', async () => {
  const [, , , input, signature] = es256;
  const key = { ...p256Key, y: p256Key.y!.replace(/a0$/, 'aw') };
  expect(isUsableKey('ES256', key)).toBe(true);
  expect(await verifySignature('ES256', key, bytesOf(signature), encodeUtf8(input))).toBe(false);
});

describe('what the platform lacks', () => {
  it.each(['none', 'HS256', 'ES256K', 'Ed448', 'ML-DSA-65', ''])(
    'R-244 %p fails with id-token/unsupported-alg',
    async (alg) => {
      await expect(
        verifySignature(alg, rsaKey, new Uint8Array(256), new Uint8Array()),
      ).rejects.toMatchObject({ code: 'id-token/unsupported-alg' });
    },
  );

  async function withSubtle(subtle: unknown, task: () => Promise<unknown>): Promise<unknown> {
    const host = Object.getOwnPropertyDescriptor(globalThis, 'crypto')!;
    Object.defineProperty(globalThis, 'crypto', { value: { subtle }, configurable: true });
    try {
      return await task().catch((error: unknown) => error);
    } finally {
      Object.defineProperty(globalThis, 'crypto', host);
    }
  }
  const [, alg, key, input, signature] = examples[3]!;
  const verify = (): Promise<boolean> =>
    verifySignature(alg, key, bytesOf(signature), encodeUtf8(input));

  it('R-244 an algorithm of the table that the host does not know fails with the same code', async () => {
    const cause = new DOMException('Unrecognized name.', 'NotSupportedError');
    const subtle = { importKey: () => Promise.reject(cause) };
    expect(await withSubtle(subtle, verify)).toMatchObject({
      code: 'id-token/unsupported-alg',
      cause,
    });
  });

  it('R-229 a key that the host refuses verifies nothing', async () => {
    const subtle = { importKey: () => Promise.reject(new DOMException('', 'DataError')) };
    expect(await withSubtle(subtle, verify)).toBe(false);
  });

  it('R-245 a host without WebCrypto fails with crypto/unavailable, not with a bad signature', async () => {
    expect(await withSubtle(undefined, verify)).toMatchObject({ code: 'crypto/unavailable' });
  });
});

describe('with a port', () => {
  const [, alg, key, input, signature] = rs256;
  const verifyWith = (verify: CryptoPort['verify']): Promise<boolean> =>
    verifySignature(
      alg,
      { ...key, kid: 'k1', x5c: ['!'] } as Jwk,
      bytesOf(signature),
      encodeUtf8(input),
      {
        digest: () => Promise.reject(new Error()),
        verify,
      },
    );

  it('the port decides, and sees only the public members', async () => {
    let seen: unknown;
    expect(
      await verifyWith((...args) => {
        seen = JSON.parse(JSON.stringify(args[1]));
        return Promise.resolve(true);
      }),
    ).toBe(true);
    expect(seen).toEqual({ kty: 'RSA', n: rsaKey.n, e: rsaKey.e });
    expect(await verifyWith(() => Promise.resolve(false))).toBe(false);
  });

  it.each(examples)(
    '%s: a signature of the wrong length does not reach the port',
    async (_, name, jwk, text, value) => {
      const accepting: CryptoPort = {
        digest: () => Promise.reject(new Error()),
        verify: () => Promise.resolve(true),
      };
      const bytes = bytesOf(value);
      const data = encodeUtf8(text);
      for (const wrong of [new Uint8Array(), bytes.slice(1), new Uint8Array([0, ...bytes])]) {
        expect(await verifySignature(name, jwk, wrong, data, accepting)).toBe(false);
      }
      expect(await verifySignature(name, jwk, bytes, data, accepting)).toBe(true);
    },
  );

  it('a port that breaks verifies nothing', async () => {
    expect(await verifyWith(() => Promise.reject(new Error('broken')))).toBe(false);
  });

  it('R-244 a port that lacks the algorithm may say so by WebCrypto’s name or by ours', async () => {
    for (const error of [
      new DOMException('', 'NotSupportedError'),
      Object.assign(new Error(), { code: 'id-token/unsupported-alg' }),
    ]) {
      await expect(verifyWith(() => Promise.reject(error))).rejects.toMatchObject({
        code: 'id-token/unsupported-alg',
      });
    }
  });
});
