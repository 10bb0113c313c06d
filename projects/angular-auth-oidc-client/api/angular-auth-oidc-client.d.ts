import * as i0 from "@angular/core";
import { DestroyRef, EnvironmentProviders, InjectionToken, ModuleWithProviders, Provider, Signal } from "@angular/core";
import { AuthWellKnownEndpoints, AuthWellKnownEndpoints as AuthWellKnownEndpoints$1, AuthorizationError, CallbackOutcome, ClaimError, ClaimErrorReason, ConfiguredStorage, ConfiguredStorage as ConfiguredStorage$1, CryptoPort, CryptoPort as CryptoPort$1, CustomParams, CustomParams as CustomParams$1, IdTokenClaims, IdTokenClaims as IdTokenClaims$1, LogPort, MaybePromise, OidcClient, OidcError, OidcError as OidcError$1, OidcErrorCode, OidcErrorCode as OidcErrorCode$1, OpenIdConfiguration, OpenIdConfiguration as OpenIdConfiguration$1, ServerError, SessionActivity, SessionActivity as SessionActivity$1, SessionState, SessionStatus, SessionStatus as SessionStatus$1, StoragePort, TokenSet, UserData, UserData as UserData$1, isInteractionRequired, isOidcError } from "angular-auth-oidc-client/core";
import { Observable, Subject } from "rxjs";
import { HttpEvent, HttpHandler, HttpInterceptor, HttpInterceptorFn, HttpRequest } from "@angular/common/http";
import { ActivatedRouteSnapshot, PartialMatchRouteSnapshot, Route, RouterStateSnapshot, UrlSegment } from "@angular/router";
/** What the application passed to `provideAuth()` or `AuthModule.forRoot()`. */
interface PassedInitialConfig {
  config?: OpenIdConfiguration$1 | OpenIdConfiguration$1[];
}
/** Carries {@link PassedInitialConfig}. */
declare const PASSED_CONFIG: InjectionToken<PassedInitialConfig>;
/** A sign-in answer that was dealt with. */
interface Return {
  readonly client: OidcClient;
  readonly outcome: CallbackOutcome;
}
/** A check that the application asked for, as it begins and as it ends. */
interface Check {
  readonly isDone: boolean;
  readonly error?: OidcError$1 | undefined;
}
/** The clients by the id of their configuration: the only place that knows that there may be several. */
declare class AuthClients {
  /** Emits when a sign-in answer was dealt with, before whoever asked for it learns of it. */
  readonly returns: Subject<Return>;
  /** Emits when the application asks for a check, and when that is done. */
  readonly checks: Subject<Check>;
  readonly all: readonly OidcClient[];
  constructor();
  /**
   * The client of a configuration, of the first one where no id is given.
   *
   * @throws OidcError `config/unknown-config-id`
   */
  get(configId?: string | null): OidcClient;
  static ɵfac: i0.ɵɵFactoryDeclaration<AuthClients, never>;
  static ɵprov: i0.ɵɵInjectableDeclaration<any>;
}
/** Something that an application adds to `provideAuth()` or `AuthModule.forRoot()`. */
interface AuthFeature {
  readonly ɵproviders: (Provider | EnvironmentProviders)[];
}
/**
 * Checks every configuration before the application starts, so that it never shows itself in a state
 * that is not known yet. A check that fails does not keep the application from starting.
 */
export declare function withAppInitializerAuthCheck(): AuthFeature;
/**
 * Sets the library up for an application.
 *
 * @throws OidcError with the stage `config`, when the application starts
 */
export declare function provideAuth(passedConfig: PassedInitialConfig, ...features: AuthFeature[]): EnvironmentProviders;
/** Replaces WebCrypto, for hosts without it: see `withJsrsasign()` of `angular-auth-oidc-client/jsrsasign`. */
export declare const CRYPTO_PORT: InjectionToken<CryptoPort$1>;
/** How much the library says: each level includes those with a higher number. */
export declare enum LogLevel {
  None = 0,
  Debug = 1,
  Warn = 2,
  Error = 3
}
/** Takes what the library says in place of the console: provide a class of your own for it. */
export declare abstract class AbstractLoggerService {
  abstract logError(message: string | object, ...args: unknown[]): void;
  abstract logWarning(message: string | object, ...args: unknown[]): void;
  abstract logDebug(message: string | object, ...args: unknown[]): void;
  static ɵfac: i0.ɵɵFactoryDeclaration<AbstractLoggerService, never>;
  static ɵprov: i0.ɵɵInjectableDeclaration<any>;
}
/** The log port of one configuration: below its level nothing is said. */
declare function createLog(logger: AbstractLoggerService, configId: string, level?: number): LogPort;
/**
 * Where sessions are kept: provide a class of your own for it, synchronous or not. By default it is
 * the session storage of the browser.
 */
