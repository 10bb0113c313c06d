import {
  DestroyRef,
  inject,
  Injectable,
  NgZone,
  PendingTasks,
  computed,
  type Signal,
} from '@angular/core';
import {
  checkAuth,
  createAuthorizationUrl,
  createEndSessionUrl,
  discover,
  heldTokens,
  isOidcError,
  login,
  logout,
  logoutAndRevoke,
  logoutLocal,
  readJwtClaims,
  renewInTime,
  revoke,
  usableAccessToken,
  type AuthWellKnownEndpoints,
  type CustomParams,
  type OidcClient,
  type OpenIdConfiguration,
  type TokenTypeHint,
  type UserData,
} from 'angular-auth-oidc-client/core';
import { defer, filter, from, map, type Observable } from 'rxjs';
import { AuthClients } from '../auth-clients';
import { mirrorState } from './inject-session';
import { observeSessions } from './observe-session';
import {
  heldUserData,
  isAuthenticated,
  toAuthenticatedResult,
  toAuthResult,
  toFailedResponse,
  toLoginResponse,
  toUserDataResult,
  type AuthenticatedResult,
  type AuthOptions,
  type AuthResult,
  type LoginResponse,
  type LogoutAuthOptions,
  type UserDataResult,
} from './results';

/** Goes on whether anybody subscribes or not, and tells everybody who does. */
function acting<T>(promise: Promise<T>): Observable<T> {
  promise.catch(() => undefined);
  return from(promise);
}

/**
 * Signs users in and out and hands out their tokens. `configId` names the configuration meant, the
 * first one where it is left out; an unknown one throws `config/unknown-config-id`.
 */
@Injectable({ providedIn: 'root' })
export class OidcSecurityService {
  private readonly clients = inject(AuthClients);
  private readonly zone = inject(NgZone);
  private readonly pendingTasks = inject(PendingTasks);
  private readonly states = this.clients.all.map((client) =>
    mirrorState(client, inject(DestroyRef)),
  );

  /** Whether all configurations are signed in, now and whenever that changes. False before the first check. */
  readonly isAuthenticated$: Observable<AuthenticatedResult> = observeSessions(
    this.clients.all,
    this.zone,
    toAuthenticatedResult,
  );
  /** The user data, now and whenever they change. */
  readonly userData$: Observable<UserDataResult> = observeSessions(
    this.clients.all,
    this.zone,
    toUserDataResult,
  );
  /** Emits after each sign-in answer that led to a session. */
  readonly stsCallback$: Observable<void> = this.clients.returns.pipe(
    filter(({ outcome }) => !outcome.error),
    map(() => undefined),
  );
  /** The value of `isAuthenticated$` as a signal. */
  readonly authenticated: Signal<AuthenticatedResult> = this.project(toAuthenticatedResult);
  /** The value of `userData$` as a signal. */
  readonly userData: Signal<UserDataResult> = this.project(toUserDataResult);

  private project<T>(read: (clients: readonly OidcClient[]) => T): Signal<T> {
    return computed(() => {
      for (const state of this.states) state();
      return read(this.clients.all);
    });
  }

  /** All configurations, completed with defaults. */
  getConfigurations(): OpenIdConfiguration[] {
    return this.clients.all.map(({ config }) => config.options);
  }

  getConfiguration(configId?: string): OpenIdConfiguration {
    return this.clients.get(configId).config.options;
  }

  /** What the provider says of the user, `null` where it was not asked. */
  getUserData<T = UserData>(configId?: string): T | null {
    return heldUserData(this.clients.get(configId)) as T | null;
  }

  /**
   * Finds out whether the user is signed in, and finishes the sign-in that the URL answers. Failures
   * are values with `error`; the Observable itself does not fail.
   *
   * @param url in place of the address of the page
   */
  checkAuth(url?: string, configId?: string): Observable<LoginResponse> {
    return defer(() => {
      const client = this.clients.get(configId);
      this.clients.checks.next({ isDone: false });
      const done = this.pendingTasks.add();
      return checkAuth(client, url || undefined)
        .then((error) => {
          // Whoever asked learns of it too, and a user may simply have declined.
          if (error) client.ports.log.warn('The check failed.', { code: error.code });
          this.clients.checks.next({ isDone: true, error });
          return toLoginResponse(client, error);
        })
        .finally(done);
    });
  }

  /** The same, and where nobody is signed in the provider is asked for new tokens once. */
  checkAuthIncludingServer(configId?: string): Observable<LoginResponse> {
    return defer(() => {
      const client = this.clients.get(configId);
      return checkAuth(client).then((error) =>
        isAuthenticated(client) || !heldTokens(client.store)?.refreshToken
          ? toLoginResponse(client, error)
          : this.refresh(client),
      );
    });
  }

  /** Whether an access token that has not expired is held. */
  isAuthenticated(configId?: string): boolean {
    return isAuthenticated(this.clients.get(configId));
  }

  /** The access token exactly as received, `''` where none can be used. The same as `getAccessToken()`. */
  getToken(configId?: string): string {
    return this.getAccessToken(configId);
  }

  /** The access token exactly as received, `''` where none can be used. */
  getAccessToken(configId?: string): string {
    return usableAccessToken(this.clients.get(configId));
  }

  /** The ID token, `''` where no access token can be used. */
  getIdToken(configId?: string): string {
    const client = this.clients.get(configId);
    return (isAuthenticated(client) && heldTokens(client.store)?.idToken) || '';
  }

