import { CRYPTO_PORT, type AuthFeature } from 'angular-auth-oidc-client';
import { createJsrsasignCrypto } from './jsrsasign-crypto';

/**
 * Hashes and verifies with jsrsasign, for pages that have no WebCrypto because they are served over
 * plain http from a host other than localhost.
 *
 * jsrsasign reached the end of its support on 2026-08-14: prefer https wherever it can be had.
 */
export function withJsrsasign(): AuthFeature {
  return { ɵproviders: [{ provide: CRYPTO_PORT, useFactory: createJsrsasignCrypto }] };
}
