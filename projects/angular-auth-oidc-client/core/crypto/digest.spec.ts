import { isOidcError } from '../errors';
import type { CryptoPort, HashName } from '../ports';
import { createCodeChallenge, createTokenHash, digest, requireCrypto } from './digest';
import { encodeUtf8 } from './encoding';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

async function withoutWebCrypto(task: () => unknown): Promise<unknown> {
  const host = Object.getOwnPropertyDescriptor(globalThis, 'crypto')!;
  const insecure = { getRandomValues: crypto.getRandomValues.bind(crypto) };
  Object.defineProperty(globalThis, 'crypto', { value: insecure, configurable: true });
  try {
    return await task();
  } catch (error) {
    return error;
  } finally {
    Object.defineProperty(globalThis, 'crypto', host);
  }
}

const port: CryptoPort = {
  digest: (hash, data) => Promise.resolve(encodeUtf8(`${hash} of ${data.length} bytes!`)),
  verify: () => Promise.resolve(false),
};

it.each<[HashName, string]>([
  ['SHA-256', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'SHA-384',
    'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7',
  ],
  [
    'SHA-512',
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
  ],
])('%s of "abc" is that of FIPS 180-4', async (hash, expected) => {
  expect(hex(await digest(hash, encodeUtf8('abc')))).toBe(expected);
});

it('S-04 the code challenge is that of RFC 7636 appendix B', async () => {
  expect(await createCodeChallenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  );
});

it.each<[HashName, string]>([
  ['SHA-256', 'xsZZrUssMXjL3FBlzoSh2g'],
  ['SHA-384', 'adt46pcdiB-l6eTNifgoVM-5AIJAxq84'],
  ['SHA-512', 'p2LHG4H-8pYDc0hyVOo3iIHvZJUqe9tbj3jESOuXbkY'],
])('T-27 the token hash with %s is the left half', async (hash, expected) => {
  const token = 'YmJiZTAwYmYtMzgyOC00NzhkLTkyOTItNjJjNDM3MGYzOWIy9sFhvH8K_x8UIHj1osisS57f5DduL';
  expect(await createTokenHash(hash, token)).toBe(expected);
});

it('asks the port where one is given', async () => {
  expect(Buffer.from(await digest('SHA-384', encodeUtf8('abc'), port)).toString()).toBe(
    'SHA-384 of 3 bytes!',
  );
});

describe('without WebCrypto', () => {
  it.each<[string, () => unknown]>([
    ['requireCrypto', () => requireCrypto(undefined)],
    ['digest', () => digest('SHA-256', new Uint8Array())],
    ['createCodeChallenge', () => createCodeChallenge('verifier')],
    ['createTokenHash', () => createTokenHash('SHA-256', 'token')],
  ])('R-245 %s fails with crypto/unavailable, naming both remedies', async (_, task) => {
    const error = await withoutWebCrypto(task);
    expect(isOidcError(error)).toBe(true);
    expect(error).toMatchObject({
      code: 'crypto/unavailable',
      message: expect.stringMatching(
        /https.*localhost.*withJsrsasign\(\).*angular-auth-oidc-client\/jsrsasign/,
      ) as string,
    });
  });

  it('R-245 a port is enough', async () => {
    expect(
      await withoutWebCrypto(async () => {
        requireCrypto(port);
        return (await digest('SHA-256', new Uint8Array(5), port)).length;
      }),
    ).toBe('SHA-256 of 5 bytes!'.length);
  });
});

it('R-245 with WebCrypto nothing is missing', () => {
  expect(() => requireCrypto(undefined)).not.toThrow();
});
