import {
  ErrorHandler,
  inject,
  provideAppInitializer,
  type EnvironmentProviders,
  type Provider,
} from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { OidcSecurityService } from '../service/oidc-security.service';

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
      provideAppInitializer(() => {
        const checks = inject(OidcSecurityService).checkAuthMultiple();
        const errors = inject(ErrorHandler);
        return firstValueFrom(checks).catch((error: unknown) => {
          errors.handleError(error);
        });
      }),
    ],
  };
}
