import { BrowserPort, CallbackOutcome, ClockPort, HttpPort, HttpResponse, LockPort, LogFields, LogPort, MaybePromise, OidcError, PopUp, PopUpPosition, Ports, SessionFrame, StoragePort, TabsPort } from "angular-auth-oidc-client/core";
/** A JWS algorithm that the test provider signs with. @see RFC 7518 section 3.1 and RFC 8037 section 3.1 */
type SigningAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA';
/** A public key as a JWKS lists it. @see RFC 7517 section 4 */
interface PublicJwk extends JsonWebKey {
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: SigningAlgorithm;
}
/** One key pair of the test provider. */
interface SigningKey {
  readonly jwk: PublicJwk;
  /** A compact JWS over the header and the payload, both taken as they are. */
  sign(header: object, payload: IdTokenPayload): Promise<string>;
  /** The value of `at_hash`. @see OpenID Connect Core 1.0 section 3.1.3.6 */
  leftHalfHash(text: string): Promise<string>;
}
/**
 * What goes into a token: an object becomes JSON; text and bytes are signed as they are, for payloads
 * that no serializer would produce.
 */
type IdTokenPayload = object | string | Uint8Array;
/** Bytes, or text as UTF-8, the way JOSE writes them. @see RFC 7515 section 2 */
declare function base64url(data: string | Uint8Array): string;
/** Makes a new key pair; nothing of it is fixed but its `kid`. */
declare function createSigningKey(alg: SigningAlgorithm, kid: string): Promise<SigningKey>;
/** One request as it reached the test provider. */
interface RecordedRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** The path of the URL, such as `/token`. */
  readonly path: string;
  /** The fields of the form body; none for a GET. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The headers, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}
/**
 * What the test provider does wrong. Each member gets what would have been right, as a copy of its
 * own, and gives what is sent instead, at once or as a promise. An answer that is text goes out as it
 * is, anything else as JSON: so a body that is not JSON at all can be given too.
 *
 * @example
 * provider.faults = { idTokenClaims: (claims) => ({ ...claims, nonce: 'of another login' }) };
 * // … and well again:
 * provider.faults = {};
 */
interface ProviderFaults {
  /** Takes the place of any answer; `undefined` leaves it alone. Reject to play a broken network. */
  readonly respond?: (request: RecordedRequest) => MaybePromise<HttpResponse | undefined>;
  /** The discovery document. */
  readonly metadata?: (json: Record<string, unknown>) => unknown;
  /** The key set. */
  readonly jwks?: (json: {
    keys: JsonWebKey[];
  }) => unknown;
  /** The successful answer of the token endpoint. */
  readonly tokenResponse?: (json: Record<string, unknown>, request: RecordedRequest) => unknown;
  /** The payload of an ID token before it is signed; the request says where it is issued, by its path. */
  readonly idTokenClaims?: (claims: Record<string, unknown>, request: RecordedRequest) => MaybePromise<IdTokenPayload>;
  /** The header of an ID token before it is signed. */
  readonly idTokenHeader?: (header: Record<string, unknown>) => MaybePromise<object>;
  /** An ID token after it was signed. */
  readonly idToken?: (compact: string, request: RecordedRequest) => unknown;
  /** The successful answer of the userinfo endpoint, before it is signed where it is. */
  readonly userInfo?: (json: Record<string, unknown>) => unknown;
  /** The authorization response, to be changed in place. */
  readonly callback?: (parameters: URLSearchParams) => void;
}
/** Who signs in; every member is a claim of the userinfo answer. */
interface TestUser {
  readonly sub: string;
  readonly [claim: string]: unknown;
}
/** How a test provider is to be. */
interface TestProviderOptions {
  /** Default `https://op.example`; a path is allowed. */
  readonly issuer?: string;
  /** The one client, public and with PKCE. Default `app`. */
  readonly clientId?: string;
  /** The redirect URIs registered, compared as text. Default: any. */
  readonly redirectUris?: readonly string[];
  /** The provider's time. Default: the real one; give it the fake clock of the ports where there is one. */
  readonly clock?: Pick<ClockPort, 'now'>;
  /** What ID tokens are signed with. Default RS256; ES256 makes its keys much faster. */
  readonly alg?: SigningAlgorithm;
  /** Default 300. */
  readonly accessTokenLifetimeSeconds?: number;
  /** Default 300. */
  readonly idTokenLifetimeSeconds?: number;
  /** Who signs in where {@link TestProvider.authorize} is told nothing else. */
  readonly user?: TestUser;
  /** Refuses authorization requests that were not pushed. @see RFC 9126 section 5 */
  readonly requiresPushedRequests?: boolean;
  /** Answers with user data as a signed JWT. @see OpenID Connect Core 1.0 section 5.3.2 */
  readonly signsUserInfo?: boolean;
  /**
   * Announces a frame that knows the provider's session, and gives a `session_state` with each sign-in.
   * @see OpenID Connect Session Management 1.0 section 3
   */
  readonly checksSession?: boolean;
}
/** What the user, or the provider in the user's absence, answers to an authorization request. */
interface AuthorizationAnswer {
  /** Refuses with this error code. @see OpenID Connect Core 1.0 section 3.1.2.6 */
  readonly error?: string;
  readonly error_description?: string;
  readonly user?: TestUser;
  /** Whether the user is signed in at the provider, as `prompt=none` requires. Default `true`. */
  readonly isSignedIn?: boolean;
}
/** The discovery document of a test provider. @see OpenID Connect Discovery 1.0 section 3 */
interface TestProviderMetadata {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly userinfo_endpoint: string;
  readonly jwks_uri: string;
  readonly revocation_endpoint: string;
  readonly end_session_endpoint: string;
  readonly pushed_authorization_request_endpoint: string;
  readonly require_pushed_authorization_requests?: boolean;
  readonly check_session_iframe?: string;
  readonly scopes_supported: readonly string[];
  readonly response_types_supported: readonly string[];
  readonly response_modes_supported: readonly string[];
  readonly grant_types_supported: readonly string[];
  readonly subject_types_supported: readonly string[];
  readonly id_token_signing_alg_values_supported: readonly string[];
  readonly token_endpoint_auth_methods_supported: readonly string[];
  readonly code_challenge_methods_supported: readonly string[];
  readonly authorization_response_iss_parameter_supported: boolean;
}
/**
 * An OpenID provider in memory, for tests: it answers the requests of the HTTP port with real, signed
 * tokens, refuses what a real provider refuses, and does wrong only what {@link faults} tell it to.
 *
 * A refresh token is issued for the scope `offline_access`. It rotates; whoever presents a spent one
 * ends the whole grant. A `request_uri` works once.
 */
