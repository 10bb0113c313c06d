import { OidcError } from '../errors';
import type { HttpResponse } from '../http-message';
import { cleanSessionState } from './authorization-response';
import { createServerError } from './error-response';
import { definedMembers, member, parseJsonBody, stringMember } from './json';

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

/**
 * Reads the answer of the token endpoint.
 * @see RFC 6749 section 5
 * @throws ServerError `token-response/error`
 * @throws OidcError `token-response/invalid`, `token-response/unsupported-token-type`
 */
export function parseTokenResponse(response: HttpResponse, now: number): TokenResponse {
  const json = parseJsonBody(response);
  if (response.status !== 200 || (json && member(json, 'error'))) {
    throw createServerError('token-response/error', 'token endpoint', response, now);
  }
  if (!json) throw invalid('is not JSON');
  const access_token = stringMember(json, 'access_token');
  // Stricter than RFC 6749: a token that cannot be sent in a header is found out here.
  if (!access_token || !/^[\x21-\x7E]+$/.test(access_token))
    throw invalid('has no usable access_token');
  if (stringMember(json, 'token_type')?.toLowerCase() !== 'bearer') {
    throw new OidcError(
      'token-response/unsupported-token-type',
      'The token endpoint issued a token of another type than Bearer.',
    );
  }
  const scope = stringMember(json, 'scope');
  if (scope && !scope.split(' ').includes('openid')) throw invalid('does not grant openid');
  return definedMembers<TokenResponse>({
    access_token,
    token_type: 'Bearer',
    expires_in: parseExpiresIn(member(json, 'expires_in')),
    id_token: token(json, 'id_token'),
    refresh_token: token(json, 'refresh_token'),
    scope,
    session_state: cleanSessionState(member(json, 'session_state')),
  });
}

function invalid(problem: string): OidcError {
  return new OidcError('token-response/invalid', `The answer of the token endpoint ${problem}.`);
}

function token(json: Record<string, unknown>, name: string): string | undefined {
  const value = stringMember(json, name);
  if (value === undefined && Object.hasOwn(json, name)) throw invalid(`has a malformed ${name}`);
  return value;
}

// Absent when it makes no sense: then nothing is known of the expiry, which is safer than a wrong one.
function parseExpiresIn(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof seconds === 'number' && seconds >= 0 && seconds < Infinity ? seconds : undefined;
}
