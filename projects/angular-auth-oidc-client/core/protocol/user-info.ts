import { ClaimError } from '../errors';
import type { HttpResponse } from '../http-message';
import { createServerError } from './error-response';
import { copyClaims, member, parseJsonBody } from './json';

/** What the provider tells about the user. @see OpenID Connect Core 1.0 section 5.1 */
export type UserData = Readonly<Record<string, unknown>>;

/**
 * Reads the answer of the userinfo endpoint, which counts only for the subject of the ID token.
 * @see OpenID Connect Core 1.0 section 5.3.2 and section 5.3.4
 * @throws ServerError `user-info/request-failed`
 * @throws ClaimError `user-info/subject-mismatch`
 */
export function parseUserInfo(response: HttpResponse, subject: string): UserData {
  const json = response.status === 200 && parseJsonBody(response);
  if (!json) throw createServerError('user-info/request-failed', 'userinfo endpoint', response);
  if (member(json, 'sub') !== subject) {
    throw new ClaimError(
      'user-info/subject-mismatch',
      'sub',
      Object.hasOwn(json, 'sub') ? 'mismatch' : 'missing',
      'The userinfo endpoint answered for another user than the one who signed in.',
    );
  }
  return copyClaims(json);
}