export declare abstract class AbstractSecurityStorage {
  /** The value under a key, `null` where there is none. */
  abstract read(key: string): MaybePromise<string | null>;
  abstract write(key: string, value: string): MaybePromise<void>;
  abstract remove(key: string): MaybePromise<void>;
  /** Removes what this library wrote, and nothing else. */
  abstract clear(): MaybePromise<void>;
  /** The keys present. Without it, sign-ins that were never finished stay in the storage. */
  keys?(): MaybePromise<readonly string[]>;
  static ɵfac: i0.ɵɵFactoryDeclaration<AbstractSecurityStorage, never>;
  static ɵprov: i0.ɵɵInjectableDeclaration<any>;
}
declare abstract class DomStorage extends AbstractSecurityStorage {
  private readonly name;
  private readonly window;
  constructor(name: 'sessionStorage' | 'localStorage');
  private get storage();
  read(key: string): string | null;
  write(key: string, value: string): void;
  remove(key: string): void;
  clear(): void;
  keys(): readonly string[];
}
/** Keeps sessions as long as the tab lives. The default. */
export declare class DefaultSessionStorageService extends DomStorage {
  constructor();
  static ɵfac: i0.ɵɵFactoryDeclaration<DefaultSessionStorageService, never>;
  static ɵprov: i0.ɵɵInjectableDeclaration<any>;
}
/** Keeps sessions beyond the tab, and shares them among tabs. */
export declare class DefaultLocalStorageService extends DomStorage {
  constructor();
  static ɵfac: i0.ɵɵFactoryDeclaration<DefaultLocalStorageService, never>;
  static ɵprov: i0.ɵɵInjectableDeclaration<any>;
}
/**
 * The storage port over a storage of the application or the browser. Where that fails, because it is
 * denied or full, values live in memory, and one warning says so.
 */
declare function createStorage(configured: ConfiguredStorage$1 | AbstractSecurityStorage, log: LogPort): StoragePort;
/** A session as signals. */
interface Session {
  /** What we hold; `unknown` before anybody looked, and on a server. */
  readonly status: Signal<SessionStatus$1>;
  /** What is in flight. */
  readonly activity: Signal<SessionActivity$1>;
  /** Whether an access token that has not expired is held. */
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
  readonly claims: Signal<IdTokenClaims$1 | undefined>;
  readonly userData: Signal<UserData$1 | undefined>;
  /** The last failure, until something succeeds. */
  readonly error: Signal<OidcError$1 | undefined>;
}
/** The state of a store as a signal, until the context that asked for it is destroyed. */
declare function mirrorState({ store }: OidcClient, destroyRef: DestroyRef): Signal<SessionState>;
/**
 * The session of a configuration as signals, of the first one where no id is given. For use in an
 * injection context.
 *
 * @throws OidcError `config/unknown-config-id`
 */
