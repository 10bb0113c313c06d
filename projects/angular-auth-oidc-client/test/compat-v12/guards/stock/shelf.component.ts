import { Component } from '@angular/core';
import { OidcSecurityService } from 'angular-auth-oidc-client';

@Component({
  selector: 'app-shelf',
  standalone: false,
  template: `<h2 data-testid="page">Stock of {{ owner }}</h2>`,
})
export class ShelfComponent {
  owner: unknown;

  constructor(oidcSecurityService: OidcSecurityService) {
    this.owner = oidcSecurityService.getPayloadFromIdToken()['sub'];
  }
}
