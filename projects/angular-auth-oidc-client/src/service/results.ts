import {
  heldTokens,
  isOidcError,
  isSignedIn,
  usableAccessToken,
  type CustomParams,
  type OidcClient,
  type OidcError,
  type OidcErrorCode,
  type TokenSet,
  type UserData,
} from 'angular-auth-oidc-client/core';

/** What a sign-in, a check or a renewal came to. */
export interface LoginResponse {
  isAuthenticated: boolean;
  userData: UserData | null;
  accessToken: string;
  idToken: string;
  configId: string;
  /** A sentence for people, where something failed. */
  errorMessage?: string;
  /** The provider's `error_description`. */
  errorDescription?: string;
  /** The failure itself, with its code. */
  error?: OidcError;
}

/** Whether one configuration is signed in. */
export interface ConfigAuthenticatedResult {
  configId: string;
  isAuthenticated: boolean;
}

/** Whether all configurations are signed in, and which. */
export interface AuthenticatedResult {
  isAuthenticated: boolean;
  allConfigsAuthenticated: ConfigAuthenticatedResult[];
}

/** The user data of one configuration. */
export interface ConfigUserDataResult {
  configId: string;
  userData: UserData | null;
}

/** The user data: of the only configuration, or of each where there are several. */
export interface UserDataResult {
  userData: UserData | null;
  allUserData: ConfigUserDataResult[];
}

/** The token endpoint's answer, in its own words. */
export interface AuthResult {
  id_token?: string;
  access_token?: string;
  refresh_token?: string;
  session_state?: string;
  scope?: string;
  expires_in?: number;
  token_type?: string;
}

/** What a single sign-in may ask for besides the configuration. */
export interface AuthOptions {
  customParams?: CustomParams;
  /** Takes the URL in place of the browser leaving the page. */
  urlHandler?(url: string): unknown;
  /** Another registered `redirect_uri`, for this sign-in. */
  redirectUrl?: string;
}

/** What a single sign-out may ask for besides the configuration. */
export interface LogoutAuthOptions {
  customParams?: CustomParams;
  /** How the browser leaves for the provider. Default `GET`; `POST` sends a form. */
  logoffMethod?: 'GET' | 'POST';
  /** Takes the URL in place of the browser leaving the page. */
  urlHandler?(url: string): unknown;
}

/** Messages that applications of version 12 compare with. */
const messages: Partial<Record<OidcErrorCode, string>> = {
  'authorization-response/missing-code': 'no code in url',
  'authorization-response/state-mismatch': 'codeFlowCodeRequest incorrect state',
  'login/popup-closed': 'User closed popup',
  'renew/no-refresh-token': 'no refresh token found, please login',
};

/**
 * Whether an access token that has not expired is held, or what the response type brings in its place. It
 * stays true while a renewal replaces a revoked token.
 */
export function isAuthenticated({ ports, store }: OidcClient): boolean {
  return isSignedIn(store.value, ports.clock.now());
}

/** The user data held. */
export function heldUserData({ store }: OidcClient): UserData | null {
  return (store.value.status === 'authenticated' && store.value.userData) || null;
}

/** What the application is told after a use-case. */
export function toLoginResponse(client: OidcClient, error?: OidcError): LoginResponse {
  const authenticated = isAuthenticated(client);
  const description = (error as { error_description?: string } | undefined)?.error_description;
  return {
    isAuthenticated: authenticated,
    userData: heldUserData(client),
    accessToken: usableAccessToken(client),
    idToken: (authenticated && heldTokens(client.store)?.idToken) || '',
    configId: client.config.configId,
    ...(error && { error, errorMessage: messages[error.code] ?? error.message }),
    ...(description !== undefined && { errorDescription: description }),
  };
}

/** The same after a use-case that threw; what is not ours is thrown on. */
export function toFailedResponse(client: OidcClient, error: unknown): LoginResponse {
  if (!isOidcError(error)) throw error;
  return toLoginResponse(client, error);
}

/** The tokens in the words of the token endpoint. */
export function toAuthResult(tokens: TokenSet | undefined): AuthResult | null {
  if (!tokens) return null;
  const { accessToken, accessTokenExpiresAt, refreshToken, scope, sessionState } = tokens;
  return {
    id_token: tokens.idToken,
    token_type: 'Bearer',
    ...(accessToken !== undefined && { access_token: accessToken }),
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    ...(scope !== undefined && { scope }),
    ...(sessionState !== undefined && { session_state: sessionState }),
    ...(accessTokenExpiresAt !== undefined && {
      expires_in: Math.ceil(accessTokenExpiresAt - tokens.requestedAt),
    }),
  };
}

/** Whether every configuration is signed in. Before anybody looked, none is named. */
export function toAuthenticatedResult(clients: readonly OidcClient[]): AuthenticatedResult {
  const known = clients.filter(({ store }) => store.value.status !== 'unknown');
  const allConfigsAuthenticated = known.map((client) => ({
    configId: client.config.configId,
    isAuthenticated: isAuthenticated(client),
  }));
  return {
    isAuthenticated:
      known.length > 0 &&
      known.length === clients.length &&
      allConfigsAuthenticated.every((result) => result.isAuthenticated),
    allConfigsAuthenticated,
  };
}

/** The user data of every configuration. Before anybody looked, none is named. */
export function toUserDataResult(clients: readonly OidcClient[]): UserDataResult {
  const [only, ...others] = clients;
  return {
    userData: only && !others.length ? heldUserData(only) : null,
    allUserData: clients
      .filter(({ store }) => store.value.status !== 'unknown')
      .map((client) => ({ configId: client.config.configId, userData: heldUserData(client) })),
  };
}
