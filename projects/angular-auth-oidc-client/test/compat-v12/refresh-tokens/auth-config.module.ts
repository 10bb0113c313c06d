import { NgModule } from '@angular/core';
import { AuthModule, LogLevel } from 'angular-auth-oidc-client';

import { environment } from '../environment';

@NgModule({
  imports: [
    AuthModule.forRoot({
      config: {
        authority: environment.authority,
        redirectUrl: window.location.origin + '/refresh-tokens/',
        postLogoutRedirectUri: window.location.origin + '/refresh-tokens/',
        clientId: 'refresh-tokens',
        scope: 'openid profile email offline_access api:read',
        responseType: 'code',
        silentRenew: true,
        useRefreshToken: true,
        renewTimeBeforeTokenExpiresInSeconds: 10,
        customParamsRefreshTokenRequest: { channel: 'web' },
        secureRoutes: [environment.apiUrl],
        logLevel: LogLevel.Debug,
      },
    }),
  ],
  exports: [AuthModule],
})
export class AuthConfigModule {}
