import {
  makeEnvironmentProviders,
  provideEnvironmentInitializer,
  type EnvironmentProviders,
} from '@angular/core';
import { PASSED_CONFIG, type PassedInitialConfig } from '../auth-clients';
import { warnIfInterceptorCannotRun } from '../http/interceptor-check';
import { followReturns } from '../routing/return-route';
import type { AuthFeature } from './features';

declare const ngDevMode: unknown;

/**
 * Sets the library up for an application.
 *
 * @throws OidcError with the stage `config`, when the application starts
 */
export function provideAuth(
  passedConfig: PassedInitialConfig,
  ...features: AuthFeature[]
): EnvironmentProviders {
  return makeEnvironmentProviders([
    { provide: PASSED_CONFIG, useValue: passedConfig },
    features.map(({ ɵproviders }) => ɵproviders),
    provideEnvironmentInitializer(() => {
      followReturns();
      if (typeof ngDevMode === 'undefined' || ngDevMode) warnIfInterceptorCannotRun();
    }),
  ]);
}
