import { OidcError } from '../errors';
import type { CryptoPort, HashName } from '../ports';
import { encodeBase64Url, encodeUtf8 } from './encoding';

export type { CryptoPort, HashName } from '../ports';

/**
 * Makes sure that something can hash and verify before work begins that would need it.
 * @throws OidcError `crypto/unavailable`
 */
export function requireCrypto(port: CryptoPort | undefined): void {
  // Browsers withhold `subtle` on http: pages that are not on localhost.
  if (!port && !(crypto as Partial<Crypto>).subtle) {
    throw new OidcError(
      'crypto/unavailable',
      'This page has no WebCrypto: serve it over https or from localhost, or add withJsrsasign() from angular-auth-oidc-client/jsrsasign.',
    );
  }
}

/**
 * Hashes with WebCrypto, or with the port where one is given.
 * @throws OidcError `crypto/unavailable`
 */
export async function digest(
  hash: HashName,
  data: Uint8Array,
  port?: CryptoPort,
): Promise<Uint8Array> {
  requireCrypto(port);
  return port
    ? port.digest(hash, data)
    : new Uint8Array(await crypto.subtle.digest(hash, data as Uint8Array<ArrayBuffer>));
}

/**
 * The `code_challenge` of a verifier, method S256.
 * @see RFC 7636 section 4.2
 * @throws OidcError `crypto/unavailable`
 */
export async function createCodeChallenge(verifier: string, port?: CryptoPort): Promise<string> {
  return encodeBase64Url(await digest('SHA-256', encodeUtf8(verifier), port));
}

/**
 * The `at_hash` or `c_hash` that belongs to a token or code.
 * @see OpenID Connect Core 1.0 section 3.1.3.6
 * @throws OidcError `crypto/unavailable`
 */
export async function createTokenHash(
  hash: HashName,
  value: string,
  port?: CryptoPort,
): Promise<string> {
  const bytes = await digest(hash, encodeUtf8(value), port);
  return encodeBase64Url(bytes.subarray(0, bytes.length / 2));
}
