/**
 * Every cause of failure that this library reports, as `stage/what`: the stage is the file that owns
 * the rule. Codes are public API; `docs/errors.md` lists each with its cause and its remedy.
 */
type OidcErrorCode = 'config/missing-configuration' | 'config/missing-authority' | 'config/missing-client-id' | 'config/invalid-redirect-uri' | 'config/insecure-authority' | 'config/invalid-option' | 'config/unknown-config-id' | 'config/duplicate-config-id' | 'config/loading-failed' | 'crypto/unavailable' | 'platform/not-in-browser' | 'network/offline' | 'network/failed' | 'network/timeout' | 'network/too-large' | 'metadata/request-failed' | 'metadata/invalid' | 'metadata/issuer-mismatch' | 'metadata/missing-endpoint' | 'authorization-response/error' | 'authorization-response/invalid' | 'authorization-response/unknown-transaction' | 'authorization-response/state-mismatch' | 'authorization-response/issuer-mismatch' | 'authorization-response/missing-issuer' | 'authorization-response/missing-code' | 'authorization-response/missing-token' | 'pushed-request/error' | 'pushed-request/invalid' | 'token-response/error' | 'token-response/invalid' | 'token-response/unsupported-token-type' | 'jwks/request-failed' | 'jwks/no-matching-key' | 'jwks/ambiguous-key' | 'id-token/malformed' | 'id-token/unsupported-alg' | 'id-token/bad-signature' | 'id-token/claim-missing' | 'id-token/issuer' | 'id-token/audience' | 'id-token/azp' | 'id-token/nonce' | 'id-token/expired' | 'id-token/not-yet-valid' | 'id-token/issued-at' | 'id-token/auth-time' | 'id-token/at-hash' | 'id-token/c-hash' | 'id-token/subject-changed' | 'user-info/request-failed' | 'user-info/subject-mismatch' | 'login/loop' | 'login/popup-blocked' | 'login/popup-closed' | 'login/popup-open' | 'login/timeout' | 'renew/no-refresh-token' | 'renew/grant-expired' | 'renew/timeout' | 'renew/too-often' | 'renew/frame-blocked' | 'renew/cookies-blocked' | 'revocation/no-token' | 'revocation/error' | 'end-session/not-supported' | 'session-state/superseded' | 'session-state/not-storable';
/** What an error may carry besides its code and message. */
interface OidcErrorOptions {
  readonly configId?: string;
  readonly cause?: unknown;
}
/**
 * A failure with a stable {@link OidcErrorCode}. The message is one sentence for developers; it never
 * holds a token, code, verifier, nonce, state or complete URL.
 */
export declare class OidcError extends Error {
  readonly name: string;
  readonly code: OidcErrorCode;
  /** Known once the error has left the use-case that it ended. */
  configId: string | undefined;
  constructor(code: OidcErrorCode, message: string, options?: OidcErrorOptions);
}
/** Whether a value is an error of this library, also when it comes from another copy of the package. */
export declare function isOidcError(value: unknown): value is OidcError;
/**
 * Whether only the user can put the failure right, by signing in again.
 * @see OpenID Connect Core 1.0 section 3.1.2.6, RFC 6749 section 5.2
 */
export declare function isInteractionRequired(value: unknown): boolean;
/** The members of an OAuth error answer. @see RFC 6749 section 4.1.2.1 and section 5.2 */
interface OAuthErrorFields {
  readonly error: string;
  readonly error_description?: string | undefined;
  readonly error_uri?: string | undefined;
}
/**
 * A provider's `error` for a message or a log line; `undefined` if it does not look like an OAuth error
 * code. It may be any text, a token or a state included.
 */
