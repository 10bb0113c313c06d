import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { type ApplicationRef, Component } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter, RouterOutlet } from '@angular/router';
import {
  authInterceptor,
  provideAuth,
  withAppInitializerAuthCheck,
} from 'angular-auth-oidc-client';

import { Controls } from './controls';
import { routes } from './routes';
import { configuration } from './settings';

@Component({
  selector: 'app-root',
  imports: [Controls, RouterOutlet],
  template: '<app-controls /><router-outlet />',
})
class Root {}

/** An application as one is written today. */
export function start(): Promise<ApplicationRef> {
  return bootstrapApplication(Root, {
    providers: [
      provideRouter(routes),
      provideHttpClient(withInterceptors([authInterceptor()])),
      provideAuth({ config: configuration }, withAppInitializerAuthCheck()),
    ],
  });
}
