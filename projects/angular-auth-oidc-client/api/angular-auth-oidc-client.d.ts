import * as i0 from "@angular/core";
import { EnvironmentProviders, InjectionToken, ModuleWithProviders, Provider, Signal } from "@angular/core";
import { AuthWellKnownEndpoints, AuthWellKnownEndpoints as AuthWellKnownEndpoints$1, AuthorizationError, ClaimError, ClaimErrorReason, ClockPort, ConfiguredStorage, ConfiguredStorage as ConfiguredStorage$1, CryptoPort, CryptoPort as CryptoPort$1, CustomParams, CustomParams as CustomParams$1, IdTokenClaims, IdTokenClaims as IdTokenClaims$1, LogPort, MaybePromise, OidcClient, OidcError, OidcError as OidcError$1, OidcErrorCode, OidcErrorCode as OidcErrorCode$1, OpenIdConfiguration, OpenIdConfiguration as OpenIdConfiguration$1, PopUpPosition, ServerError, SessionActivity, SessionActivity as SessionActivity$1, SessionStatus, SessionStatus as SessionStatus$1, StoragePort, TokenSet, UserData, UserData as UserData$1, isInteractionRequired, isOidcError } from "angular-auth-oidc-client/core";
import { Observable } from "rxjs";
import { HttpContextToken, HttpEvent, HttpHandler, HttpInterceptor, HttpInterceptorFn, HttpRequest } from "@angular/common/http";
import { ActivatedRouteSnapshot, PartialMatchRouteSnapshot, Route, RouterStateSnapshot, UrlSegment } from "@angular/router";
/** Something that an application adds to `provideAuth()` or `AuthModule.forRoot()`. */
interface AuthFeature {
  readonly ɵproviders: (Provider | EnvironmentProviders)[];
}
/**
 * Checks every configuration before the application starts, so that it never shows itself in a state
 * that is not known yet. A check that fails does not keep the application from starting.
 */
export declare function withAppInitializerAuthCheck(): AuthFeature;
/** What the application passes to `provideAuth()` or `AuthModule.forRoot()`. */
interface PassedInitialConfig {
  /** One configuration, or several. */
  config?: OpenIdConfiguration$1 | OpenIdConfiguration$1[];
  /** A provider for `StsConfigLoader` instead, where the configuration has to be fetched. */
  loader?: Provider;
  /** Nothing reads it, as in version 12.0.3: put `storage` into the configuration. */
  storage?: unknown;
}
/** Carries {@link PassedInitialConfig}. */
export declare const PASSED_CONFIG: InjectionToken<PassedInitialConfig>;
/**
 * Sets the library up for an application, or for a route that is loaded later. A wrong configuration
 * that is passed keeps the application from starting; the application waits for one that has to be
 * loaded, and starts without it if it cannot be had.
 *
 * @throws OidcError with the stage `config`, when the application starts
 */
export declare function provideAuth(passedConfig: PassedInitialConfig, ...features: AuthFeature[]): EnvironmentProviders;
/** Also `undefined`, which is what `toPromise()` may give. */
type Given = OpenIdConfiguration$1 | OpenIdConfiguration$1[] | undefined;
type Source = Promise<Given> | Observable<Given>;
/** What a loader gives, in the form of any version. Of an Observable the first value counts. */
type LoadedConfigs = Source | readonly Source[];
/** Brings the configuration from somewhere: provide a class of your own for it. */
export declare abstract class StsConfigLoader {
  abstract loadConfigs(): LoadedConfigs;
}
/** Brings configurations that are there already. */
export declare class StsConfigStaticLoader extends StsConfigLoader {
  private readonly passedConfigs;
  constructor(passedConfigs: OpenIdConfiguration$1 | OpenIdConfiguration$1[]);
  loadConfigs(): Promise<OpenIdConfiguration$1>[];
}
/** Brings configurations that are on their way, from a server for example. */
export declare class StsConfigHttpLoader extends StsConfigLoader {
  private readonly configs$;
  constructor(configs$: LoadedConfigs);
  loadConfigs(): LoadedConfigs;
}
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
 * denied or full or does not answer, values live in memory, and one warning says so.
 */
