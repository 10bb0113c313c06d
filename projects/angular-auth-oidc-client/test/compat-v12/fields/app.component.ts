import { ChangeDetectionStrategy, Component, DoCheck, OnInit } from '@angular/core';
import { EventTypes, OidcSecurityService, PublicEventsService } from 'angular-auth-oidc-client';

@Component({
  selector: 'app-root',
  standalone: false,
  // What every component did by default; `ng update` writes it there.
  changeDetection: ChangeDetectionStrategy.Eager,
  template: `
    <h1>Fields</h1>
    <p data-testid="state">{{ isAuthenticated ? 'signed in as ' + name : 'signed out' }}</p>
    <p>
      <button type="button" data-testid="login" (click)="login()">Sign in</button>
      <button type="button" data-testid="logoff-local" (click)="logoffLocal()">Sign out</button>
    </p>
    <p data-testid="event">{{ lastEvent }}</p>
  `,
})
export class AppComponent implements OnInit, DoCheck {
  isAuthenticated = false;
  name: unknown;
  lastEvent = '';
  private checks = 0;

  constructor(
    private oidcSecurityService: OidcSecurityService,
    private eventService: PublicEventsService,
  ) {}

  ngOnInit(): void {
    this.oidcSecurityService.isAuthenticated$.subscribe(({ isAuthenticated }) => {
      this.isAuthenticated = isAuthenticated;
    });
    this.oidcSecurityService.userData$.subscribe(({ userData }) => {
      this.name = userData?.['name'];
    });
    this.eventService.registerForEvents().subscribe((notification) => {
      this.lastEvent = EventTypes[notification.type];
    });
    this.oidcSecurityService.checkAuth().subscribe();
  }

  /** Counts where nothing notices it. */
  ngDoCheck(): void {
    document.title = `Checked ${++this.checks} times`;
  }

  login(): void {
    this.oidcSecurityService.authorize();
  }

  logoffLocal(): void {
    this.oidcSecurityService.logoffLocal();
  }
}
