import { provideHttpClient, withInterceptors } from '@angular/common/http';
import type { ApplicationConfig } from '@angular/core';
import { provideRouter } from '@angular/router';
import {
  authInterceptor,
  autoLoginPartialRoutesGuard,
  provideAuth,
  withAppInitializerAuthCheck,
} from 'angular-auth-oidc-client';

import { Home } from './home';

export const appConfig: ApplicationConfig = {
  providers: [
    provideRouter([{ path: '', component: Home, canActivate: [autoLoginPartialRoutesGuard] }]),
    provideHttpClient(withInterceptors([authInterceptor()])),
    provideAuth(
      {
        config: {
          authority: 'https://op.example',
          clientId: 'app',
          redirectUrl: 'https://app.example/',
          responseType: 'code',
          scope: 'openid profile offline_access',
          silentRenew: true,
          useRefreshToken: true,
          secureRoutes: ['https://api.example/'],
        },
      },
      withAppInitializerAuthCheck(),
    ),
  ],
};