declare function createStorage(configured: ConfiguredStorage$1 | AbstractSecurityStorage, log: LogPort, clock: ClockPort): StoragePort;
/** A session as signals. */
interface Session {
  /** What we hold; `unknown` before anybody looked, and on a server. */
  readonly status: Signal<SessionStatus$1>;
  /** What is in flight. */
  readonly activity: Signal<SessionActivity$1>;
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
  readonly claims: Signal<IdTokenClaims$1 | undefined>;
  readonly userData: Signal<UserData$1 | undefined>;
  /** The last failure, until something succeeds. */
  readonly error: Signal<OidcError$1 | undefined>;
}
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
  /** How the browser leaves for the provider. Default `GET`; `POST` sends a form. */
  logoffMethod?: 'GET' | 'POST';
  /** Takes the URL in place of the browser leaving the page. */
  urlHandler?(url: string): unknown;
}
/**
 * Whether an access token that has not expired is held, or what the response type brings in its place. It
 * stays true while a renewal replaces a revoked token.
 */
declare function isAuthenticated({ ports, store }: OidcClient): boolean;
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
  /** Whether all configurations are signed in, now and whenever that changes. False before the first check. */
  readonly isAuthenticated$: Observable<AuthenticatedResult>;
  /** The user data, now and whenever they change. */
  readonly userData$: Observable<UserDataResult>;
  /** Whether the provider's session has changed since the sign-in: see `startCheckSession`. */
  readonly checkSessionChanged$: Observable<boolean>;
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
  private held;
  /** Each subscription asks anew, and waits for configurations that are still being loaded. */
  private ask;
  /** Goes on whether anybody subscribes or not, and tells everybody who does. */
  private act;
  /**
   * Finds out whether the user is signed in, and finishes the sign-in that the URL answers, of whichever
   * configuration. Failures are values with `error`; the Observable itself fails only where there is no
   * configuration to check.
   *
   * @param url in place of the address of the page
   * @param configId whose response is wanted. Default: the one that the answer belongs to, or the first
   */
  checkAuth(url?: string, configId?: string): Observable<LoginResponse>;
  /**
   * Does the same for every configuration. First comes the response of the one that the URL answers, or
   * of the one named, then the others in their order.
   */
  checkAuthMultiple(url?: string, configId?: string): Observable<LoginResponse[]>;
  private findOwner;
  private check;
  /** The same, and where nobody is signed in the provider is asked once, by refresh token or frame. */
  checkAuthIncludingServer(configId?: string): Observable<LoginResponse>;
  /** Whether an access token that has not expired is held, or a revoked one is being replaced. */
  isAuthenticated(configId?: string): boolean;
  /** The access token exactly as received, `''` where none can be used. The same as `getAccessToken()`. */
  getToken(configId?: string): string;
  /** The access token exactly as received, `''` where none can be used. */
  getAccessToken(configId?: string): string;
  /** The ID token, `''` if the user is not signed in. */
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
  /**
   * Signs in with a pop-up, which opens as soon as this is subscribed to: do that in the click. Failures,
   * also a pop-up that was blocked or closed, are values with `error`.
   */
  authorizeWithPopUp(authOptions?: AuthOptions, popupOptions?: PopUpPosition, configId?: string): Observable<LoginResponse>;
  /** Renews the tokens now, by refresh token or frame. Failures are values with `error`. */
  forceRefreshSession(customParams?: CustomParams$1, configId?: string): Observable<LoginResponse>;
  private refresh;
  /**
   * Signs out here, revokes access and refresh token, then signs out at the provider. Acts at once, also
   * without a subscriber; a second call joins the first. Emits why a token could not be revoked, or `null`.
   *
   * @see RFC 7009
   */
  logoffAndRevokeTokens(configId?: string, options?: LogoutAuthOptions): Observable<unknown>;
  /**
   * Signs out here, then at the provider. Acts at once, also without a subscriber; a second call joins the
   * first.
   *
   * @see OpenID Connect RP-Initiated Logout 1.0
   */
  logoff(configId?: string, options?: LogoutAuthOptions): Observable<unknown>;
  /** Signs out here only. */
  logoffLocal(configId?: string): void;
  /** Signs out here only, of every configuration. */
  logoffLocalMultiple(): void;
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
  /**
   * The URL that signs out at the provider; `null` while that is not known or not offered. It carries no
   * `state` of the library: pass one in `customParams` to recognise the return.
   */
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
/** Tells which configurations there are, each completed with defaults. */
export declare class ConfigurationService {
  private readonly clients;
  hasManyConfigs(): boolean;
  /** Whether there is any; false while configurations are being loaded. */
  hasAtLeastOneConfig(): boolean;
  /** In the order of the application; none while they are being loaded. */
  getAllConfigurations(): OpenIdConfiguration$1[];
  /** One configuration, the first where no id is given, as soon as it is there; `null` where there is none. */
  getOpenIDConfiguration(configId?: string): Observable<OpenIdConfiguration$1 | null>;
  /** The same, with all of them beside it. */
  getOpenIDConfigurations(configId?: string): Observable<{
    allConfigs: OpenIdConfiguration$1[];
    currentConfig: OpenIdConfiguration$1 | null;
  }>;
  private find;
  private whenReady;
  static ɵfac: i0.ɵɵFactoryDeclaration<ConfigurationService, never>;
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
  SilentRenewFailed = 11,
  SignedOut = 12
}
/** What a sign-in or renewal came to, as the value of `NewAuthenticationResult`. */
interface AuthStateResult {
  isAuthenticated: boolean;
  validationResult: ValidationResult;
  isRenewProcess: boolean;
  configId?: string;
}
/** What an event tells; `undefined` where its type says it all. */
interface EventValues {
  /** The configuration, completed with defaults. */
  [EventTypes.ConfigLoaded]: OpenIdConfiguration$1;
  [EventTypes.ConfigLoadingFailed]: null;
  /** What the provider's session frame says, such as `changed` or `unchanged`. */
  [EventTypes.CheckSessionReceived]: string;
  [EventTypes.UserDataChanged]: ConfigUserDataResult;
  [EventTypes.NewAuthenticationResult]: AuthStateResult;
  [EventTypes.TokenExpired]: true;
  [EventTypes.IdTokenExpired]: true;
  [EventTypes.SilentRenewStarted]: undefined;
  [EventTypes.CheckingAuth]: undefined;
  [EventTypes.CheckingAuthFinished]: undefined;
  /** The message of the failure. */
  [EventTypes.CheckingAuthFinishedWithError]: string;
  [EventTypes.SilentRenewFailed]: OidcError$1;
  /** Whose sign-out at the provider the user has come back from. */
  [EventTypes.SignedOut]: {
    configId: string;
  };
}
interface Notification<Type extends EventTypes, T> {
  type: Type;
  value?: T;
}
type Told<Type extends EventTypes> = EventValues[Type] extends undefined ? Notification<Type, undefined> : Required<Notification<Type, EventValues[Type]>>;
/**
 * One thing that happened. Where its `type` is known, so is the type of its `value`; with a type argument,
 * as applications of version 12 write it, any event may have a value of that type.
 */
