import { inject, Injectable, NgZone, PendingTasks, computed, type Signal } from '@angular/core';
import {
  after,
  checkAuth,
  createAuthorizationUrl,
  createEndSessionUrl,
  discover,
  heldTokens,
  isOidcError,
  login,
  loginWithPopUp,
  logout,
  logoutAndRevoke,
  logoutLocal,
  ownsAnswer,
  readJwtClaims,
  renewInTime,
  revoke,
  usableAccessToken,
  type AuthWellKnownEndpoints,
  type CustomParams,
  type MaybePromise,
  type OidcClient,
  type OpenIdConfiguration,
  type PopUpPosition,
  type TokenSet,
  type TokenTypeHint,
  type UserData,
} from 'angular-auth-oidc-client/core';
import { concatMap, defer, filter, from, Observable } from 'rxjs';
import { AuthClients } from '../auth-clients';
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

/**
 * Signs users in and out and hands out their tokens. `configId` names the configuration meant, the
 * first one where it is left out; an unknown one throws `config/unknown-config-id`.
 */
@Injectable({ providedIn: 'root' })
export class OidcSecurityService {
  private readonly clients = inject(AuthClients).configured;
  private readonly zone = inject(NgZone);
  private readonly pendingTasks = inject(PendingTasks);

  /** Whether all configurations are signed in, now and whenever that changes. False before the first check. */
  readonly isAuthenticated$: Observable<AuthenticatedResult> = observeSessions(
    this.clients,
    this.zone,
    toAuthenticatedResult,
  );
  /** The user data, now and whenever they change. */
  readonly userData$: Observable<UserDataResult> = observeSessions(
    this.clients,
    this.zone,
    toUserDataResult,
  );
  /** Whether the provider's session has changed since the sign-in: see `startCheckSession`. */
  readonly checkSessionChanged$: Observable<boolean> = new Observable((subscriber) => {
    subscriber.next(this.clients.all.some(({ memory }) => memory.providerSessionChanged));
    subscriber.add(
      this.clients.sessionMessages.subscribe((message) => {
        // The provider is asked outside the zone; only this answer is worth a change detection.
        if (message === 'changed') this.zone.run(() => subscriber.next(true));
      }),
    );
  });
  /** Emits after each sign-in answer that led to a session. */
  readonly stsCallback$: Observable<void> = this.clients.returns.pipe(
    filter(({ outcome }) => !outcome.error),
    // v12: the library's navigation has begun by then, so that one of the application replaces it.
    concatMap(async () => undefined),
  );
  /** The value of `isAuthenticated$` as a signal. */
  readonly authenticated: Signal<AuthenticatedResult> = this.project(toAuthenticatedResult);
  /** The value of `userData$` as a signal. */
  readonly userData: Signal<UserDataResult> = this.project(toUserDataResult);

  private project<T>(read: (clients: readonly OidcClient[]) => T): Signal<T> {
    return computed(() => (this.clients.revision(), read(this.clients.all)));
  }

  /** All configurations, completed with defaults. */
  getConfigurations(): OpenIdConfiguration[] {
    return this.clients.all.map(({ config }) => config.options);
  }

  getConfiguration(configId?: string): OpenIdConfiguration {
    return this.clients.read(configId, ({ config }) => config.options, {});
  }

  /** What the provider says of the user, `null` where it was not asked. */
  getUserData<T = UserData>(configId?: string): T | null {
    return this.clients.read(configId, heldUserData, null) as T | null;
  }

  private held(configId?: string): TokenSet | undefined {
    return this.clients.read(configId, ({ store }) => heldTokens(store), undefined);
  }

  /** Each subscription asks anew, and waits for configurations that are still being loaded. */
  private ask<T>(
    configId: string | undefined,
    use: (client: OidcClient) => Promise<T>,
  ): Observable<T> {
    return defer(async () => this.clients.with(configId, use));
  }

  /** Goes on whether anybody subscribes or not, and tells everybody who does. */
  private act<T>(
    configId: string | undefined,
    use: (client: OidcClient) => MaybePromise<T>,
  ): Observable<T> {
    const done = Promise.resolve(this.clients.with(configId, use));
    done.catch(() => undefined);
    return from(done);
  }

