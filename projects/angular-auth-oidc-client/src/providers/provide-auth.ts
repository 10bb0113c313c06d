import {
  inject,
  makeEnvironmentProviders,
  provideEnvironmentInitializer,
  type EnvironmentProviders,
} from '@angular/core';
import { AuthClients, PASSED_CONFIG, type PassedInitialConfig } from '../auth-clients';
import { warnIfInterceptorCannotRun } from '../http/interceptor-check';
import { followReturns } from '../routing/return-route';
import { PublicEventsService } from '../service/public-events.service';
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
      inject(AuthClients);
      // First of all who listen, so that the events come before the navigation that follows them.
      inject(PublicEventsService);
      followReturns();
      if (typeof ngDevMode === 'undefined' || ngDevMode) warnIfInterceptorCannotRun();
    }),
  ]);
}
