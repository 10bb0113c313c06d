import { Component } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { RouterOutlet } from '@angular/router';
import { autoLoginPartialRoutesGuard } from 'angular-auth-oidc-client';
import { Account } from '../account.component';
import { Addresses } from '../addresses.component';
import { routesWith } from '../routes';
import { auth } from './auth';
import { router } from './router';

@Component({
  selector: 'app-root',
  imports: [Account, Addresses, RouterOutlet],
  template: `
    <app-account />
    <app-addresses />
    <router-outlet />
  `,
})
class App {}

export function start(): Promise<unknown> {
  return bootstrapApplication(App, {
    providers: [router(routesWith(autoLoginPartialRoutesGuard)), auth],
  });
}
