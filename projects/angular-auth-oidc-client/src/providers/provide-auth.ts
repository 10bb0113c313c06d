import {
  inject,
  makeEnvironmentProviders,
  provideAppInitializer,
  provideEnvironmentInitializer,
  type EnvironmentProviders,
} from '@angular/core';
import { AuthClients } from '../auth-clients';
import { warnIfInterceptorCannotRun } from '../http/interceptor-check';
import { followReturns } from '../routing/return-route';
import type { AuthFeature } from './features';
import { PASSED_CONFIG, type PassedInitialConfig } from './passed-config';

declare const ngDevMode: unknown;

/**
 * Sets the library up for an application. Where the configuration is passed, a wrong one keeps it from
 * starting; where it has to be loaded, the application waits for it and starts without where it fails.
 *
 * @throws OidcError with the stage `config`, when the application starts
 */
export function provideAuth(
  passedConfig: PassedInitialConfig,
  ...features: AuthFeature[]
): EnvironmentProviders {
  return makeEnvironmentProviders([
    { provide: PASSED_CONFIG, useValue: passedConfig },
    passedConfig.loader
      ? [passedConfig.loader, provideAppInitializer(() => inject(AuthClients).ready())]
      : [],
    features.map(({ ɵproviders }) => ɵproviders),
    provideEnvironmentInitializer(() => {
      followReturns();
      if (typeof ngDevMode === 'undefined' || ngDevMode) warnIfInterceptorCannotRun();
    }),
  ]);
}
