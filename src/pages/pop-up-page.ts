import { Component, inject, signal } from '@angular/core';
import { OidcSecurityService, injectSession } from 'angular-auth-oidc-client';

import { HowThisWorks } from '../app/how-this-works';
import { type Outcome, outcomeOf } from '../app/outcome';
import { SessionCard } from '../app/session-card';

/** Signs in without leaving the page. */
@Component({
  selector: 'app-pop-up-page',
  imports: [HowThisWorks, SessionCard],
  template: `
    <header class="page-head">
      <h1>Pop-up</h1>
      <p class="lead">
        The provider asks its questions in a window of its own. This page stays as it is, whatever
        you have typed into it, and takes the answer when it comes.
      </p>
    </header>

    <div class="grid halves">
      <app-session-card name="pop-up" heading="A session of its own" [session]="session">
        @if (session.status() === 'authenticated') {
          <button
            type="button"
            class="button"
            data-testid="pop-up-sign-out"
            (click)="signOutLocally()"
          >
            Sign out here only
          </button>
        } @else {
          <button
            type="button"
            class="button primary"
            data-testid="pop-up-sign-in"
            (click)="signIn()"
          >
            Sign in with a pop-up
          </button>
        }
        <p class="result" role="status" data-testid="pop-up-result">
          @if (waiting()) {
            <span class="badge warn busy">Waiting for the pop-up</span>
          }
          @if (outcome(); as outcome) {
            <span class="badge" [class.good]="outcome.good" [class.bad]="!outcome.good">{{
              outcome.text
            }}</span>
          }
        </p>
      </app-session-card>

      <section class="card" aria-labelledby="endings">
        <h2 id="endings">How it can end</h2>
        <p class="muted">
          Try them: each has a code, and none leaves the button without an answer.
        </p>
        <dl class="facts">
          @for (ending of endings; track ending.code) {
            <dt>
              <code>{{ ending.code }}</code>
            </dt>
            <dd>{{ ending.text }}</dd>
          }
        </dl>
      </section>
    </div>

    <app-how-this-works file="src/pages/pop-up-page.ts" [code]="code">
      <p>
        Browsers open a window in a click and at no other time, so subscribe in the click. The
        answer travels over a channel of this origin, which works also where a
        <code>Cross-Origin-Opener-Policy</code> keeps the two windows from knowing each other.
      </p>
    </app-how-this-works>
  `,
  styles: `
    .facts {
      grid-template-columns: minmax(0, 1fr);
    }

    .facts dt {
      margin-block-start: var(--space-2);
    }
  `,
})
export class PopUpPage {
  protected readonly session = injectSession('pop-up');
  private readonly oidc = inject(OidcSecurityService);

  protected readonly waiting = signal(false);
  protected readonly outcome = signal<Outcome | undefined>(undefined);

  protected readonly endings = [
    { code: 'login/popup-blocked', text: 'The browser did not open the window.' },
    { code: 'login/popup-closed', text: 'You closed it before it had an answer.' },
    { code: 'login/popup-open', text: 'You pressed the button again while it was open.' },
    { code: 'authorization-response/error', text: 'You pressed “Cancel” at the provider.' },
  ];

  protected readonly code = `
protected signIn(): void {
  this.oidc
    .authorizeWithPopUp(undefined, { width: 480, height: 640 }, 'pop-up')
    .subscribe((response) => {
      this.outcome.set(outcomeOf(response, 'Signed in.'));
    });
}`;

  protected signIn(): void {
    this.waiting.set(true);
    this.outcome.set(undefined);
    this.oidc
      .authorizeWithPopUp(undefined, { width: 480, height: 640 }, 'pop-up')
      .subscribe((response) => {
        // The window of the first click goes on.
        this.waiting.set(response.error?.code === 'login/popup-open');
        this.outcome.set(outcomeOf(response, 'Signed in.'));
      });
  }

  protected signOutLocally(): void {
    this.oidc.logoffLocal('pop-up');
    this.outcome.set(undefined);
  }
}