interface TestProvider extends HttpPort {
  readonly issuer: string;
  /** The discovery document, without faults. */
  readonly metadata: TestProviderMetadata;
  /** The key set, without faults; the newest key comes first. */
  readonly jwks: {
    readonly keys: readonly PublicJwk[];
  };
  readonly clock: Pick<ClockPort, 'now'>;
  /** Every request so far, in order, answered or not. May be emptied. */
  readonly requests: RecordedRequest[];
  /** What goes wrong; `{}` is nothing. */
  faults: ProviderFaults;
  /**
   * Plays the user in front of the login page: takes the address that the application went to and
   * gives the one that the provider sends the browser back to.
   *
   * Throws where a real provider shows an error page instead of redirecting: another endpoint, client,
   * redirect URI or pushed request than it knows. Throws as well for a response type with tokens:
   * these take time to be signed, see {@link respondTo}.
   */
  authorize(authorizationUrl: string, answer?: AuthorizationAnswer): string;
  /** The same for every response type, implicit and hybrid ones included. */
  respondTo(authorizationUrl: string, answer?: AuthorizationAnswer): Promise<string>;
  /** Whether an access or refresh token of this provider is good now. @see RFC 7662 section 2.2 */
  isActive(token: string): boolean;
  /** Signs a token of the test's own making; `header` is laid over `alg`, `typ` and `kid`. */
  signIdToken(payload: IdTokenPayload, header?: object): Promise<string>;
  /** Signs with a new key from now on; the old ones stay in the key set. */
  rotateKeys(): Promise<void>;
  /** Keeps back the answers to all requests for the path, such as `/token`, until the function returned is called. */
  hold(path: string): () => void;
}
/**
 * Makes an OpenID provider in memory that answers as a real one would.
 *
 * @example
 * const clock = createFakeClock();
 * const provider = await createTestProvider({ clock, clientId: 'app' });
 * const ports = createFakePorts({ provider, clock });
 */
