import { signatureAlgorithms } from '../crypto/algorithms';
import { createTokenHash } from '../crypto/digest';
import { isOidcError } from '../errors';
import type { CryptoPort } from '../ports';
import { isSignedWith, parseJwks } from '../protocol/jwks';
import { splitJws } from '../protocol/jwt';

/**
 * Whether a key of this key set signed the token.
 *
 * @see RFC 7515 section 5.2
 * @throws OidcError `crypto/unavailable`
 */
export async function isSignedByOneOf(
  jwks: Record<string, unknown>,
  token: string,
  crypto?: CryptoPort,
): Promise<boolean> {
  try {
    return await isSignedWith(parseJwks(jwks), splitJws(token), crypto);
  } catch (error) {
    if (isOidcError(error) && error.code !== 'crypto/unavailable') return false;
    throw error;
  }
}

/**
 * Whether this is the `at_hash` of a token, by the hash of an `alg` or of another name with its digits.
 *
 * @see OpenID Connect Core 1.0 section 3.1.3.6
 * @throws OidcError `crypto/unavailable`
 */
export async function isHashOf(
  at_hash: string,
  alg: string,
  token: string,
  crypto?: CryptoPort,
): Promise<boolean> {
  const { hash } =
    signatureAlgorithms.get(alg) ?? signatureAlgorithms.get(`RS${alg.slice(-3)}`) ?? {};
  return hash !== undefined && at_hash === (await createTokenHash(hash, token, crypto));
}
