import { HttpClient } from '@angular/common/http';
import { Component, inject, type OnInit, signal } from '@angular/core';
import { Router } from '@angular/router';
import { injectSession, type LoginResponse, OidcSecurityService } from 'angular-auth-oidc-client';
import { apis, configurations } from './configurations';
import { afterFirstNavigation } from './first-navigation';
import { fetchSettings, settings } from './settings';

/** Only the API of the first provider looks into the token. */
interface ApiResponse {
  readonly claims?: { readonly sub: string };
  readonly headers: Readonly<Record<string, string>>;
}

/** What `checkAuth()` or `checkAuthMultiple()` said of each configuration. */
type Responses = Readonly<Record<string, string>>;

/** Calls `checkAuth()`, and shows for each configuration who is signed in. */
@Component({
  selector: 'app-account',
  template: `
    @for (account of accounts; track account.id) {
      <section [attr.data-testid]="account.id">
        <h2>{{ account.id }}</h2>
        <dl>
          <dt>Status</dt>
          <dd data-testid="status">{{ account.session.status() }}</dd>
          <dt>User</dt>
          <dd data-testid="user">{{ account.session.userData()?.['name'] }}</dd>
          <dt>Access token</dt>
          <dd data-testid="token">{{ account.session.accessToken() ? 'usable' : 'none' }}</dd>
          <dt>Error of the session</dt>
          <dd data-testid="error">{{ account.session.error()?.code }}</dd>
          <dt>Response of the check</dt>
          <dd data-testid="response">{{ responses()[account.id] }}</dd>
          <dt>Response of the API</dt>
          <dd data-testid="api">{{ account.api() }}</dd>
        </dl>
        <button type="button" data-testid="sign-in" (click)="signIn(account.id)">Sign in</button>
        <button type="button" data-testid="sign-out" (click)="signOut(account.id)">Sign out</button>
        <button type="button" data-testid="sign-out-here" (click)="signOutHere(account.id)">
          Sign out here
        </button>
        <button type="button" data-testid="call" (click)="call(account.id)">Call the API</button>
      </section>
    }
  `,
})
export class Account implements OnInit {
  protected readonly accounts = configurations.map(({ configId = '' }) => ({
    id: configId,
    session: injectSession(configId),
    api: signal(''),
  }));
  protected readonly responses = signal<Responses>({});
  private readonly auth = inject(OidcSecurityService);
  private readonly http = inject(HttpClient);
  private readonly router = inject(Router);

  ngOnInit(): void {
    if (settings.checks === 'after-navigation') void this.checkLate();
    else this.check();
  }

  protected signIn(configId: string): void {
    this.auth.authorize(configId);
  }

  protected signOut(configId: string): void {
    this.auth.logoff(configId);
  }

  protected signOutHere(configId: string): void {
    this.auth.logoffLocal(configId);
  }

  protected call(configId: string): void {
    const account = this.accounts.find(({ id }) => id === configId);
    this.http.get<ApiResponse>(apis[configId] ?? '').subscribe({
      next: ({ claims, headers }) => {
        const sent = headers['authorization'] ? 'it got a token' : 'it got no token';
        account?.api.set(claims ? `hello ${claims.sub}` : sent);
      },
      error: ({ status }: { status: number }) => account?.api.set(`refused with ${status}`),
    });
  }

  private async checkLate(): Promise<void> {
    await afterFirstNavigation(this.router);
    await fetchSettings();
    this.check();
  }

  private check(): void {
    if (configurations.length > 1) {
      this.auth.checkAuthMultiple().subscribe((responses) => {
        this.show(responses);
      });
    } else {
      this.auth.checkAuth().subscribe((response) => {
        this.show([response]);
      });
    }
  }

  private show(responses: readonly LoginResponse[]): void {
    const texts = responses.map(({ configId, isAuthenticated, error }) => [
      configId,
      error?.code ?? (isAuthenticated ? 'signed in' : 'signed out'),
    ]);
    this.responses.set(Object.fromEntries(texts) as Responses);
  }
}
