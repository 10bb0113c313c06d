import { Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, RouterLink } from '@angular/router';
import { injectSession } from 'angular-auth-oidc-client';
import { map } from 'rxjs';

import { HowThisWorks } from '../app/how-this-works';
import { personName } from '../app/person';

/** A page that nobody sees without a session. */
@Component({
  selector: 'app-members-page',
  imports: [HowThisWorks, RouterLink],
  template: `
    <header class="page-head">
      <h1>Members</h1>
      <p class="lead" data-testid="members-only">
        Welcome, {{ name() }}. You see this page because you are signed in.
      </p>
    </header>

    <section class="card" aria-labelledby="return">
      <h2 id="return">Where you were going</h2>
      <p>
        If you had to sign in on the way, the guard remembered the whole address, its query
        included, and brought you back to it.
      </p>
      <dl class="facts">
        <dt>Query of this page</dt>
        <dd>
          <code data-testid="members-query">{{ query() || 'none' }}</code>
        </dd>
      </dl>
      <nav class="row" aria-label="Tabs of the members">
        @for (tab of ['1', '2', '3']; track tab) {
          <a
            class="button small"
            routerLink="/members"
            [queryParams]="{ tab }"
            [attr.aria-current]="query() === 'tab=' + tab ? 'page' : null"
            >Tab {{ tab }}</a
          >
        }
      </nav>
      <p class="muted">
        To try it: choose a tab, sign out, then open the same address again from your history.
      </p>
    </section>

    <app-how-this-works file="src/app/routes.ts" [code]="code">
      <p>
        The guard waits until the library knows whether there is a session, lets members in, and
        sends everybody else to the provider. Only addresses of this application can be returned to.
      </p>
    </app-how-this-works>
  `,
  styles: `
    .button[aria-current='page'] {
      border-color: var(--accent);
      background: var(--accent-soft);
      color: var(--accent);
    }
  `,
})
export class MembersPage {
  protected readonly name = personName(injectSession());

  protected readonly query = toSignal(
    inject(ActivatedRoute).queryParamMap.pipe(
      map((query) => query.keys.map((key) => `${key}=${query.get(key) ?? ''}`).join('&')),
    ),
  );

  protected readonly code = `
{
  path: 'members',
  title: \`Members · \${product}\`,
  canActivate: [autoLoginPartialRoutesGuard],
  loadComponent: async () => (await import('../pages/members-page')).MembersPage,
},`;
}
