import { OidcError, type OidcErrorCode } from './errors';
import { isSecureUrl, parseUrl } from './secure-url';

/** Further parameters of a request, by name. They never replace a parameter of the protocol. */
export type CustomParams = Readonly<Record<string, string | number | boolean>>;

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
  /** The issuer, character by character as the provider announces it. Required. */
  authority?: string;
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
  /** Whether a URL has to match `redirectUrl` to be taken for a sign-in answer. Default `true`. */
  checkRedirectUrlWhenCheckingIfIsCallback?: boolean;
  /** The `client_id` registered with the provider. Required. */
  clientId?: string;
  /** Default and so far the only one: `code`. */
  responseType?: string;
  /** Separated by spaces. Default `openid email profile`. */
  scope?: string;
  /** Google's hosted domain, sent as `hd`. */
  hdParam?: string;
  /** Where the provider returns to after logout, registered with it. */
  postLogoutRedirectUri?: string;
  /** Not offered yet. */
  startCheckSession?: boolean;
  /** Renews tokens before they expire. Default `false`. */
  silentRenew?: boolean;
  /** The page for renewal by iframe. Not offered yet. */
  silentRenewUrl?: string;
  /** How long a caller waits for a renewal, in seconds. Default 20. */
  silentRenewTimeoutInSeconds?: number;
  /** How long before its expiry an access token is renewed, in seconds. Default: a fifth of its life, 60 at most. */
  renewTimeBeforeTokenExpiresInSeconds?: number;
  /** Renews with a refresh token. Default `false`. */
  useRefreshToken?: boolean;
  /** Not offered yet; an error, because the request must not fall back to less protection. */
  usePushedAuthorisationRequests?: boolean;
  /** Accepts any nonce in a renewed ID token. Not offered yet. */
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
  /** Leaves navigation after a sign-in to the application. Default `false`. */
  triggerAuthorizationResultEvent?: boolean;
  /** 0 none, 1 debug, 2 warnings and errors, 3 errors. Default 2. */
  logLevel?: number;
  /** The algorithms that ID tokens may be signed with. Default: those that the provider announces. */
  idTokenSigningAlgorithms?: string[];
  /** Skips the check of `iss` in ID tokens. Unsafe. */
  issValidationOff?: boolean;
  /** Leaves the parameters of a sign-in answer in the address bar. Unsafe. */
  historyCleanupOff?: boolean;
  /** How far `iat` of an ID token may be from now at sign-in, in seconds. Default 120. */
  maxIdTokenIatOffsetAllowedInSeconds?: number;
  /** Skips the check of how old `iat` is. Unsafe. */
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
  /** Fetches the discovery document at start-up instead of at first use. Not offered yet. */
  eagerLoadAuthWellKnownEndpoints?: boolean;
  /** Accepts another `auth_time` in a renewed ID token. Unsafe. */
  disableRefreshIdTokenAuthTimeValidation?: boolean;
  /** Not offered yet. */
  enableIdTokenExpiredValidationInRenew?: boolean;
  /** Not offered yet. */
  triggerRefreshWhenIdTokenExpired?: boolean;
  /** Bounds how soon after its deadline a renewal starts, in seconds. Default 4. */
  tokenRefreshInSeconds?: number;
  /** The URLs whose requests get the access token. */
  secureRoutes?: string[];
  /** The first pause before a failed renewal is tried again, in seconds. Default 3. */
  refreshTokenRetryInSeconds?: number;
  /** Lets the library's requests bypass Angular's service worker. Default `false`. */
  ngswBypass?: boolean;
  /** Keeps a refresh token that the provider does not rotate; what this library does anyway. */
  allowUnsafeReuseRefreshToken?: boolean;
  /** Not offered yet. */
  disableIdTokenValidation?: boolean;
  /** Sends no PKCE challenge. Unsafe. */
  disablePkce?: boolean;
  /** Not offered yet. */
  useCustomAuth0Domain?: boolean;
  /** Kept for later configurations; pop-ups are not offered yet. */
  disableCleaningPopupOnInvalidMessage?: boolean;
  /** Kept for later configurations; renewals take turns among tabs anyway. */
  useRefreshTokenLock?: boolean;
  /** Says nothing when `scope` lacks `offline_access`. Default `false`. */
  disableRefreshTokenOfflineAccessScopeWarning?: boolean;
}