  /**
   * Finds out whether the user is signed in, and finishes the sign-in that the URL answers, of whichever
   * configuration. Failures are values with `error`; the Observable itself fails only where there is no
   * configuration to check.
   *
   * @param url in place of the address of the page
   * @param configId whose response is wanted. Default: the one that the answer belongs to, or the first
   */
  checkAuth(url?: string, configId?: string): Observable<LoginResponse> {
    return this.ask(configId, async (asked) => {
      const owner = await this.findOwner(url);
      if (!owner || owner === asked) return this.check(asked, url);
      const answered = await this.check(owner, url);
      const response = await this.check(asked, asked.config.redirectUrl);
      return configId ? response : answered;
    });
  }

  /**
   * Does the same for every configuration. First comes the response of the one that the URL answers, or
   * of the one named, then the others in their order.
   */
  checkAuthMultiple(url?: string, configId?: string): Observable<LoginResponse[]> {
    return defer(async () => {
      await this.clients.ready();
      const { all } = this.clients;
      const owner = await this.findOwner(url);
      const first = owner ?? (configId ? this.clients.get(configId) : undefined);
      const order = first ? [first, ...all.filter((client) => client !== first)] : all;
      // For the others the answer would be one that nobody knows.
      return Promise.all(
        order.map((client) =>
          this.check(client, owner && client !== owner ? client.config.redirectUrl : url),
        ),
      );
    });
  }

  private async findOwner(url: string | undefined): Promise<OidcClient | undefined> {
    const { all } = this.clients;
    if (all.length < 2) return undefined;
    for (const client of all) if (await ownsAnswer(client, url || undefined)) return client;
    return undefined;
  }

  private check(client: OidcClient, url: string | undefined): Promise<LoginResponse> {
    this.clients.checks.next({ isDone: false, client });
    const done = this.pendingTasks.add();
    return checkAuth(client, url || undefined)
      .then((error) => {
        // A response that failed is in the log already.
        if (error && error !== client.memory.callback?.failure) {
          client.ports.log.warn('The check failed.', { code: error.code });
        }
        this.clients.checks.next({ isDone: true, error });
        return toLoginResponse(client, error);
      })
      .finally(done);
  }

  /** The same, and where nobody is signed in the provider is asked once, by refresh token or frame. */
  checkAuthIncludingServer(configId?: string): Observable<LoginResponse> {
    return this.ask(configId, async (client) => {
      const error = await checkAuth(client);
      return isAuthenticated(client) ||
        !(heldTokens(client.store)?.refreshToken ?? client.config.silentRenewUrl)
        ? toLoginResponse(client, error)
        : this.refresh(client);
    });
  }

  /** Whether an access token that has not expired is held, or a revoked one is being replaced. */
  isAuthenticated(configId?: string): boolean {
    return this.clients.read(configId, isAuthenticated, false);
  }

  /** The access token exactly as received, `''` where none can be used. The same as `getAccessToken()`. */
  getToken(configId?: string): string {
    return this.getAccessToken(configId);
  }

  /** The access token exactly as received, `''` where none can be used. */
  getAccessToken(configId?: string): string {
    return this.clients.read(configId, usableAccessToken, '');
  }

  /** The ID token, `''` if the user is not signed in. */
  getIdToken(configId?: string): string {
    const read = (client: OidcClient): string =>
      (isAuthenticated(client) && heldTokens(client.store)?.idToken) || '';
    return this.clients.read(configId, read, '');
  }

  /** The refresh token, `''` where there is none. */
  getRefreshToken(configId?: string): string {
    return this.held(configId)?.refreshToken ?? '';
  }

  /** What the token endpoint answered, `null` where nobody is signed in. */
  getAuthenticationResult(configId?: string): AuthResult | null {
    return toAuthResult(this.held(configId));
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
    const tokens = this.held(configId);
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
    return encode ? payloadOf(token) : { ...readJwtClaims(token) };
  }

