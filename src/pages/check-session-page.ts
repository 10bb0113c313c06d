import { Component, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop';
import {
  EventTypes,
  OidcSecurityService,
  PublicEventsService,
  injectSession,
} from 'angular-auth-oidc-client';
import { filter } from 'rxjs';

import { HowThisWorks } from '../app/how-this-works';
import { SessionCard } from '../app/session-card';
import { SETTINGS } from '../settings';

/** Notices what happens to the session at the provider. */
@Component({
  selector: 'app-check-session-page',
  imports: [HowThisWorks, SessionCard],
  template: `
    <header class="page-head">
      <h1>Check session</h1>
      <p class="lead">
        Somebody who signs out at the provider, or in another application, is still signed in here.
        A frame of the provider tells, without a request, when that has happened.
      </p>
    </header>

    <div class="grid halves">
      <app-session-card name="watched" heading="The watched session" [session]="session">
        @if (session.status() === 'authenticated') {
          <button
            type="button"
            class="button"
            data-testid="watched-sign-out"
            (click)="signOutLocally()"
          >
            Sign out here only
          </button>
        } @else {
          <button
            type="button"
            class="button primary"
            data-testid="watched-sign-in"
            (click)="signIn()"
          >
            Sign in
          </button>
        }
      </app-session-card>

      <section class="card" aria-labelledby="provider-session">
        <h2 id="provider-session">The session at the provider</h2>
        <p class="row" aria-live="polite" data-testid="session-changed">
          @if (hasChanged()) {
            <span class="badge bad">It has changed</span>
          } @else {
            <span class="badge" [class.good]="answer()">{{
              answer() ? 'It is the same' : 'Not watched yet'
            }}</span>
          }
        </p>
        <dl class="facts">
          <dt>The frame says</dt>
          <dd data-testid="session-message">{{ answer()?.text ?? 'nothing' }}</dd>
          <dt>Last said at</dt>
          <dd>{{ saidAt() }}</dd>
        </dl>
        <h3>Try it</h3>
        <p class="muted">
          Sign in here, then sign out at the provider. Come back to this page: within three seconds
          it has noticed.
        </p>
        <p class="row">
          <a
            class="button"
            target="_blank"
            rel="noopener"
            data-testid="provider-sign-out"
            [href]="settings.authority + '/session/end'"
            >Sign out at the provider<span class="visually-hidden"> (in a new tab)</span></a
          >
        </p>
      </section>
    </div>

    <app-how-this-works file="src/pages/check-session-page.ts" [code]="code">
      <p>
        When the frame says “changed”, the library asks in silence who is signed in there. The same
        person: all is well again. Another one: the session ends. Nobody: it is for you to decide,
        since a browser that blocks third-party cookies makes the frame say so, too.
      </p>
    </app-how-this-works>
  `,
  styles: `
    h3 {
      margin-block-start: var(--space-2);
    }
  `,
})
export class CheckSessionPage {
  protected readonly settings = inject(SETTINGS);
  protected readonly session = injectSession('watched');
  private readonly oidc = inject(OidcSecurityService);

  protected readonly hasChanged = toSignal(this.oidc.checkSessionChanged$, {
    initialValue: false,
  });
  protected readonly answer = signal<{ text: string; at: Date } | undefined>(undefined);
  protected readonly saidAt = computed(() => this.answer()?.at.toLocaleTimeString() ?? '–');

  protected readonly code = `
startCheckSession: true,
silentRenewUrl: \`\${home}silent-renew.html\`,

// In a component:
protected readonly hasChanged = toSignal(this.oidc.checkSessionChanged$, {
  initialValue: false,
});`;

  constructor() {
    inject(PublicEventsService)
      .registerForEvents()
      .pipe(
        filter((event) => event.type === EventTypes.CheckSessionReceived),
        takeUntilDestroyed(),
      )
      .subscribe(({ value }) => {
        this.answer.set({ text: value, at: new Date() });
      });
  }

  protected signIn(): void {
    this.oidc.authorize('watched');
  }

  protected signOutLocally(): void {
    this.oidc.logoffLocal('watched');
  }
}