/** The configuration as the library uses it: checked, completed, frozen. */
export interface ClientConfig {
  readonly configId: string;
  readonly authority: string;
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
  readonly usesPkce: boolean;
  readonly usesRefreshToken: boolean;
  readonly renewsAutomatically: boolean;
  readonly renewLeadSeconds: number | undefined;
  readonly renewSpreadSeconds: number;
  readonly renewRetrySeconds: number;
  readonly renewTimeoutSeconds: number;
  /** `undefined`: those that the provider announces. */
  readonly algorithms: readonly string[] | undefined;
  readonly checksIssuer: boolean;
  /** `undefined`: the age of `iat` is not checked. */
  readonly maxIatAgeSeconds: number | undefined;
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
  /** What is unusual or unsafe about it, one sentence each. */
  readonly warnings: readonly string[];
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
  maxIdTokenIatOffsetAllowedInSeconds: 120,
  tokenRefreshInSeconds: 4,
  refreshTokenRetryInSeconds: 3,
} satisfies OpenIdConfiguration;

const unsafe = [
  'issValidationOff',
  'historyCleanupOff',
  'disableIatOffsetValidation',
  'disableRefreshIdTokenAuthTimeValidation',
  'strictIssuerValidationOnWellKnownRetrievalOff',
  'disablePkce',
] as const satisfies readonly (keyof OpenIdConfiguration)[];

const notOffered = [
  'startCheckSession',
  'disableIdTokenValidation',
  'ignoreNonceAfterRefresh',
] as const satisfies readonly (keyof OpenIdConfiguration)[];

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

function invalidOption(
  option: string,
  remedy: string,
  code: OidcErrorCode = 'config/invalid-option',
): OidcError {
  return new OidcError(code, `The option ${option} must be ${remedy}.`);
}

