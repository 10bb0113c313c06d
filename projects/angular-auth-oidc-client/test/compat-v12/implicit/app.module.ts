import { HttpClientModule } from '@angular/common/http';
import { NgModule } from '@angular/core';
import { BrowserModule } from '@angular/platform-browser';
import { AuthModule } from 'angular-auth-oidc-client';

import { environment } from '../environment';
import { AppComponent } from './app.component';

/** The implicit flow, whose tokens are renewed in a hidden frame. */
@NgModule({
  declarations: [AppComponent],
  imports: [
    BrowserModule,
    HttpClientModule,
    AuthModule.forRoot({
      config: {
        authority: environment.authority,
        redirectUrl: window.location.origin + '/implicit/',
        postLogoutRedirectUri: window.location.origin + '/implicit/',
        clientId: 'implicit',
        scope: 'openid profile email',
        responseType: 'id_token token',
        silentRenew: true,
        silentRenewUrl: window.location.origin + '/silent-renew.html',
        renewTimeBeforeTokenExpiresInSeconds: 10,
        tokenRefreshInSeconds: 1,
      },
    }),
  ],
  bootstrap: [AppComponent],
})
export class AppModule {}
