import { Component, OnInit } from '@angular/core';
import {
  AuthenticatedResult,
  OidcSecurityService,
  PopupOptions,
  UserDataResult,
} from 'angular-auth-oidc-client';
import { BehaviorSubject, Observable } from 'rxjs';

@Component({
  selector: 'app-root',
  standalone: false,
  template: `
    <h1>Pop-up</h1>
    <p>
      Signed in:
      <b data-testid="state">{{ (isAuthenticated$ | async)?.isAuthenticated ? 'yes' : 'no' }}</b>
    </p>
    <p>
      <button type="button" data-testid="login" (click)="loginWithPopup()">Sign in</button>
      <button type="button" data-testid="logout" (click)="logout()">Sign out here</button>
    </p>
    <pre data-testid="outcome">{{ outcome$ | async }}</pre>
    <pre data-testid="user">{{ (userData$ | async)?.userData | json }}</pre>
  `,
})
export class AppComponent implements OnInit {
  userData$: Observable<UserDataResult>;
  isAuthenticated$: Observable<AuthenticatedResult>;
  readonly outcome$ = new BehaviorSubject('');

  constructor(public oidcSecurityService: OidcSecurityService) {
    this.userData$ = oidcSecurityService.userData$;
    this.isAuthenticated$ = oidcSecurityService.isAuthenticated$;
  }

  ngOnInit(): void {
    this.oidcSecurityService.checkAuth().subscribe(({ isAuthenticated }) => {
      this.outcome$.next(isAuthenticated ? 'welcome back' : 'nobody yet');
    });
  }

  loginWithPopup(): void {
    const popupOptions: PopupOptions = { width: 480, height: 640, left: 40, top: 30 };
    this.oidcSecurityService
      .authorizeWithPopUp({ customParams: { ui_locales: 'en' } }, popupOptions)
      .subscribe(({ isAuthenticated, userData, accessToken, errorMessage }) => {
        this.outcome$.next(
          isAuthenticated
            ? `${userData?.['name']} with a token: ${accessToken.length > 0}`
            : `failed: ${errorMessage}`,
        );
      });
  }

  logout(): void {
    this.oidcSecurityService.logoffLocal();
  }
}
