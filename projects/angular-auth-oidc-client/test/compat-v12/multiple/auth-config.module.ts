import { NgModule } from '@angular/core';
import { AuthModule } from 'angular-auth-oidc-client';

import { environment } from '../environment';

@NgModule({
  imports: [
    AuthModule.forRoot({
      config: [
        {
          configId: 'shop',
          authority: environment.authority,
          redirectUrl: window.location.origin + '/multiple/',
          postLogoutRedirectUri: window.location.origin + '/multiple/',
          clientId: 'multiple',
          scope: 'openid profile email offline_access api:read',
          responseType: 'code',
          silentRenew: true,
          useRefreshToken: true,
          secureRoutes: [environment.apiUrl],
        },
        {
          configId: 'depot',
          authority: environment.secondAuthority,
          redirectUrl: window.location.origin + '/multiple/',
          postLogoutRedirectUri: window.location.origin + '/multiple/',
          clientId: 'multiple',
          scope: 'openid profile offline_access',
          responseType: 'code',
          silentRenew: true,
          useRefreshToken: true,
          secureRoutes: [environment.otherOriginUrl],
        },
      ],
    }),
  ],
  exports: [AuthModule],
})
export class AuthConfigModule {}
