import { decodeBase64Url, decodeUtf8, encodeBase64Url, encodeUtf8 } from './encoding';

describe('base64url', () => {
  it('writes the example of RFC 7515 appendix C', () => {
    expect(encodeBase64Url(new Uint8Array([3, 236, 255, 224, 193]))).toBe('A-z_4ME');
  });

  it('reads back every byte at every position', () => {
    for (let length = 0; length < 6; length++) {
      for (let byte = 0; byte < 256; byte++) {
        const bytes = new Uint8Array(length).fill(byte);
        expect(decodeBase64Url(encodeBase64Url(bytes))).toEqual(bytes);
      }
    }
  });

  it('survives values far larger than the argument limit of a function call', () => {
    const bytes = new Uint8Array(1_000_000).fill(255);
    expect(decodeBase64Url(encodeBase64Url(bytes))).toEqual(bytes);
  });

  it.each([
    ['padding', 'QQ=='],
    ['one padding character', 'QUE='],
    ['plus', 'A+z_'],
    ['slash', 'A-z/'],
    ['a space before', ' QUFB'],
    ['a space inside', 'QU FB'],
    ['a line feed after', 'QUFB\n'],
    ['a carriage return inside', 'QU\rFB'],
    ['a tab inside', 'QU\tFB'],
    ['a form feed inside', 'QU\fFB'],
    ['a length of 1 modulo 4', 'QUFBQ'],
    ['a single character', 'Q'],
    ['a non-ASCII character', 'QUFé'],
    ['a full-width letter', 'QUFＢ'],
    ['a dot', 'QU.B'],
    ['a null character', 'QUF\0'],
  ])('R-212 refuses %s', (_, text) => {
    expect(decodeBase64Url(text)).toBeUndefined();
  });

  it.each(['QR', 'QUF', 'Q_', 'AAB'])(
    'RFC 4648 section 3.5 refuses stray bits at the end (%s)',
    (text) => {
      expect(decodeBase64Url(text)).toBeUndefined();
    },
  );

  it.each([[42], [null], [['QUFB']], [{}], [true]])(
    'answers undefined for %p, which JSON may hold in the place of a string',
    (value) => {
      expect(decodeBase64Url(value as unknown as string)).toBeUndefined();
    },
  );
});

describe('UTF-8', () => {
  it('reads back what it wrote', () => {
    const text = 'Grüße, 世界 🌍';
    expect(decodeUtf8(encodeUtf8(text))).toBe(text);
  });

  it.each([
    ['a lone continuation byte', [0x80]],
    ['a cut sequence', [0xe4, 0xb8]],
    ['an overlong form', [0xc0, 0xaf]],
    ['an encoded surrogate', [0xed, 0xa0, 0x80]],
  ])('R-130 refuses %s instead of replacing it', (_, bytes) => {
    expect(decodeUtf8(new Uint8Array(bytes))).toBeUndefined();
  });

  it('R-130 keeps a byte order mark, so that what follows is not JSON', () => {
    expect(decodeUtf8(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]))).toBe('\ufeff{}');
  });
});
