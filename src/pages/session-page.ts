import { Component, computed, inject, signal } from '@angular/core';
import { OidcSecurityService, injectSession, isOidcError } from 'angular-auth-oidc-client';
import { type Observable, tap } from 'rxjs';

import { formatRemaining, injectNow } from '../app/clock';
import { CopyButton } from '../app/copy-button';
import { HowThisWorks } from '../app/how-this-works';
import { SessionBadge } from '../app/session-badge';
import { shorten } from '../app/shorten';

/** Everything that the library holds about the user, and what can be done with it. */
@Component({
  selector: 'app-session-page',
  imports: [CopyButton, HowThisWorks, SessionBadge],
  templateUrl: './session-page.html',
  styleUrl: './session-page.css',
})
export class SessionPage {
  protected readonly session = injectSession();
  private readonly oidc = inject(OidcSecurityService);
  private readonly now = injectNow();

  protected readonly result = signal<{ good: boolean; text: string } | undefined>(undefined);

  protected readonly expiresIn = computed(() =>
    // A revoked token leaves its expiry behind.
    this.session.accessToken() ? this.until(this.session.accessTokenExpiresAt()) : undefined,
  );
  protected readonly renewsIn = computed(() => this.until(this.session.renewsAt()));

  /** The life of the access token from 0 to 100, and the point of it where renewal begins. */
  protected readonly life = computed(() => {
    const from = this.session.claims()?.iat;
    const to = this.session.accessTokenExpiresAt();
    if (from === undefined || to === undefined || to <= from) {
      return undefined;
    }
    const percent = (at: number): number =>
      Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100));
    const renewsAt = this.session.renewsAt();
    return {
      spent: percent(this.now()),
      renewal: renewsAt === undefined ? undefined : percent(renewsAt),
    };
  });

  protected readonly tokens = computed(() =>
    [
      { name: 'Access token', testId: 'access-token', value: this.session.accessToken() },
      { name: 'ID token', testId: 'id-token', value: this.session.idToken() },
      { name: 'Refresh token', testId: 'refresh-token', value: this.session.refreshToken() },
    ].map((token) => ({ ...token, short: shorten(token.value) })),
  );

  protected readonly claims = computed(() =>
    Object.entries(this.session.claims() ?? {}).map(([name, value]) => ({
      name,
      value: name === 'nonce' ? shorten(String(value)) : readable(value),
      when: instants.has(name) ? new Date(Number(value) * 1000).toLocaleString() : '',
    })),
  );

  protected readonly userData = computed(() =>
    Object.entries(this.session.userData() ?? {}).map(([name, value]) => ({
      name,
      value: readable(value),
    })),
  );

  protected readonly code = `
protected readonly session = injectSession();
private readonly oidc = inject(OidcSecurityService);

protected revokeAccessToken(): void {
  this.report(this.oidc.revokeAccessToken(), 'The access token was revoked.');
}

private report(action: Observable<unknown>, success: string): void {
  this.result.set(undefined);
  action.subscribe({
    next: () => {
      this.result.set({ good: true, text: success });
    },
    error: (error: unknown) => {
      this.result.set({ good: false, text: codeOf(error) });
    },
  });
}`;

  protected refresh(): void {
    const renewal = this.oidc.forceRefreshSession().pipe(
      tap(({ error }) => {
        if (error !== undefined) {
          throw error;
        }
      }),
    );
    this.report(renewal, 'The tokens were renewed.');
  }

  protected revokeAccessToken(): void {
    this.report(this.oidc.revokeAccessToken(), 'The access token was revoked.');
  }

  protected revokeRefreshToken(): void {
    this.report(this.oidc.revokeRefreshToken(), 'The refresh token was revoked.');
  }

  protected signOutEverywhere(): void {
    this.report(this.oidc.logoffAndRevokeTokens(), 'The tokens were revoked. Signing out …');
  }

  protected signOutLocally(): void {
    this.oidc.logoffLocal();
    this.result.set({ good: true, text: 'Signed out here. The provider still knows you.' });
  }

  protected signIn(): void {
    this.oidc.authorize();
  }

  private report(action: Observable<unknown>, success: string): void {
    this.result.set(undefined);
    action.subscribe({
      next: () => {
        this.result.set({ good: true, text: success });
      },
      error: (error: unknown) => {
        this.result.set({ good: false, text: codeOf(error) });
      },
    });
  }

  private until(instant: number | undefined): string | undefined {
    return instant === undefined ? undefined : formatRemaining(instant - this.now());
  }
}

/** The claims that are dates. */
const instants: ReadonlySet<string> = new Set(['iat', 'exp', 'nbf', 'auth_time', 'updated_at']);

function codeOf(error: unknown): string {
  return isOidcError(error) ? error.code : String(error);
}

function readable(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
