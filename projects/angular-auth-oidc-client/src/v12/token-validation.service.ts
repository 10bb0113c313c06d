import { inject, Injectable } from '@angular/core';
import { isHashOf, isSignedByOneOf } from 'angular-auth-oidc-client/core';
import { from, type Observable } from 'rxjs';
import { AuthClients } from '../auth-clients';
import { CRYPTO_PORT } from '../platform/crypto-port';
import { LoggerService } from './logger.service';
import { TokenHelperService } from './token-helper.service';

type Claims = Readonly<Record<string, unknown>> | null | undefined;

const refreshTokenNoncePlaceholder = '--RefreshToken--';

/**
 * The single checks of version 12. The library uses none of them: it judges each token as a whole before
 * it lets anybody see it.
 *
 * @deprecated what `OidcSecurityService` hands out has been checked
 * @see OpenID Connect Core 1.0 section 3.1.3.7
 */
@Injectable({ providedIn: 'root' })
export class TokenValidationService {
  static refreshTokenNoncePlaceholder: string = refreshTokenNoncePlaceholder;

  /** The algorithms that are verified; unlike in version 12, no symmetric ones. */
  keyAlgorithms: string[] = [
    ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
    ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
  ];

  private readonly clients = inject(AuthClients);
  private readonly crypto = inject(CRYPTO_PORT, { optional: true }) ?? undefined;
  private readonly tokenHelper = inject(TokenHelperService);
  private readonly logger = inject(LoggerService);

  /** @param offsetSeconds how much earlier than it says the token counts as expired */
  hasIdTokenExpired(token: string, configId: string, offsetSeconds?: number): boolean {
    const claims = this.tokenHelper.getPayloadFromToken(token, false, configId);
    return !this.validateIdTokenExpNotExpired(claims, configId, offsetSeconds);
  }

  validateIdTokenExpNotExpired(
    decodedIdToken: unknown,
    configId: string,
    offsetSeconds?: number,
  ): boolean {
    const expiresAt = this.tokenHelper.getTokenExpirationDate(decodedIdToken);
    return this.validateAccessTokenNotExpired(expiresAt, configId, offsetSeconds);
  }

  /** True also for a token of which nobody said when it expires. */
  validateAccessTokenNotExpired(
    accessTokenExpiresAt: Date | null | undefined,
    _configId: string,
    offsetSeconds?: number,
  ): boolean {
    const from = this.clients.now() + (offsetSeconds ?? 0);
    return !accessTokenExpiresAt || accessTokenExpiresAt.valueOf() > from * 1000;
  }

  validateRequiredIdToken(dataIdToken: unknown, configId: string): boolean {
    const claims = Object(dataIdToken) as object;
    const missing = ['iss', 'sub', 'aud', 'exp', 'iat'].filter(
      (name) => !Object.hasOwn(claims, name),
    );
    return this.holds(missing.length === 0, `${missing.join(', ')} missing`, configId);
  }

  validateIdTokenIatMaxOffset(
    dataIdToken: unknown,
    maxOffsetAllowedInSeconds: number,
    disableIatOffsetValidation: boolean,
    configId: string,
  ): boolean {
    const iat = (dataIdToken as Claims)?.['iat'];
    const age = typeof iat === 'number' ? Math.abs(this.clients.now() - iat) : Infinity;
    return this.holds(
      disableIatOffsetValidation || age < maxOffsetAllowedInSeconds,
      'iat too far from now',
      configId,
    );
  }

  validateIdTokenNonce(
    dataIdToken: unknown,
    localNonce: unknown,
    ignoreNonceAfterRefresh: boolean,
    configId: string,
  ): boolean {
    const nonce = (dataIdToken as Claims)?.['nonce'];
    const isAfterRefresh = localNonce === refreshTokenNoncePlaceholder;
    return this.holds(
      isAfterRefresh ? nonce === undefined || ignoreNonceAfterRefresh : nonce === localNonce,
      'another nonce',
      configId,
    );
  }

  validateIdTokenIss(
    dataIdToken: unknown,
    authWellKnownEndpointsIssuer: unknown,
    configId: string,
  ): boolean {
    const iss = (dataIdToken as Claims)?.['iss'];
    return this.holds(iss === authWellKnownEndpointsIssuer, 'another iss', configId);
  }

  validateIdTokenAud(dataIdToken: unknown, aud: unknown, configId: string): boolean {
    const audiences = [(dataIdToken as Claims)?.['aud']].flat();
    return this.holds(audiences.includes(aud), 'another aud', configId);
  }

  validateIdTokenAzpExistsIfMoreThanOneAud(dataIdToken: unknown): boolean {
    if (!dataIdToken) return false;
    const { aud, azp } = dataIdToken as { aud?: unknown; azp?: unknown };
    return !(Array.isArray(aud) && aud.length > 1 && !azp);
  }

  validateIdTokenAzpValid(dataIdToken: unknown, clientId: string): boolean {
    const azp = (dataIdToken as Claims)?.['azp'];
    return !azp || azp === clientId;
  }

  validateStateFromHashCallback(state: unknown, localState: unknown, configId: string): boolean {
    return this.holds(state === localState, 'another state', configId);
  }

  /** Emits once. WebCrypto answers later, hence no plain boolean as in version 12.0. */
  validateSignatureIdToken(
    idToken: unknown,
    jwtkeys: unknown,
    _configId: string,
  ): Observable<boolean> {
    return from(
      isSignedByOneOf(Object(jwtkeys) as Record<string, unknown>, String(idToken), this.crypto),
    );
  }

  /** Emits once. WebCrypto answers later, hence no plain boolean as in version 12.0. */
  validateIdTokenAtHash(
    accessToken: unknown,
    atHash: unknown,
    idTokenAlg: string,
    _configId: string,
  ): Observable<boolean> {
    return from(isHashOf(String(atHash), idTokenAlg, String(accessToken), this.crypto));
  }

  private holds(holds: boolean, problem: string, configId: string): boolean {
    if (!holds) this.logger.logDebug(configId, `The ID token does not pass: ${problem}.`);
    return holds;
  }
}