type OidcClientNotification<T = EventValues> = unknown extends T ? Notification<EventTypes, T> : [T] extends [EventValues] ? { [Type in EventTypes]: Told<Type>; }[EventTypes] : Notification<EventTypes, T>;
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
  private tell;
  /** Everything that happens from now on, and the last thing that happened before. */
  registerForEvents(): Observable<OidcClientNotification>;
  private awaitIdTokenEnd;
  private follow;
  private fireResult;
  static ɵfac: i0.ɵɵFactoryDeclaration<PublicEventsService, never>;
  static ɵprov: i0.ɵɵInjectableDeclaration<any>;
}
/**
 * Whether a request that the resource refuses for its token is repeated, once, with a new one. Default
 * `true`.
 *
 * @see RFC 6750 section 3.1
 */
export declare const REPEATS_REQUEST: HttpContextToken<boolean>;
/** Whose token a request gets. */
interface Claim {
  /** The configurations with the most specific route, in their order: the first with a user counts. */
  readonly clients: readonly OidcClient[];
  /** The configurations whose provider may have this endpoint: its metadata are not known yet. */
  readonly undiscovered: readonly OidcClient[];
}
type ClaimRequest = (url: string) => Claim | undefined;
/** Finds out whose token a request gets, if any. */
declare const CLAIM_REQUEST: InjectionToken<ClaimRequest>;
/**
 * Attaches the access token to requests below `secureRoutes`, for `withInterceptors([authInterceptor()])`.
 * It never sends an expired token, waits for the configuration, for the check at start-up and for a
 * renewal, repeats a request once whose token the resource calls invalid, and leaves an `Authorization`
 * header of the application alone.
 *
 * @see RFC 6750 section 2.1
 */
