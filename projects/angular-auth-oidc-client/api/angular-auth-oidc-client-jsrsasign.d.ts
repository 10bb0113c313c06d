import { CryptoPort } from "angular-auth-oidc-client/core";
import { AuthFeature } from "angular-auth-oidc-client";
/**
 * The crypto port over jsrsasign: RS, PS and ES algorithms in plain JavaScript. Since jsrsasign is no
 * longer maintained, it is given arithmetic to do and as little as possible to parse.
 */
export declare function createJsrsasignCrypto(): CryptoPort;
/**
 * Hashes and verifies with jsrsasign, for pages that have no WebCrypto because they are served over
 * plain http from a host other than localhost.
 *
 * jsrsasign reached the end of its support on 2026-08-14: prefer https wherever it can be had.
 */
export declare function withJsrsasign(): AuthFeature;