  /** Chooses the `state` of the next sign-in. Acts at once, also without a subscriber. */
  setState(state: string, configId?: string): Observable<boolean> {
    return this.act(configId, (client) => {
      client.memory.state = state;
      return after(client.ports.storage.write(client.keyOf('state'), state), () => true);
    });
  }

  /** The `state` that was chosen, `''` where none was. */
  getState(configId?: string): string {
    return this.clients.read(configId, ({ memory }) => memory.state ?? '', '');
  }

  /** Leaves for the provider to sign in. What prevents that is in the log and in the session's `error`. */
  authorize(configId?: string, authOptions?: AuthOptions): void {
    this.act(configId, (client) =>
      login(client, authOptions).catch((error: unknown) => {
        if (!isOidcError(error)) throw error;
        client.ports.log.error('The sign-in could not begin.', { code: error.code });
      }),
    );
  }

  /**
   * Signs in with a pop-up, which opens as soon as this is subscribed to: do that in the click. Failures,
   * also a pop-up that was blocked or closed, are values with `error`.
   */
  authorizeWithPopUp(
    authOptions?: AuthOptions,
    popupOptions?: PopUpPosition,
    configId?: string,
  ): Observable<LoginResponse> {
    return defer(() => {
      // Not a moment may pass before the window opens.
      const done = this.clients.with(configId, (client) =>
        loginWithPopUp(client, authOptions, popupOptions).then(
          (error) => toLoginResponse(client, error),
          (error: unknown) => toFailedResponse(client, error),
        ),
      );
      return Promise.resolve(done);
    });
  }

  /** Renews the tokens now, by refresh token or frame. Failures are values with `error`. */
  forceRefreshSession(customParams?: CustomParams, configId?: string): Observable<LoginResponse> {
    return this.ask(configId, (client) => this.refresh(client, customParams));
  }

  private refresh(client: OidcClient, customParams?: CustomParams): Promise<LoginResponse> {
    return renewInTime(client, customParams).then(
      () => toLoginResponse(client),
      (error: unknown) => toFailedResponse(client, error),
    );
  }

  /**
   * Signs out here, revokes access and refresh token, then signs out at the provider. Acts at once, also
   * without a subscriber; a second call joins the first. Emits why a token could not be revoked, or `null`.
   *
   * @see RFC 7009
   */
  logoffAndRevokeTokens(configId?: string, options?: LogoutAuthOptions): Observable<unknown> {
    return this.act(configId, async (client) => (await logoutAndRevoke(client, options)) ?? null);
  }

  /**
   * Signs out here, then at the provider. Acts at once, also without a subscriber; a second call joins the
   * first.
   *
   * @see OpenID Connect RP-Initiated Logout 1.0
   */
  logoff(configId?: string, options?: LogoutAuthOptions): Observable<unknown> {
    return this.act(configId, (client) => logout(client, options).then(() => null));
  }

  /** Signs out here only. */
  logoffLocal(configId?: string): void {
    this.act(configId, logoutLocal);
  }

  /** Signs out here only, of every configuration. */
  logoffLocalMultiple(): void {
    this.clients.each(logoutLocal);
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
    return this.ask(configId, async (client) => (await revoke(client, hint, token)) || null);
  }

  /**
   * The URL that signs out at the provider; `null` while that is not known or not offered. It carries no
   * `state` of the library: pass one in `customParams` to recognise the return.
   */
  getEndSessionUrl(customParams?: CustomParams, configId?: string): string | null {
    return this.clients.read(configId, (client) => createEndSessionUrl(client, customParams), null);
  }

  /**
   * The URL that begins a sign-in, with an attempt of its own; `null` before the provider's metadata are
   * known: see `preloadAuthWellKnownDocument()`.
   */
  getAuthorizeUrl(customParams?: CustomParams, configId?: string): string | null {
    const create = (client: OidcClient): string | null =>
      createAuthorizationUrl(client, { customParams });
    return this.clients.read(configId, create, null);
  }

  /** Fetches the provider's metadata ahead of need. */
  preloadAuthWellKnownDocument(configId?: string): Observable<AuthWellKnownEndpoints> {
    return this.ask(configId, discover);
  }
}

function payloadOf(token = ''): string {
  return token.split('.')[1] ?? '';
}
