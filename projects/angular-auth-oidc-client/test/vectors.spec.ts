import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeVectors, vectorPaths, type VectorFiles } from './vectors/judge';

const files: VectorFiles = Object.fromEntries(
  vectorPaths.map((path) => [
    path,
    JSON.parse(readFileSync(join(__dirname, 'vectors', path), 'utf8')) as unknown,
  ]),
);

describe('public test vectors with WebCrypto', () => {
  const verdicts = judgeVectors(files);

  it('Wycheproof signatures: 357 of 361 end as their file says', async () => {
    const { signature } = await verdicts;
    expect(signature).toMatchObject({ accepted: 32, refused: 329 });
    // RFC 7520 figures 20 and 27: the `alg` of the key is not that of the header (PS256 beside PS384,
    // and ES521, which does not exist). Refusing them is right for an ID token.
    expect(signature.wrong).toEqual([
      'signature 346 Figure20',
      'signature 347 Figure27',
      'signature 350 Figure20',
      'signature 351 Figure27',
    ]);
  });

  it('Wycheproof keys: 11 of 12', async () => {
    const { key } = await verdicts;
    expect(key).toMatchObject({ accepted: 2, refused: 10 });
    // A key of a broken generator (ROCA): the provider chose it, and nothing but a list of such moduli
    // would show it.
    expect(key.wrong).toEqual(['key 7 rejectsKeyWithRocaVulnerability']);
  });

  it('Wycheproof crypto: 29 of 30', async () => {
    const { crypto } = await verdicts;
    expect(crypto).toMatchObject({ accepted: 3, refused: 27 });
    // ROCA again.
    expect(crypto.wrong).toEqual(['crypto 46 rejectsKeyWithRocaVulnerability']);
  });

  it('T-07 Wycheproof with symmetric keys, and encrypted: all 107 refused', async () => {
    const { other } = await verdicts;
    expect(other).toEqual({ accepted: 0, refused: 107, wrong: [] });
  });

  it('JOSE cookbook: RS256, PS384, ES512 and EdDSA accepted, all else refused', async () => {
    const { cookbook } = await verdicts;
    expect(cookbook).toEqual({ accepted: 4, refused: 30, wrong: [] });
  });
});
