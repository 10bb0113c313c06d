import { inject, Injectable } from '@angular/core';
import { readJwtClaims } from 'angular-auth-oidc-client/core';
import { AuthClients } from '../auth-clients';
import { LoggerService } from './logger.service';

/** `{"alg":""}` */
const anyHeader = 'eyJhbGciOiIifQ';

/**
 * Takes tokens apart, trusting and checking nothing.
 *
 * @deprecated `OidcSecurityService.getPayloadFromIdToken()` and `getPayloadFromAccessToken()` give the
 * claims of the tokens held
 */
@Injectable({ providedIn: 'root' })
export class TokenHelperService {
  private readonly clients = inject(AuthClients);
  private readonly logger = inject(LoggerService);

  /** When the token of these claims expires; now, where they do not say. */
  getTokenExpirationDate(dataIdToken: unknown): Date {
    const exp = (dataIdToken as { exp?: unknown } | null | undefined)?.exp;
    return new Date((typeof exp === 'number' ? exp : this.clients.now()) * 1000);
  }

  /** @param encoded returns the part as it stands in the token, base64url */
  getHeaderFromToken(token: unknown, encoded: true, configId: string): string;
  getHeaderFromToken<T = Readonly<Record<string, unknown>>>(
    token: unknown,
    encoded: boolean,
    configId: string,
  ): T;
  getHeaderFromToken(token: unknown, encoded: boolean, configId: string): unknown {
    return this.read(0, token, encoded, configId);
  }

  /** @param encoded returns the part as it stands in the token, base64url */
  getPayloadFromToken(token: unknown, encoded: true, configId: string): string;
  getPayloadFromToken<T = Readonly<Record<string, unknown>>>(
    token: unknown,
    encoded: boolean,
    configId: string,
  ): T;
  getPayloadFromToken(token: unknown, encoded: boolean, configId: string): unknown {
    return this.read(1, token, encoded, configId);
  }

  /** @param encoded returns the part as it stands in the token; without it there is nothing to decode */
  getSignatureFromToken(token: unknown, encoded: true, configId: string): string;
  getSignatureFromToken<T = Readonly<Record<string, unknown>>>(
    token: unknown,
    encoded: boolean,
    configId: string,
  ): T;
  getSignatureFromToken(token: unknown, encoded: boolean, configId: string): unknown {
    return this.read(2, token, encoded, configId);
  }

  private read(part: number, token: unknown, encoded: boolean, configId: string): unknown {
    const parts = typeof token === 'string' ? token.split('.') : [];
    const text = parts.length === 3 ? (parts[part] ?? '') : '';
    // Whichever part it is, it is read in the place of the claims, below a header that is none.
    const json = encoded && text ? text : readJwtClaims(`${anyHeader}.${text}.`);
    if (!json) this.logger.logError(configId, 'The token is not a JWT.');
    return typeof json === 'string' ? json : { ...json };
  }
}
