import { createClientConfig, type ClientConfig, type OpenIdConfiguration } from './config';
import type { Jwk } from './crypto/signature';
import { OidcError } from './errors';
import { ownMembers } from './own-members';
import type { MaybePromise, PopUp, Ports, TabsPort } from './ports';
import type { ServerMetadata } from './protocol/metadata';
import { tokensOf, type TokenSet } from './session/session-state';
import { createSessionStore, type SessionStore } from './session/session-store';
import type { Transactions } from './session/transactions';

/** A code verifier with its challenge. @see RFC 7636 section 4 */
export interface PkcePair {
  readonly verifier: string;
  readonly challenge: string;
}

/** A document of the provider, and when it was fetched. */
export interface Fetched<T> {
  readonly value: T;
  /** Epoch seconds. */
  readonly fetchedAt: number;
}

/** A sign-in with a pop-up, from the click on. */
export interface PopUpAttempt {
  readonly window: PopUp;
  giveUp(): void;
}

/** A sign-out, from the moment that the session has ended here. Later calls join it. */
export interface SignOut {
  /** Those of the session that ended. */
  readonly tokens: TokenSet | undefined;
  /** Whether a renewal or a sign-in was in progress, which may bring further tokens. */
  readonly awaitsTokens: boolean;
  /** Their revocation, if somebody asked for it. */
  revoked?: Promise<OidcError | undefined> | undefined;
  /** Revokes also tokens that arrive after the session ended. */
  revokeLate?: (tokens: TokenSet) => Promise<unknown>;
  /** The way to the provider, if somebody asked for it. */
  left?: Promise<void> | undefined;
}

/** What a client keeps in memory besides its session. */
export interface ClientMemory {
  /** The clients of all configurations of this page; this one is among them. */
  neighbours?: readonly OidcClient[];
  /** The metadata in use, completed from the configuration. */
  provider?: ServerMetadata;
  metadata?: Fetched<ServerMetadata>;
  keys?: Fetched<readonly Jwk[]>;
  /** When keys were last fetched for a token that the known ones did not fit, in epoch seconds. */
  keysRefetchedAt?: number;
  /** Made ahead, because hashing is asynchronous and some callers cannot wait. */
  pkce?: PkcePair | undefined;
  /** The `state` that the application chose for the next sign-in. */
  state?: string | undefined;
  /** The sign-in attempts, from when the first one is made or asked for. */
  transactions?: Transactions;
  /** The answer that was dealt with last, so that whoever asks again gets the same result. */
  callback?: { readonly url: string; readonly failure: OidcError | undefined };
  /** The answer that is being dealt with now. */
  finishing?: Promise<OidcError | undefined> | undefined;
  /** Settles when the other tabs are being listened to. */
  agreement?: Promise<TabsPort | undefined> | undefined;
  /** The session that the user ended, here or in another tab: nothing late brings it back. */
  ended?: { readonly nonce: string; readonly sub: string };
  /** The sign-out that later calls join. */
  signOut?: SignOut | undefined;
  /** When the user signed out in another tab, and not in again: nobody else's sign-in is begun unasked. */
  signedOutAt?: number | undefined;
  /** Renewals have failed in a row: until when none is tried unasked, and before when not at all. */
  backOff?:
    | {
        readonly since: number;
        readonly until: number;
        readonly notBefore: number;
        /** Only the user can help: a sign-in may take its place. */
        readonly needsUser?: boolean;
      }
    | undefined;
  /** The renewal in flight. */
  renewing?: Promise<void> | undefined;
  /** When renewals were begun lately, in epoch seconds. */
  renewals?: readonly number[];
  /** Whether the deadlines of the session are being watched. */
  keepsSession?: boolean;
  /** The pop-up that the user signs in with. */
  popUp?: PopUpAttempt | undefined;
  /** Ends the renewal that waits for its frame: what the user does comes first. */
  giveUpFrame?: (() => void) | undefined;
  /** What to report if the iframe that is open now does not bring a response in time. */
  frameTimeout?: OidcError | undefined;
  /** Whether a renewal in an iframe has succeeded in this page. */
  frameWorks?: boolean;
  /** The nonce of the sign-in whose user the provider does not recognise in an iframe. */
  unrecognisedNonce?: string;
  /** Whether the session at the provider is being watched. */
  watchesSession?: boolean;
  /** What the sign-in with this nonce showed of the clock of the device. */
  clock?: {
    readonly nonce: string;
    /** By how much the provider's was ahead. */
    readonly offsetSeconds: number;
    /** By how much it differed from one that nobody can set. */
    readonly shiftSeconds: number;
  };
  /** When each origin last answered a request of this page, in epoch seconds. */
  answeredAt?: Map<string, number>;
  /** Whether the log has that the clock is wrong. */
  toldSkew?: boolean;
  /** Whether the log has what is unsafe about the configuration. */
  toldRisks?: boolean;
  /** The provider said that its session has changed since the sign-in. */
  providerSessionChanged?: boolean;
}

