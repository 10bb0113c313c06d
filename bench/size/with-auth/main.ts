import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { Component, inject, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter, RouterOutlet } from '@angular/router';
import {
  authInterceptor,
  autoLoginPartialRoutesGuard,
  OidcSecurityService,
  provideAuth,
} from 'angular-auth-oidc-client';

@Component({
  selector: 'app-root',
  imports: [RouterOutlet],
  template: `<button type="button" (click)="call()">{{ answer() }}</button><router-outlet />`,
})
class App {
  private readonly http = inject(HttpClient);
  protected readonly answer = signal('Call');

  constructor() {
    inject(OidcSecurityService)
      .checkAuth()
      .subscribe(({ isAuthenticated }) => this.answer.set(isAuthenticated ? 'Call' : 'Sign in'));
  }

  protected call(): void {
    this.http
      .get('https://api.example/orders', { responseType: 'text' })
      .subscribe((text) => this.answer.set(text));
  }
}

@Component({ selector: 'app-home', template: 'Home' })
class Home {}

void bootstrapApplication(App, {
  providers: [
    provideRouter([{ path: '', component: Home, canActivate: [autoLoginPartialRoutesGuard] }]),
    provideHttpClient(withInterceptors([authInterceptor()])),
    provideAuth({
      config: {
        authority: 'https://op.example',
        clientId: 'app',
        redirectUrl: 'https://app.example/',
        scope: 'openid profile offline_access',
        responseType: 'code',
        silentRenew: true,
        useRefreshToken: true,
        secureRoutes: ['https://api.example/'],
      },
    }),
  ],
});
