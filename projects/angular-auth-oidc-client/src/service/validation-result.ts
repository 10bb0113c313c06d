import type { OidcErrorCode } from 'angular-auth-oidc-client/core';

/** What version 12 calls the outcomes of a sign-in or renewal. */
export enum ValidationResult {
  NotSet = 'NotSet',
  StatesDoNotMatch = 'StatesDoNotMatch',
  SignatureFailed = 'SignatureFailed',
  IncorrectNonce = 'IncorrectNonce',
  RequiredPropertyMissing = 'RequiredPropertyMissing',
  MaxOffsetExpired = 'MaxOffsetExpired',
  IssDoesNotMatchIssuer = 'IssDoesNotMatchIssuer',
  NoAuthWellKnownEndPoints = 'NoAuthWellKnownEndPoints',
  IncorrectAud = 'IncorrectAud',
  IncorrectIdTokenClaimsAfterRefresh = 'IncorrectIdTokenClaimsAfterRefresh',
  IncorrectAzp = 'IncorrectAzp',
  TokenExpired = 'TokenExpired',
  IncorrectAtHash = 'IncorrectAtHash',
  Ok = 'Ok',
  LoginRequired = 'LoginRequired',
  SecureTokenServerError = 'SecureTokenServerError',
}

/** The outcomes that have no closer name than that the provider failed, by the stage of their code. */
type Unnamed = Extract<
  OidcErrorCode,
  | `config/${string}`
  | `network/${string}`
  | `token-response/${string}`
  | `user-info/${string}`
  | `pushed-request/${string}`
  | `login/${string}`
  | `revocation/${string}`
  | `end-session/${string}`
  | `session-state/${string}`
  | `crypto/${string}`
  | `platform/${string}`
>;

/** Every other code has its place here; a new one does not compile without. */
const results: Readonly<Record<Exclude<OidcErrorCode, Unnamed>, ValidationResult>> = {
  'metadata/request-failed': ValidationResult.NoAuthWellKnownEndPoints,
  'metadata/invalid': ValidationResult.NoAuthWellKnownEndPoints,
  'metadata/issuer-mismatch': ValidationResult.NoAuthWellKnownEndPoints,
  'metadata/missing-endpoint': ValidationResult.NoAuthWellKnownEndPoints,
  'authorization-response/error': ValidationResult.SecureTokenServerError,
  'authorization-response/invalid': ValidationResult.SecureTokenServerError,
  'authorization-response/unknown-transaction': ValidationResult.StatesDoNotMatch,
  'authorization-response/state-mismatch': ValidationResult.StatesDoNotMatch,
  'authorization-response/issuer-mismatch': ValidationResult.IssDoesNotMatchIssuer,
  'authorization-response/missing-issuer': ValidationResult.IssDoesNotMatchIssuer,
  'authorization-response/missing-code': ValidationResult.SecureTokenServerError,
  'authorization-response/missing-token': ValidationResult.SecureTokenServerError,
  'jwks/request-failed': ValidationResult.SignatureFailed,
  'jwks/no-matching-key': ValidationResult.SignatureFailed,
  'jwks/ambiguous-key': ValidationResult.SignatureFailed,
  'id-token/malformed': ValidationResult.SignatureFailed,
  'id-token/unsupported-alg': ValidationResult.SignatureFailed,
  'id-token/bad-signature': ValidationResult.SignatureFailed,
  'id-token/claim-missing': ValidationResult.RequiredPropertyMissing,
  'id-token/issuer': ValidationResult.IssDoesNotMatchIssuer,
  'id-token/audience': ValidationResult.IncorrectAud,
  'id-token/azp': ValidationResult.IncorrectAzp,
  'id-token/nonce': ValidationResult.IncorrectNonce,
  'id-token/expired': ValidationResult.TokenExpired,
  'id-token/not-yet-valid': ValidationResult.MaxOffsetExpired,
  'id-token/issued-at': ValidationResult.MaxOffsetExpired,
  'id-token/auth-time': ValidationResult.IncorrectIdTokenClaimsAfterRefresh,
  'id-token/at-hash': ValidationResult.IncorrectAtHash,
  'id-token/c-hash': ValidationResult.IncorrectAtHash,
  'id-token/subject-changed': ValidationResult.IncorrectIdTokenClaimsAfterRefresh,
  'renew/no-refresh-token': ValidationResult.LoginRequired,
  'renew/grant-expired': ValidationResult.LoginRequired,
  'renew/timeout': ValidationResult.SecureTokenServerError,
  'renew/too-often': ValidationResult.SecureTokenServerError,
  'renew/frame-blocked': ValidationResult.SecureTokenServerError,
  'renew/cookies-blocked': ValidationResult.LoginRequired,
};

/** What version 12 calls a failure. */
export function toValidationResult(code: OidcErrorCode, oauthError?: string): ValidationResult {
  if (oauthError === 'login_required') return ValidationResult.LoginRequired;
  return (
    (results as Partial<Record<OidcErrorCode, ValidationResult>>)[code] ??
    ValidationResult.SecureTokenServerError
  );
}
