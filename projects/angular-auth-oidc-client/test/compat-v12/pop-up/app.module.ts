import { HttpClientModule } from '@angular/common/http';
import { NgModule } from '@angular/core';
import { BrowserModule } from '@angular/platform-browser';
import { AuthModule, LogLevel } from 'angular-auth-oidc-client';

import { environment } from '../environment';
import { AppComponent } from './app.component';

/** Signs in without leaving the page. */
@NgModule({
  declarations: [AppComponent],
  imports: [
    BrowserModule,
    HttpClientModule,
    AuthModule.forRoot({
      config: {
        authority: environment.authority,
        redirectUrl: window.location.origin + '/pop-up/',
        postLogoutRedirectUri: window.location.origin + '/pop-up/',
        clientId: 'pop-up',
        scope: 'openid profile email offline_access',
        responseType: 'code',
        useRefreshToken: true,
        logLevel: LogLevel.Warn,
      },
    }),
  ],
  bootstrap: [AppComponent],
})
export class AppModule {}
