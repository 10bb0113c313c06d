/**
 * Every cause of failure that this library reports, as `stage/what`: the stage is the file that owns
 * the rule. Codes are public API; `docs/errors.md` lists each with its cause and its remedy.
 */
export type OidcErrorCode =
  | 'config/missing-configuration'
  | 'config/missing-authority'
  | 'config/missing-client-id'
  | 'config/invalid-redirect-uri'
  | 'config/insecure-authority'
  | 'config/invalid-option'
  | 'config/unknown-config-id'
  | 'config/duplicate-config-id'
  | 'config/loading-failed'
  | 'crypto/unavailable'
  | 'platform/not-in-browser'
  | 'network/offline'
  | 'network/failed'
  | 'network/timeout'
  | 'network/too-large'
  | 'metadata/request-failed'
  | 'metadata/invalid'
  | 'metadata/issuer-mismatch'
  | 'metadata/missing-endpoint'
  | 'authorization-response/error'
  | 'authorization-response/invalid'
  | 'authorization-response/unknown-transaction'
  | 'authorization-response/state-mismatch'
  | 'authorization-response/issuer-mismatch'
  | 'authorization-response/missing-issuer'
  | 'authorization-response/missing-code'
  | 'authorization-response/missing-token'
  | 'pushed-request/error'
  | 'pushed-request/invalid'
  | 'token-response/error'
  | 'token-response/invalid'
  | 'token-response/unsupported-token-type'
  | 'jwks/request-failed'
  | 'jwks/no-matching-key'
  | 'jwks/ambiguous-key'
  | 'id-token/malformed'
  | 'id-token/unsupported-alg'
  | 'id-token/bad-signature'
  | 'id-token/claim-missing'
  | 'id-token/issuer'
  | 'id-token/audience'
  | 'id-token/azp'
  | 'id-token/nonce'
  | 'id-token/expired'
  | 'id-token/not-yet-valid'
  | 'id-token/issued-at'
  | 'id-token/auth-time'
  | 'id-token/at-hash'
  | 'id-token/c-hash'
  | 'id-token/subject-changed'
  | 'user-info/request-failed'
  | 'user-info/subject-mismatch'
  | 'login/loop'
  | 'login/popup-blocked'
  | 'login/popup-closed'
  | 'login/popup-open'
  | 'login/timeout'
  | 'renew/no-refresh-token'
  | 'renew/grant-expired'
  | 'renew/timeout'
  | 'renew/too-often'
  | 'renew/frame-blocked'
  | 'renew/cookies-blocked'
  | 'revocation/no-token'
  | 'revocation/error'
  | 'end-session/not-supported'
  | 'session-state/superseded'
  | 'session-state/not-storable';

/** What an error may carry besides its code and message. */
export interface OidcErrorOptions {
  readonly configId?: string;
  readonly cause?: unknown;
}

/**
 * A failure with a stable {@link OidcErrorCode}. The message is one sentence for developers; it never
 * holds a token, code, verifier, nonce, state or complete URL.
 */
export class OidcError extends Error {
  override readonly name: string = 'OidcError';
  readonly code: OidcErrorCode;
  /** Known once the error has left the use-case that it ended. */
  configId: string | undefined;

  constructor(code: OidcErrorCode, message: string, options: OidcErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.configId = options.configId;
  }
}

/** Whether a value is an error of this library, also when it comes from another copy of the package. */
export function isOidcError(value: unknown): value is OidcError {
  return (
    value instanceof Error &&
    typeof (value as Partial<OidcError>).code === 'string' &&
    (value as OidcError).code.includes('/')
  );
}

const interactionErrors: ReadonlySet<string | undefined> = new Set([
  'renew/grant-expired',
  'renew/cookies-blocked',
  'renew/no-refresh-token',
  'invalid_grant',
  'login_required',
  'consent_required',
  'interaction_required',
  'account_selection_required',
]);

/**
 * Whether only the user can put the failure right, by signing in again.
 * @see OpenID Connect Core 1.0 section 3.1.2.6, RFC 6749 section 5.2
 */
export function isInteractionRequired(value: unknown): boolean {
  return (
    isOidcError(value) &&
    (interactionErrors.has(value.code) ||
      interactionErrors.has((value as { error?: string }).error))
  );
}
