import { Component, computed, inject, signal } from '@angular/core';
import { OidcSecurityService, injectSession } from 'angular-auth-oidc-client';

import { formatRemaining, injectNow } from '../app/clock';
import { HowThisWorks } from '../app/how-this-works';
import { type Outcome, outcomeOf } from '../app/outcome';
import { SessionCard } from '../app/session-card';

/** Keeps a session that has no refresh token. */
@Component({
  selector: 'app-silent-renewal-page',
  imports: [HowThisWorks, SessionCard],
  template: `
    <header class="page-head">
      <h1>Silent renewal</h1>
      <p class="lead">
        This session has no refresh token. Before its tokens expire, a hidden frame asks the
        provider for new ones, which knows you by its own cookie and answers without a question.
      </p>
    </header>

    <div class="grid halves">
      <app-session-card name="frame" heading="A session of its own" [session]="session">
        @if (session.status() === 'authenticated') {
          <button type="button" class="button primary" data-testid="frame-renew" (click)="renew()">
            Renew now
          </button>
          <button
            type="button"
            class="button"
            data-testid="frame-sign-out"
            (click)="signOutLocally()"
          >
            Sign out here only
          </button>
        } @else {
          <button
            type="button"
            class="button primary"
            data-testid="frame-sign-in"
            (click)="signIn()"
          >
            Sign in
          </button>
          <button type="button" class="button" data-testid="frame-ask" (click)="askInSilence()">
            Ask the provider in silence
          </button>
        }
        <p class="result" role="status" data-testid="frame-result">
          @if (outcome(); as outcome) {
            <span class="badge" [class.good]="outcome.good" [class.bad]="!outcome.good">{{
              outcome.text
            }}</span>
          }
        </p>
      </app-session-card>

      <section class="card" aria-labelledby="renewal">
        <h2 id="renewal">The next renewal</h2>
        <dl class="facts">
          <dt>Renews by itself in</dt>
          <dd>
            <span role="timer" data-testid="frame-renews-in">{{ renewsIn() }}</span>
          </dd>
          <dt>Tokens issued at</dt>
          <dd data-testid="frame-issued-at">{{ issuedAt() }}</dd>
        </dl>
        <h3>What it needs</h3>
        <ul class="needs">
          <li>
            The page <code>silent-renew.html</code>, which comes with the package and has no inline
            script.
          </li>
          <li>
            <code>frame-src</code> in your content security policy, for the provider and for
            yourself.
          </li>
          <li>
            A provider on the same site: most browsers keep cookies from frames of another one. The
            library then says so once and does not try again. Prefer refresh tokens where you can.
          </li>
        </ul>
      </section>
    </div>

    <app-how-this-works file="src/app/configurations.ts" [code]="code">
      <p>
        “Ask the provider in silence” finds out whether you are signed in there already: sign in on
        the <em>Session</em> page first, come back, and press it.
      </p>
      <p>A renewal that fails ends no session: it stands until its tokens expire.</p>
    </app-how-this-works>
  `,
  styles: `
    h3 {
      margin-block-start: var(--space-2);
    }

    .needs {
      display: grid;
      gap: var(--space-2);
      margin: 0;
      padding-inline-start: 1.2rem;
      color: var(--ink-soft);
      font-size: var(--text-small);
    }
  `,
})
export class SilentRenewalPage {
  protected readonly session = injectSession('frame');
  private readonly oidc = inject(OidcSecurityService);
  private readonly now = injectNow();

  protected readonly outcome = signal<Outcome | undefined>(undefined);

  protected readonly renewsIn = computed(() => {
    const renewsAt = this.session.renewsAt();
    return renewsAt === undefined ? '–' : formatRemaining(renewsAt - this.now());
  });

  protected readonly issuedAt = computed(() => {
    const issuedAt = this.session.claims()?.iat;
    return issuedAt === undefined ? '–' : new Date(issuedAt * 1000).toLocaleTimeString();
  });

  protected readonly code = `
{
  configId: 'frame',
  authority,
  clientId: 'demo-frame',
  redirectUrl: home,
  scope: 'openid profile email',
  responseType: 'code',
  silentRenew: true,
  silentRenewUrl: \`\${home}silent-renew.html\`,
},

// In a component, to renew at once, or to ask whether the provider knows the user:
this.oidc.forceRefreshSession(undefined, 'frame').subscribe(…);
this.oidc.checkAuthIncludingServer('frame').subscribe(…);`;

  protected signIn(): void {
    this.oidc.authorize('frame');
  }

  protected renew(): void {
    this.outcome.set(undefined);
    this.oidc.forceRefreshSession(undefined, 'frame').subscribe((response) => {
      this.outcome.set(outcomeOf(response, 'The tokens were renewed.'));
    });
  }

  protected askInSilence(): void {
    this.outcome.set(undefined);
    this.oidc.checkAuthIncludingServer('frame').subscribe((response) => {
      this.outcome.set(outcomeOf(response, 'The provider knows you.'));
    });
  }

  protected signOutLocally(): void {
    this.oidc.logoffLocal('frame');
    this.outcome.set(undefined);
  }
}