/** One configuration at work: the first argument of every use-case. */
export interface OidcClient {
  readonly config: ClientConfig;
  readonly ports: Ports;
  readonly store: SessionStore;
  readonly memory: ClientMemory;
  /** Settles when the stored session was read; not a promise where the storage is synchronous. */
  readonly restored: MaybePromise<void>;
  /** The storage key of one kind of record of this configuration. */
  keyOf(
    kind:
      | 'metadata'
      | 'keys'
      | 'state'
      | 'params'
      | 'attempts'
      | 'renewal'
      | 'transaction:'
      | 'sign-outs'
      | 'tabs',
  ): string;
  /** Joins the run in flight under this name, or begins one. */
  share<T>(name: string, run: () => Promise<T>): Promise<T>;
  /** Runs when the client is destroyed, at once where it is already; the function returned forgets it. */
  onDestroy(cleanUp: () => void): () => void;
  /** Ends timers and listeners; the stored session stays. */
  destroy(): void;
}

/**
 * Stops what needs a page, before it begins.
 *
 * @throws OidcError `platform/not-in-browser` on a server
 */
export function requireBrowser({ ports }: OidcClient): void {
  if (ports.browser.url() === undefined) {
    throw new OidcError('platform/not-in-browser', 'This works in a browser only.');
  }
}

/** Goes on with a value that may be there already, without a detour where it is. */
export function after<T, R>(
  value: MaybePromise<T>,
  use: (value: T) => MaybePromise<R>,
): MaybePromise<R> {
  return value instanceof Promise ? value.then(use) : use(value);
}

/**
 * Creates the client of one configuration. A stored session is there at once where the storage is
 * synchronous.
 *
 * @throws OidcError with the stage `config`
 */
export function createClient(
  configuration: OpenIdConfiguration | undefined,
  ports: Ports,
  position = 0,
): OidcClient {
  const config = createClientConfig(configuration, position);
  const prefix = config.namespace;
  const runs = new Map<string, Promise<unknown>>();
  const cleanUps = new Set<() => void>();
  let destroyed = false;
  const store = createSessionStore(ports.storage, `${prefix}session`, config);
  const memory = ownMembers<ClientMemory>({});
  store.subscribe(({ event, before }) => {
    if (event.type !== 'ended' || event.reason === 'elsewhere') return;
    const tokens = tokensOf(before);
    if (tokens) memory.ended = { nonce: tokens.nonce, sub: tokens.claims.sub };
    // What the next silent sign-in asks for may be another user's.
    void ports.storage.remove(`${prefix}params`);
  });
  return {
    config,
    ports,
    store,
    memory,
    restored: after(store.read(), (session) =>
      after(ports.storage.read(`${prefix}state`), (state) => {
        memory.state ??= state ?? undefined;
        // A sign-in answer may be in the address: without a session the state stays unknown till then.
        if (session && store.value.status === 'unknown')
          store.dispatch({ type: 'restored', session });
      }),
    ),
    keyOf: (kind) => prefix + kind,
    share<T>(name: string, run: () => Promise<T>): Promise<T> {
      const running = runs.get(name) as Promise<T> | undefined;
      if (running) return running;
      const started = run().finally(() => runs.delete(name));
      runs.set(name, started);
      return started;
    },
    onDestroy(cleanUp) {
      if (destroyed) cleanUp();
      else cleanUps.add(cleanUp);
      return () => cleanUps.delete(cleanUp);
    },
    destroy() {
      destroyed = true;
      for (const cleanUp of cleanUps) cleanUp();
      cleanUps.clear();
    },
  };
}
