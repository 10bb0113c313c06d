import {
  inject,
  provideAppInitializer,
  type EnvironmentProviders,
  type Provider,
} from '@angular/core';
import { forkJoin, lastValueFrom } from 'rxjs';
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
        const service = inject(OidcSecurityService);
        const checks = service
          .getConfigurations()
          .map(({ configId }) => service.checkAuth(undefined, configId));
        return lastValueFrom(forkJoin(checks), { defaultValue: undefined });
      }),
    ],
  };
}
