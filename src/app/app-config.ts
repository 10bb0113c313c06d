import { provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  type ApplicationConfig,
  inject,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
} from '@angular/core';
import { provideRouter, withInMemoryScrolling } from '@angular/router';
import {
  authInterceptor,
  provideAuth,
  withAppInitializerAuthCheck,
} from 'angular-auth-oidc-client';

import { SETTINGS, type Settings } from '../settings';
import { configurations } from './configurations';
import { routes } from './routes';
import { Timeline } from './timeline';

/** Everything that the application needs: its routes, its HTTP client and its sign-in. */
export function appConfig(settings: Settings): ApplicationConfig {
  return {
    providers: [
      provideBrowserGlobalErrorListeners(),
      { provide: SETTINGS, useValue: settings },
      // Before provideAuth, so that the timeline hears the first event.
      provideAppInitializer(() => {
        inject(Timeline);
      }),
      provideRouter(routes, withInMemoryScrolling({ scrollPositionRestoration: 'top' })),
      provideHttpClient(withInterceptors([authInterceptor()])),
      provideAuth({ config: configurations(settings) }, withAppInitializerAuthCheck()),
    ],
  };
}
