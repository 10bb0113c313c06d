import { Component, HostListener, OnInit } from '@angular/core';
import { AuthenticatedResult, OidcSecurityService, UserDataResult } from 'angular-auth-oidc-client';
import { BehaviorSubject, Observable } from 'rxjs';

@Component({
  selector: 'app-root',
  standalone: false,
  template: `
    <h1>Implicit flow</h1>
    <p data-testid="state">
      {{ (isAuthenticated$ | async)?.isAuthenticated ? 'signed in' : 'signed out' }}
    </p>
    <p>
      <button type="button" data-testid="login" (click)="login()">Sign in</button>
      <button type="button" data-testid="logout" (click)="logout()">Sign out</button>
      <button type="button" data-testid="force-refresh" (click)="renew()">Renew now</button>
      <button type="button" data-testid="show-token" (click)="showToken()">Show the token</button>
    </p>
    <p>
      Answers from the frame: <b data-testid="messages">{{ messages$ | async }}</b>
    </p>
    <pre data-testid="outcome">{{ outcome$ | async }}</pre>
    <pre data-testid="user">{{ (userData$ | async)?.userData | json }}</pre>
  `,
})
export class AppComponent implements OnInit {
  userData$: Observable<UserDataResult>;
  isAuthenticated$: Observable<AuthenticatedResult>;
  readonly messages$ = new BehaviorSubject(0);
  readonly outcome$ = new BehaviorSubject('');

  constructor(private oidcSecurityService: OidcSecurityService) {
    this.userData$ = oidcSecurityService.userData$;
    this.isAuthenticated$ = oidcSecurityService.isAuthenticated$;
  }

  @HostListener('window:oidc-silent-renew-message')
  countMessage(): void {
    this.messages$.next(this.messages$.value + 1);
  }

  ngOnInit(): void {
    this.oidcSecurityService.checkAuth().subscribe(({ isAuthenticated, errorMessage }) => {
      this.outcome$.next(isAuthenticated ? 'welcome' : `nobody ${errorMessage ?? ''}`);
    });
  }

  login(): void {
    this.oidcSecurityService.authorize();
  }

  logout(): void {
    this.oidcSecurityService.logoff();
  }

  renew(): void {
    this.outcome$.next('renewing');
    this.oidcSecurityService.forceRefreshSession().subscribe((response) => {
      this.outcome$.next(response.isAuthenticated ? 'renewed' : 'not renewed');
    });
  }

  showToken(): void {
    this.outcome$.next(this.oidcSecurityService.getToken());
  }
}
