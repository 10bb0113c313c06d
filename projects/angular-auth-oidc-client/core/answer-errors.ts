import { OidcError, type OidcErrorCode, type OidcErrorOptions } from './errors';

/** The members of an OAuth error answer. @see RFC 6749 section 4.1.2.1 and section 5.2 */
export interface OAuthErrorFields {
  readonly error: string;
  readonly error_description?: string | undefined;
  readonly error_uri?: string | undefined;
}

/**
 * A provider's `error` for a message or a log line; `undefined` if it does not look like an OAuth error
 * code. It may be any text, a token or a state included.
 */
export function shownError(error: string | undefined): string | undefined {
  return error && /^[a-z_]{1,40}$/.test(error) ? error : undefined;
}

/** The provider answered the authorization request with an error. @see RFC 6749 section 4.1.2.1 */
export class AuthorizationError extends OidcError {
  override readonly name: string = 'AuthorizationError';
  declare readonly error: string;
  declare readonly error_description: string | undefined;
  declare readonly error_uri: string | undefined;
  /**
   * What the provider's session frame can be asked about although nobody is signed in.
   * @see OpenID Connect Session Management 1.0 section 3
   */
  declare readonly session_state: string | undefined;
  /** The `state` of the answer. Not enumerable, so that printing the error does not print it. */
  declare readonly state: string;

  constructor(
    {
      state,
      ...answer
    }: OAuthErrorFields & {
      readonly state: string;
      readonly session_state?: string | undefined;
    },
    options?: OidcErrorOptions,
  ) {
    super(
      'authorization-response/error',
      `The provider refused the sign-in: ${shownError(answer.error) ?? 'unrecognized_error'}`,
      options,
    );
    Object.assign(this, answer);
    Object.defineProperty(this, 'state', { value: state, enumerable: false });
  }
}

/** An endpoint of the provider answered with an error. @see RFC 6749 section 5.2 */
export class ServerError extends OidcError {
  override readonly name: string = 'ServerError';
  declare readonly status: number;
  /** The OAuth `error` of the answer, where it had one. */
  declare readonly error: string | undefined;
  declare readonly error_description: string | undefined;
  /** How long the provider asks to be left alone, from `Retry-After`. */
  declare readonly retryAfterSeconds: number | undefined;

  constructor(
    code: OidcErrorCode,
    message: string,
    answer: {
      readonly status: number;
      readonly error?: string | undefined;
      readonly error_description?: string | undefined;
      readonly retryAfterSeconds?: number | undefined;
    },
    options?: OidcErrorOptions,
  ) {
    super(code, message, options);
    Object.assign(this, answer);
  }
}

/** Why a claim was refused. */
export type ClaimErrorReason = 'missing' | 'mismatch' | 'invalid' | 'expired';

/** A token failed the check of one claim. @see OpenID Connect Core 1.0 section 3.1.3.7 */
export class ClaimError extends OidcError {
  override readonly name: string = 'ClaimError';
  readonly claim: string;
  readonly reason: ClaimErrorReason;

  constructor(
    code: OidcErrorCode,
    claim: string,
    reason: ClaimErrorReason,
    message: string,
    options?: OidcErrorOptions,
  ) {
    super(code, message, options);
    this.claim = claim;
    this.reason = reason;
  }
}
