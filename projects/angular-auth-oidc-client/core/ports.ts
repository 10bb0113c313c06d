import type { OidcError } from './errors';
import type { FormFields, HttpRequest, HttpResponse } from './http-message';

/** What a port may answer with: at once, or later. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * Sends requests without credentials, without following redirects, past every cache, with a deadline
 * and a limit to the size of the answer.
 */
export interface HttpPort {
  /** @throws OidcError `network/offline`, `network/failed`, `network/timeout`, `network/too-large` */
  send(request: HttpRequest): Promise<HttpResponse>;
}

/**
 * A key-value store, synchronous or not. An implementation never throws or rejects: where the host
 * denies storage it holds the values in memory and says so once.
 */
export interface StoragePort {
  read(key: string): MaybePromise<string | null>;
  write(key: string, value: string): MaybePromise<void>;
  remove(key: string): MaybePromise<void>;
  /** The keys present, for sweeping what is out of date; absent where the host cannot list them. */
  keys?(): MaybePromise<readonly string[]>;
}

/** The time of day and a way to wait for it. */
export interface ClockPort {
  /** Epoch seconds, with fractions. */
  now(): number;
  /** Seconds since some moment, by a clock that nobody can set. Absent: the host has none. */
  elapsed?(): number;
  /** Calls `wake` once after the delay; the function returned cancels it. */
  setTimer(wake: () => void, delayMs: number): () => void;
}

/** Mutual exclusion among all tabs of the origin. */
export interface LockPort {
  /**
   * Tells the task whether another one had to end first: what that wrote may still be on its way.
   * @throws OidcError `renew/timeout` where another tab does not let go of it
   */
  run<T>(name: string, task: (hasWaited: boolean) => Promise<T>): Promise<T>;
}

/** What came of an authorization response, for the host to show. */
export interface CallbackOutcome {
  /** The route that the user was going to when the sign-in began. */
  readonly returnRoute?: string | undefined;
  readonly error?: OidcError | undefined;
  /** A URL of the application, without the response if that is in it. */
  readonly withoutResponse?: (url: string) => string;
}

/** Where a pop-up is to appear, in CSS pixels; by default 500 by 500 in the middle of the page's window. */
export interface PopUpPosition {
  readonly width?: number;
  readonly height?: number;
  readonly left?: number;
  readonly top?: number;
}

/** A pop-up that was opened in a click, still empty. */
export interface PopUp {
  /** As far as the browser tells: it also says so of a window that went where it may not look. */
  isClosed(): boolean;
  navigate(url: string): void;
  close(): void;
}

/** The answer of the provider that another window of this origin is to bring. */
export interface AwaitedAnswer {
  /** The address that holds the answer. */
  readonly url: Promise<string>;
  /** Stops waiting and removes the window; `url` then stays as it is. */
  end(): void;
}

/** The provider's frame that knows whether its session changes. */
export interface SessionFrame {
  /** Asks, unless nobody sees the page or the frame is not there yet; whether it did. */
  ask(message: string): boolean;
  close(): void;
}

/** Windows besides the page's own. Rarely needed, so a host may load it when it is. */
export interface WindowsPort {
  /**
   * Waits for the answer to the request with this `state`, which comes up in the pop-up. Rejects with
   * `login/popup-closed`.
   */
  awaitInPopUp(popUp: PopUp, state: string): AwaitedAnswer;
  /**
   * Opens a hidden frame at the URL and waits for the answer to the request with this `state`. Rejects
   * with `renew/frame-blocked`.
   */
  awaitInFrame(configId: string, url: string, state: string): AwaitedAnswer;
  /** Gives an answer to the window of this origin that waits for it, and closes this one; whether one did wait. */
  handOver(url: string, state: string): Promise<boolean>;
  /** Opens the provider's hidden frame; calls back with each message that comes from it. */
  openSessionFrame(url: string, hear: (message: string) => void): SessionFrame;
  /** Leaves the page by a form sent with POST. */
  submitForm(url: string, fields: FormFields): void;
}