export declare function createTestProvider(options?: TestProviderOptions): Promise<TestProvider>;
/** A clock that stands still until the test moves it. */
interface FakeClock extends ClockPort {
  /** How many timers are pending. */
  readonly timers: number;
  /**
   * Lets time pass: first what is under way comes to rest, then each timer that falls due runs at its
   * instant, in order, and what it began comes to rest before the next. `advance(0)` only lets things
   * come to rest.
   */
  advance(seconds: number): Promise<void>;
  /**
   * Moves the time of day alone, forwards or backwards: a computer that slept, or a user who set the
   * clock. Pending timers go on waiting for what was left of their delay, as they do in a browser.
   */
  jump(seconds: number): void;
}
/** A storage whose content the test can see and change. */
interface FakeStorage extends StoragePort {
  readonly entries: Map<string, string>;
  keys(): MaybePromise<readonly string[]>;
}
/** What the tabs of one origin tell each other. */
interface FakeTabs {
  /** Everything told so far. */
  readonly told: {
    readonly name: string;
    readonly message: Readonly<Record<string, unknown>>;
  }[];
  /** How many listen. */
  readonly listeners: number;
  /** Another page removes something from the storage that the tabs share: a storage event. */
  remove(): void;
  /** Opens the ears of one more tab, which may remember something from the page before. */
  open(own?: Map<string, string>): TabsPort;
}
/** A lock whose holders the test can see. */
interface FakeLock extends LockPort {
  /** The names locked now. */
  readonly held: readonly string[];
}
/** A pop-up that shows nothing. */
interface FakePopUp extends PopUp {
  readonly position: PopUpPosition;
  /** Where it was led, last. */
  address: string | undefined;
  /** Set it to play a user who closes the window. */
  closed: boolean;
}
/** An answer that the library waits for in a pop-up or a hidden frame. */
interface FakeAwaitedAnswer {
  readonly state: string;
  /** What the frame was opened with; of a pop-up, see {@link FakePopUp.address}. */
  readonly frameUrl: string | undefined;
  /** Whether the library waits no longer, and has removed the window. */
  readonly isEnded: boolean;
  /** The window comes back with this address. */
  bring(url: string): void;
  /** The window cannot bring an answer. */
  fail(error: OidcError): void;
}
/** The provider's session frame, in the hands of the test. */
interface FakeSessionFrame extends SessionFrame {
  readonly url: string;
  /** What it was asked. */
  readonly asked: string[];
  readonly isClosed: boolean;
  /** Whether anybody sees the page. Default `true`. */
  isSeen: boolean;
  /** The provider's frame sends a message. */
  say(message: string): void;
}
/** A page that goes nowhere by itself. */
interface FakeBrowser extends BrowserPort {
  /** What `url()` gives; set it to play a navigation. */
  address: string;
  /** Where the library wanted to go; `address` stays as it is. */
  readonly redirects: string[];
  /** What the library put into the address bar; `address` follows. */
  readonly replaced: string[];
  readonly outcomes: CallbackOutcome[];
  /** What removes the `state` of a sign-out, once for each return from one. */
  readonly signOuts: ((url: string) => string)[];
  /** What the provider's session frame said. */
  readonly sessionMessages: string[];
  /** Whether the browser lets pop-ups open. Default `true`. */
  allowsPopUps: boolean;
  readonly popUps: FakePopUp[];
  readonly awaited: FakeAwaitedAnswer[];
  readonly sessionFrames: FakeSessionFrame[];
  /** The forms that the page was left by. */
  readonly forms: {
    readonly url: string;
    readonly fields: Readonly<Record<string, string>>;
  }[];
  /** The addresses that were offered to another window. */
  readonly offered: string[];
  /** Whether another window takes what is offered. Default `false`. */
  takesOver: boolean;
  /** How many listeners wait for {@link wake}. */
  readonly listeners: number;
  /** The page becomes visible, is restored or is online again. */
  wake(): void;
}
/** One line of a {@link FakeLog}. */
interface LogLine {
  readonly level: 'debug' | 'warn' | 'error';
  readonly message: string;
  readonly fields: LogFields | undefined;
}
/** A log that the test can read. */
interface FakeLog extends LogPort {
  readonly lines: LogLine[];
}
/** Ports without an outside world, each open to the test. */
interface FakePorts extends Ports {
  readonly http: TestProvider;
  readonly storage: FakeStorage;
  readonly clock: FakeClock;
  readonly lock: FakeLock;
  readonly browser: FakeBrowser;
  readonly log: FakeLog;
}
/** What {@link createFakePorts} puts together; pass the same storage, clock and lock twice to play two tabs. */
interface FakePortsOptions {
  readonly provider: TestProvider;
  /** The address of the page. Default `https://app.example/`. */
  readonly url?: string;
  readonly storage?: FakeStorage;
  /** Default: the fake clock of the provider. */
  readonly clock?: FakeClock;
  readonly lock?: FakeLock;
  /** Absent: there is one tab only. */
  readonly tabs?: FakeTabs;
  /** What this tab remembers from page to page; pass the same twice to play a reload. */
  readonly own?: Map<string, string>;
}
/** Makes a clock that shows `startAt`, in epoch seconds, until it is moved. */
export declare function createFakeClock(startAt?: number): FakeClock;
/** Makes a storage that answers at once, or with promises where it is to be `asynchronous`. */
export declare function createFakeStorage(options?: {
  readonly asynchronous?: boolean;
}): FakeStorage;
/** Makes tabs that hear each other in a later turn, as they do over a BroadcastChannel. */
export declare function createFakeTabs(): FakeTabs;
/** Makes a lock that serves each name first come, first served. */
export declare function createFakeLock(): FakeLock;
/** Makes a page at `url`. */
export declare function createFakeBrowser(url: string): FakeBrowser;
/** Makes a log that keeps its lines. */
export declare function createFakeLog(): FakeLog;
/**
 * Puts the ports of one page together, with the provider as its network.
 *
 * @example
 * const clock = createFakeClock();
 * const provider = await createTestProvider({ clock });
 * const { browser, storage } = createFakePorts({ provider });
 */
export declare function createFakePorts(options: FakePortsOptions): FakePorts;
export type { AuthorizationAnswer, FakeAwaitedAnswer, FakeBrowser, FakeClock, FakeLock, FakeLog, FakePopUp, FakePorts, FakePortsOptions, FakeSessionFrame, FakeStorage, FakeTabs, IdTokenPayload, LogLine, ProviderFaults, PublicJwk, RecordedRequest, SigningAlgorithm, TestProvider, TestProviderMetadata, TestProviderOptions, TestUser };