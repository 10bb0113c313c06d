import { Component, NgModule } from '@angular/core';
import { BrowserModule, platformBrowser } from '@angular/platform-browser';
import { RouterOutlet } from '@angular/router';
import { AutoLoginPartialRoutesGuard } from 'angular-auth-oidc-client';
import { Account } from '../account.component';
import { Addresses } from '../addresses.component';
import { routesWith } from '../routes';
import { AuthConfigModule } from './auth-config.module';
import { router } from './router';

@Component({
  selector: 'app-root',
  standalone: false,
  template: `
    <app-account />
    <app-addresses />
    <router-outlet />
  `,
})
class AppComponent {}

@NgModule({
  declarations: [AppComponent],
  imports: [
    BrowserModule,
    AuthConfigModule,
    router(routesWith(AutoLoginPartialRoutesGuard)),
    RouterOutlet,
    Account,
    Addresses,
  ],
  bootstrap: [AppComponent],
})
class AppModule {}

export function start(): Promise<unknown> {
  return platformBrowser().bootstrapModule(AppModule);
}