declare function shownError(error: string | undefined): string | undefined;
/** The provider answered the authorization request with an error. @see RFC 6749 section 4.1.2.1 */
export declare class AuthorizationError extends OidcError {
  readonly name: string;
  readonly error: string;
  readonly error_description: string | undefined;
  readonly error_uri: string | undefined;
  /**
   * What the provider's session frame can be asked about although nobody is signed in.
   * @see OpenID Connect Session Management 1.0 section 3
   */
  readonly session_state: string | undefined;
  /** The `state` of the answer. Not enumerable, so that printing the error does not print it. */
  readonly state: string;
  constructor({ state, ...answer }: OAuthErrorFields & {
    readonly state: string;
    readonly session_state?: string | undefined;
  }, options?: OidcErrorOptions);
}
/** An endpoint of the provider answered with an error. @see RFC 6749 section 5.2 */
export declare class ServerError extends OidcError {
  readonly name: string;
  readonly status: number;
  /** The OAuth `error` of the answer, where it had one. */
  readonly error: string | undefined;
  readonly error_description: string | undefined;
  /** How long the provider asks to be left alone, from `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;
  constructor(code: OidcErrorCode, message: string, answer: {
    readonly status: number;
    readonly error?: string | undefined;
    readonly error_description?: string | undefined;
    readonly retryAfterSeconds?: number | undefined;
  }, options?: OidcErrorOptions);
}
/** Why a claim was refused. */
type ClaimErrorReason = 'missing' | 'mismatch' | 'invalid' | 'expired';
/** A token failed the check of one claim. @see OpenID Connect Core 1.0 section 3.1.3.7 */
export declare class ClaimError extends OidcError {
  readonly name: string;
  readonly claim: string;
  readonly reason: ClaimErrorReason;
  constructor(code: OidcErrorCode, claim: string, reason: ClaimErrorReason, message: string, options?: OidcErrorOptions);
}
/**
 * Further parameters of a request, by name; a list is sent as one parameter for each of its texts. They
 * never replace a parameter of the protocol.
 */
type CustomParams = Readonly<Record<string, string | number | boolean | readonly string[]>>;
/** The provider's endpoints as an application writes them down. */
interface AuthWellKnownEndpoints {
  issuer?: string;
  jwksUri?: string;
  authorizationEndpoint?: string;
  tokenEndpoint?: string;
  userInfoEndpoint?: string;
  endSessionEndpoint?: string;
  checkSessionIframe?: string;
  revocationEndpoint?: string;
  introspectionEndpoint?: string;
  parEndpoint?: string;
}
/** A storage as applications plug it in: synchronous or not, or a `Storage` of the browser. */
type ConfiguredStorage = {
  read(key: string): unknown;
  write(key: string, value: string): unknown;
  remove(key: string): unknown;
} | {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
};
/** What an application tells the library about one client at one provider. */
interface OpenIdConfiguration {
  /** Names this configuration, also in the storage. Default: the position and `clientId`. */
  configId?: string;
  /** The issuer of the provider, with a slash at its end or without, or its discovery document. Required. */
  authority?: string;
  /** Accepts `authority` and endpoints over plain http beyond this machine. Unsafe. */
  allowInsecureRequests?: boolean;
  /** Where the discovery document is, when not below `authority`. */
  authWellknownEndpointUrl?: string;
  /** What is appended to find the discovery document. Default `/.well-known/openid-configuration`. */
  authWellknownUrlSuffix?: string;
  /** Endpoints by hand: they win over discovered ones, and a complete set makes discovery unnecessary. */
  authWellknownEndpoints?: AuthWellKnownEndpoints;
  /** Accepts a discovery document that names another issuer than `authority`. Unsafe. */
  strictIssuerValidationOnWellKnownRetrievalOff?: boolean;
  /** The absolute `redirect_uri` registered with the provider. Required. */
  redirectUrl?: string;
  /** Whether a response of an unknown sign-in is reported at `redirectUrl` only. Default `true`. */
  checkRedirectUrlWhenCheckingIfIsCallback?: boolean;
  /** The `client_id` registered with the provider. Required. */
  clientId?: string;
  /** `code` unless you have to: `id_token token`, `id_token` (deprecated), or a hybrid such as `code id_token`. */
  responseType?: string;
  /** Separated by spaces. Default `openid email profile`. */
  scope?: string;
  /** Google's hosted domain, sent as `hd`. */
  hdParam?: string;
  /** The API, or several, that tokens are for: the `resource` of RFC 8707. */
  resource?: string | string[];
  /** Where the provider returns to after logout, registered with it. */
  postLogoutRedirectUri?: string;
  /** Signs out at the provider without naming the session by its ID token. Default `false`. */
  disableIdTokenHint?: boolean;
  /** Audiences that an ID token may name besides `clientId` without an `azp`. */
  trustedAudiences?: string[];
  /** Watches in a hidden frame whether the session at the provider changes. Default `false`. */
  startCheckSession?: boolean;
  /** Renews tokens before they expire. Default `false`. */
  silentRenew?: boolean;
  /** The page for renewal in a hidden frame, registered with the provider as a `redirect_uri`. */
  silentRenewUrl?: string;
  /** How long a caller waits for a renewal, in seconds. Default 20. */
  silentRenewTimeoutInSeconds?: number;
  /** How long before its expiry an access token is renewed, in seconds. Default: a fifth of its life, 60 at most. */
  renewTimeBeforeTokenExpiresInSeconds?: number;
  /** Renews with a refresh token. Default `false`. */
  useRefreshToken?: boolean;
  /** Pushes the authorization request to the provider ahead. Default: where the provider requires it. */
  usePushedAuthorisationRequests?: boolean;
  /** Accepts any nonce in a renewed ID token. Unsafe. */
  ignoreNonceAfterRefresh?: boolean;
  /** Where the router goes after a sign-in. Default `/`. */
  postLoginRoute?: string;
  /** Kept for old configurations; nothing reads it. */
  forbiddenRoute?: string;
  /** Where the router goes after a sign-in failed. Default `/unauthorized`. */
  unauthorizedRoute?: string;
  /** Loads user data from the userinfo endpoint; otherwise the ID token's claims are it. Default `true`. */
  autoUserInfo?: boolean;
  /** Loads user data again after each renewal. Default `false`. */
  renewUserInfoAfterTokenRenew?: boolean;
  /** Forgets the value of `setState()` after a sign-in. Default `true`. */
  autoCleanStateAfterAuthentication?: boolean;
  /** Leaves navigation after a sign-in that no guard began to the application. Default `false`. */
  triggerAuthorizationResultEvent?: boolean;
  /** 0 none, 1 debug, 2 warnings and errors, 3 errors. Default 2. */
  logLevel?: number;
  /** The algorithms that ID tokens may be signed with. Default: those that the provider announces. */
  idTokenSigningAlgorithms?: string[];
  /** Skips the check of `iss` in ID tokens and of `issuer` in the discovery document. Unsafe. */
  issValidationOff?: boolean;
  /** Leaves the parameters of a sign-in answer in the address bar. Unsafe. */
  historyCleanupOff?: boolean;
  /**
   * How far `iat` of an ID token may be from now, in both directions, in seconds. Default 600 for tokens of the
   * token endpoint, 120 for tokens in the authorization response.
   */
  maxIdTokenIatOffsetAllowedInSeconds?: number;
  /** Does not compare `iat` with now. Unsafe. */
  disableIatOffsetValidation?: boolean;
  /** Where this configuration keeps its session. Default: the storage provided to the application. */
  storage?: ConfiguredStorage;
  /** Further parameters of the authorization request. */
  customParamsAuthRequest?: CustomParams;
  /** Further parameters of the refresh request. */
  customParamsRefreshTokenRequest?: CustomParams;
  /** Further parameters of the logout request. */
  customParamsEndSessionRequest?: CustomParams;
  /** Further parameters of the code exchange. */
  customParamsCodeRequest?: CustomParams;
  /** Fetches the discovery document right after the start instead of at first use. Default `true`. */
  eagerLoadAuthWellKnownEndpoints?: boolean;
  /** Accepts another `auth_time` in a renewed ID token. Unsafe. */
  disableRefreshIdTokenAuthTimeValidation?: boolean;
  /** The name of version 12 for `triggerRefreshWhenIdTokenExpired`. */
  enableIdTokenExpiredValidationInRenew?: boolean;
  /** Renews also before the ID token expires. Default `true`. */
  triggerRefreshWhenIdTokenExpired?: boolean;
  /** Bounds how soon after its deadline a renewal starts, in seconds. Default 4. */
  tokenRefreshInSeconds?: number;
  /** The URLs whose requests get the access token. */
  secureRoutes?: string[];
  /** Bounds the first pauses before a failed renewal is tried again, in seconds. Default 3. */
  refreshTokenRetryInSeconds?: number;
  /** Lets the library's requests bypass Angular's service worker. Default `false`. */
  ngswBypass?: boolean;
  /** Keeps a refresh token that the provider does not rotate; what this library does anyway. */
  allowUnsafeReuseRefreshToken?: boolean;
  /** Accepts ID tokens unchecked. Unsafe. */
  disableIdTokenValidation?: boolean;
  /** Sends no PKCE challenge. Unsafe. */
  disablePkce?: boolean;
  /** Signs out in the manner of Auth0 also where `authority` is not below `auth0.com`. Default `false`. */
  useCustomAuth0Domain?: boolean;
  /** Kept for later configurations; a foreign message never ends a sign-in in a pop-up. */
  disableCleaningPopupOnInvalidMessage?: boolean;
  /** Kept for later configurations; renewals take turns among tabs anyway. */
  useRefreshTokenLock?: boolean;
  /** Says nothing when `scope` lacks `offline_access`. Default `false`. */
  disableRefreshTokenOfflineAccessScopeWarning?: boolean;
}
/** The configuration as the library uses it: checked, completed, frozen. */
interface ClientConfig {
  readonly configId: string;
  /** Without a slash at its end, and without the path of a discovery document. */
  readonly authority: string;
  /**
   * Begins every name that other applications of the origin can see: storage keys, locks, channels.
   * Two configurations share it only if provider, client and `configId` are the same.
   */
  readonly namespace: string;
  /** The discovery document, or where below it is looked for. */
  readonly discoveryUrl: string;
  readonly discoverySuffix: string | undefined;
  readonly checksDiscoveredIssuer: boolean;
  readonly endpoints: Readonly<AuthWellKnownEndpoints>;
  readonly clientId: string;
  readonly redirectUrl: string;
  readonly checksRedirectUrl: boolean;
  readonly postLogoutRedirectUri: string | undefined;
  readonly scope: string;
  readonly responseType: string;
  readonly usesPkce: boolean;
  readonly pushesRequests: boolean;
  readonly usesRefreshToken: boolean;
  /** The page that ends a renewal in a frame; `undefined`: there are none. */
  readonly silentRenewUrl: string | undefined;
  readonly watchesProviderSession: boolean;
  readonly signsOutLikeAuth0: boolean;
  readonly preloadsMetadata: boolean;
  readonly renewsAutomatically: boolean;
  readonly renewsForIdToken: boolean;
  readonly renewLeadSeconds: number | undefined;
  readonly renewSpreadSeconds: number;
  readonly renewRetrySeconds: number;
  readonly renewTimeoutSeconds: number;
  /** `undefined`: those that the provider announces. */
  readonly algorithms: readonly string[] | undefined;
  readonly checksIdToken: boolean;
  readonly checksIssuer: boolean;
  readonly checksNonceAfterRenewal: boolean;
  /** How far `iat` may be from now. `undefined`: it is not compared. */
  readonly maxIatAgeSeconds: number | undefined;
  /** The same for an ID token in the authorization response. */
  readonly frontChannelMaxIatAgeSeconds: number | undefined;
  readonly checksAuthTimeAfterRenewal: boolean;
  readonly loadsUserInfo: boolean;
  readonly reloadsUserInfo: boolean;
  readonly cleansState: boolean;
  readonly cleansAddress: boolean;
  readonly authorizationParams: CustomParams;
  readonly codeParams: CustomParams;
  readonly refreshParams: CustomParams;
  readonly endSessionParams: CustomParams;
  /** What the application passed, completed with defaults. */
  readonly options: Readonly<OpenIdConfiguration>;
}
/**
 * Checks and completes a configuration.
 *
 * @param position where it stands among the configurations, for the default of `configId`
 * @throws OidcError with the stage `config` that names the option and says what to do
 */
export declare function createClientConfig(passed: OpenIdConfiguration | undefined, position?: number): ClientConfig;
/** Reads a URL, which is absolute unless there is a base; `undefined` if the text is none. */
export declare function parseUrl(text: string, base?: string): URL | undefined;
/** Whether a host is this machine itself. @see RFC 8252 section 8.3 */
declare function isLoopback(hostname: string): boolean;
/** Whether what is sent to this URL is protected on its way: https, or http that does not leave the machine. */
declare function isSecureUrl(url: URL): boolean;
/** One request of the library to the provider. */
interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A form body, already encoded. */
  readonly body?: string;
  /** The request outlives the page that sends it, where the host can do that. */
  readonly keepalive?: boolean;
}
/** The answer to it, whatever its status. */
interface HttpResponse {
  readonly status: number;
  /** The value of `Content-Type`, in lower case, `''` where there is none. */
  readonly contentType: string;
  /** The value of `Retry-After`, where the provider lets a browser see it. */
  readonly retryAfter: string | undefined;
  readonly body: string;
}
/** The fields of a form in their order; a name may be there more than once. */
type FormFields = readonly (readonly [name: string, value: string])[];
/** What a port may answer with: at once, or later. */
type MaybePromise<T> = T | Promise<T>;
/**
 * Sends requests without credentials, without following redirects, past every cache, with a deadline
 * and a limit to the size of the answer.
 */
