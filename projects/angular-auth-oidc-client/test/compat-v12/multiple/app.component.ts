import { HttpClient } from '@angular/common/http';
import { Component, OnInit } from '@angular/core';
import {
  AuthenticatedResult,
  LoginResponse,
  OidcSecurityService,
  UserDataResult,
} from 'angular-auth-oidc-client';
import { BehaviorSubject, Observable } from 'rxjs';

import { environment } from '../environment';

@Component({
  selector: 'app-root',
  standalone: false,
  templateUrl: './app.component.html',
})
export class AppComponent implements OnInit {
  userData$: Observable<UserDataResult>;
  isAuthenticated$: Observable<AuthenticatedResult>;
  readonly ids: (string | undefined)[];
  readonly checked$ = new BehaviorSubject<string[]>([]);
  readonly outcome$ = new BehaviorSubject('');

  constructor(
    public oidcSecurityService: OidcSecurityService,
    public http: HttpClient,
  ) {
    this.userData$ = this.oidcSecurityService.userData$;
    this.isAuthenticated$ = this.oidcSecurityService.isAuthenticated$;
    this.ids = this.oidcSecurityService.getConfigurations().map(({ configId }) => configId);
  }

  ngOnInit(): void {
    this.oidcSecurityService.checkAuthMultiple().subscribe(([one, two]) => {
      this.checked$.next([one, two].map((response) => this.describe(response)).sort());
    });
  }

  login(configId: string): void {
    this.oidcSecurityService.authorize(configId);
  }

  logout(configId: string): void {
    this.oidcSecurityService.logoff(configId);
  }

  logoffLocal(configId: string): void {
    this.oidcSecurityService.logoffLocal(configId);
  }

  logoffLocalMultiple(): void {
    this.oidcSecurityService.logoffLocalMultiple();
  }

  forceRefreshSession(configId: string): void {
    this.oidcSecurityService
      .forceRefreshSession(undefined, configId)
      .subscribe((response) => this.outcome$.next(`renewed ${this.describe(response)}`));
  }

  revokeAccessToken(configId: string): void {
    this.oidcSecurityService
      .revokeAccessToken(null, configId)
      .subscribe(() => this.outcome$.next(`revoked at ${configId}`));
  }

  callBoth(): void {
    this.http.get<Echo>(environment.apiUrl + '/orders').subscribe((shop) => {
      this.http.get<Echo>(environment.otherOriginUrl).subscribe((depot) => {
        const differ = shop.headers['authorization'] !== depot.headers['authorization'];
        this.outcome$.next(
          `shop: ${shop.claims?.sub}, depot: ${!!depot.headers['authorization']}, two tokens: ${differ}`,
        );
      });
    });
  }

  private describe(response?: LoginResponse): string {
    return response?.isAuthenticated
      ? `${response.configId}: ${response.userData?.['name']}`
      : `${response?.configId}: ${response?.errorMessage ?? 'nobody'}`;
  }
}

interface Echo {
  headers: Record<string, string>;
  claims?: { sub: string };
}
