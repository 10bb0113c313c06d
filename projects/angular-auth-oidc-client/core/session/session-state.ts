import { OidcError } from '../errors';
import type { IdTokenClaims } from '../protocol/id-token';
import type { TokenTypeHint } from '../protocol/revocation';
import type { UserData } from '../protocol/user-info';

/** Validated tokens, with the claims of the ID token and an absolute expiry. */
export interface TokenSet {
  /** Absent once it was revoked; empty where the response type brings none. */
  readonly accessToken: string | undefined;
  /** Epoch seconds; absent where the provider does not say how long the token lives. */
  readonly accessTokenExpiresAt: number | undefined;
  readonly idToken: string;
  /** Epoch seconds; absent where the last renewal brought no ID token. */
  readonly idTokenExpiresAt?: number | undefined;
  readonly claims: IdTokenClaims;
  /** Present only where the configuration renews with it. */
  readonly refreshToken: string | undefined;
  /** What was granted, where the provider said so. */
  readonly scope: string | undefined;
  /** What was granted at the sign-in, if a renewal may have asked for less. */
  readonly grantedScope?: string | undefined;
  /** Of the sign-in; a renewed ID token may repeat it. */
  readonly nonce: string;
  /** When they were asked for, in epoch seconds. */
  readonly requestedAt: number;
  /** When the sign-in was, where these are not its own. */
  readonly signedInAt?: number | undefined;
  /** @see OpenID Connect Session Management 1.0 section 3 */
  readonly sessionState: string | undefined;
  /** How often the session was renewed: tells the newer tokens from the older by no clock. */
  readonly generation?: number | undefined;
  /** Digests of the refresh tokens that these replaced, the last ones. */
  readonly spent?: readonly string[] | undefined;
}

/** What we hold. `unknown`: not looked yet, and for good on a server. */
export type SessionStatus = 'unknown' | 'anonymous' | 'authenticated';

/** What is in flight; never persisted. */
export type SessionActivity = 'idle' | 'signing-in' | 'renewing' | 'signing-out';

interface Attempt {
  readonly activity: SessionActivity;
  /** Names the attempt in flight; an answer that carries another number comes too late. */
  readonly ticket: number;
  /** The last failure, cleared by the next success. */
  readonly error: OidcError | undefined;
}

/** What we hold, and what is in flight. */
export type SessionState = Attempt &
  (
    | { readonly status: 'unknown' | 'anonymous' }
    | {
        readonly status: 'authenticated';
        readonly tokens: TokenSet;
        readonly userData: UserData | undefined;
        /** The access token was revoked, and a renewal is to bring another one. */
        readonly isReplacing?: boolean;
      }
  );

/**
 * Why a session ended. `told`: another tab said that its user signed out. `elsewhere`: another tab took it
 * out of the storage, or put another one there, which it is left to.
 */
export type EndReason = 'logout' | 'subject-mismatch' | 'told' | 'elsewhere';

/** Everything that can happen to a session. */
export type SessionEvent =
  | {
      readonly type: 'restored';
      /** `undefined`: there is no session. */
      readonly session:
        { readonly tokens: TokenSet; readonly userData: UserData | undefined } | undefined;
    }
  | { readonly type: 'started'; readonly activity: Exclude<SessionActivity, 'idle'> }
  | {
      readonly type: 'established';
      readonly ticket: number;
      readonly tokens: TokenSet;
      /** `undefined`: not known yet, a renewal keeps what it has. */
      readonly userData?: UserData | undefined;
    }
  | { readonly type: 'userDataLoaded'; readonly userData: UserData }
  | {
      readonly type: 'failed';
      readonly ticket: number;
      readonly error: OidcError;
      /** The session ends with it. */
      readonly final?: boolean;
      /** The provider replaced the refresh token all the same. */
      readonly rotated?: Pick<TokenSet, 'refreshToken' | 'generation' | 'spent'> | undefined;
    }
  | { readonly type: 'released'; readonly ticket: number }
  | {
      readonly type: 'expired';
      /** Nothing is left to renew the session with. */
      readonly final?: boolean;
    }
  | { readonly type: 'revoked'; readonly token: TokenTypeHint }
  | { readonly type: 'ended'; readonly reason: EndReason; readonly error?: OidcError };

