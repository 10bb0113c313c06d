import { HTTP_INTERCEPTORS, HttpClientModule } from '@angular/common/http';
import { NgModule } from '@angular/core';
import { BrowserModule } from '@angular/platform-browser';
import { AuthInterceptor } from 'angular-auth-oidc-client';

import { AppComponent } from './app.component';
import { AuthConfigModule } from './auth-config.module';

/** The code flow with refresh tokens, and every button that such an application has. */
@NgModule({
  declarations: [AppComponent],
  imports: [BrowserModule, HttpClientModule, AuthConfigModule],
  providers: [{ provide: HTTP_INTERCEPTORS, useClass: AuthInterceptor, multi: true }],
  bootstrap: [AppComponent],
})
export class AppModule {}
