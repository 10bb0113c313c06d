import {
  type PassedInitialConfig,
  StsConfigHttpLoader,
  StsConfigLoader,
} from 'angular-auth-oidc-client';
import { from, map } from 'rxjs';
import { configurations } from './configurations';
import { fetchSettings, settings } from './settings';

/** What the application passes to `provideAuth()` or `AuthModule.forRoot()`. */
export const passedConfig: PassedInitialConfig =
  settings.configuration === 'loaded'
    ? {
        loader: {
          provide: StsConfigLoader,
          useFactory: () =>
            new StsConfigHttpLoader(from(fetchSettings()).pipe(map(() => configurations))),
        },
      }
    : { config: configurations };
