import { HttpClient } from '@angular/common/http';
import { Component, OnInit } from '@angular/core';
import {
  AuthenticatedResult,
  AuthStateResult,
  EventTypes,
  LoginResponse,
  OidcClientNotification,
  OidcSecurityService,
  OpenIdConfiguration,
  PublicEventsService,
  UserDataResult,
} from 'angular-auth-oidc-client';
import { BehaviorSubject, Observable } from 'rxjs';
import { filter } from 'rxjs/operators';

import { environment } from '../environment';

@Component({
  selector: 'app-root',
  standalone: false,
  templateUrl: './app.component.html',
})
export class AppComponent implements OnInit {
  configuration: OpenIdConfiguration;
  userData$: Observable<UserDataResult>;
  isAuthenticated$: Observable<AuthenticatedResult>;
  readonly checked$ = new BehaviorSubject('not yet');
  readonly outcome$ = new BehaviorSubject('');
  readonly events$ = new BehaviorSubject<string[]>([]);
  readonly results$ = new BehaviorSubject<string[]>([]);

  constructor(
    private readonly oidcSecurityService: OidcSecurityService,
    private readonly eventService: PublicEventsService,
    private readonly httpClient: HttpClient,
  ) {
    this.configuration = this.oidcSecurityService.getConfiguration();
    this.userData$ = this.oidcSecurityService.userData$;
    this.isAuthenticated$ = this.oidcSecurityService.isAuthenticated$;
  }

  ngOnInit(): void {
    this.eventService.registerForEvents().subscribe((notification) => {
      this.events$.next([...this.events$.value, EventTypes[notification.type]]);
    });
    this.eventService
      .registerForEvents()
      .pipe(
        filter(
          (notification: OidcClientNotification<any>) =>
            notification.type === EventTypes.NewAuthenticationResult,
        ),
      )
      .subscribe(({ value }: OidcClientNotification<any>) => {
        const result: AuthStateResult = value;
        this.results$.next([
          ...this.results$.value,
          `${result.validationResult} ${result.isRenewProcess ? 'renewal' : 'sign-in'}`,
        ]);
      });

    this.oidcSecurityService
      .checkAuth()
      .subscribe(({ isAuthenticated, userData, accessToken, idToken, configId }) => {
        this.checked$.next(
          isAuthenticated
            ? `${configId}: ${userData?.['name']}, ${accessToken.length > 0}, ${idToken.split('.').length}`
            : `${configId}: nobody`,
        );
      });
  }

  login(): void {
    this.oidcSecurityService.authorize();
  }

  loginWithParams(): void {
    this.oidcSecurityService.authorize(undefined, { customParams: { ui_locales: 'de-CH' } });
  }

  loginWithHandler(): void {
    this.oidcSecurityService.authorize(undefined, {
      urlHandler: (url) => {
        this.outcome$.next(new URL(url).pathname);
      },
    });
  }

  logout(): void {
    this.oidcSecurityService.logoff();
  }

  logoffLocal(): void {
    this.oidcSecurityService.logoffLocal();
  }

  logoffAndRevokeTokens(): void {
    this.oidcSecurityService.logoffAndRevokeTokens().subscribe((result) => console.log(result));
  }

  revokeAccessToken(): void {
    this.oidcSecurityService.revokeAccessToken().subscribe((result) => {
      this.outcome$.next(`access token revoked: ${JSON.stringify(result)}`);
    });
  }

  revokeRefreshToken(): void {
    this.oidcSecurityService.revokeRefreshToken().subscribe((result) => {
      this.outcome$.next(`refresh token revoked: ${JSON.stringify(result)}`);
    });
  }

  forceRefreshSession(): void {
    this.oidcSecurityService.forceRefreshSession({ reason: 'button' }).subscribe((result) => {
      this.outcome$.next(this.describe(result));
    });
  }

  checkAuthIncludingServer(): void {
    this.oidcSecurityService.checkAuthIncludingServer().subscribe((result) => {
      this.outcome$.next(this.describe(result));
    });
  }

  showTokens(): void {
    const payload = this.oidcSecurityService.getPayloadFromIdToken();
    const tokens = [
      this.oidcSecurityService.getToken(),
      this.oidcSecurityService.getAccessToken(),
      this.oidcSecurityService.getIdToken(),
      this.oidcSecurityService.getRefreshToken(),
      this.oidcSecurityService.getAuthenticationResult()?.token_type,
      payload['sub'],
      this.oidcSecurityService.getUserData()?.['name'],
    ];
    this.outcome$.next(JSON.stringify(tokens));
  }

  callApi(): void {
    this.outcome$.next('calling');
    this.httpClient.get(environment.apiUrl + '/orders').subscribe(
      (answer: any) => {
        this.outcome$.next(`the API knows ${answer.claims.sub}`);
      },
      (error) => {
        this.outcome$.next(`the API says ${error.status}`);
      },
    );
  }

  private describe(response: LoginResponse): string {
    return response.errorMessage || !response.isAuthenticated
      ? `not renewed: ${response.errorMessage}`
      : `renewed for ${response.userData?.['name']}`;
  }
}
