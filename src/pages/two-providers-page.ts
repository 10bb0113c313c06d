import { Component, computed, inject } from '@angular/core';
import { OidcSecurityService, injectSession } from 'angular-auth-oidc-client';

import { HowThisWorks } from '../app/how-this-works';
import { SessionCard } from '../app/session-card';
import { SETTINGS } from '../settings';
import { ApiCall } from './api-call';

/** Two sessions side by side, each with its own provider, its own users and its own API. */
@Component({
  selector: 'app-two-providers-page',
  imports: [ApiCall, HowThisWorks, SessionCard],
  template: `
    <header class="page-head">
      <h1>Two providers</h1>
      <p class="lead">
        One application, several configurations: you are one person here and another there. No
        session knows of the other, and each token goes to its own API.
      </p>
    </header>

    <div class="grid halves">
      @for (side of sides; track side.configId) {
        <app-session-card [name]="side.configId" [heading]="side.heading" [session]="side.session">
          @if (side.session.status() === 'authenticated') {
            <button
              type="button"
              class="button"
              [attr.data-testid]="side.configId + '-sign-out'"
              (click)="signOut(side.configId)"
            >
              Sign out
            </button>
          } @else {
            <button
              type="button"
              class="button primary"
              [attr.data-testid]="side.configId + '-sign-in'"
              (click)="signIn(side.configId)"
            >
              Sign in at {{ side.provider }}
            </button>
          }
        </app-session-card>
      }

      <app-api-call name="main" heading="The API of the first" [url]="settings.apiUrl + '/orders'">
        In the <code>secureRoutes</code> of the configuration <code>main</code>.
      </app-api-call>
      <app-api-call
        name="partner"
        heading="The API of the second"
        [url]="settings.partnerUrl + '/stock'"
      >
        In the <code>secureRoutes</code> of the configuration <code>partner</code>.
      </app-api-call>

      <section class="card wide" aria-labelledby="all">
        <h2 id="all">All together</h2>
        <p class="row" data-testid="all-sessions">
          @for (one of all(); track one.configId) {
            <span class="badge" [class.good]="one.isAuthenticated"
              >{{ one.configId }}: {{ one.isAuthenticated ? 'signed in' : 'signed out' }}</span
            >
          }
        </p>
        <div class="row">
          <button
            type="button"
            class="button danger"
            data-testid="sign-out-all"
            (click)="signOutOfAll()"
          >
            Sign out of all, here only
          </button>
        </div>
      </section>
    </div>

    <app-how-this-works file="src/app/configurations.ts" [code]="code">
      <p>
        Each configuration has an id, and every method takes it; without one the first is meant. An
        answer finds its configuration by the <code>state</code> it carries.
      </p>
      <p>A provider that is down takes no other session with it.</p>
    </app-how-this-works>
  `,
  styles: `
    .wide {
      grid-column: 1 / -1;
    }
  `,
})
export class TwoProvidersPage {
  protected readonly settings = inject(SETTINGS);
  private readonly oidc = inject(OidcSecurityService);

  protected readonly sides = [
    {
      configId: 'main',
      heading: 'The first provider',
      provider: 'the first',
      session: injectSession('main'),
    },
    {
      configId: 'partner',
      heading: 'The second provider',
      provider: 'the second',
      session: injectSession('partner'),
    },
  ];

  protected readonly all = computed(() => this.oidc.authenticated().allConfigsAuthenticated);

  protected readonly code = `
provideAuth(
  {
    config: [
      { configId: 'main', authority, secureRoutes: [settings.apiUrl], … },
      { configId: 'partner', authority: settings.secondAuthority,
        secureRoutes: [settings.partnerUrl], … },
    ],
  },
  withAppInitializerAuthCheck(),
),

// In a component:
protected readonly partner = injectSession('partner');

protected signIn(): void {
  this.oidc.authorize('partner');
}`;

  protected signIn(configId: string): void {
    this.oidc.authorize(configId);
  }

  protected signOut(configId: string): void {
    this.oidc.logoff(configId);
  }

  protected signOutOfAll(): void {
    this.oidc.logoffLocalMultiple();
  }
}
