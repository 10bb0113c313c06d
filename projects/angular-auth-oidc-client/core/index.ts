export {
  AuthorizationError,
  ClaimError,
  isInteractionRequired,
  isOidcError,
  OidcError,
  ServerError,
  type ClaimErrorReason,
  type OAuthErrorFields,
  type OidcErrorCode,
  type OidcErrorOptions,
} from './errors';
export {
  createClientConfig,
  type AuthWellKnownEndpoints,
  type ClientConfig,
  type ConfiguredStorage,
  type CustomParams,
  type OpenIdConfiguration,
} from './config';
export { isLoopback, isSecureUrl } from './secure-url';
export type { HttpRequest, HttpResponse } from './http-message';
export type {
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
  Ports,
  StoragePort,
} from './ports';
export {
  createClient,
  type ClientMemory,
  type Fetched,
  type OidcClient,
  type PkcePair,
} from './client';
export type { Jwk } from './crypto/signature';
export type { ResponseMode } from './protocol/callback-url';
export type { IdTokenClaims } from './protocol/id-token';
export { readJwtClaims } from './protocol/jwt';
export type { ServerMetadata } from './protocol/metadata';
export type { TokenTypeHint } from './protocol/revocation';
export type { UserData } from './protocol/user-info';
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
export { classifyRenewalFailure, type RenewalFailure } from './session/renewal-failure';
export { hasUsableAccessToken, isExpired, renewalTime } from './session/renewal-time';
export { acquireAccessToken, usableAccessToken } from './flows/access-token';
export { checkAuth } from './flows/check-auth';
export type { LoginOptions } from './flows/login';
export { logout, logoutAndRevoke, logoutLocal, type LogoutOptions } from './flows/logout';
export {
  createAuthorizationUrl,
  createEndSessionUrl,
  discover,
  login,
  preload,
  renew,
  renewInTime,
  revoke,
} from './flows/on-demand';