export declare function injectSession(configId?: string): Session;
/** What a sign-in, a check or a renewal came to. */
interface LoginResponse {
  isAuthenticated: boolean;
  userData: UserData$1 | null;
  accessToken: string;
  idToken: string;
  configId: string;
  /** A sentence for people, where something failed. */
  errorMessage?: string;
  /** The provider's `error_description`. */
  errorDescription?: string;
  /** The failure itself, with its code. */
  error?: OidcError$1;
}
/** Whether one configuration is signed in. */
interface ConfigAuthenticatedResult {
  configId: string;
  isAuthenticated: boolean;
}
/** Whether all configurations are signed in, and which. */
interface AuthenticatedResult {
  isAuthenticated: boolean;
  allConfigsAuthenticated: ConfigAuthenticatedResult[];
}
/** The user data of one configuration. */
interface ConfigUserDataResult {
  configId: string;
  userData: UserData$1 | null;
}
/** The user data: of the only configuration, or of each where there are several. */
interface UserDataResult {
  userData: UserData$1 | null;
  allUserData: ConfigUserDataResult[];
}
/** The token endpoint's answer, in its own words. */
interface AuthResult {
  id_token?: string;
  access_token?: string;
  refresh_token?: string;
  session_state?: string;
  scope?: string;
  expires_in?: number;
  token_type?: string;
}
/** What a single sign-in may ask for besides the configuration. */
interface AuthOptions {
  customParams?: CustomParams$1;
  /** Takes the URL in place of the browser leaving the page. */
  urlHandler?(url: string): unknown;
  /** Another registered `redirect_uri`, for this sign-in. */
  redirectUrl?: string;
}
/** What a single sign-out may ask for besides the configuration. */
interface LogoutAuthOptions {
  customParams?: CustomParams$1;
  /** Takes the URL in place of the browser leaving the page. */
  urlHandler?(url: string): unknown;
}
/** Whether an access token that has not expired is held. */
declare function isAuthenticated(client: OidcClient): boolean;
/** The user data held. */
declare function heldUserData({ store }: OidcClient): UserData$1 | null;
/** What the application is told after a use-case. */
declare function toLoginResponse(client: OidcClient, error?: OidcError$1): LoginResponse;
/** The same after a use-case that threw; what is not ours is thrown on. */
declare function toFailedResponse(client: OidcClient, error: unknown): LoginResponse;
/** The tokens in the words of the token endpoint. */
declare function toAuthResult(tokens: TokenSet | undefined): AuthResult | null;
/** Whether every configuration is signed in. Before anybody looked, none is named. */
declare function toAuthenticatedResult(clients: readonly OidcClient[]): AuthenticatedResult;
/** The user data of every configuration. Before anybody looked, none is named. */
declare function toUserDataResult(clients: readonly OidcClient[]): UserDataResult;
/**
 * Signs users in and out and hands out their tokens. `configId` names the configuration meant, the
 * first one where it is left out; an unknown one throws `config/unknown-config-id`.
 */