export declare function authInterceptor(): HttpInterceptorFn;
/** The same as a class, to be provided under `HTTP_INTERCEPTORS`. */
export declare class AuthInterceptor implements HttpInterceptor {
  /** @internal Whether Angular asks it at all. */
  ran: boolean;
  private readonly clients;
  private readonly claimRequest;
  intercept(request: HttpRequest<unknown>, next: HttpHandler): Observable<HttpEvent<unknown>>;
  static ɵfac: i0.ɵɵFactoryDeclaration<AuthInterceptor, never>;
  static ɵprov: i0.ɵɵInjectableDeclaration<any>;
}
/**
 * Lets signed-in users pass and sends others to the provider, to come back to where they were going.
 * For `canActivate`, `canActivateChild` and `canMatch`. It waits for the check at start-up, and begins
 * that itself where nobody has. Of the route's data only an `authParams` entry goes to the provider.
 * What it has let show is judged again where another tab ends the session, or brings another user.
 */
export declare function autoLoginPartialRoutesGuard(route?: ActivatedRouteSnapshot | Route, state?: RouterStateSnapshot | UrlSegment[], configId?: string | PartialMatchRouteSnapshot): Observable<boolean>;
/** The guard for the configuration with this id. */
export declare function autoLoginPartialRoutesGuardWithConfig(configId: string): (route?: ActivatedRouteSnapshot | Route, state?: RouterStateSnapshot | UrlSegment[]) => Observable<boolean>;
/**
 * For `canActivate` of the route whose address is registered with the provider as
 * `frontchannel_logout_uri`: ends the session here of every configuration that the provider means,
 * and lets the route show.
 *
 * @see OpenID Connect Front-Channel Logout 1.0 section 3
 */
export declare function frontChannelLogout(): Promise<boolean>;
/** Sets the library up in an application of NgModules; new ones call `provideAuth()`. */
export declare class AuthModule {
  static forRoot(passedConfig: PassedInitialConfig, ...features: AuthFeature[]): ModuleWithProviders<AuthModule>;
  static ɵfac: i0.ɵɵFactoryDeclaration<AuthModule, never>;
  static ɵmod: i0.ɵɵNgModuleDeclaration<AuthModule, never, never, never>;
  static ɵinj: i0.ɵɵInjectorDeclaration<AuthModule>;
}
/** The guard of version 12 as a class; new applications use `autoLoginPartialRoutesGuard`. */
export declare class AutoLoginPartialRoutesGuard {
  private readonly injector;
  canActivate(route: ActivatedRouteSnapshot, state: RouterStateSnapshot): Observable<boolean>;
  canActivateChild(route: ActivatedRouteSnapshot, state: RouterStateSnapshot): Observable<boolean>;
  canLoad(route?: Route, segments?: UrlSegment[]): Observable<boolean>;
  canMatch(route: Route, segments: UrlSegment[], _currentSnapshot?: PartialMatchRouteSnapshot): Observable<boolean>;
  private admit;
  static ɵfac: i0.ɵɵFactoryDeclaration<AutoLoginPartialRoutesGuard, never>;
  static ɵprov: i0.ɵɵInjectableDeclaration<any>;
}
/**
 * The guard that version 12 has for all routes, the one of the sign-in answer included. Both check
 * before they decide, so that it is the same today; new applications use `autoLoginPartialRoutesGuard`.
 */
export declare class AutoLoginAllRoutesGuard extends AutoLoginPartialRoutesGuard {
  static ɵfac: i0.ɵɵFactoryDeclaration<AutoLoginAllRoutesGuard, never>;
  static ɵprov: i0.ɵɵInjectableDeclaration<any>;
}
/** What `provideAuth()` provides, typed for the `providers` of an NgModule; new applications call that. */
export declare function _provideAuth(passedConfig: PassedInitialConfig): Provider[];
/**
 * Checks and completes configurations, as version 12 did at its start. What the application passes to
 * `provideAuth()` or `AuthModule.forRoot()`, or has a `StsConfigLoader` for, needs no call of this.
 *
 * @deprecated `provideAuth()` does it; read the outcome with `OidcSecurityService.getConfigurations()`
 */
export declare class OidcConfigService {
  /** Rejects with the `config/…` error of the first configuration that is wrong. */
  withConfigs(passedConfigs: OpenIdConfiguration$1[]): Promise<OpenIdConfiguration$1[]>;
  static ɵfac: i0.ɵɵFactoryDeclaration<OidcConfigService, never>;
  static ɵprov: i0.ɵɵInjectableDeclaration<any>;
}
/**
 * The app initializer of version 12: asks the loader at once, and hands on what it brings when called.
 *
 * @deprecated `provideAuth({ loader })` and `AuthModule.forRoot({ loader })` bring their own
 */
