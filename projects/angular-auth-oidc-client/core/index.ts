export {
  isInteractionRequired,
  isOidcError,
  OidcError,
  type OidcErrorCode,
  type OidcErrorOptions,
} from './errors';
export {
  AuthorizationError,
  ClaimError,
  ServerError,
  type ClaimErrorReason,
  type OAuthErrorFields,
} from './answer-errors';
export {
  createClientConfig,
  type AuthWellKnownEndpoints,
  type ClientConfig,
  type ConfiguredStorage,
  type CustomParams,
  type OpenIdConfiguration,
} from './config';
export { parseUrl } from './secure-url';
export type { FormFields, HttpRequest, HttpResponse } from './http-message';
export type {
  AwaitedAnswer,
  BrowserPort,
  CallbackOutcome,
  ClockPort,
  CryptoPort,
  HashName,
  HttpPort,
  LockPort,
  LogFields,
  LogPort,
  MaybePromise,
  PopUp,
  PopUpPosition,
  Ports,
  SessionFrame,
  StoragePort,
  TabsPort,
  WindowsPort,
} from './ports';
export {
  after,
  createClient,
  type ClientMemory,
  type Fetched,
  type OidcClient,
  type PkcePair,
  type SignOut,
} from './client';
export type { Jwk } from './crypto/signature';
export { callbackState } from './protocol/callback-state';
export type { ResponseMode } from './protocol/callback-url';
export { isFrontChannelLogout } from './protocol/front-channel-logout';
export type { IdTokenClaims } from './protocol/id-token';
export { readJwtClaims } from './protocol/jwt-claims';
export type { ServerMetadata } from './protocol/metadata';
export type { TokenTypeHint } from './protocol/revocation';
export type { UserData } from './protocol/user-info';
export { initialState, isSameUser } from './session/session-state';
export type {
  EndReason,
  SessionActivity,
  SessionEvent,
  SessionState,
  SessionStatus,
  TokenSet,
} from './session/session-state';
export type { SessionRecord } from './session/session-record';
export { heldTokens, type SessionChange, type SessionStore } from './session/session-store';
export type { Transaction, Transactions } from './session/transactions';
export {
  canRenew,
  hasUsableAccessToken,
  isExpired,
  isSignedIn,
  renewalTime,
} from './session/renewal-time';
export { acquireAccessToken, usableAccessToken } from './flows/access-token';
export { checkAuth, ownsAnswer } from './flows/check-auth';
export { isPausing } from './flows/pausing';
export type { LoginOptions } from './flows/login';
export type { LogoutOptions } from './flows/end-session';
export { logout, logoutAndRevoke, logoutLocal } from './flows/logout';
export { loadPart } from './flows/load-part';
export { loginWithPopUp } from './flows/pop-up';
export {
  createAuthorizationUrl,
  createEndSessionUrl,
  discover,
  isHashOf,
  isSignedByOneOf,
  login,
  preload,
  renew,
  renewInTime,
  revoke,
  tellTabs,
} from './flows/on-demand';
