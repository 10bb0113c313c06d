import {
  inject,
  provideAppInitializer,
  type EnvironmentProviders,
  type Provider,
} from '@angular/core';
import { checkAuth } from 'angular-auth-oidc-client/core';
import { AuthClients } from '../auth-clients';

/** Something that an application adds to `provideAuth()` or `AuthModule.forRoot()`. */
export interface AuthFeature {
  readonly ɵproviders: (Provider | EnvironmentProviders)[];
}

/**
 * Checks every configuration before the application starts, so that it never shows itself in a state
 * that is not known yet. A check that fails does not keep the application from starting.
 */
export function withAppInitializerAuthCheck(): AuthFeature {
  return {
    ɵproviders: [
      provideAppInitializer(() =>
        Promise.all(inject(AuthClients).all.map((client) => checkAuth(client))),
      ),
    ],
  };
}
