import { HttpClient, HttpErrorResponse, HttpHeaders } from '@angular/common/http';
import { ChangeDetectionStrategy, ChangeDetectorRef, Component, OnInit } from '@angular/core';
import { OidcSecurityService } from 'angular-auth-oidc-client';
import { Observable } from 'rxjs';

import { environment } from './environment';

/** Signs in, calls the API in both of the ways that the page shows, revokes, signs out. */
@Component({
  selector: 'app-root',
  standalone: false,
  changeDetection: ChangeDetectionStrategy.Eager,
  templateUrl: './app.component.html',
  styleUrls: ['./app.component.css'],
})
export class AppComponent implements OnInit {
  state = 'Checking…';
  isAuthenticated = false;
  result = '';
  revokeResult = '';

  constructor(
    private readonly oidcSecurityService: OidcSecurityService,
    private readonly httpClient: HttpClient,
    private readonly changeDetector: ChangeDetectorRef,
  ) {}

  ngOnInit(): void {
    this.oidcSecurityService
      .checkAuth()
      .subscribe(({ isAuthenticated, userData, accessToken, idToken }) => {
        this.isAuthenticated = isAuthenticated;
        this.state = isAuthenticated
          ? `Signed in as ${String(userData?.['name'])}, with an access token of ` +
            `${accessToken.length} characters and an ID token of ${idToken.length}`
          : 'Signed out';
        this.refreshView();
      });
  }

  login(): void {
    this.oidcSecurityService.authorize();
  }

  logout(): void {
    this.oidcSecurityService.logoff();
  }

  callApiWithHeader(): void {
    const token = this.oidcSecurityService.getToken();
    const httpOptions = {
      headers: new HttpHeaders({
        Authorization: 'Bearer ' + token,
      }),
    };
    this.show(this.httpClient.get(`${environment.apiUrl}/orders`, httpOptions));
  }

  callApiWithInterceptor(): void {
    this.show(this.httpClient.get(`${environment.apiUrl}/orders`));
  }

  revokeAccessToken(): void {
    this.oidcSecurityService.revokeAccessToken().subscribe(
      (result) => {
        this.revokeResult = `Revoked: ${JSON.stringify(result)}`;
        this.refreshView();
      },
      (error: Error) => {
        this.revokeResult = `Not revoked: ${error.message}`;
        this.refreshView();
      },
    );
  }

  private show(answer: Observable<object>): void {
    this.result = 'Calling…';
    answer.subscribe(
      (body) => {
        this.result = `200 ${JSON.stringify(body, null, 2)}`;
        this.refreshView();
      },
      (error: HttpErrorResponse) => {
        this.result = `${error.status} ${error.statusText}`;
        this.refreshView();
      },
    );
  }

  /** In 2021 zone.js did this; Angular runs without it now unless it is asked for. */
  private refreshView(): void {
    this.changeDetector.markForCheck();
  }
}
