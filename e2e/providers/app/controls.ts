import { JsonPipe } from '@angular/common';
import { HttpClient, type HttpErrorResponse } from '@angular/common/http';
import { Component, effect, inject, signal } from '@angular/core';
import {
  injectSession,
  isInteractionRequired,
  isOidcError,
  type LoginResponse,
  OidcSecurityService,
} from 'angular-auth-oidc-client';
import type { Observable } from 'rxjs';

import { settings } from './settings';

interface Outcome {
  readonly isAuthenticated?: boolean;
  readonly code?: string;
  /** The provider's own code. */
  readonly error?: string;
  readonly message?: string;
  readonly isInteractionRequired?: boolean;
}

/** Shows the session, and does what a user may want to do with it. */
@Component({
  selector: 'app-controls',
  imports: [JsonPipe],
  template: `
    <p data-testid="status">{{ session.status() }}</p>
    <p data-testid="user">{{ session.userData() | json }}</p>
    <p data-testid="claims">{{ session.claims() | json }}</p>
    <p data-testid="access-token">{{ session.accessToken() }}</p>
    <p data-testid="refresh-token">{{ session.refreshToken() }}</p>
    <p data-testid="scope">{{ session.scope() }}</p>
    <p data-testid="error">{{ describe(session.error()) | json }}</p>
    <p data-testid="tokens-seen">{{ tokensSeen() | json }}</p>
    <p data-testid="provider-changed">{{ providerChanged() }}</p>
    <p data-testid="outcome" [attr.data-actions]="actions()">{{ outcome() | json }}</p>
    <button type="button" data-testid="sign-in" (click)="signIn()">Sign in</button>
    <button type="button" data-testid="sign-in-popup" (click)="signInByPopup()">
      Sign in with a popup
    </button>
    <button type="button" data-testid="ask-provider" (click)="askProvider()">
      Is the user signed in at the provider?
    </button>
    <button type="button" data-testid="renew" (click)="renew()">Renew</button>
    <button type="button" data-testid="call" (click)="call()">Call the API</button>
    <button type="button" data-testid="revoke" (click)="revoke()">Revoke the access token</button>
    <button type="button" data-testid="revoke-refresh" (click)="revokeRefreshToken()">
      Revoke the refresh token
    </button>
    <button type="button" data-testid="sign-out" (click)="signOut()">Sign out</button>
    <button type="button" data-testid="sign-out-and-revoke" (click)="signOutAndRevoke()">
      Revoke and sign out
    </button>
  `,
})
export class Controls {
  protected readonly session = injectSession();
  /** What the last action came to. */
  protected readonly outcome = signal<object>({});
  /** How many actions are over. */
  protected readonly actions = signal(0);
  protected readonly tokensSeen = signal<readonly string[]>([]);
  protected readonly providerChanged = signal(false);
  private readonly auth = inject(OidcSecurityService);
  private readonly http = inject(HttpClient);

  constructor() {
    effect(() => {
      const token = this.session.accessToken();
      this.tokensSeen.update((seen) =>
        token === '' || seen.includes(token) ? seen : [...seen, token],
      );
    });
    this.auth.checkSessionChanged$.subscribe((changed) => this.providerChanged.set(changed));
  }

  protected signIn(): void {
    this.auth.authorize(undefined, { customParams: settings.signInParams });
  }

  protected signInByPopup(): void {
    this.show(this.auth.authorizeWithPopUp({ customParams: settings.signInParams }));
  }

  protected askProvider(): void {
    this.show(this.auth.checkAuthIncludingServer());
  }

  protected renew(): void {
    this.show(this.auth.forceRefreshSession());
  }

  protected revoke(): void {
    this.show(this.auth.revokeAccessToken());
  }

  protected revokeRefreshToken(): void {
    this.show(this.auth.revokeRefreshToken());
  }

  protected signOut(): void {
    this.auth.logoff();
  }

  protected signOutAndRevoke(): void {
    this.auth.logoffAndRevokeTokens();
  }

  protected call(): void {
    this.http.get<object>(settings.apiUrl).subscribe({
      next: (body) => this.finish(body),
      error: ({ status }: HttpErrorResponse) => this.finish({ status }),
    });
  }

  protected describe(error: unknown): Outcome {
    if (!isOidcError(error)) return {};
    const { code, message } = error;
    return {
      code,
      message,
      isInteractionRequired: isInteractionRequired(error),
      ...('error' in error && typeof error.error === 'string' && { error: error.error }),
    };
  }

  private show(result: Observable<unknown>): void {
    result.subscribe({
      next: (value) => this.finish({ done: true, ...this.describeValue(value) }),
      error: (error: unknown) => this.finish({ done: false, ...this.describe(error) }),
    });
  }

  private finish(outcome: object): void {
    this.outcome.set(outcome);
    this.actions.update((count) => count + 1);
  }

  private describeValue(value: unknown): Outcome {
    if (typeof value !== 'object' || value === null || !('isAuthenticated' in value)) return {};
    const { isAuthenticated, error } = value as LoginResponse;
    return { isAuthenticated, ...this.describe(error) };
  }
}
