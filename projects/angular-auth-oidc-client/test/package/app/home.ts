import { Component, inject } from '@angular/core';
import { OidcSecurityService } from 'angular-auth-oidc-client';
import { isOidcError } from 'angular-auth-oidc-client/core';

@Component({
  selector: 'app-home',
  template: `
    <button type="button" (click)="signIn()">Sign in</button>
    <button type="button" (click)="renew()">Renew</button>
  `,
})
export class Home {
  private readonly oidcSecurityService = inject(OidcSecurityService);

  protected signIn(): void {
    this.oidcSecurityService.authorize();
  }

  protected renew(): void {
    this.oidcSecurityService.forceRefreshSession().subscribe({
      error: (error: unknown) => {
        if (!isOidcError(error)) throw error;
      },
    });
  }
}