/** Whether another tab has replaced these tokens, or the session that they belong to, by the other ones. */
export function isReplacedBy(tokens: TokenSet, others: TokenSet): boolean {
  return tokens.nonce !== others.nonce || (others.generation ?? 0) > (tokens.generation ?? 0);
}

/** Whether both are tokens of one user. @see OpenID Connect Core 1.0 section 5.7 */
export function isSameUser({ claims }: TokenSet, other: TokenSet): boolean {
  return claims.sub === other.claims.sub && claims.iss === other.claims.iss;
}

/** When the user signed in, in epoch seconds. */
export function signInTime({ signedInAt, requestedAt }: TokenSet): number {
  return signedInAt ?? requestedAt;
}

/** What is held, if anything is. */
export function tokensOf(state: SessionState): TokenSet | undefined {
  return state.status === 'authenticated' ? state.tokens : undefined;
}

/** Before anything was looked at. */
export const initialState: SessionState = {
  status: 'unknown',
  activity: 'idle',
  ticket: 0,
  error: undefined,
};

/** The state that an event leads to, or `undefined` where the event is refused. */
export function transition(state: SessionState, event: SessionEvent): SessionState | undefined {
  const authenticated = state.status === 'authenticated';
  const idle = { activity: 'idle', ticket: state.ticket } as const;
  // A session that runs out does not stop the sign-in that is to replace it.
  const anonymous = {
    status: 'anonymous',
    activity: state.activity === 'signing-in' ? 'signing-in' : 'idle',
    ticket: state.ticket,
    error: state.error,
  } as const;

  switch (event.type) {
    case 'restored':
      if (state.activity !== 'idle') return undefined;
      return event.session
        ? {
            ...idle,
            status: 'authenticated',
            error: undefined,
            ...event.session,
            // Another tab has revoked it.
            isReplacing: authenticated && event.session.tokens.accessToken === undefined,
          }
        : { ...idle, status: 'anonymous', error: state.error };

    case 'started':
      if (state.activity !== 'idle') return undefined;
      if (event.activity === 'renewing' && !authenticated) return undefined;
      // What is left of a sign-out when the session has ended here is between page and provider.
      if (event.activity === 'signing-out' && state.status !== 'anonymous') return undefined;
      return { ...state, activity: event.activity, ticket: state.ticket + 1 };

    case 'established':
      if (event.ticket !== state.ticket) return undefined;
      if (state.activity !== 'signing-in' && state.activity !== 'renewing') return undefined;
      return {
        ...idle,
        status: 'authenticated',
        tokens: event.tokens,
        userData:
          event.userData ??
          (authenticated && state.activity === 'renewing' ? state.userData : undefined),
        error: undefined,
      };

    case 'userDataLoaded':
      if (!authenticated || event.userData['sub'] !== state.tokens.claims.sub) return undefined;
      return { ...state, userData: event.userData };

    case 'failed':
      if (event.ticket !== state.ticket || state.activity === 'idle') return undefined;
      return authenticated && !event.final
        ? {
            ...state,
            ...idle,
            tokens: event.rotated ? { ...state.tokens, ...event.rotated } : state.tokens,
            error: event.error,
            isReplacing: false,
          }
        : { ...idle, status: 'anonymous', error: event.error };

    case 'released':
      if (event.ticket !== state.ticket || state.activity === 'idle') return undefined;
      return { ...state, ...idle };

    case 'expired':
      if (!authenticated) return undefined;
      return event.final ? anonymous : { ...state, isReplacing: false };

    case 'revoked': {
      if (!authenticated) return undefined;
      const tokens: TokenSet =
        event.token === 'access_token'
          ? { ...state.tokens, accessToken: undefined }
          : { ...state.tokens, refreshToken: undefined };
      if (!(tokens.accessToken ?? tokens.refreshToken)) return anonymous;
      if (event.token === 'access_token') return { ...state, tokens, isReplacing: true };
      // A renewal with the revoked token is no longer wanted.
      return state.activity === 'renewing' ? { ...state, ...idle, tokens } : { ...state, tokens };
    }

    case 'ended':
      return { ...idle, status: 'anonymous', error: event.error };
  }
}

/** An attempt is no longer wanted: another one, or the end of the session, came first. */
export function superseded(message: string): OidcError {
  return new OidcError('session-state/superseded', message);
}