interface HttpPort {
  /** @throws OidcError `network/offline`, `network/failed`, `network/timeout`, `network/too-large` */
  send(request: HttpRequest): Promise<HttpResponse>;
}
/**
 * A key-value store, synchronous or not. An implementation never throws or rejects: where the host
 * denies storage it holds the values in memory and says so once.
 */
interface StoragePort {
  read(key: string): MaybePromise<string | null>;
  write(key: string, value: string): MaybePromise<void>;
  remove(key: string): MaybePromise<void>;
  /** The keys present, for sweeping what is out of date; absent where the host cannot list them. */
  keys?(): MaybePromise<readonly string[]>;
}
/** The time of day and a way to wait for it. */
interface ClockPort {
  /** Epoch seconds, with fractions. */
  now(): number;
  /** Seconds since some moment, by a clock that nobody can set. Absent: the host has none. */
  elapsed?(): number;
  /** Calls `wake` once after the delay; the function returned cancels it. */
  setTimer(wake: () => void, delayMs: number): () => void;
}
/** Mutual exclusion among all tabs of the origin. */
interface LockPort {
  /**
   * Tells the task whether another one had to end first: what that wrote may still be on its way.
   * @throws OidcError `renew/timeout` where another tab does not let go of it
   */
  run<T>(name: string, task: (hasWaited: boolean) => Promise<T>): Promise<T>;
}
/** What came of an authorization response, for the host to show. */
interface CallbackOutcome {
  /** The route that the user was going to when the sign-in began. */
  readonly returnRoute?: string | undefined;
  readonly error?: OidcError | undefined;
  /** A URL of the application, without the response if that is in it. */
  readonly withoutResponse?: (url: string) => string;
}
/** Where a pop-up is to appear, in CSS pixels; by default 500 by 500 in the middle of the page's window. */
interface PopUpPosition {
  readonly width?: number;
  readonly height?: number;
  readonly left?: number;
  readonly top?: number;
}
/** A pop-up that was opened in a click, still empty. */
interface PopUp {
  /** As far as the browser tells: it also says so of a window that went where it may not look. */
  isClosed(): boolean;
  navigate(url: string): void;
  close(): void;
}
/** The answer of the provider that another window of this origin is to bring. */
interface AwaitedAnswer {
  /** The address that holds the answer. */
  readonly url: Promise<string>;
  /** Stops waiting and removes the window; `url` then stays as it is. */
  end(): void;
}
/** The provider's frame that knows whether its session changes. */
interface SessionFrame {
  /** Asks, unless nobody sees the page or the frame is not there yet; whether it did. */
  ask(message: string): boolean;
  close(): void;
}
/** Windows besides the page's own. Rarely needed, so a host may load it when it is. */
interface WindowsPort {
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
interface BrowserPort {
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
interface TabsPort {
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
type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;
/** Where the library says what it does. */
interface LogPort {
  debug(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
/** The hash functions of RFC 7518. */
type HashName = 'SHA-256' | 'SHA-384' | 'SHA-512';
/** Replaces WebCrypto where the host does not have it. */
interface CryptoPort {
  digest(hash: HashName, data: Uint8Array): Promise<Uint8Array>;
  /**
   * Whether the signature of `data` is right. Called only with an `alg` of the table in
   * `crypto/algorithms.ts`, and with a key whose type, size and use were checked.
   */
  verify(alg: string, key: JsonWebKey, signature: Uint8Array, data: Uint8Array): Promise<boolean>;
}
/** The outside world of a client. */
interface Ports {
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
/** A key of a JWK Set. @see RFC 7517 section 4 */
interface Jwk extends JsonWebKey {
  kid?: string;
}
/**
 * Whether a key may verify signatures of this `alg`: its kind, size, purpose and spelling fit, and it
 * holds no secret.
 * @see RFC 7517 section 4, RFC 7518 section 3.3 and section 6
 */
declare function isUsableKey(alg: string, key: Jwk): boolean;
/**
 * Whether the signature of `data` is right, by WebCrypto or by the port where one is given. A key that
 * may not be used verifies nothing.
 * @see RFC 7515 section 5.2
 * @throws OidcError `crypto/unavailable`, `id-token/unsupported-alg`
 */
declare function verifySignature(alg: string, key: Jwk, signature: Uint8Array, data: Uint8Array, port?: CryptoPort): Promise<boolean>;
/** What the provider says of itself. @see OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2 */
interface ServerMetadata {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  /** Absent only where the implicit flow alone is offered. */
  readonly token_endpoint?: string;
  readonly jwks_uri: string;
  readonly userinfo_endpoint?: string;
  readonly revocation_endpoint?: string;
  readonly end_session_endpoint?: string;
  readonly check_session_iframe?: string;
  readonly introspection_endpoint?: string;
  readonly pushed_authorization_request_endpoint?: string;
  readonly id_token_signing_alg_values_supported?: readonly string[];
  readonly authorization_response_iss_parameter_supported?: boolean;
  readonly require_pushed_authorization_requests?: boolean;
  readonly code_challenge_methods_supported?: readonly string[];
  /** No member of the specification: the endpoints that were left out because their URL is unusable. */
  readonly unusable_endpoints?: readonly string[];
}
/** What metadata must agree with to be believed. */
interface MetadataExpectations {
  /** The configured authority. */
  readonly issuer: string;
  /** False only if `issValidationOff` or `strictIssuerValidationOnWellKnownRetrievalOff` is set. */
  readonly checksIssuer: boolean;
  /** The endpoints that have to be there. Any other one is left out if its URL is unusable. */
  readonly endpoints?: readonly string[];
  /** True only if `allowInsecureRequests` is set. */
  readonly allowsInsecureRequests?: boolean | undefined;
  /** False if no code is asked for, or `disablePkce` is set. */
  readonly usesPkce?: boolean;
}
/**
 * Where the metadata of an issuer is. A URL that names the document already is taken as it is.
 * @see OpenID Connect Discovery 1.0 section 4.1
 */
declare function buildDiscoveryUrl(issuer: string, suffix?: string): string;
/**
 * Whether metadata may name this issuer for an authority: the same, with a slash at its end or without,
 * or the template for an authority of Microsoft Entra ID that stands for many tenants.
 * @see OpenID Connect Discovery 1.0 section 4.3
 * @see https://learn.microsoft.com/entra/identity-platform/access-tokens#multitenant-applications
 */
declare function isIssuerOf(authority: string, issuer: string): boolean;
/**
 * Checks metadata, from the provider or from storage, which is trusted no more.
 * @see OpenID Connect Discovery 1.0 section 4.3
 * @throws OidcError `metadata/issuer-mismatch`, `metadata/invalid`, `metadata/missing-endpoint`
 */
declare function parseServerMetadata(json: Record<string, unknown>, expectations: MetadataExpectations): ServerMetadata;
/**
 * Reads the answer to a request for metadata.
 * @see OpenID Connect Discovery 1.0 section 4.2
 * @throws ServerError `metadata/request-failed`
 * @throws OidcError `metadata/issuer-mismatch`, `metadata/invalid`, `metadata/missing-endpoint`
 */
declare function readMetadataResponse(response: HttpResponse, expectations: MetadataExpectations): ServerMetadata;
/**
 * An endpoint that not every provider has.
 * @throws OidcError `metadata/missing-endpoint`
 */
declare function requireEndpoint(metadata: ServerMetadata, name: 'token_endpoint' | 'revocation_endpoint' | 'userinfo_endpoint' | 'pushed_authorization_request_endpoint'): string;
/**
 * Makes sure that something can hash and verify before work begins that would need it.
 * @throws OidcError `crypto/unavailable`
 */
declare function requireCrypto(port: CryptoPort | undefined): void;
/**
 * Hashes with WebCrypto, or with the port where one is given.
 * @throws OidcError `crypto/unavailable`
 */
declare function digest(hash: HashName, data: Uint8Array, port?: CryptoPort): Promise<Uint8Array>;
/**
 * The `code_challenge` of a verifier, method S256.
 * @see RFC 7636 section 4.2
 * @throws OidcError `crypto/unavailable`
 */
declare function createCodeChallenge(verifier: string, port?: CryptoPort): Promise<string>;
/**
 * The `at_hash` or `c_hash` that belongs to a token or code.
 * @see OpenID Connect Core 1.0 section 3.1.3.6
 * @throws OidcError `crypto/unavailable`
 */
declare function createTokenHash(hash: HashName, value: string, port?: CryptoPort): Promise<string>;
/** The header members that the library acts on. @see RFC 7515 section 4.1 */
interface JwsHeader {
  readonly alg: string;
  readonly kid?: string;
  readonly typ?: string;
}
/** The parts of a signed token, its signature not yet verified. */
interface Jws {
  readonly header: JwsHeader;
  readonly payload: Uint8Array;
  readonly signingInput: Uint8Array;
  readonly signature: Uint8Array;
}
/** A signed token whose payload is claims, not one of them checked. @see RFC 7519 section 3 */
interface Jwt extends Jws {
  readonly claims: Record<string, unknown>;
}
/**
 * Takes a compact JWS apart. Of the header only `alg`, `kid` and `typ` are read: a key that comes
 * with the token it signs (`jwk`, `jku`, `x5c`, `x5u`) proves nothing.
 * @see RFC 7515 section 5.2 and section 7.1
 * @throws OidcError `id-token/malformed`, `id-token/unsupported-alg` where `alg` is not a string
 */
declare function splitJws(compact: string): Jws;
/**
 * Takes a JWT apart and decodes its claims, trusting nothing.
 * @see RFC 7519 section 7.2
 * @throws OidcError `id-token/malformed`, `id-token/unsupported-alg` where `alg` is not a string
 */
declare function parseJwt(compact: string): Jwt;
/** The validated claims of an ID token. @see OpenID Connect Core 1.0 section 2 */
interface IdTokenClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string | readonly string[];
  readonly exp: number;
  readonly iat: number;
  readonly nonce?: string;
  readonly azp?: string;
  readonly auth_time?: number;
  readonly at_hash?: string;
  readonly acr?: string;
  readonly [claim: string]: unknown;
}
/** What the claims of an ID token are held against. */
interface IdTokenExpectations {
  readonly issuer: string;
  readonly clientId: string;
  /** Audiences accepted besides it. */
  readonly trustedAudiences?: readonly string[] | undefined;
  /** The nonce of the sign-in that the session began with; `undefined` where none was sent. */
  readonly nonce: string | undefined;
  /** The provider's time, in epoch seconds. */
  readonly now: number;
  readonly clockToleranceSeconds: number;
  /** The `max_age` of the request. */
  readonly maxAgeSeconds?: number | undefined;
  /** How far `iat` may be from now, in both directions. `undefined`: it is not compared. */
  readonly maxIatAgeSeconds: number | undefined;
  /** False only where `issValidationOff` is set. */
  readonly checksIssuer: boolean;
  /** The claims of the session, where the token comes from a refresh. */
  readonly previous?: IdTokenClaims | undefined;
  /** False only where `ignoreNonceAfterRefresh` is set. */
  readonly checksNonceAfterRenewal?: boolean;
  /** True only where `disableRefreshIdTokenAuthTimeValidation` is set. */
  readonly allowsAuthTimeChange?: boolean;
}
/**
 * The algorithms that an ID token of the provider may be signed with.
 * @see OpenID Connect Core 1.0 section 3.1.3.7, item 7
 * @throws OidcError `metadata/invalid`
 */
declare function allowedAlgorithms(supported: readonly string[] | undefined): readonly string[];
/**
 * Checks the algorithm of an ID token, before a key is looked for.
 * @see OpenID Connect Core 1.0 section 3.1.3.7, items 7 and 8
 * @throws OidcError `id-token/unsupported-alg`
 */
declare function checkAlgorithm({ alg }: JwsHeader, allowed: readonly string[]): void;
/**
 * Checks the claims of an ID token, in the order of the specification, and returns a copy of them that
 * is safe to keep. The signature is checked elsewhere, and first.
 * @see OpenID Connect Core 1.0 section 3.1.3.7 and section 12.2
 * @throws OidcError `id-token/malformed`
 * @throws ClaimError `id-token/claim-missing`, `id-token/issuer`, `id-token/audience`, `id-token/azp`,
 * `id-token/expired`, `id-token/not-yet-valid`, `id-token/issued-at`, `id-token/nonce`,
 * `id-token/auth-time`, `id-token/subject-changed`
 */
declare function validateClaims(claims: Record<string, unknown>, header: JwsHeader, expectations: IdTokenExpectations): IdTokenClaims;
/**
 * The claims of an ID token that is not to be checked. It has to say whose it is all the same: userinfo
 * and renewals are held against that.
 * @throws ClaimError `id-token/claim-missing`, `id-token/subject-changed`
 */
declare function acceptClaims(claims: Record<string, unknown>, previous?: IdTokenClaims): IdTokenClaims;
/** A claim that ties something else of the same answer to the ID token; `s_hash` is of FAPI 1.0. */
type HashClaim = 'at_hash' | 'c_hash' | 's_hash';
/**
 * Checks that a value came with the ID token: the claim holds half of its hash. Where the claim may be
 * absent, an absent one says nothing.
 * @see OpenID Connect Core 1.0 section 3.1.3.8, section 3.2.2.9 and section 3.3.2.10
 * @throws ClaimError `id-token/at-hash`, `id-token/c-hash`, `authorization-response/state-mismatch`
 * @throws OidcError `crypto/unavailable`
 */
declare function validateHash(claims: IdTokenClaims, claim: HashClaim, alg: string, value: string, crypto?: CryptoPort, isRequired?: boolean): Promise<void>;
/** Which kind of token the provider should look for first. @see RFC 7009 section 2.1 */
type TokenTypeHint = 'access_token' | 'refresh_token';
/** The body that revokes one token. @see RFC 7009 section 2.1 */
declare function buildRevocationRequest({ client_id, token, token_type_hint }: {
  readonly client_id: string;
  readonly token: string;
  readonly token_type_hint: TokenTypeHint;
}): string;
/**
 * Checks the response: success means revoked or not known, whatever the body says.
 * @see RFC 7009 section 2.2
 * @throws ServerError `revocation/error`
 */
declare function checkRevocationResponse(response: HttpResponse, now: number): void;
/** What the provider tells about the user. @see OpenID Connect Core 1.0 section 5.1 */
type UserData = Readonly<Record<string, unknown>>;
/** Whether user data came as a JWT. @see OpenID Connect Core 1.0 section 5.3.2 */
declare function isSigned({ status, contentType }: HttpResponse): boolean;
/**
 * Reads the answer of the userinfo endpoint.
 * @see OpenID Connect Core 1.0 section 5.3.2 and section 5.3.3
 * @throws ServerError `user-info/request-failed`
 */
declare function parseUserInfo(response: HttpResponse): Record<string, unknown>;
/**
 * User data count only for the subject of the ID token.
 * @see OpenID Connect Core 1.0 section 5.3.2
 * @throws ClaimError `user-info/subject-mismatch`, `user-info/request-failed` if they name no subject
 */
declare function validateUserInfo(json: Readonly<Record<string, unknown>>, subject: string): UserData;
/** Validated tokens, with the claims of the ID token and an absolute expiry. */
interface TokenSet {
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
type SessionStatus = 'unknown' | 'anonymous' | 'authenticated';
/** What is in flight; never persisted. */
type SessionActivity = 'idle' | 'signing-in' | 'renewing' | 'signing-out';
interface Attempt {
  readonly activity: SessionActivity;
  /** Names the attempt in flight; an answer that carries another number comes too late. */
  readonly ticket: number;
  /** The last failure, cleared by the next success. */
  readonly error: OidcError | undefined;
}
/** What we hold, and what is in flight. */
type SessionState = Attempt & ({
  readonly status: 'unknown' | 'anonymous';
} | {
  readonly status: 'authenticated';
  readonly tokens: TokenSet;
  readonly userData: UserData | undefined;
  /** The access token was revoked, and a renewal is to bring another one. */
  readonly isReplacing?: boolean;
});
/**
 * Why a session ended. `told`: another tab said that its user signed out. `elsewhere`: another tab took it
 * out of the storage, or put another one there, which it is left to.
 */
type EndReason = 'logout' | 'subject-mismatch' | 'told' | 'elsewhere';
/** Everything that can happen to a session. */
type SessionEvent = {
  readonly type: 'restored';
  /** `undefined`: there is no session. */
  readonly session: {
    readonly tokens: TokenSet;
    readonly userData: UserData | undefined;
  } | undefined;
} | {
  readonly type: 'started';
  readonly activity: Exclude<SessionActivity, 'idle'>;
} | {
  readonly type: 'established';
  readonly ticket: number;
  readonly tokens: TokenSet;
  /** `undefined`: not known yet, a renewal keeps what it has. */
  readonly userData?: UserData | undefined;
} | {
  readonly type: 'userDataLoaded';
  readonly userData: UserData;
} | {
  readonly type: 'failed';
  readonly ticket: number;
  readonly error: OidcError;
  /** The session ends with it. */
  readonly final?: boolean;
  /** The provider replaced the refresh token all the same. */
  readonly rotated?: Pick<TokenSet, 'refreshToken' | 'generation' | 'spent'> | undefined;
} | {
  readonly type: 'released';
  readonly ticket: number;
} | {
  readonly type: 'expired';
  /** Nothing is left to renew the session with. */
  readonly final?: boolean;
} | {
  readonly type: 'revoked';
  readonly token: TokenTypeHint;
} | {
  readonly type: 'ended';
  readonly reason: EndReason;
  readonly error?: OidcError;
};
/** Whether another tab has replaced these tokens, or the session that they belong to, by the other ones. */
declare function isReplacedBy(tokens: TokenSet, others: TokenSet): boolean;
/** Whether both are tokens of one user. @see OpenID Connect Core 1.0 section 5.7 */
export declare function isSameUser({ claims }: TokenSet, other: TokenSet): boolean;
/** When the user signed in, in epoch seconds. */
declare function signInTime({ signedInAt, requestedAt }: TokenSet): number;
/** What is held, if anything is. */
declare function tokensOf(state: SessionState): TokenSet | undefined;
/** Before anything was looked at. */
export declare const initialState: SessionState;
/** The state that an event leads to, or `undefined` where the event is refused. */
declare function transition(state: SessionState, event: SessionEvent): SessionState | undefined;
/** An attempt is no longer wanted: another one, or the end of the session, came first. */
declare function superseded(message: string): OidcError;
/** What of a session survives a reload. */
interface SessionRecord {
  readonly tokens: TokenSet;
  readonly userData: UserData | undefined;
}
type Expectations = Pick<ClientConfig, 'authority' | 'clientId' | 'checksDiscoveredIssuer' | 'checksIdToken' | 'checksIssuer' | 'endpoints'>;
/**
 * The persisted form of a session. The claims are not in it: they are read from the ID token.
 *
 * @throws OidcError `session-state/not-storable` if it could not be read back
 */
declare function buildSessionRecord({ tokens, userData }: SessionRecord): string;
/**
 * Reads a persisted session, trusting the form of the storage no more than that of the network. A record that is broken,
 * of another version, of another client or of another provider counts as absent.
 */
declare function parseSessionRecord(text: string, config: Expectations): SessionRecord | undefined;
/** One accepted event, with the states around it. */
interface SessionChange {
  readonly event: SessionEvent;
  readonly before: SessionState;
  readonly now: SessionState;
}
/** The one cell that holds the session of a configuration. */
interface SessionStore {
  readonly value: SessionState;
  /** Settles when what is being persisted has been; absent where nothing is. */
  readonly writing: Promise<void> | undefined;
  /**
   * Whether the event was accepted; an accepted one is persisted before anybody hears of it.
   * @throws OidcError `session-state/not-storable` before anything has changed
   */
  dispatch(event: SessionEvent): boolean;
  /** Begins an attempt and returns its ticket, or `undefined` where another one is in flight. */
  start(activity: 'signing-in' | 'renewing' | 'signing-out'): number | undefined;
  /** Calls back after every accepted event, in order; the function returned stops it. */
  subscribe(listener: (change: SessionChange) => void): () => void;
  /** The persisted session, read anew. A broken record is removed. */
  read(): MaybePromise<SessionRecord | undefined>;
}
/** Creates the cell for one configuration, over its key of the storage. */
declare function createSessionStore(storage: StoragePort, key: string, config: ClientConfig): SessionStore;
/** The tokens held, also those that have expired. */
export declare function heldTokens({ value }: SessionStore): TokenSet | undefined;
/** Whoever looked and found nothing knows that there is no session. */
declare function settle({ value, dispatch }: SessionStore): void;
/** Where in the URL the provider puts its answer. @see OAuth 2.0 Multiple Response Types section 2.1 */
type ResponseMode = 'query' | 'fragment';
/** An answer to an authorization request, not yet checked. */
interface AuthorizationResponse {
  readonly state: string;
  readonly mode: ResponseMode;
  readonly parameters: URLSearchParams;
}
/** Every parameter that an answer may have. */
declare const answerParameters: readonly string[];
/**
 * Finds the provider's answer in a URL; `undefined` if there is none with a `state` of this library.
 * Whether it belongs to a sign-in is for the caller to find out, by its `state`.
 * @see RFC 6749 section 4.1.2
 */
declare function findAuthorizationResponse(url: string): AuthorizationResponse | undefined;
/**
 * Whether a URL has the origin of a redirect URI; of one with a private scheme, its scheme and host.
 * @see RFC 8252 section 7.1
 */
declare function isAtOrigin(url: string, redirectUri: string): boolean;
/** Whether a URL that carries a response is that of `redirectUrl`, whatever else is in its query. */
declare function isAtRedirectUrl(url: string, redirectUrl: string, { mode }: Pick<AuthorizationResponse, 'mode'>): boolean;
/**
 * The URL without the answer of the provider. What is the application's own stays as it was, byte for
 * byte: its query, its order, its hash route.
 * @see RFC 9700 section 4.2.4
 */
declare function stripAuthorizationResponse(url: string): string;
/** One login attempt: what the answer will be checked against. */
interface Transaction {
  readonly state: string;
  readonly nonce: string;
  /** Absent where PKCE is switched off. */
  readonly codeVerifier?: string | undefined;
  readonly redirectUri: string;
  readonly responseType: string;
  readonly responseMode: ResponseMode;
  /** Another window waits for the answer. */
  readonly isAwaited?: boolean | undefined;
  /** Of the provider that the attempt began with. */
  readonly issuer: string;
  /** Absent where only the implicit flow is used. */
  readonly tokenEndpoint?: string | undefined;
  /** What was asked for with `max_age`. */
  readonly maxAgeSeconds?: number | undefined;
  /** What was asked for with `acr_values`, separated by spaces. */
  readonly acrValues?: string | undefined;
  /** Where the user was going. */
  readonly returnRoute?: string | undefined;
  /** Epoch seconds. */
  readonly expiresAt: number;
}
/** The login attempts of one configuration, each under its `state`. */
interface Transactions {
  /** Removes what has expired, and beyond {@link mostTransactions} the oldest. */
  save(transaction: Transaction): Promise<void>;
  /** The attempt with this `state`, left where it is; also one that has expired. */
  find(state: string): Promise<Transaction | undefined>;
  /** Whether another configuration has an attempt with this `state`, whose answer is for this window. */
  isKnownElsewhere(state: string): Promise<boolean>;
  /** Removes the attempt: it can be used once. */
  remove(state: string): MaybePromise<void>;
}
/** How long a user may take to sign in. */
declare const transactionLifetimeSeconds = 600;
/** Creates the store of login attempts below a prefix of the storage. */
declare function createTransactions(storage: StoragePort, prefix: string, clock: ClockPort): Transactions;
/** A code verifier with its challenge. @see RFC 7636 section 4 */
interface PkcePair {
  readonly verifier: string;
  readonly challenge: string;
}
/** A document of the provider, and when it was fetched. */
interface Fetched<T> {
  readonly value: T;
  /** Epoch seconds. */
  readonly fetchedAt: number;
}
/** A sign-in with a pop-up, from the click on. */
interface PopUpAttempt {
  readonly window: PopUp;
  giveUp(): void;
}
/** A sign-out, from the moment that the session has ended here. Later calls join it. */
interface SignOut {
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
interface ClientMemory {
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
  callback?: {
    readonly url: string;
    readonly failure: OidcError | undefined;
  };
  /** The answer that is being dealt with now. */
  finishing?: Promise<OidcError | undefined> | undefined;
  /** Settles when the other tabs are being listened to. */
  agreement?: Promise<TabsPort | undefined> | undefined;
  /** The session that the user ended, here or in another tab: nothing late brings it back. */
  ended?: {
    readonly nonce: string;
    readonly sub: string;
  };
  /** The sign-out that later calls join. */
  signOut?: SignOut | undefined;
  /** When the user signed out in another tab, and not in again: nobody else's sign-in is begun unasked. */
  signedOutAt?: number | undefined;
  /** Renewals have failed in a row: until when none is tried unasked, and before when not at all. */
  backOff?: {
    readonly since: number;
    readonly until: number;
    readonly notBefore: number;
    /** Only the user can help: a sign-in may take its place. */
    readonly needsUser?: boolean;
  } | undefined;
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
interface OidcClient {
  readonly config: ClientConfig;
  readonly ports: Ports;
  readonly store: SessionStore;
  readonly memory: ClientMemory;
  /** Settles when the stored session was read; not a promise where the storage is synchronous. */
  readonly restored: MaybePromise<void>;
  /** The storage key of one kind of record of this configuration. */
  keyOf(kind: 'metadata' | 'keys' | 'state' | 'params' | 'attempts' | 'renewal' | 'transaction:' | 'sign-outs' | 'tabs'): string;
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
declare function requireBrowser({ ports }: OidcClient): void;
/** Goes on with a value that may be there already, without a detour where it is. */
export declare function after<T, R>(value: MaybePromise<T>, use: (value: T) => MaybePromise<R>): MaybePromise<R>;
/**
 * Creates the client of one configuration. A stored session is there at once where the storage is
 * synchronous.
 *
 * @throws OidcError with the stage `config`
 */
export declare function createClient(configuration: OpenIdConfiguration | undefined, ports: Ports, position?: number): OidcClient;
/**
 * The random part of the `state` in a URL that may carry an authorization response of this library;
 * `undefined` if it cannot, so that nothing needs to be loaded for it. An application may have a
 * `code` and a `state` of its own in its URLs: those have another form.
 *
 * @see RFC 6749 section 4.1.2
 */
export declare function callbackState(url: string): string | undefined;
/** Whether a URL has a `state` that may be of this library, be it of a sign-in or of a sign-out. */
declare function hasOwnState(url: string): boolean;
/**
 * Whether the provider's request in this URL is meant for the session with these claims: `iss` and
 * `sid` are there both or neither, and where they are there they are the session's.
 * @see OpenID Connect Front-Channel Logout 1.0 section 3
 */
export declare function isFrontChannelLogout(url: string, claims: {
  readonly iss: string;
  readonly sid?: unknown;
}): boolean;
/**
 * The parts of a compact token, no more than needed to see that there are too many; none of a token
 * above 1 MiB, which no endpoint sends.
 */
declare function splitCompact(token: string): readonly string[];
/**
 * The claims of a token that was judged before, or that somebody else judges; `undefined` where it is
 * no JWT.
 * @see RFC 7519 section 3
 */
export declare function readJwtClaims(token: string): Record<string, unknown> | undefined;
/** Reads a JSON object from UTF-8; `undefined` for anything else. */
declare function parseJsonBytes(bytes: Uint8Array): Record<string, unknown> | undefined;
/** Whether an access token is held that can still be used. */
export declare function hasUsableAccessToken(tokens: TokenSet, now: number): boolean;
/**
 * Whether the user counts as signed in: with an access token that can be used, or while a renewal
 * replaces one that was revoked.
 */
export declare function isSignedIn(state: SessionState, now: number): boolean;
/** Whether the access token's life is over. One without a known end never expires here. */
export declare function isExpired(tokens: TokenSet, now: number): boolean;
/** Whether there is something to renew with. */
export declare function canRenew(tokens: TokenSet, { silentRenewUrl }: Pick<ClientConfig, 'silentRenewUrl'>): boolean;
/**
 * When to renew, in epoch seconds; `undefined` where there is nothing to renew with or no end known.
 *
 * @param random between 0 and 1: spreads the renewals of many clients
 */
export declare function renewalTime(tokens: TokenSet, config: Pick<ClientConfig, 'renewLeadSeconds' | 'renewSpreadSeconds' | 'renewsForIdToken' | 'silentRenewUrl'>, random: number): number | undefined;
/** The access token as it is now, `''` where none can be used. */
export declare function usableAccessToken(client: OidcClient): string;
/**
 * An access token that can be used, after whatever is worth waiting for: the check at start-up, a
 * renewal in flight, or one that is begun here. `''` where none of these brings one.
 */
export declare function acquireAccessToken(client: OidcClient): Promise<string>;
/**
 * Finds out whether the user is signed in: takes up the stored session, finishes the sign-in that the
 * URL answers, or renews what has expired. Concurrent calls share one run, and one URL is dealt with
 * once: whoever asks again gets the same answer. Where there is no page, on a server, it does nothing.
 *
 * @param url that may carry an authorization response. Default: the address of the page, or the one
 * that it was opened with
 * @returns the failure, if any; what we hold is in the store
 */
export declare function checkAuth(client: OidcClient, url?: string | undefined): Promise<OidcError | undefined>;
/** Whether the URL answers a sign-in that this configuration began. */
export declare function ownsAnswer(client: OidcClient, url?: string | undefined): Promise<boolean>;
/** Whether renewals have failed, and the next one has to wait. */
export declare function isPausing({ memory, ports }: OidcClient): boolean;
/** What a single sign-in may ask for besides the configuration. */
interface LoginOptions {
  /** Further parameters of the authorization request, for this one. */
  readonly customParams?: CustomParams | undefined;
  /** Another registered `redirect_uri`, for this sign-in. */
  readonly redirectUrl?: string | undefined;
  /** The route to return to: a path of this application. */
  readonly returnRoute?: string | undefined;
  /** Nobody pressed a button: such sign-ins are counted, to stop a loop. */
  readonly isAutomatic?: boolean | undefined;
  /** Takes the URL instead of the browser leaving the page. */
  readonly urlHandler?: ((url: string) => unknown) | undefined;
}
/** What the library itself decides of a sign-in. */
interface AttemptOptions extends LoginOptions {
  /** Another window waits for the answer. */
  readonly isAwaited?: boolean;
  /** The provider may not show anything. @see OpenID Connect Core 1.0 section 3.1.2.1 */
  readonly isSilent?: boolean;
}
/** Makes ready what callers that cannot wait need: the metadata, and a PKCE pair. */
declare function prepare(client: OidcClient): Promise<void>;
/**
 * An attempt that the provider can be asked with, and what gives the URL that does it. To be called last:
 * a request that was pushed expires soon.
 */
declare function createRequest(client: OidcClient, options: AttemptOptions): Promise<{
  readonly transaction: Transaction;
  readonly buildUrl: () => Promise<string>;
}>;
/**
 * The URL that begins a sign-in, without waiting, with an attempt of its own; `null` while the
 * provider's metadata or the PKCE challenge are not there yet, and where requests have to be pushed.
 */
declare function createAuthorizationUrl$1(client: OidcClient, options: LoginOptions): string | null;
/**
 * Begins a sign-in: remembers the attempt, then leaves for the provider.
 *
 * @see RFC 6749 section 4.1.1 and RFC 7636 section 4.3
 * @throws OidcError `crypto/unavailable`, or with the stage `metadata`; `session-state/superseded`
 * where a sign-in or sign-out is in flight
 */
declare function login$1(client: OidcClient, options?: LoginOptions): Promise<void>;
/**
 * Remembers an attempt and goes to the provider with it.
 *
 * @returns the attempt, whose answer is still to come
 */
declare function leave(client: OidcClient, options: AttemptOptions, go: (url: string, transaction: Transaction) => unknown): Promise<Transaction>;
/** Begins the activity, after a renewal in flight: two answers at once would race for the session. */
declare function startSignIn(client: OidcClient): Promise<number>;
/** What a single sign-out may ask for besides the configuration. */
interface LogoutOptions {
  /** Further parameters of the logout request, for this one. */
  readonly customParams?: CustomParams | undefined;
  /** How the browser leaves for the provider. Default `GET`; `POST` sends a form. */
  readonly logoffMethod?: 'GET' | 'POST' | undefined;
  /** Takes the URL instead of the browser leaving the page. */
  readonly urlHandler?: ((url: string) => unknown) | undefined;
}
/**
 * Leaves for the provider, to end the session there, once for each sign-out.
 *
 * @see OpenID Connect RP-Initiated Logout 1.0 section 2
 * @throws OidcError `end-session/not-supported`, `network/timeout`, or with the stage `metadata`
 */
declare function endSession$1(client: OidcClient, signOut: SignOut, options: LogoutOptions): Promise<void>;
/**
 * The URL that ends the session held at the provider, without waiting; `null` if the endpoint is not known.
 * It has no `state`, because it may be asked for at any time and never used.
 */
declare function createEndSessionUrl$1(client: OidcClient, customParams?: CustomParams): string | null;
/** Ends the session here, in all tabs, and does not tell the provider. On a server it does nothing. */
export declare function logoutLocal(client: OidcClient): void;
/**
 * Ends the session here at once, then at the provider if the provider offers that. A second call joins
 * the first one.
 *
 * @see OpenID Connect RP-Initiated Logout 1.0 section 2
 * @throws OidcError `platform/not-in-browser`, or why the session at the provider goes on
 */
export declare function logout(client: OidcClient, options?: LogoutOptions): Promise<void>;
/**
 * Ends the session here at once, then revokes its tokens and ends the session at the provider. Tokens
 * that cannot be revoked within a few seconds do not stop that.
 *
 * @returns why a token could not be revoked
 */
export declare function logoutAndRevoke(client: OidcClient, options?: LogoutOptions): Promise<OidcError | undefined>;
/**
 * Waits for a part of the library that is loaded when it is needed: the network may be gone, or the
 * file, after a newer version was deployed. With a clock it is waited for no longer than for an answer of
 * the provider.
 *
 * @throws OidcError `network/failed`
 */
export declare function loadPart<T>(part: Promise<T>, clock?: ClockPort): Promise<T>;
/**
 * Signs in with a pop-up, which is opened before anything is waited for: browsers allow it in a click
 * only.
 *
 * @returns the failure of what came after the answer, if any; what we hold is in the store
 * @throws OidcError `login/popup-blocked`, `login/popup-open`, `login/popup-closed`, `login/timeout`, and
 * those of a sign-in that could not begin
 */
export declare function loginWithPopUp(client: OidcClient, options?: LoginOptions, position?: PopUpPosition): Promise<OidcError | undefined>;
/** What became of the authorization response in a URL. */
interface CallbackResult {
  readonly failure: OidcError | undefined;
  /** False if this browser knows of no sign-in with its `state`. */
  readonly hasTransaction: boolean;
}
/** Whether a URL answers a sign-in that this configuration began. */
declare function hasAttempt$1(client: OidcClient, url: string): Promise<boolean>;
/**
 * Finishes the sign-in that a URL answers, once. The response is recognised by its `state`, wherever
 * the router has moved the page meanwhile; one at `redirectUrl` without a sign-in is reported.
 *
 * @returns what came of it; `undefined` if the URL answers nothing of ours
 */
declare function finishAnswer$1(client: OidcClient, url: string): Promise<CallbackResult | undefined>;
/**
 * Loads what talks to the provider ahead of need, and makes ready what callers that cannot wait will
 * ask for. A page that stays open can then renew also after a newer version replaced its files. A
 * session that is there already is kept from now on.
 */
export declare function preload(client: OidcClient): Promise<void>;
/**
 * Begins a sign-in: remembers the attempt, then leaves for the provider.
 *
 * @see RFC 6749 section 4.1.1 and RFC 7636 section 4.3
 * @throws OidcError `crypto/unavailable`, or with the stage `metadata`; `session-state/superseded`
 * where a sign-in or sign-out is in flight; `platform/not-in-browser`
 */
export declare function login(client: OidcClient, options?: LoginOptions): Promise<void>;
/**
 * The URL that begins a sign-in, without waiting, with an attempt of its own; `null` before
 * {@link preload} and {@link discover} are done.
 */
export declare function createAuthorizationUrl(client: OidcClient, options: LoginOptions): string | null;
/** Whether a URL answers a sign-in that this configuration began. */
declare function hasAttempt(client: OidcClient, url: string): Promise<boolean>;
/** Finishes the sign-in that a URL answers; `undefined` where it answers nothing of ours. */
declare function finishAnswer(client: OidcClient, url: string): Promise<CallbackResult | undefined>;
/** Loads user data; only data of another user are more than a failure to report. */
declare function userDataFailure(client: OidcClient): Promise<OidcError | undefined>;
/**
 * Renews the tokens with the refresh token, once however many ask for it.
 *
 * @see OpenID Connect Core 1.0 section 12
 * @throws OidcError `renew/no-refresh-token`, `renew/grant-expired` where the session ended with it,
 * or the reason why the tokens could not be renewed now
 */
export declare function renew(client: OidcClient, customParams?: CustomParams): Promise<void>;
/**
 * Renews, and waits no longer than the configuration allows. The renewal itself goes on.
 *
 * @throws OidcError `renew/timeout`, and those of {@link renew}
 */
export declare function renewInTime(client: OidcClient, customParams?: CustomParams): Promise<void>;
/**
 * Asks the provider in a pop-up, and waits for its answer.
 *
 * @returns the address that holds it
 * @throws OidcError `login/popup-closed`, `login/timeout`, and those of {@link login}
 */
declare function askInPopUp(client: OidcClient, attempt: PopUpAttempt, options?: LoginOptions): Promise<string>;
/** Watches whether the session at the provider changes, until the client is destroyed. */
declare function watchSession(client: OidcClient): Promise<void>;
/** Keeps the session alive from its deadlines, until the client is destroyed. */
declare function keepSession(client: OidcClient): Promise<void>;
/**
 * Tells the provider that a token must not work any more.
 *
 * @param given a token of the application's choice instead of the session's own
 * @returns the body of the provider's answer
 * @see RFC 7009 section 2
 * @throws OidcError `revocation/no-token` or `metadata/missing-endpoint` before any request,
 * `revocation/error`, or with the stage `network`
 */
export declare function revoke(client: OidcClient, hint: TokenTypeHint, given?: string | null): Promise<string>;
/**
 * Revokes the tokens of a session that the user has ended.
 *
 * @returns why a token could not be revoked
 */
declare function revokeTokens(client: OidcClient, signOut: SignOut): Promise<OidcError | undefined>;
/** Ends the session at the provider as well; says in the log why not. */
declare function endSession(client: OidcClient, signOut: SignOut, options: LogoutOptions): Promise<void>;
/**
 * Makes sure that the other tabs know that the session has ended, also if this page did not listen to them
 * before. Resolves when they have been told.
 */
export declare function tellTabs(client: OidcClient): Promise<void>;
/** Recognises the return from a sign-out in the URL, and tells the application. */
declare function finishSignOut(client: OidcClient, url: string): Promise<void>;
/** The URL that ends the session held at the provider; `null` also before {@link discover} is done. */
export declare function createEndSessionUrl(client: OidcClient, customParams?: CustomParams): string | null;
/**
 * The provider's endpoints, under the names of the configuration.
 *
 * @throws OidcError with the stage `metadata`
 */
export declare function discover(client: OidcClient): Promise<AuthWellKnownEndpoints>;
/**
 * Whether a key of this key set signed a token that is none of a session.
 *
 * @throws OidcError `crypto/unavailable`, `network/failed`
 */
export declare function isSignedByOneOf(jwks: Record<string, unknown>, token: string, crypto?: CryptoPort): Promise<boolean>;
/**
 * Whether this is the `at_hash` of a token that is none of a session.
 *
 * @throws OidcError `crypto/unavailable`, `network/failed`
 */
export declare function isHashOf(at_hash: string, alg: string, token: string, crypto?: CryptoPort): Promise<boolean>;
export type { AuthWellKnownEndpoints, AwaitedAnswer, BrowserPort, CallbackOutcome, ClaimErrorReason, ClientConfig, ClientMemory, ClockPort, ConfiguredStorage, CryptoPort, CustomParams, EndReason, Fetched, FormFields, HashName, HttpPort, HttpRequest, HttpResponse, IdTokenClaims, Jwk, LockPort, LogFields, LogPort, LoginOptions, LogoutOptions, MaybePromise, OAuthErrorFields, OidcClient, OidcErrorCode, OidcErrorOptions, OpenIdConfiguration, PkcePair, PopUp, PopUpPosition, Ports, ResponseMode, ServerMetadata, SessionActivity, SessionChange, SessionEvent, SessionFrame, SessionRecord, SessionState, SessionStatus, SessionStore, SignOut, StoragePort, TabsPort, TokenSet, TokenTypeHint, Transaction, Transactions, UserData, WindowsPort };