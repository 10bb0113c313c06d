import { Component, computed, input } from '@angular/core';
import type { Session } from 'angular-auth-oidc-client';

import { formatRemaining, injectNow } from './clock';
import { SessionBadge } from './session-badge';

/** One session of several: whose it is, how long it lasts, and what can be done with it. */
@Component({
  selector: 'app-session-card',
  imports: [SessionBadge],
  template: `
    <section class="card" [attr.aria-labelledby]="name() + '-session'" [attr.data-testid]="name()">
      <h2 [id]="name() + '-session'">{{ heading() }}</h2>
      <app-session-badge [session]="session()" />
      <dl class="facts">
        <dt>User</dt>
        <dd data-testid="user">{{ user() }}</dd>
        <dt>Access token</dt>
        <dd>{{ expiresIn() }}</dd>
        <dt>Refresh token</dt>
        <dd>{{ session().refreshToken() ? 'held' : 'none' }}</dd>
        <dt>Last error</dt>
        <dd>
          @if (session().error(); as error) {
            <code class="error" data-testid="error">{{ error.code }}</code>
          } @else {
            none
          }
        </dd>
      </dl>
      <div class="row actions"><ng-content /></div>
    </section>
  `,
  styles: `
    :host {
      display: grid;
      min-inline-size: 0;
    }

    .error {
      color: var(--bad);
      font-weight: 600;
    }

    .actions {
      margin-block-start: var(--space-2);
    }
  `,
})
export class SessionCard {
  /** Tells the cards of a page apart. */
  readonly name = input.required<string>();
  readonly heading = input.required<string>();
  readonly session = input.required<Session>();

  private readonly now = injectNow();

  protected readonly user = computed(() => {
    const { claims, status, userData } = this.session();
    const name = userData()?.['name'] ?? claims()?.sub;
    return status() === 'authenticated' && typeof name === 'string' ? name : 'nobody';
  });

  protected readonly expiresIn = computed(() => {
    const { accessToken, accessTokenExpiresAt } = this.session();
    const expiresAt = accessTokenExpiresAt();
    return accessToken() === ''
      ? 'none'
      : expiresAt === undefined
        ? 'held'
        : `expires in ${formatRemaining(expiresAt - this.now())}`;
  });
}
