import { OidcError, type OidcErrorCode } from './errors';
import { ownMembers } from './own-members';
import { isSecureUrl, parseUrl } from './secure-url';

/**
 * Further parameters of a request, by name; a list is sent as one parameter for each of its texts. They
 * never replace a parameter of the protocol.
 */
export type CustomParams = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** The provider's endpoints as an application writes them down. */
export interface AuthWellKnownEndpoints {
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
export type ConfiguredStorage =
  | {
      read(key: string): unknown;
      write(key: string, value: string): unknown;
      remove(key: string): unknown;
    }
  | {
      getItem(key: string): string | null;
      setItem(key: string, value: string): void;
      removeItem(key: string): void;
    };

/** What an application tells the library about one client at one provider. */
export interface OpenIdConfiguration {
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
export interface ClientConfig {
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

const defaults = {
  responseType: 'code',
  scope: 'openid email profile',
  silentRenew: false,
  silentRenewTimeoutInSeconds: 20,
  useRefreshToken: false,
  postLoginRoute: '/',
  forbiddenRoute: '/forbidden',
  unauthorizedRoute: '/unauthorized',
  autoUserInfo: true,
  autoCleanStateAfterAuthentication: true,
  triggerAuthorizationResultEvent: false,
  checkRedirectUrlWhenCheckingIfIsCallback: true,
  logLevel: 2,
  maxIdTokenIatOffsetAllowedInSeconds: 600,
  tokenRefreshInSeconds: 4,
  refreshTokenRetryInSeconds: 3,
} satisfies OpenIdConfiguration;

const seconds = [
  'silentRenewTimeoutInSeconds',
  'renewTimeBeforeTokenExpiresInSeconds',
  'maxIdTokenIatOffsetAllowedInSeconds',
  'tokenRefreshInSeconds',
  'refreshTokenRetryInSeconds',
] as const satisfies readonly (keyof OpenIdConfiguration)[];

// The names of the table in crypto/algorithms.ts, which is loaded on demand only. What signs with a
// secret, or not at all, proves nothing to a browser.
const asymmetric = /^([RPE]S(256|384|512)|EdDSA|Ed25519)$/;

// Their names sorted.
const responseTypes = /^(code( id_token)?( token)?|id_token( token)?)$/;

declare const ngDevMode: unknown;

/** What an option must be. Production builds name the option alone. */
const remedies: Readonly<Record<string, string>> =
  typeof ngDevMode === 'undefined' || ngDevMode
    ? {
        authority: 'the issuer of your provider',
        clientId: 'the client_id registered with your provider',
        redirectUrl: 'the absolute URL registered with your provider',
        url: 'an absolute URL',
        secureUrl: 'an https URL, or set allowInsecureRequests',
        idTokenSigningAlgorithms: 'a list such as RS256 or ES256, never HS or none',
        responseType: "'code', 'id_token token', 'id_token' or a hybrid",
        'customParamsAuthRequest.response_mode':
          "'fragment', or 'query' with the responseType 'code'",
        silentRenewUrl: 'the absolute URL of the page for silent renewal; or set useRefreshToken',
        seconds: 'a number of seconds',
        secureRoutes: 'an array of URLs',
      }
    : {};

function invalidOption(
  option: string,
  code: OidcErrorCode = 'config/invalid-option',
  kind: string = option,
): OidcError {
  const remedy = remedies[kind];
  return new OidcError(
    code,
    `The option ${option} ${remedy ? `must be ${remedy}` : 'is missing or wrong'}.`,
  );
}

// An issuer is often written with a slash at its end, or as the address of its discovery document.
const decoration = /\/?(\.well-known\/[\w-]+\/?)?$/;

/** Only what was really passed: neither inherited members nor explicit `undefined`. */
function ownOptions(passed: OpenIdConfiguration): OpenIdConfiguration {
  return Object.fromEntries(Object.entries(passed).filter(([, value]) => value !== undefined));
}

/**
 * Checks and completes a configuration.
 *
 * @param position where it stands among the configurations, for the default of `configId`
 * @throws OidcError with the stage `config` that names the option and says what to do
 */
export function createClientConfig(
  passed: OpenIdConfiguration | undefined,
  position = 0,
): ClientConfig {
  if (!passed) {
    const hint =
      typeof ngDevMode === 'undefined' || ngDevMode
        ? ': pass { config: { authority, clientId, redirectUrl } }'
        : '';
    throw new OidcError('config/missing-configuration', `There is no configuration${hint}.`);
  }
  const own = ownOptions(passed);
  const options = ownMembers<OpenIdConfiguration>({ ...defaults, ...own });
  const {
    authority: issuer,
    clientId,
    redirectUrl,
    resource,
    scope = defaults.scope,
    responseType = defaults.responseType,
  } = options;
  const checkSecure = (option: string, value: string): void => {
    const url = parseUrl(value);
    if (!url) throw invalidOption(option, undefined, 'url');
    if (!isSecureUrl(url) && !(options.allowInsecureRequests && url.protocol === 'http:')) {
      throw invalidOption(option, 'config/insecure-authority', 'secureUrl');
    }
  };
  const paramsOf = (params: CustomParams | undefined): CustomParams =>
    Object.freeze(ownMembers(params));
  const target = resource ? { resource } : {};
  const authorizationParams = paramsOf({
    ...target,
    ...options.customParamsAuthRequest,
    ...(options.hdParam ? { hd: options.hdParam } : {}),
  });
  const responseMode = authorizationParams['response_mode'];

  if (!issuer) {
    throw invalidOption('authority', 'config/missing-authority');
  }
  if (!clientId) {
    throw invalidOption('clientId', 'config/missing-client-id');
  }
  if (!redirectUrl || !parseUrl(redirectUrl)) {
    throw invalidOption('redirectUrl', 'config/invalid-redirect-uri');
  }
  checkSecure('authority', issuer);
  const authority = issuer.replace(decoration, '');
  const discoveryUrl = options.authWellknownEndpointUrl || issuer;
  checkSecure('authWellknownEndpointUrl', discoveryUrl);
  for (const [name, url] of Object.entries(options.authWellknownEndpoints ?? {})) {
    if (url) checkSecure(`authWellknownEndpoints.${name}`, url as string);
  }
  if (options.idTokenSigningAlgorithms?.every((alg) => asymmetric.test(alg)) === false) {
    throw invalidOption('idTokenSigningAlgorithms');
  }
  if (!responseTypes.test(responseType.split(' ').sort().join(' '))) {
    throw invalidOption('responseType');
  }
  const usesCode = responseType === 'code';
  // Tokens in a query would reach logs and other sites: OAuth 2.0 Multiple Response Types section 3.
  if (
    responseMode !== undefined &&
    responseMode !== 'fragment' &&
    !(responseMode === 'query' && usesCode)
  ) {
    throw invalidOption('customParamsAuthRequest.response_mode');
  }
  const usesRefreshToken = options.useRefreshToken === true && responseType.includes('code');
  const { silentRenewUrl } = options;
  if (silentRenewUrl ? !parseUrl(silentRenewUrl) : options.silentRenew && !usesRefreshToken) {
    throw invalidOption('silentRenewUrl');
  }
  for (const option of seconds) {
    const value = options[option];
    if (value !== undefined && !(Number.isFinite(value) && value >= 0)) {
      throw invalidOption(option, undefined, 'seconds');
    }
  }
  if (options.secureRoutes !== undefined && !Array.isArray(options.secureRoutes)) {
    throw invalidOption('secureRoutes');
  }

  const maxIatAgeSeconds = options.disableIatOffsetValidation
    ? undefined
    : options.maxIdTokenIatOffsetAllowedInSeconds;
  const configId = (options.configId ||= `${position}-${clientId}`);
  return Object.freeze({
    configId,
    namespace: ['oidc', configId, clientId, authority, ''].map(encodeURIComponent).join(':'),
    authority,
    discoveryUrl,
    discoverySuffix: options.authWellknownUrlSuffix,
    checksDiscoveredIssuer:
      !options.strictIssuerValidationOnWellKnownRetrievalOff && !options.issValidationOff,
    endpoints: Object.freeze(ownMembers(options.authWellknownEndpoints)),
    clientId,
    redirectUrl,
    checksRedirectUrl: options.checkRedirectUrlWhenCheckingIfIsCallback !== false,
    postLogoutRedirectUri: options.postLogoutRedirectUri || undefined,
    scope,
    responseType,
    usesPkce: !options.disablePkce && responseType.includes('code'),
    pushesRequests: options.usePushedAuthorisationRequests === true,
    usesRefreshToken,
    silentRenewUrl: silentRenewUrl || undefined,
    watchesProviderSession: options.startCheckSession === true,
    signsOutLikeAuth0:
      options.useCustomAuth0Domain === true ||
      /(^|\.)auth0\.com$/.test(new URL(authority).hostname),
    preloadsMetadata: options.eagerLoadAuthWellKnownEndpoints !== false,
    renewsAutomatically: options.silentRenew === true,
    renewsForIdToken:
      options.enableIdTokenExpiredValidationInRenew !== false &&
      options.triggerRefreshWhenIdTokenExpired !== false,
    renewLeadSeconds: options.renewTimeBeforeTokenExpiresInSeconds,
    renewSpreadSeconds: options.tokenRefreshInSeconds ?? 0,
    renewRetrySeconds: options.refreshTokenRetryInSeconds ?? 0,
    renewTimeoutSeconds: options.silentRenewTimeoutInSeconds ?? 0,
    algorithms: options.idTokenSigningAlgorithms,
    checksIdToken: !options.disableIdTokenValidation,
    checksIssuer: !options.issValidationOff,
    checksNonceAfterRenewal: !options.ignoreNonceAfterRefresh,
    maxIatAgeSeconds,
    // Unset, it is less in the front channel.
    frontChannelMaxIatAgeSeconds:
      maxIatAgeSeconds && (own.maxIdTokenIatOffsetAllowedInSeconds ?? 120),
    checksAuthTimeAfterRenewal: !options.disableRefreshIdTokenAuthTimeValidation,
    loadsUserInfo: options.autoUserInfo !== false,
    reloadsUserInfo: options.renewUserInfoAfterTokenRenew === true,
    cleansState: options.autoCleanStateAfterAuthentication !== false,
    cleansAddress: !options.historyCleanupOff,
    authorizationParams,
    // RFC 8707 section 2.2: the token endpoint is told as well.
    codeParams: paramsOf({ ...target, ...options.customParamsCodeRequest }),
    refreshParams: paramsOf({ ...target, ...options.customParamsRefreshTokenRequest }),
    endSessionParams: paramsOf(options.customParamsEndSessionRequest),
    options: Object.freeze(options),
  });
}
