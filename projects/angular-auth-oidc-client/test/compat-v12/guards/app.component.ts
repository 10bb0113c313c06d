import { Component, OnInit } from '@angular/core';
import { Router } from '@angular/router';
import { AuthenticatedResult, OidcSecurityService } from 'angular-auth-oidc-client';
import { Observable } from 'rxjs';

@Component({
  selector: 'app-root',
  standalone: false,
  template: `
    <h1>Guarded routes</h1>
    <p data-testid="state">
      {{ (isAuthenticated$ | async)?.isAuthenticated ? 'signed in' : 'signed out' }}
    </p>
    <nav>
      <a routerLink="/home">Home</a>
      <a routerLink="/orders/7" [queryParams]="{ page: 2 }" fragment="line">Orders</a>
      <a routerLink="/team/members">Members</a>
      <a routerLink="/stock/shelf" [queryParams]="{ row: 4 }">Stock</a>
    </nav>
    <button type="button" data-testid="logoff-local" (click)="forget()">Sign out here</button>
    <router-outlet></router-outlet>
  `,
})
export class AppComponent implements OnInit {
  isAuthenticated$: Observable<AuthenticatedResult>;

  constructor(
    private oidcSecurityService: OidcSecurityService,
    private router: Router,
  ) {
    this.isAuthenticated$ = oidcSecurityService.isAuthenticated$;
  }

  ngOnInit(): void {
    this.oidcSecurityService.checkAuth().subscribe();
  }

  forget(): void {
    this.oidcSecurityService.logoffLocal();
    this.router.navigate(['/home']);
  }
}
