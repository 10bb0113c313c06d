import { encodeBase64Url } from './encoding';

// `getRandomValues` exists in insecure contexts too, so nothing weaker ever stands in for it.
function createRandom(): string {
  return encodeBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}

/**
 * A fresh `state`: 43 random base64url characters (256 bits), then `.` and the application's value
 * if there is one.
 * @see RFC 6749 section 10.12
 */
export function createState(value = ''): string {
  return createRandom() + (value && `.${value}`);
}

/** A fresh `nonce`, 256 bits. @see OpenID Connect Core 1.0 section 15.5.2 */
export function createNonce(): string {
  return createRandom();
}

/** A fresh `code_verifier` of 43 characters. @see RFC 7636 section 4.1 */
export function createCodeVerifier(): string {
  return createRandom();
}