  /** The refresh token, `''` where there is none. */
  getRefreshToken(configId?: string): string {
    return heldTokens(this.clients.get(configId).store)?.refreshToken ?? '';
  }

  /** What the token endpoint answered, `null` where nobody is signed in. */
  getAuthenticationResult(configId?: string): AuthResult | null {
    return toAuthResult(heldTokens(this.clients.get(configId).store));
  }

  /**
   * The claims of the ID token.
   *
   * @param encode returns the payload as it stands in the token instead, base64url
   */
  getPayloadFromIdToken(encode: true, configId?: string): string;
  getPayloadFromIdToken<T = Readonly<Record<string, unknown>>>(
    encode?: boolean,
    configId?: string,
  ): T;
  getPayloadFromIdToken(encode = false, configId?: string): unknown {
    const tokens = heldTokens(this.clients.get(configId).store);
    return encode ? payloadOf(tokens?.idToken) : (tokens?.claims ?? {});
  }

  /**
   * The claims of an access token that is a JWT, for display: access tokens are the API's to judge.
   *
   * @param encode returns the payload as it stands in the token instead, base64url
   */
  getPayloadFromAccessToken(encode: true, configId?: string): string;
  getPayloadFromAccessToken<T = Readonly<Record<string, unknown>>>(
    encode?: boolean,
    configId?: string,
  ): T;
  getPayloadFromAccessToken(encode = false, configId?: string): unknown {
    const token = this.getAccessToken(configId);
    return encode ? payloadOf(token) : (readJwtClaims(token) ?? {});
  }

  /** Chooses the `state` of the next sign-in. Acts at once, also without a subscriber. */
  setState(state: string, configId?: string): Observable<boolean> {
    const client = this.clients.get(configId);
    client.memory.state = state;
    const written = client.ports.storage.write(client.keyOf('state'), state);
    return acting(Promise.resolve(written).then(() => true));
  }

  /** The `state` that was chosen, `''` where none was. */
  getState(configId?: string): string {
    return this.clients.get(configId).memory.state ?? '';
  }

  /** Leaves for the provider to sign in. What prevents that is in the log and in the session's `error`. */
  authorize(configId?: string, authOptions?: AuthOptions): void {
    const client = this.clients.get(configId);
    login(client, authOptions).catch((error: unknown) => {
      if (!isOidcError(error)) throw error;
      client.ports.log.error('The sign-in could not begin.', { code: error.code });
    });
  }

  /** Renews the tokens now. Failures are values with `error`. */
  forceRefreshSession(customParams?: CustomParams, configId?: string): Observable<LoginResponse> {
    return defer(() => this.refresh(this.clients.get(configId), customParams));
  }

  private refresh(client: OidcClient, customParams?: CustomParams): Promise<LoginResponse> {
    return renewInTime(client, customParams).then(
      () => toLoginResponse(client),
      (error: unknown) => toFailedResponse(client, error),
    );
  }

  /** Revokes access and refresh token, then signs out. Acts at once, also without a subscriber. */
  logoffAndRevokeTokens(configId?: string, options?: LogoutAuthOptions): Observable<unknown> {
    return acting(
      logoutAndRevoke(this.clients.get(configId), options).then((error) => error ?? null),
    );
  }

  /** Signs out here, then at the provider. Acts at once, also without a subscriber. */
  logoff(configId?: string, options?: LogoutAuthOptions): Observable<unknown> {
    return acting(logout(this.clients.get(configId), options).then(() => null));
  }

  /** Signs out here only. */
  logoffLocal(configId?: string): void {
    logoutLocal(this.clients.get(configId));
  }

  /**
   * Revokes the access token, or the one passed. Emits what the provider answered.
   *
   * @see RFC 7009
   */
  revokeAccessToken(accessToken?: string | null, configId?: string): Observable<unknown> {
    return this.revoke('access_token', accessToken, configId);
  }

  /**
   * Revokes the refresh token, or the one passed. Emits what the provider answered.
   *
   * @see RFC 7009
   */
  revokeRefreshToken(refreshToken?: string | null, configId?: string): Observable<unknown> {
    return this.revoke('refresh_token', refreshToken, configId);
  }

  private revoke(
    hint: TokenTypeHint,
    token?: string | null,
    configId?: string,
  ): Observable<unknown> {
    return defer(() => revoke(this.clients.get(configId), hint, token)).pipe(
      map((body) => body || null),
    );
  }

  /** The URL that signs out at the provider; `null` while that is not known or not offered. */
  getEndSessionUrl(customParams?: CustomParams, configId?: string): string | null {
    return createEndSessionUrl(this.clients.get(configId), customParams);
  }

  /**
   * The URL that begins a sign-in, with an attempt of its own; `null` before the provider's metadata are
   * known: see `preloadAuthWellKnownDocument()`.
   */
  getAuthorizeUrl(customParams?: CustomParams, configId?: string): string | null {
    return createAuthorizationUrl(this.clients.get(configId), { customParams });
  }

  /** Fetches the provider's metadata ahead of need. */
  preloadAuthWellKnownDocument(configId?: string): Observable<AuthWellKnownEndpoints> {
    return defer(() => discover(this.clients.get(configId)));
  }
}

function payloadOf(token = ''): string {
  return token.split('.')[1] ?? '';
}
