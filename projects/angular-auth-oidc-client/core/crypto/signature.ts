import { OidcError, isOidcError } from '../errors';
import { ownMembers } from '../own-members';
import type { CryptoPort } from '../ports';
import { signatureAlgorithms, type SignatureAlgorithm } from './algorithms';
import { requireCrypto } from './digest';
import { decodeBase64Url, encodeBase64Url } from './encoding';

/** A key of a JWK Set. @see RFC 7517 section 4 */
export interface Jwk extends JsonWebKey {
  kid?: string;
}

const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

// RFC 7518 section 2 forbids leading zeros, which some providers send and Chromium refuses.
function decodeInteger(text = ''): Uint8Array | undefined {
  const bytes = decodeBase64Url(text);
  return bytes?.subarray(bytes.findIndex(Boolean));
}

// The upper bounds are Chromium's, for the same answer everywhere and no endless exponentiation.
function isRsaKey({ n, e }: Jwk): boolean {
  const modulus = decodeInteger(n);
  const exponent = decodeInteger(e)?.reduce((value, byte) => value * 256 + byte, 0);
  if (!modulus || !exponent) return false;
  const bits = modulus.length * 8 + 24 - Math.clz32(modulus[0] ?? 0);
  return bits >= 2048 && bits <= 8192 && exponent > 1 && exponent < 2 ** 32 && exponent % 2 === 1;
}

function isCurveKey({ crv, x = '', y = '' }: Jwk, algorithm: SignatureAlgorithm): boolean {
  return (
    crv === algorithm.crv &&
    decodeBase64Url(x)?.length === algorithm.size &&
    (algorithm.kty === 'OKP' || decodeBase64Url(y)?.length === algorithm.size)
  );
}

function isForVerifying({ use, key_ops }: Jwk): boolean {
  return (
    (use === undefined || use === 'sig') &&
    (key_ops === undefined ||
      (Array.isArray(key_ops) &&
        key_ops.includes('verify') &&
        new Set(key_ops).size === key_ops.length))
  );
}

/**
 * Whether a key may verify signatures of this `alg`: its kind, size, purpose and spelling fit, and it
 * holds no secret.
 * @see RFC 7517 section 4, RFC 7518 section 3.3 and section 6
 */
export function isUsableKey(alg: string, key: Jwk): boolean {
  const algorithm = signatureAlgorithms.get(alg);
  return (
    algorithm !== undefined &&
    key.kty === algorithm.kty &&
    (key.alg === undefined || signatureAlgorithms.get(key.alg) === algorithm) &&
    isForVerifying(key) &&
    !secretMembers.some((member) => Object.hasOwn(key, member)) &&
    (algorithm.kty === 'RSA' ? isRsaKey(key) : isCurveKey(key, algorithm))
  );
}

// WebCrypto refuses a signature of the wrong length by itself; a port need not.
function signatureLength({ n }: Jwk, { size }: SignatureAlgorithm): number | undefined {
  return size ? 2 * size : decodeInteger(n)?.length;
}

function withoutZeros(text: string | undefined): string | undefined {
  const bytes = text && decodeInteger(text);
  return bytes ? encodeBase64Url(bytes) : undefined;
}

/**
 * Whether the signature of `data` is right, by WebCrypto or by the port where one is given. A key that
 * may not be used verifies nothing.
 * @see RFC 7515 section 5.2
 * @throws OidcError `crypto/unavailable`, `id-token/unsupported-alg`
 */
export async function verifySignature(
  alg: string,
  key: Jwk,
  signature: Uint8Array,
  data: Uint8Array,
  port?: CryptoPort,
): Promise<boolean> {
  requireCrypto(port);
  const algorithm = signatureAlgorithms.get(alg);
  if (!algorithm) throw unsupported();
  if (!isUsableKey(alg, key) || signature.length !== signatureLength(key, algorithm)) return false;
  // Named members only: what else the provider put into the key must not reach the platform.
  const { kty, crv, n, e, x, y } = key;
  const publicKey = ownMembers({
    kty,
    crv,
    n: withoutZeros(n),
    e: withoutZeros(e),
    x,
    y,
  } as JsonWebKey);
  try {
    if (port) return await port.verify(alg, publicKey, signature, data);
    return await crypto.subtle.verify(
      algorithm.verifyParams,
      await crypto.subtle.importKey('jwk', publicKey, algorithm.importParams, false, ['verify']),
      signature as Uint8Array<ArrayBuffer>,
      data as Uint8Array<ArrayBuffer>,
    );
  } catch (error) {
    if (isOidcError(error)) throw error;
    if ((error as Partial<Error>).name === 'NotSupportedError') throw unsupported(error);
    return false;
  }
}

function unsupported(cause?: unknown): OidcError {
  return new OidcError(
    'id-token/unsupported-alg',
    'The signature algorithm of the token is not supported here.',
    { cause },
  );
}
