import { provideHttpClient } from '@angular/common/http';
import { Component } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { RouterOutlet } from '@angular/router';
import { Addresses } from '../addresses.component';
import { routesWithHome } from '../routes';
import { router } from './router';

@Component({
  selector: 'app-root',
  imports: [Addresses, RouterOutlet],
  template: `
    <app-addresses />
    <router-outlet />
  `,
})
class App {}

const routes = routesWithHome({ loadChildren: () => import('./account.routes') });

/** An application of which only one route, loaded lazily, knows the library. */
export function start(): Promise<unknown> {
  return bootstrapApplication(App, { providers: [router(routes), provideHttpClient()] });
}
