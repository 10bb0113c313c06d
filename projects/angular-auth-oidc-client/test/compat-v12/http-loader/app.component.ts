import { HttpClient } from '@angular/common/http';
import { Component, OnInit } from '@angular/core';
import { OidcSecurityService } from 'angular-auth-oidc-client';
import { BehaviorSubject } from 'rxjs';
import { map } from 'rxjs/operators';

import { environment } from '../environment';

@Component({
  selector: 'app-root',
  standalone: false,
  template: `
    <h1>HTTP loader</h1>
    <p>
      Configured for <code data-testid="client">{{ clientId }}</code>,
      <b data-testid="state">{{ state$ | async }}</b>
    </p>
    <p>
      <button type="button" data-testid="login" (click)="login()">Sign in</button>
      <button type="button" data-testid="logout" (click)="logout()">Sign out</button>
      <button type="button" data-testid="call-api" (click)="callApi()">Call the API</button>
    </p>
    <pre data-testid="outcome">{{ outcome$ | async }}</pre>
  `,
})
export class AppComponent implements OnInit {
  clientId: string | undefined;
  readonly state$ = new BehaviorSubject('checking');
  readonly outcome$ = new BehaviorSubject('');

  constructor(
    private oidcSecurityService: OidcSecurityService,
    private httpClient: HttpClient,
  ) {}

  ngOnInit(): void {
    this.clientId = this.oidcSecurityService.getConfiguration().clientId;
    this.oidcSecurityService.checkAuth().subscribe(({ isAuthenticated, userData }) => {
      this.state$.next(isAuthenticated ? `signed in as ${userData?.['name']}` : 'signed out');
    });
  }

  login(): void {
    this.oidcSecurityService.authorize();
  }

  logout(): void {
    this.oidcSecurityService.logoff();
  }

  callApi(): void {
    this.httpClient
      .get<{ claims: { sub: string } }>(environment.apiUrl + '/orders')
      .pipe(map(({ claims }) => claims.sub))
      .subscribe((sub) => this.outcome$.next(`the API knows ${sub}`));
  }
}
