import { OidcError, type CryptoPort, type HashName } from 'angular-auth-oidc-client/core';
import { b64utohex, BigInteger, KEYUTIL, KJUR, type RSAKey } from 'jsrsasign';

// What the type declarations of jsrsasign leave out.
const Integer = BigInteger as unknown as new (hex: string, radix: 16) => BigInteger;
type RsaPublicKey = RSAKey & { n: BigInteger; doPublic(message: BigInteger): BigInteger };
interface Curve {
  decodePointHex(hex: string): { isOnCurve(): boolean };
}

const { ECDSA, ECParameterDB, Util } = KJUR.crypto;

// The DER of DigestInfo up to the hash. @see RFC 8017 section 9.2, note 1
const digestInfoPrefixes: Readonly<Record<HashName, string>> = {
  'SHA-256': '3031300d060960864801650304020105000420',
  'SHA-384': '3041300d060960864801650304020205000430',
  'SHA-512': '3051300d060960864801650304020305000440',
};

/**
 * The crypto port over jsrsasign: RS, PS and ES algorithms in plain JavaScript. Since jsrsasign is no
 * longer maintained, it is given arithmetic to do and as little as possible to parse.
 */
export function createJsrsasignCrypto(): CryptoPort {
  return {
    digest: async (hash, data) => fromHex(hashHex(hash, data)),
    verify: async (alg, key, signature, data) => {
      const [, family, bits] = /^(RS|PS|ES)(256|384|512)$/.exec(alg) ?? [];
      if (!family) {
        throw new OidcError(
          'id-token/unsupported-alg',
          'jsrsasign does not verify the signature algorithm of the token.',
        );
      }
      const hash = `SHA-${bits}` as HashName;
      return family === 'ES'
        ? verifyEcdsa(hash, key, toHex(signature), data)
        : verifyRsa(family === 'PS', hash, key, toHex(signature), data);
    },
  };
}

function verifyRsa(
  isPss: boolean,
  hash: HashName,
  jwk: JsonWebKey,
  signature: string,
  data: Uint8Array,
): boolean {
  const { n = '', e = '' } = jwk;
  const key = KEYUTIL.getKey({ kty: 'RSA', n, e }) as RsaPublicKey;
  const integer = new Integer(signature, 16);
  // Else one signature could be written in several ways. @see RFC 8017 section 5.2.2
  if (integer.compareTo(key.n) >= 0) return false;
  const digest = hashHex(hash, data);
  // -1: a salt as long as the hash. @see RFC 7518 section 3.5
  if (isPss) return key.verifyWithMessageHashPSS(digest, signature, hashId(hash), -1);
  // jsrsasign takes the padding and the hash from what the signature says; compare with the one right
  // encoding instead. @see RFC 8017 section 8.2.2
  const tail = `00${digestInfoPrefixes[hash]}${digest}`;
  return (
    key.doPublic(integer).toString(16).padStart(signature.length, '0') ===
    `0001${tail.padStart(signature.length - 4, 'f')}`
  );
}

function verifyEcdsa(
  hash: HashName,
  jwk: JsonWebKey,
  signature: string,
  data: Uint8Array,
): boolean {
  const { crv = '', x = '', y = '' } = jwk;
  const [hexX, hexY] = [b64utohex(x), b64utohex(y)];
  const half = hexX.length;
  if (signature.length !== 2 * half) return false;
  const { curve } = ECParameterDB.getByName(crv);
  const point = `04${hexX}${hexY}`;
  // jsrsasign calculates with any two numbers, also with a point of another, weaker curve.
  const isPoint =
    [hexX, hexY].every((hex) => new Integer(hex, 16).compareTo(curve.getQ()) < 0) &&
    (curve as unknown as Curve).decodePointHex(point).isOnCurve();
  return (
    isPoint &&
    new ECDSA({ curve: crv, pub: point }).verifyWithMessageHash(
      hashHex(hash, data),
      ECDSA.hexRSSigToASN1Sig(signature.slice(0, half), signature.slice(half)),
    )
  );
}

function hashHex(hash: HashName, data: Uint8Array): string {
  return Util.hashHex(toHex(data), hashId(hash));
}

function hashId(hash: HashName): string {
  return hash.replace('-', '').toLowerCase();
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}