export declare class OidcSecurityService {
  private readonly clients;
  private readonly zone;
  private readonly pendingTasks;
  private readonly states;
  /** Whether all configurations are signed in, now and whenever that changes. False before the first check. */
  readonly isAuthenticated$: Observable<AuthenticatedResult>;
  /** The user data, now and whenever they change. */
  readonly userData$: Observable<UserDataResult>;
  /** Emits after each sign-in answer that led to a session. */
  readonly stsCallback$: Observable<void>;
  /** The value of `isAuthenticated$` as a signal. */
  readonly authenticated: Signal<AuthenticatedResult>;
  /** The value of `userData$` as a signal. */
  readonly userData: Signal<UserDataResult>;
  private project;
  /** All configurations, completed with defaults. */
  getConfigurations(): OpenIdConfiguration$1[];
  getConfiguration(configId?: string): OpenIdConfiguration$1;
  /** What the provider says of the user, `null` where it was not asked. */
  getUserData<T = UserData$1>(configId?: string): T | null;
  /**
   * Finds out whether the user is signed in, and finishes the sign-in that the URL answers. Failures
   * are values with `error`; the Observable itself does not fail.
   *
   * @param url in place of the address of the page
   */
  checkAuth(url?: string, configId?: string): Observable<LoginResponse>;
  /** The same, and where nobody is signed in the provider is asked for new tokens once. */
  checkAuthIncludingServer(configId?: string): Observable<LoginResponse>;
  /** Whether an access token that has not expired is held. */
  isAuthenticated(configId?: string): boolean;
  /** The access token exactly as received, `''` where none can be used. The same as `getAccessToken()`. */
  getToken(configId?: string): string;
  /** The access token exactly as received, `''` where none can be used. */
  getAccessToken(configId?: string): string;
  /** The ID token, `''` where no access token can be used. */
  getIdToken(configId?: string): string;
  /** The refresh token, `''` where there is none. */
  getRefreshToken(configId?: string): string;
  /** What the token endpoint answered, `null` where nobody is signed in. */
  getAuthenticationResult(configId?: string): AuthResult | null;
  /**
   * The claims of the ID token.
   *
   * @param encode returns the payload as it stands in the token instead, base64url
   */
  getPayloadFromIdToken(encode: true, configId?: string): string;
  getPayloadFromIdToken<T = Readonly<Record<string, unknown>>>(encode?: boolean, configId?: string): T;
  /**
   * The claims of an access token that is a JWT, for display: access tokens are the API's to judge.
   *
   * @param encode returns the payload as it stands in the token instead, base64url
   */
  getPayloadFromAccessToken(encode: true, configId?: string): string;
  getPayloadFromAccessToken<T = Readonly<Record<string, unknown>>>(encode?: boolean, configId?: string): T;
  /** Chooses the `state` of the next sign-in. Acts at once, also without a subscriber. */
  setState(state: string, configId?: string): Observable<boolean>;
  /** The `state` that was chosen, `''` where none was. */
  getState(configId?: string): string;
  /** Leaves for the provider to sign in. What prevents that is in the log and in the session's `error`. */
  authorize(configId?: string, authOptions?: AuthOptions): void;
  /** Renews the tokens now. Failures are values with `error`. */
  forceRefreshSession(customParams?: CustomParams$1, configId?: string): Observable<LoginResponse>;
  private refresh;
  /** Revokes access and refresh token, then signs out. Acts at once, also without a subscriber. */
  logoffAndRevokeTokens(configId?: string, options?: LogoutAuthOptions): Observable<unknown>;
  /** Signs out here, then at the provider. Acts at once, also without a subscriber. */
  logoff(configId?: string, options?: LogoutAuthOptions): Observable<unknown>;
  /** Signs out here only. */
  logoffLocal(configId?: string): void;
  /**
   * Revokes the access token, or the one passed. Emits what the provider answered.
   *
   * @see RFC 7009
   */
  revokeAccessToken(accessToken?: string | null, configId?: string): Observable<unknown>;
  /**
   * Revokes the refresh token, or the one passed. Emits what the provider answered.
   *
   * @see RFC 7009
   */
  revokeRefreshToken(refreshToken?: string | null, configId?: string): Observable<unknown>;
  private revoke;
  /** The URL that signs out at the provider; `null` while that is not known or not offered. */
  getEndSessionUrl(customParams?: CustomParams$1, configId?: string): string | null;
  /**
   * The URL that begins a sign-in, with an attempt of its own; `null` before the provider's metadata are
   * known: see `preloadAuthWellKnownDocument()`.
   */
  getAuthorizeUrl(customParams?: CustomParams$1, configId?: string): string | null;
  /** Fetches the provider's metadata ahead of need. */
  preloadAuthWellKnownDocument(configId?: string): Observable<AuthWellKnownEndpoints$1>;
  static ɵfac: i0.ɵɵFactoryDeclaration<OidcSecurityService, never>;
  static ɵprov: i0.ɵɵInjectableDeclaration<any>;
}
/** What version 12 calls the outcomes of a sign-in or renewal. */
export declare enum ValidationResult {
  NotSet = "NotSet",
  StatesDoNotMatch = "StatesDoNotMatch",
  SignatureFailed = "SignatureFailed",
  IncorrectNonce = "IncorrectNonce",
  RequiredPropertyMissing = "RequiredPropertyMissing",
  MaxOffsetExpired = "MaxOffsetExpired",
  IssDoesNotMatchIssuer = "IssDoesNotMatchIssuer",
  NoAuthWellKnownEndPoints = "NoAuthWellKnownEndPoints",
  IncorrectAud = "IncorrectAud",
  IncorrectIdTokenClaimsAfterRefresh = "IncorrectIdTokenClaimsAfterRefresh",
  IncorrectAzp = "IncorrectAzp",
  TokenExpired = "TokenExpired",
  IncorrectAtHash = "IncorrectAtHash",
  Ok = "Ok",
  LoginRequired = "LoginRequired",
  SecureTokenServerError = "SecureTokenServerError"
}
/** What version 12 calls a failure. */
declare function toValidationResult(code: OidcErrorCode$1, oauthError?: string): ValidationResult;
/** What can happen. The first eight keep the numbers of version 12. */
export declare enum EventTypes {
  ConfigLoaded = 0,
  ConfigLoadingFailed = 1,
  CheckSessionReceived = 2,
  UserDataChanged = 3,
  NewAuthenticationResult = 4,
  TokenExpired = 5,
  IdTokenExpired = 6,
  SilentRenewStarted = 7,
  CheckingAuth = 8,
  CheckingAuthFinished = 9,
  CheckingAuthFinishedWithError = 10,
  SilentRenewFailed = 11
}
/** One thing that happened. */
interface OidcClientNotification<T> {
  type: EventTypes;
  value?: T;
}
/** What a sign-in or renewal came to, as the value of `NewAuthenticationResult`. */
interface AuthStateResult {
  isAuthenticated: boolean;
  validationResult: ValidationResult;
  isRenewProcess: boolean;
  configId?: string;
}
/**
 * One stream of what happens in all configurations. It begins when the application first injects it:
 * do that in its root component or in an initializer to miss nothing.
 */
