import { HTTP_INTERCEPTORS, HttpClientModule } from '@angular/common/http';
import { NgModule } from '@angular/core';
import { BrowserModule } from '@angular/platform-browser';
import {
  AuthInterceptor,
  EventTypes,
  OidcClientNotification,
  OpenIdConfiguration,
  PublicEventsService,
} from 'angular-auth-oidc-client';
import { filter } from 'rxjs/operators';

import { AppComponent } from './app.component';
import { AuthHttpConfigModule } from './auth-http-config.module';

/** Fetches its configuration before it starts, with the very HttpClient that the interceptor serves. */
@NgModule({
  declarations: [AppComponent],
  imports: [BrowserModule, HttpClientModule, AuthHttpConfigModule],
  providers: [{ provide: HTTP_INTERCEPTORS, useClass: AuthInterceptor, multi: true }],
  bootstrap: [AppComponent],
})
export class AppModule {
  constructor(private readonly eventService: PublicEventsService) {
    this.eventService
      .registerForEvents()
      .pipe(filter((notification) => notification.type === EventTypes.ConfigLoaded))
      .subscribe((notification: OidcClientNotification<OpenIdConfiguration>) => {
        console.log('loaded the configuration of', notification.value?.clientId);
      });
  }
}
