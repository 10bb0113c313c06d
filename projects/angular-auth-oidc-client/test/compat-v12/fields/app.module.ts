import { NgModule } from '@angular/core';
import { BrowserModule } from '@angular/platform-browser';
import { AuthModule } from 'angular-auth-oidc-client';

import { environment } from '../environment';
import { AppComponent } from './app.component';

/** What the library tells goes into fields, which nobody but zone.js notices. */
@NgModule({
  declarations: [AppComponent],
  imports: [
    BrowserModule,
    AuthModule.forRoot({
      config: {
        authority: environment.authority,
        redirectUrl: window.location.origin + '/fields/',
        clientId: 'fields',
        scope: 'openid profile offline_access',
        responseType: 'code',
        silentRenew: true,
        useRefreshToken: true,
        renewTimeBeforeTokenExpiresInSeconds: 10,
      },
    }),
  ],
  bootstrap: [AppComponent],
})
export class AppModule {}
