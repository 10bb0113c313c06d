import { encodeBase64Url, encodeUtf8 } from '../crypto/encoding';
import { readJwtClaims, splitCompact } from './jwt-claims';

const part = (text: string): string => encodeBase64Url(encodeUtf8(text));
const compact = (payload: string): string =>
  `${part('{"alg":"HS256","typ":"at+jwt"}')}.${part(payload)}.c2ln`;

describe('readJwtClaims', () => {
  it('gives the claims of a token that nobody here has to judge', () => {
    expect(readJwtClaims(compact('{"sub":"é"}'))).toEqual({ sub: 'é' });
  });

  it.each([
    '',
    'opaque',
    'a.b',
    'a.b.c',
    'a.b.c.d.e',
    compact('x'),
    compact('[]'),
    compact('null'),
  ])('R-211 is undefined for %j', (token) => {
    expect(readJwtClaims(token)).toBeUndefined();
  });

  it('is undefined for a token above 1 MiB', () => {
    expect(readJwtClaims(compact(`{"a":"${'x'.repeat(700_000)}"}`))).toHaveProperty('a');
    expect(readJwtClaims(compact(`{"a":"${'x'.repeat(800_000)}"}`))).toBeUndefined();
  });

  it('R-211 is undefined where the payload is not UTF-8', () => {
    expect(readJwtClaims('e30.gA.c2ln')).toBeUndefined();
  });
});

it('takes a token of 900,000 dots apart no further than six parts', () => {
  expect(splitCompact('.'.repeat(900_000))).toHaveLength(6);
  expect(splitCompact('.'.repeat(2 ** 20 + 1))).toHaveLength(0);
  expect(splitCompact('a.b.c')).toEqual(['a', 'b', 'c']);
});
