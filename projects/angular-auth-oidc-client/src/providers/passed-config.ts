import { InjectionToken, type Provider } from '@angular/core';
import type { OpenIdConfiguration } from 'angular-auth-oidc-client/core';

/** What the application passes to `provideAuth()` or `AuthModule.forRoot()`. */
export interface PassedInitialConfig {
  /** One configuration, or several. */
  config?: OpenIdConfiguration | OpenIdConfiguration[];
  /** A provider for `StsConfigLoader` instead, where the configuration has to be fetched. */
  loader?: Provider;
  /** Nothing reads it, as in version 12.0.3: put `storage` into the configuration. */
  storage?: unknown;
}

/** Carries {@link PassedInitialConfig}. */
export const PASSED_CONFIG: InjectionToken<PassedInitialConfig> = new InjectionToken(
  'PASSED_CONFIG',
);
