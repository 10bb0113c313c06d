import { HttpClientModule } from '@angular/common/http';
import { NgModule } from '@angular/core';
import { BrowserModule } from '@angular/platform-browser';
import { AuthModule } from 'angular-auth-oidc-client';

import { environment } from '../environment';
import { AppComponent } from './app.component';
import { AppRoutingModule } from './app-routing.module';
import { PageComponent } from './page.component';

/** Public pages, and pages that sign in whoever opens them, some of them loaded later. */
@NgModule({
  declarations: [AppComponent, PageComponent],
  imports: [
    BrowserModule,
    HttpClientModule,
    AppRoutingModule,
    AuthModule.forRoot({
      config: {
        authority: environment.authority,
        redirectUrl: window.location.origin + '/guards/',
        postLogoutRedirectUri: window.location.origin + '/guards/',
        postLoginRoute: '/home',
        unauthorizedRoute: '/unauthorized',
        forbiddenRoute: '/forbidden',
        clientId: 'guards',
        scope: 'openid profile offline_access',
        responseType: 'code',
        silentRenew: true,
        useRefreshToken: true,
      },
    }),
  ],
  bootstrap: [AppComponent],
})
export class AppModule {}
