/**
 * A key of a provider as version 12 described it: an RSA key with a certificate.
 *
 * @deprecated `JsonWebKey` of the platform describes every kind
 * @see RFC 7517 section 4
 */
export interface JwtKey {
  kty: string;
  use: string;
  kid: string;
  x5t: string;
  e: string;
  n: string;
  x5c: unknown[];
}

/**
 * The keys of a provider.
 *
 * @deprecated the library fetches and keeps them by itself
 * @see RFC 7517 section 5
 */
export interface JwtKeys {
  keys: JwtKey[];
}