export declare function configurationProviderFactory(oidcConfigService: OidcConfigService, loader: StsConfigLoader): () => Promise<OpenIdConfiguration$1[]>;
/**
 * The loader that version 12 made of passed configurations.
 *
 * @deprecated `provideAuth({ config })` needs no loader; else `new StsConfigStaticLoader(config)`
 */
export declare function createStaticLoader(passedConfig: PassedInitialConfig): StsConfigStaticLoader;
/**
 * A key of a provider as version 12 described it: an RSA key with a certificate.
 *
 * @deprecated `JsonWebKey` of the platform describes every kind
 * @see RFC 7517 section 4
 */
interface JwtKey {
  kty: string;
  use: string;
  kid: string;
  x5t: string;
  e: string;
  n: string;
  x5c: unknown[];
}
/**
 * The keys of a provider.
 *
 * @deprecated the library fetches and keeps them by itself
 * @see RFC 7517 section 5
 */
interface JwtKeys {
  keys: JwtKey[];
}
/**
 * Logs for a configuration what its `logLevel` lets through, to wherever the library itself logs.
 *
 * @deprecated log by means of your own; to take over what the library says, provide a class for
 * `AbstractLoggerService`
 */
export declare class LoggerService {
  private readonly clients;
  private readonly logger;
  logError(configId: string, message: unknown, ...args: unknown[]): void;
  logWarning(configId: string, message: unknown, ...args: unknown[]): void;
  logDebug(configId: string, message: unknown, ...args: unknown[]): void;
  private says;
  static ɵfac: i0.ɵɵFactoryDeclaration<LoggerService, never>;
  static ɵprov: i0.ɵɵInjectableDeclaration<any>;
}
/**
 * Holds the provider of a loader; nothing reads it, as in version 12.
 *
 * @deprecated pass the provider as `loader` to `provideAuth()` or `AuthModule.forRoot()`
 */
export declare class OpenIdConfigLoader {
  loader?: Provider;
}
/** Where a pop-up is to appear, in CSS pixels; by default 500 by 500 in the middle of the page's window. */
type PopupOptions = { -readonly [Side in keyof PopUpPosition]: PopUpPosition[Side]; };
/** How a pop-up ended: with an address, or closed by the user. */
interface PopupResult {
  userClosed: boolean;
  /** `''` where the user closed it. */
  receivedUrl: string;
}
/**
 * Opens a pop-up of your own and hears of its end.
 *
 * @deprecated `OidcSecurityService.authorizeWithPopUp()` signs in with one, and `checkAuth()` in the
 * pop-up hands the answer over
 */
export declare class PopUpService {
  private readonly window;
  private readonly browser;
  private readonly zone;
  private readonly results;
  private close;
  /** Emits when a pop-up ends, and never completes. */
  get result$(): Observable<PopupResult>;
  /** Whether another page opened this one. */
  isCurrentlyInPopup(_config?: OpenIdConfiguration$1): boolean;
  /**
   * Opens a pop-up; for use in a click. The answer is an address of this origin with the `state` of `url`.
   *
   * @throws OidcError `login/popup-blocked`
   */
  openPopUp(url: string, popupOptions?: PopupOptions, _config?: OpenIdConfiguration$1): void;
  /** Gives an address to the page of the same origin that opened this one, and closes this one. */
  sendMessageToMainWindow(url: string, _config?: OpenIdConfiguration$1): void;
  private follow;
  static ɵfac: i0.ɵɵFactoryDeclaration<PopUpService, never>;
  static ɵprov: i0.ɵɵInjectableDeclaration<any>;
}
/**
 * What the validation of version 12 came to. The library makes none of these.
 *
 * @deprecated read `LoginResponse`, or `AuthStateResult` from the event `NewAuthenticationResult`
 */
export declare class StateValidationResult {
  accessToken: string;
  idToken: string;
  authResponseIsValid: boolean;
  decodedIdToken: Readonly<Record<string, unknown>>;
  state: ValidationResult;
  constructor(accessToken?: string, idToken?: string, authResponseIsValid?: boolean, decodedIdToken?: Readonly<Record<string, unknown>>, state?: ValidationResult);
}
/**
 * Takes tokens apart, trusting and checking nothing.
 *
 * @deprecated `OidcSecurityService.getPayloadFromIdToken()` and `getPayloadFromAccessToken()` give the
 * claims of the tokens held
 */
