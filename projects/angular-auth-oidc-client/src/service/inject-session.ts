import { assertInInjectionContext, computed, inject, type Signal } from '@angular/core';
import {
  hasUsableAccessToken,
  initialState,
  isSignedIn,
  renewalTime,
  type IdTokenClaims,
  type OidcError,
  type SessionActivity,
  type SessionStatus,
  type UserData,
} from 'angular-auth-oidc-client/core';
import { AuthClients } from '../auth-clients';

/** A session as signals. */
export interface Session {
  /** What we hold; `unknown` before anybody looked, and on a server. */
  readonly status: Signal<SessionStatus>;
  /** What is in flight. */
  readonly activity: Signal<SessionActivity>;
  /** Whether an access token that has not expired is held, or a revoked one is being replaced. */
  readonly isAuthenticated: Signal<boolean>;
  /** `''` where none can be used. */
  readonly accessToken: Signal<string>;
  readonly idToken: Signal<string>;
  readonly refreshToken: Signal<string>;
  /** Epoch seconds. */
  readonly accessTokenExpiresAt: Signal<number | undefined>;
  /** From when on the tokens are renewed, in epoch seconds; `undefined` where they are not. */
  readonly renewsAt: Signal<number | undefined>;
  /** What was granted, where the provider said so. */
  readonly scope: Signal<string | undefined>;
  /** The claims of the ID token. */
  readonly claims: Signal<IdTokenClaims | undefined>;
  readonly userData: Signal<UserData | undefined>;
  /** The last failure, until something succeeds. */
  readonly error: Signal<OidcError | undefined>;
}

/**
 * The session of a configuration as signals, of the first one where no id is given. For use in an
 * injection context.
 *
 * @throws OidcError `config/unknown-config-id`
 */
export function injectSession(configId?: string): Session {
  assertInInjectionContext(injectSession);
  const clients = inject(AuthClients);
  // While configurations are being loaded nothing is known of the session, not even whether it exists.
  const client = computed(() => (clients.revision(), clients.find(configId)));
  if (configId && clients.all.length) clients.read(configId, () => undefined, undefined);
  const state = computed(() => (clients.revision(), client()?.store.value ?? initialState));
  const held = computed(() => {
    const now = state();
    return now.status === 'authenticated' ? now : undefined;
  });
  const tokens = computed(() => held()?.tokens);
  const usable = computed(() => {
    // An expiry is an event of its own, and makes this look again.
    const now = held()?.tokens;
    return now && hasUsableAccessToken(now, clients.now()) ? now : undefined;
  });
  return {
    status: computed(() => state().status),
    activity: computed(() => state().activity),
    isAuthenticated: computed(() => isSignedIn(state(), clients.now())),
    accessToken: computed(() => usable()?.accessToken ?? ''),
    idToken: computed(() => tokens()?.idToken ?? ''),
    refreshToken: computed(() => tokens()?.refreshToken ?? ''),
    accessTokenExpiresAt: computed(() => tokens()?.accessTokenExpiresAt),
    renewsAt: computed(() => {
      const now = tokens();
      const config = client()?.config;
      return now && config?.renewsAutomatically ? renewalTime(now, config, 0) : undefined;
    }),
    scope: computed(() => tokens()?.scope),
    claims: computed(() => tokens()?.claims),
    userData: computed(() => held()?.userData),
    error: computed(() => state().error),
  };
}
