import {
  inject,
  Injector,
  makeEnvironmentProviders,
  provideAppInitializer,
  provideEnvironmentInitializer,
  type EnvironmentProviders,
} from '@angular/core';
import { AuthClients } from '../auth-clients';
import { warnIfInterceptorCannotRun } from '../http/interceptor-check';
import { warnIfFramed } from '../platform/framed-check';
import type { AuthFeature } from './features';
import { PASSED_CONFIG, type PassedInitialConfig } from './passed-config';

declare const ngDevMode: unknown;

/**
 * Sets the library up for an application, or for a route that is loaded later. A wrong configuration
 * that is passed keeps the application from starting; the application waits for one that has to be
 * loaded, and starts without it if it cannot be had.
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
      const clients = inject(AuthClients);
      clients.configure(inject(PASSED_CONFIG), inject(Injector));
      if (typeof ngDevMode === 'undefined' || ngDevMode) {
        warnIfInterceptorCannotRun();
        warnIfFramed();
      }
    }),
  ]);
}
