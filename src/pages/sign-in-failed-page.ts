import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  AuthorizationError,
  OidcSecurityService,
  ServerError,
  injectSession,
} from 'angular-auth-oidc-client';

import { HowThisWorks } from '../app/how-this-works';

/** Where a sign-in ends that did not succeed. */
@Component({
  selector: 'app-sign-in-failed-page',
  imports: [HowThisWorks, RouterLink],
  template: `
    <header class="page-head">
      @if (session.error()) {
        <h1>The sign-in failed</h1>
        <p class="lead">Nothing was stored. You can try again or go on without signing in.</p>
      } @else {
        <h1>Nothing failed</h1>
        <p class="lead">There is no failed sign-in to tell about.</p>
      }
    </header>

    @if (session.error(); as error) {
      <section class="card" aria-labelledby="cause" data-testid="failure">
        <h2 id="cause">What went wrong</h2>
        <dl class="facts">
          <dt>Code</dt>
          <dd>
            <code class="code">{{ error.code }}</code>
          </dd>
          @if (oauth()?.error; as error) {
            <dt>The provider said</dt>
            <dd>
              <code class="code">{{ error }}</code>
            </dd>
          }
          @if (oauth()?.error_description; as description) {
            <dt>In its words</dt>
            <dd>{{ description }}</dd>
          }
          <dt>Message</dt>
          <dd>{{ error.message }}</dd>
        </dl>
        <p class="row">
          <button type="button" class="button primary" (click)="signIn()">Try again</button>
          <a class="button" routerLink="/">Back to the start</a>
        </p>
      </section>
    } @else {
      <p><a class="button" routerLink="/">Back to the start</a></p>
    }

    <app-how-this-works file="src/pages/sign-in-failed-page.ts" [code]="code">
      <p>
        After a failed sign-in the library navigates to <code>unauthorizedRoute</code>. The session
        keeps the error: a stable code, and what the provider said where it said something.
      </p>
    </app-how-this-works>
  `,
  styles: `
    .code {
      color: var(--bad);
      font-weight: 600;
    }
  `,
})
export class SignInFailedPage {
  protected readonly session = injectSession();
  private readonly oidc = inject(OidcSecurityService);

  protected readonly oauth = computed(() => {
    const error = this.session.error();
    return error instanceof AuthorizationError || error instanceof ServerError ? error : undefined;
  });

  protected readonly code = `
protected readonly session = injectSession();

protected readonly oauth = computed(() => {
  const error = this.session.error();
  return error instanceof AuthorizationError || error instanceof ServerError ? error : undefined;
});`;

  protected signIn(): void {
    this.oidc.authorize();
  }
}
