import { OidcError } from '../errors';
import type { HttpResponse } from '../http-message';
import { cleanSessionState } from './authorization-response';
import { createServerError } from './error-response';
import { definedMembers, member, parseJsonBody, stringMember } from './json-answer';
import { readJwtClaims } from './jwt-claims';

/** The tokens that the provider issued, not yet validated. @see RFC 6749 section 5.1, OpenID Connect Core 1.0 section 3.1.3.3 */
export interface TokenResponse {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in?: number;
  readonly id_token?: string;
  readonly refresh_token?: string;
  readonly scope?: string;
  readonly session_state?: string;
}

// RFC 6749 says 200; some providers say that tokens were created.
const isIssued = ({ status }: HttpResponse): boolean => status === 200 || status === 201;

/**
 * Reads the answer of the token endpoint.
 * @see RFC 6749 section 5
 * @throws ServerError `token-response/error`
 * @throws OidcError `token-response/invalid`, `token-response/unsupported-token-type`
 */
export function parseTokenResponse(response: HttpResponse, now: number): TokenResponse {
  const json = parseJsonBody(response);
  if (!isIssued(response) || (json && member(json, 'error'))) {
    throw createServerError('token-response/error', 'token endpoint', response, now);
  }
  if (!json) throw invalid('is not JSON');
  return readTokenResponse(json);
}

/**
 * The refresh token of a response that may be invalid otherwise: the provider has replaced the one sent.
 * @see RFC 6749 section 6
 */
export function readRefreshToken(response: HttpResponse): string | undefined {
  const json = isIssued(response) ? parseJsonBody(response) : undefined;
  return json && stringMember(json, 'refresh_token');
}

/** Whether the ID token of a response names another user. Nothing is verified: this is a reason to refuse only. */
export function namesOtherSubject(response: HttpResponse, subject: string): boolean {
  const idToken = stringMember(parseJsonBody(response) ?? {}, 'id_token') ?? '';
  return (readJwtClaims(idToken)?.['sub'] ?? subject) !== subject;
}

/**
 * The same for members that come from somewhere else than the token endpoint.
 * @throws OidcError `token-response/invalid`, `token-response/unsupported-token-type`
 */
export function readTokenResponse(json: Record<string, unknown>): TokenResponse {
  const access_token = stringMember(json, 'access_token');
  if (!isUsableToken(access_token)) throw invalid('has no usable access_token');
  checkTokenType(stringMember(json, 'token_type'));
  return definedMembers<TokenResponse>({
    access_token,
    token_type: 'Bearer',
    expires_in: parseExpiresIn(member(json, 'expires_in')),
    id_token: token(json, 'id_token'),
    refresh_token: token(json, 'refresh_token'),
    scope: stringMember(json, 'scope'),
    session_state: cleanSessionState(member(json, 'session_state')),
  });
}

function invalid(problem: string): OidcError {
  return new OidcError('token-response/invalid', `The answer of the token endpoint ${problem}.`);
}

function token(json: Record<string, unknown>, name: string): string | undefined {
  const value = stringMember(json, name);
  // Some providers send null or an empty string instead of leaving the member out.
  if (value === undefined && (member(json, name) ?? '') !== '') {
    throw invalid(`has a malformed ${name}`);
  }
  return value;
}

/** Whether a token can be sent in a header, which RFC 6749 does not ask for. @see RFC 6750 section 2.1 */
export function isUsableToken(token: string | null | undefined): token is string {
  return !!token && /^[\x21-\x7E]+$/.test(token);
}

/**
 * Checks that an access token is one that anybody who has it may use, the only kind supported.
 * @see RFC 6749 section 7.1
 * @throws OidcError `token-response/unsupported-token-type`
 */
export function checkTokenType(token_type: string | null | undefined): void {
  if (token_type?.toLowerCase() !== 'bearer') {
    throw new OidcError(
      'token-response/unsupported-token-type',
      'The provider issued a token of another type than Bearer.',
    );
  }
}

/**
 * How long an access token lives, in seconds; absent when it makes no sense: then nothing is known of
 * the expiry, which is safer than a wrong one.
 * @see RFC 6749 section 5.1
 */
export function parseExpiresIn(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof seconds === 'number' && seconds >= 0 && seconds < Infinity ? seconds : undefined;
}