function checkSecure(option: string, value: string): void {
  const url = parseUrl(value);
  if (!url) throw invalidOption(option, 'an absolute URL');
  if (!isSecureUrl(url)) {
    throw invalidOption(
      option,
      'an https URL (http is for localhost only)',
      'config/insecure-authority',
    );
  }
}

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
    throw new OidcError(
      'config/missing-configuration',
      'There is no configuration: pass { config: { authority, clientId, redirectUrl } }.',
    );
  }
  // Without a prototype, so that a polluted Object.prototype cannot add options.
  const options: OpenIdConfiguration = Object.assign(
    Object.create(null) as object,
    defaults,
    ownOptions(passed),
  );
  const { authority, clientId, redirectUrl, scope = defaults.scope } = options;
  const responseMode = options.customParamsAuthRequest?.['response_mode'];

  if (!authority) {
    throw invalidOption('authority', 'the issuer of your provider', 'config/missing-authority');
  }
  if (!clientId) {
    throw invalidOption(
      'clientId',
      'the client_id registered with your provider',
      'config/missing-client-id',
    );
  }
  if (!redirectUrl || !parseUrl(redirectUrl)) {
    throw invalidOption(
      'redirectUrl',
      'the absolute URL registered with your provider',
      'config/invalid-redirect-uri',
    );
  }
  checkSecure('authority', authority);
  const discoveryUrl = options.authWellknownEndpointUrl || authority;
  checkSecure('authWellknownEndpointUrl', discoveryUrl);
  for (const [name, url] of Object.entries(options.authWellknownEndpoints ?? {})) {
    if (url) checkSecure(`authWellknownEndpoints.${name}`, url as string);
  }
  if (options.idTokenSigningAlgorithms?.every((alg) => asymmetric.test(alg)) === false) {
    throw invalidOption(
      'idTokenSigningAlgorithms',
      'a list such as RS256 or ES256, never HS or none',
    );
  }
  if (options.responseType !== 'code') {
    throw invalidOption('responseType', "'code'");
  }
  if (options.usePushedAuthorisationRequests) {
    throw invalidOption(
      'usePushedAuthorisationRequests',
      'false: pushed requests are not offered yet',
    );
  }
  if (responseMode !== undefined && responseMode !== 'query' && responseMode !== 'fragment') {
    throw invalidOption('customParamsAuthRequest.response_mode', "'query' or 'fragment'");
  }
  for (const option of seconds) {
    const value = options[option];
    if (value !== undefined && !(Number.isFinite(value) && value >= 0)) {
      throw invalidOption(option, 'a number of seconds');
    }
  }
  if (options.secureRoutes !== undefined && !Array.isArray(options.secureRoutes)) {
    throw invalidOption('secureRoutes', 'an array of URLs');
  }

  const warnings = [
    ...unsafe.filter((option) => options[option]).map((option) => `${option} is unsafe`),
    ...notOffered
      .filter((option) => options[option])
      .map((option) => `${option} has no effect yet`),
  ];
  const scopes = scope.split(' ');
  if (!scopes.includes('openid')) warnings.push('scope lacks openid');
  if (options.silentRenew && !options.useRefreshToken) {
    warnings.push('silentRenew has no effect without useRefreshToken yet');
  }
  if (
    options.useRefreshToken &&
    !scopes.includes('offline_access') &&
    !options.disableRefreshTokenOfflineAccessScopeWarning
  ) {
    warnings.push('useRefreshToken usually needs offline_access in scope');
  }
  if ('client_secret' in (options.customParamsCodeRequest ?? {}) || 'clientSecret' in options) {
    warnings.push('a browser cannot keep a client secret: remove it');
  }

  const configId = (options.configId ||= `${position}-${clientId}`);
  return Object.freeze({
    configId,
    authority,
    discoveryUrl,
    discoverySuffix: options.authWellknownUrlSuffix,
    checksDiscoveredIssuer: !options.strictIssuerValidationOnWellKnownRetrievalOff,
    endpoints: Object.freeze({ ...options.authWellknownEndpoints }),
    clientId,
    redirectUrl,
    checksRedirectUrl: options.checkRedirectUrlWhenCheckingIfIsCallback !== false,
    postLogoutRedirectUri: options.postLogoutRedirectUri || undefined,
    scope,
    usesPkce: !options.disablePkce,
    usesRefreshToken: options.useRefreshToken === true,
    renewsAutomatically: options.silentRenew === true,
    renewLeadSeconds: options.renewTimeBeforeTokenExpiresInSeconds,
    renewSpreadSeconds: options.tokenRefreshInSeconds ?? 0,
    renewRetrySeconds: options.refreshTokenRetryInSeconds ?? 0,
    renewTimeoutSeconds: options.silentRenewTimeoutInSeconds ?? 0,
    algorithms: options.idTokenSigningAlgorithms,
    checksIssuer: !options.issValidationOff,
    maxIatAgeSeconds: options.disableIatOffsetValidation
      ? undefined
      : options.maxIdTokenIatOffsetAllowedInSeconds,
    checksAuthTimeAfterRenewal: !options.disableRefreshIdTokenAuthTimeValidation,
    loadsUserInfo: options.autoUserInfo !== false,
    reloadsUserInfo: options.renewUserInfoAfterTokenRenew === true,
    cleansState: options.autoCleanStateAfterAuthentication !== false,
    cleansAddress: !options.historyCleanupOff,
    authorizationParams: Object.freeze({
      ...options.customParamsAuthRequest,
      ...(options.hdParam ? { hd: options.hdParam } : {}),
    }),
    codeParams: Object.freeze({ ...options.customParamsCodeRequest }),
    refreshParams: Object.freeze({ ...options.customParamsRefreshTokenRequest }),
    endSessionParams: Object.freeze({ ...options.customParamsEndSessionRequest }),
    options: Object.freeze(options),
    warnings,
  });
}
