import { Component, OnInit } from '@angular/core';
import { OidcSecurityService } from 'angular-auth-oidc-client';
import { BehaviorSubject } from 'rxjs';

@Component({
  selector: 'app-root',
  standalone: false,
  template: `
    <h1>Auth0</h1>
    <p data-testid="state">{{ state$ | async }}</p>
    <p>
      <button type="button" data-testid="login" (click)="login()">Sign in</button>
      <button type="button" data-testid="renew" (click)="refreshSession()">Renew</button>
      <button type="button" data-testid="logout" (click)="logout()">Sign out</button>
    </p>
  `,
})
export class AppComponent implements OnInit {
  readonly state$ = new BehaviorSubject('checking');

  constructor(private oidcSecurityService: OidcSecurityService) {}

  ngOnInit(): void {
    this.oidcSecurityService.checkAuth().subscribe(({ isAuthenticated, userData }) => {
      this.state$.next(isAuthenticated ? `signed in as ${userData?.['name']}` : 'signed out');
    });
  }

  login(): void {
    this.oidcSecurityService.authorize();
  }

  refreshSession(): void {
    this.oidcSecurityService.forceRefreshSession().subscribe((response) => {
      this.state$.next(response.isAuthenticated ? 'renewed' : 'not renewed');
    });
  }

  logout(): void {
    this.oidcSecurityService.logoff();
  }
}
