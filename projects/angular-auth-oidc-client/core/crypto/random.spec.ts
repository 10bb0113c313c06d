import { decodeBase64Url } from './encoding';
import { createCodeVerifier, createNonce, createState } from './random';

describe.each([
  ['state', createState],
  ['nonce', createNonce],
  ['code_verifier', createCodeVerifier],
])('%s', (_, create) => {
  it('S-04 is 43 unreserved characters from 32 bytes', () => {
    const value = create();
    expect(value).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(decodeBase64Url(value)).toHaveLength(32);
  });

  it('is never the same twice', () => {
    expect(new Set(Array.from({ length: 1000 }, create)).size).toBe(1000);
  });

  it('S-04 uses every bit: none is constant over many values', () => {
    const ones = new Uint8Array(32);
    const zeros = new Uint8Array(32);
    for (let count = 0; count < 200; count++) {
      decodeBase64Url(create())?.forEach((byte, index) => {
        ones[index]! |= byte;
        zeros[index]! |= ~byte;
      });
    }
    expect([...ones, ...zeros]).toEqual(Array(64).fill(255));
  });

  it('S-04 fails rather than fall back where the host has no source of randomness', () => {
    const host = Object.getOwnPropertyDescriptor(globalThis, 'crypto')!;
    Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true });
    try {
      expect(create).toThrow(TypeError);
    } finally {
      Object.defineProperty(globalThis, 'crypto', host);
    }
  });
});