/** The page that the library runs in. */
export interface BrowserPort {
  /** The complete address of the page; `undefined` where there is none, as on a server. */
  url(): string | undefined;
  /** The addresses that the page was opened with, as far as they are known. */
  readonly openedUrls: readonly string[];
  /** The random parts of the `state` of responses that a client of this page has dealt with. */
  readonly handledStates: Set<string>;
  /** Leaves the page for another address. */
  redirect(url: string): void;
  /** Replaces the address shown, without navigation and without a trace in the history. */
  replaceUrl(url: string): void;
  /** Calls back when the page becomes visible, is restored or is online again; the function returned stops it. */
  onWake(listener: () => void): () => void;
  /** Opens a pop-up at once, as browsers allow it in a click only; `undefined` where they do not. */
  openPopUp(position: PopUpPosition): PopUp | undefined;
  windows(): Promise<WindowsPort>;
  /** Whether this window gave its answer to the one that waited for it: nothing is begun in it any more. */
  hasHandedOver(): boolean;
  /** Called with each message of the provider's session frame that is no error. */
  sessionChecked(message: string): void;
  /** Called once after an authorization response was dealt with, before the caller learns of it. */
  returned(outcome: CallbackOutcome): MaybePromise<void>;
  /**
   * Called once when the user has come back from signing out at the provider.
   *
   * @param clean removes the `state` of the sign-out from a URL of the page, or of its router
   */
  signedOut(clean: (url: string) => string): void;
}

/**
 * The other tabs of this origin. What they say is believed no more than what a stranger says, and what is
 * noted here is read by all of them.
 */
export interface TabsPort {
  /** Tells all other tabs that listen under this name. */
  tell(name: string, message: Readonly<Record<string, unknown>>): void;
  /** Calls back with what another tab tells under this name; the function returned stops it. */
  listen(name: string, hear: (message: unknown) => void): () => void;
  /**
   * Calls back when another page has removed something from the storage that tabs share; the function
   * returned stops it.
   */
  onRemoved(listener: () => void): () => void;
  /** Notes the digest of something that works only once, for every tab to see. */
  noteSpent(name: string, digest: string): void;
  isSpent(name: string, digest: string): boolean;
  /** Seals a text with a secret of high entropy: nobody else can read it, or change it unnoticed. */
  seal(secret: string, text: string): Promise<string>;
  /** What was sealed with this secret; `undefined` where it was not. */
  unseal(secret: string, sealed: string): Promise<string | undefined>;
  /** What this tab remembers from page to page, and no other one knows. */
  readonly own: Pick<StoragePort, 'read' | 'write' | 'remove'>;
}

/** Values that are safe to print: never a token, code, verifier, nonce or state. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Where the library says what it does. */
export interface LogPort {
  debug(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** The hash functions of RFC 7518. */
export type HashName = 'SHA-256' | 'SHA-384' | 'SHA-512';

/** Replaces WebCrypto where the host does not have it. */
export interface CryptoPort {
  digest(hash: HashName, data: Uint8Array): Promise<Uint8Array>;
  /**
   * Whether the signature of `data` is right. Called only with an `alg` of the table in
   * `crypto/algorithms.ts`, and with a key whose type, size and use were checked.
   */
  verify(alg: string, key: JsonWebKey, signature: Uint8Array, data: Uint8Array): Promise<boolean>;
}

/** The outside world of a client. */
export interface Ports {
  readonly http: HttpPort;
  readonly storage: StoragePort;
  readonly clock: ClockPort;
  readonly lock: LockPort;
  readonly browser: BrowserPort;
  readonly log: LogPort;
  /** Absent: there is one page only. Not needed at once, so a host may load it when it is. */
  readonly tabs?: () => Promise<TabsPort>;
  /** Absent: WebCrypto. */
  readonly crypto?: CryptoPort;
}