export declare class PublicEventsService {
  private readonly notifications;
  private readonly zone;
  constructor();
  /** Tells everybody who registered. */
  fireEvent<T>(type: EventTypes, value?: T): void;
  /** Everything that happens from now on, and the last thing that happened before. */
  registerForEvents(): Observable<OidcClientNotification<unknown>>;
  private follow;
  private fireResult;
  static ɵfac: i0.ɵɵFactoryDeclaration<PublicEventsService, never>;
  static ɵprov: i0.ɵɵInjectableDeclaration<any>;
}
/** Whose token a request gets. */
interface Claim {
  readonly client: OidcClient;
  /** False while it is not known whether the request goes to an endpoint of the provider. */
  readonly isCertain: boolean;
}
/** Finds out whose token a request gets, if any. */
declare const CLAIM_REQUEST: InjectionToken<(url: string) => Claim | undefined>;
/**
 * Attaches the access token to requests below `secureRoutes`, for `withInterceptors([authInterceptor()])`.
 * It never sends an expired token, waits for the check at start-up and for a renewal, and leaves an
 * `Authorization` header of the application alone.
 *
 * @see RFC 6750 section 2.1
 */
export declare function authInterceptor(): HttpInterceptorFn;
/** The same as a class, to be provided under `HTTP_INTERCEPTORS`. */
export declare class AuthInterceptor implements HttpInterceptor {
  /** @internal Whether Angular asks it at all. */
  ran: boolean;
  private readonly claimRequest;
  intercept(request: HttpRequest<unknown>, next: HttpHandler): Observable<HttpEvent<unknown>>;
  static ɵfac: i0.ɵɵFactoryDeclaration<AuthInterceptor, never>;
  static ɵprov: i0.ɵɵInjectableDeclaration<any>;
}
/**
 * Lets signed-in users pass and sends others to the provider, to come back to where they were going.
 * For `canActivate`, `canActivateChild` and `canMatch`. It waits for the check at start-up, and begins
 * that itself where nobody has. Of the route's data only an `authParams` entry goes to the provider.
 */
export declare function autoLoginPartialRoutesGuard(route?: ActivatedRouteSnapshot | Route, state?: RouterStateSnapshot | UrlSegment[], configId?: string | PartialMatchRouteSnapshot): Observable<boolean>;
/** The guard for the configuration with this id. */
export declare function autoLoginPartialRoutesGuardWithConfig(configId: string): (route?: ActivatedRouteSnapshot | Route, state?: RouterStateSnapshot | UrlSegment[]) => Observable<boolean>;
/** Sets the library up in an application of NgModules; new ones call `provideAuth()`. */
export declare class AuthModule {
  static forRoot(passedConfig: PassedInitialConfig, ...features: AuthFeature[]): ModuleWithProviders<AuthModule>;
  static ɵfac: i0.ɵɵFactoryDeclaration<AuthModule, never>;
  static ɵmod: i0.ɵɵNgModuleDeclaration<AuthModule, never, never, never>;
  static ɵinj: i0.ɵɵInjectorDeclaration<AuthModule>;
}
export { type AuthFeature, type AuthOptions, type AuthResult, type AuthStateResult, type AuthWellKnownEndpoints, type AuthenticatedResult, AuthorizationError, ClaimError, type ClaimErrorReason, type ConfigAuthenticatedResult, type ConfigUserDataResult, type ConfiguredStorage, type CryptoPort, type CustomParams, type IdTokenClaims, type LoginResponse, type LogoutAuthOptions, type OidcClientNotification, OidcError, type OidcErrorCode, type OpenIdConfiguration, type PassedInitialConfig, ServerError, type Session, type SessionActivity, type SessionStatus, type UserData, type UserDataResult, isInteractionRequired, isOidcError };