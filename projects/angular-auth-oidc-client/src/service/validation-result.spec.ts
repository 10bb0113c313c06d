import type { OidcErrorCode } from 'angular-auth-oidc-client/core';
import { toValidationResult, ValidationResult } from './validation-result';

const failed = ValidationResult.SecureTokenServerError;
const noEndpoints = ValidationResult.NoAuthWellKnownEndPoints;
const signature = ValidationResult.SignatureFailed;
const states = ValidationResult.StatesDoNotMatch;
const changed = ValidationResult.IncorrectIdTokenClaimsAfterRefresh;

/** Written out a second time, so that neither a code nor a mapping changes unnoticed. */
const expected = {
  'config/missing-configuration': failed,
  'config/missing-authority': failed,
  'config/missing-client-id': failed,
  'config/invalid-redirect-uri': failed,
  'config/insecure-authority': failed,
  'config/invalid-option': failed,
  'config/unknown-config-id': failed,
  'config/duplicate-config-id': failed,
  'config/loading-failed': failed,
  'crypto/unavailable': failed,
  'platform/not-in-browser': failed,
  'network/offline': failed,
  'network/failed': failed,
  'network/timeout': failed,
  'network/too-large': failed,
  'metadata/request-failed': noEndpoints,
  'metadata/invalid': noEndpoints,
  'metadata/issuer-mismatch': noEndpoints,
  'metadata/missing-endpoint': noEndpoints,
  'authorization-response/error': failed,
  'authorization-response/invalid': failed,
  'authorization-response/unknown-transaction': states,
  'authorization-response/state-mismatch': states,
  'authorization-response/issuer-mismatch': ValidationResult.IssDoesNotMatchIssuer,
  'authorization-response/missing-issuer': ValidationResult.IssDoesNotMatchIssuer,
  'authorization-response/missing-code': failed,
  'authorization-response/missing-token': failed,
  'pushed-request/error': failed,
  'pushed-request/invalid': failed,
  'token-response/error': failed,
  'token-response/invalid': failed,
  'token-response/unsupported-token-type': failed,
  'jwks/request-failed': signature,
  'jwks/no-matching-key': signature,
  'jwks/ambiguous-key': signature,
  'id-token/malformed': signature,
  'id-token/unsupported-alg': signature,
  'id-token/bad-signature': signature,
  'id-token/claim-missing': ValidationResult.RequiredPropertyMissing,
  'id-token/issuer': ValidationResult.IssDoesNotMatchIssuer,
  'id-token/audience': ValidationResult.IncorrectAud,
  'id-token/azp': ValidationResult.IncorrectAzp,
  'id-token/nonce': ValidationResult.IncorrectNonce,
  'id-token/expired': ValidationResult.TokenExpired,
  'id-token/not-yet-valid': ValidationResult.MaxOffsetExpired,
  'id-token/issued-at': ValidationResult.MaxOffsetExpired,
  'id-token/auth-time': changed,
  'id-token/at-hash': ValidationResult.IncorrectAtHash,
  'id-token/c-hash': ValidationResult.IncorrectAtHash,
  'id-token/subject-changed': changed,
  'user-info/request-failed': failed,
  'user-info/subject-mismatch': failed,
  'login/loop': failed,
  'login/popup-blocked': failed,
  'login/popup-closed': failed,
  'login/popup-open': failed,
  'login/timeout': failed,
  'renew/no-refresh-token': ValidationResult.LoginRequired,
  'renew/grant-expired': ValidationResult.LoginRequired,
  'renew/timeout': failed,
  'renew/too-often': ValidationResult.SecureTokenServerError,
  'renew/frame-blocked': failed,
  'renew/cookies-blocked': ValidationResult.LoginRequired,
  'revocation/no-token': failed,
  'revocation/error': failed,
  'end-session/not-supported': failed,
  'session-state/superseded': failed,
  'session-state/not-storable': failed,
} satisfies Record<OidcErrorCode, ValidationResult>;

it.each(Object.entries(expected))('§1.3 %s is %s', (code, result) => {
  expect(toValidationResult(code as OidcErrorCode)).toBe(result);
});

it('§3.5b an error login_required of the provider is LoginRequired, whatever the code', () => {
  expect(toValidationResult('authorization-response/error', 'login_required')).toBe(
    ValidationResult.LoginRequired,
  );
  expect(toValidationResult('authorization-response/error', 'access_denied')).toBe(failed);
});

it('§1.3 the value of each result is its name', () => {
  for (const [name, value] of Object.entries(ValidationResult)) expect(value).toBe(name);
});