export declare class TokenHelperService {
  private readonly clients;
  private readonly logger;
  /** When the token of these claims expires; now, where they do not say. */
  getTokenExpirationDate(dataIdToken: unknown): Date;
  /** @param encoded returns the part as it stands in the token, base64url */
  getHeaderFromToken(token: unknown, encoded: true, configId: string): string;
  getHeaderFromToken<T = Readonly<Record<string, unknown>>>(token: unknown, encoded: boolean, configId: string): T;
  /** @param encoded returns the part as it stands in the token, base64url */
  getPayloadFromToken(token: unknown, encoded: true, configId: string): string;
  getPayloadFromToken<T = Readonly<Record<string, unknown>>>(token: unknown, encoded: boolean, configId: string): T;
  /** @param encoded returns the part as it stands in the token; without it there is nothing to decode */
  getSignatureFromToken(token: unknown, encoded: true, configId: string): string;
  getSignatureFromToken<T = Readonly<Record<string, unknown>>>(token: unknown, encoded: boolean, configId: string): T;
  private read;
  static ɵfac: i0.ɵɵFactoryDeclaration<TokenHelperService, never>;
  static ɵprov: i0.ɵɵInjectableDeclaration<any>;
}
/**
 * The single checks of version 12. The library uses none of them: it judges each token as a whole before
 * it lets anybody see it.
 *
 * @deprecated what `OidcSecurityService` hands out has been checked
 * @see OpenID Connect Core 1.0 section 3.1.3.7
 */
export declare class TokenValidationService {
  static refreshTokenNoncePlaceholder: string;
  /** The algorithms that are verified; unlike in version 12, no symmetric ones. */
  keyAlgorithms: string[];
  private readonly clients;
  private readonly crypto;
  private readonly tokenHelper;
  private readonly logger;
  /** @param offsetSeconds how much earlier than it says the token counts as expired */
  hasIdTokenExpired(token: string, configId: string, offsetSeconds?: number): boolean;
  validateIdTokenExpNotExpired(decodedIdToken: unknown, configId: string, offsetSeconds?: number): boolean;
  /** True also for a token of which nobody said when it expires. */
  validateAccessTokenNotExpired(accessTokenExpiresAt: Date | null | undefined, _configId: string, offsetSeconds?: number): boolean;
  validateRequiredIdToken(dataIdToken: unknown, configId: string): boolean;
  validateIdTokenIatMaxOffset(dataIdToken: unknown, maxOffsetAllowedInSeconds: number, disableIatOffsetValidation: boolean, configId: string): boolean;
  validateIdTokenNonce(dataIdToken: unknown, localNonce: unknown, ignoreNonceAfterRefresh: boolean, configId: string): boolean;
  validateIdTokenIss(dataIdToken: unknown, authWellKnownEndpointsIssuer: unknown, configId: string): boolean;
  validateIdTokenAud(dataIdToken: unknown, aud: unknown, configId: string): boolean;
  validateIdTokenAzpExistsIfMoreThanOneAud(dataIdToken: unknown): boolean;
  validateIdTokenAzpValid(dataIdToken: unknown, clientId: string): boolean;
  validateStateFromHashCallback(state: unknown, localState: unknown, configId: string): boolean;
  /** Emits once. WebCrypto answers later, hence no plain boolean as in version 12.0. */
  validateSignatureIdToken(idToken: unknown, jwtkeys: unknown, _configId: string): Observable<boolean>;
  /** Emits once. WebCrypto answers later, hence no plain boolean as in version 12.0. */
  validateIdTokenAtHash(accessToken: unknown, atHash: unknown, idTokenAlg: string, _configId: string): Observable<boolean>;
  private holds;
  static ɵfac: i0.ɵɵFactoryDeclaration<TokenValidationService, never>;
  static ɵprov: i0.ɵɵInjectableDeclaration<any>;
}
export { type AuthFeature, type AuthOptions, type AuthResult, type AuthStateResult, type AuthWellKnownEndpoints, type AuthenticatedResult, AuthorizationError, ClaimError, type ClaimErrorReason, type ConfigAuthenticatedResult, type ConfigUserDataResult, type ConfiguredStorage, type CryptoPort, type CustomParams, type EventValues, type IdTokenClaims, type JwtKey, type JwtKeys, type LoadedConfigs, type LoginResponse, type LogoutAuthOptions, type OidcClientNotification, OidcError, type OidcErrorCode, type OpenIdConfiguration, type PassedInitialConfig, type PopupOptions, type PopupResult, ServerError, type Session, type SessionActivity, type SessionStatus, type UserData, type UserDataResult, isInteractionRequired, isOidcError };