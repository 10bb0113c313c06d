import { Component } from '@angular/core';
import { OidcSecurityService, UserDataResult } from 'angular-auth-oidc-client';
import { Observable } from 'rxjs';

@Component({
  selector: 'app-desk',
  standalone: false,
  template: `<h2 data-testid="page">Desk of {{ (userData$ | async)?.userData?.['name'] }}</h2>`,
})
export class DeskComponent {
  userData$: Observable<UserDataResult>;

  constructor(oidcSecurityService: OidcSecurityService) {
    this.userData$ = oidcSecurityService.userData$;
  }
}
