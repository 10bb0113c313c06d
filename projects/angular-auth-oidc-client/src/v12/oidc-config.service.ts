import { Injectable } from '@angular/core';
import { createClientConfig, type OpenIdConfiguration } from 'angular-auth-oidc-client/core';

/**
 * Checks and completes configurations, as version 12 did at its start. What the application passes to
 * `provideAuth()` or `AuthModule.forRoot()`, or has a `StsConfigLoader` for, needs no call of this.
 *
 * @deprecated `provideAuth()` does it; read the outcome with `OidcSecurityService.getConfigurations()`
 */
@Injectable({ providedIn: 'root' })
export class OidcConfigService {
  /** Rejects with the `config/…` error of the first configuration that is wrong. */
  // `async` makes a rejection of what is thrown.
  async withConfigs(passedConfigs: OpenIdConfiguration[]): Promise<OpenIdConfiguration[]> {
    return passedConfigs.map((passed, position) => createClientConfig(passed, position).options);
  }
}
