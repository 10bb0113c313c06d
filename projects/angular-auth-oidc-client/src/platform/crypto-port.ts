import { InjectionToken } from '@angular/core';
import type { CryptoPort } from 'angular-auth-oidc-client/core';

/** Replaces WebCrypto, for hosts without it: see `withJsrsasign()` of `angular-auth-oidc-client/jsrsasign`. */
export const CRYPTO_PORT: InjectionToken<CryptoPort> = new InjectionToken('CRYPTO_PORT');
