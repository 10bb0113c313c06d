import { HttpClientModule } from '@angular/common/http';
import { NgModule } from '@angular/core';
import { BrowserModule } from '@angular/platform-browser';
import { AuthModule } from 'angular-auth-oidc-client';

import { environment } from '../environment';
import { AppComponent } from './app.component';

/** Auth0 under a domain of the customer's own, which ends sessions in a way of its own. */
@NgModule({
  declarations: [AppComponent],
  imports: [
    BrowserModule,
    HttpClientModule,
    AuthModule.forRoot({
      config: {
        authority: environment.authority,
        redirectUrl: window.location.origin + '/auth0/',
        postLogoutRedirectUri: window.location.origin + '/auth0/',
        clientId: 'auth0',
        scope: 'openid profile offline_access',
        responseType: 'code',
        silentRenew: true,
        useRefreshToken: true,
        useCustomAuth0Domain: true,
        customParamsAuthRequest: { audience: 'https://orders.example' },
        customParamsRefreshTokenRequest: { scope: 'openid profile' },
      },
    }),
  ],
  bootstrap: [AppComponent],
})
export class AppModule {}
