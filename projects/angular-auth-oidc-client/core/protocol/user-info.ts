import { ClaimError } from '../answer-errors';
import type { HttpResponse } from '../http-message';
import { createServerError } from './error-response';
import { copyClaims } from './json';
import { member, parseJsonBody } from './json-answer';

/** What the provider tells about the user. @see OpenID Connect Core 1.0 section 5.1 */
export type UserData = Readonly<Record<string, unknown>>;

/** Whether user data came as a JWT. @see OpenID Connect Core 1.0 section 5.3.2 */
export function isSigned({ status, contentType }: HttpResponse): boolean {
  return status === 200 && /^application\/jwt\s*(;|$)/.test(contentType);
}

/**
 * Reads the answer of the userinfo endpoint.
 * @see OpenID Connect Core 1.0 section 5.3.2 and section 5.3.3
 * @throws ServerError `user-info/request-failed`
 */
export function parseUserInfo(response: HttpResponse): Record<string, unknown> {
  const json = response.status === 200 && parseJsonBody(response);
  if (!json) throw createServerError('user-info/request-failed', 'userinfo endpoint', response);
  return json;
}

/**
 * User data count only for the subject of the ID token.
 * @see OpenID Connect Core 1.0 section 5.3.2
 * @throws ClaimError `user-info/subject-mismatch`, `user-info/request-failed` if they name no subject
 */
export function validateUserInfo(
  json: Readonly<Record<string, unknown>>,
  subject: string,
): UserData {
  const sub = member(json, 'sub') ?? '';
  if (sub !== subject) {
    // A response that names nobody is useless, and no sign of another user.
    throw sub === ''
      ? new ClaimError('user-info/request-failed', 'sub', 'missing', 'The user data have no sub.')
      : new ClaimError(
          'user-info/subject-mismatch',
          'sub',
          'mismatch',
          'The userinfo endpoint answered for another user than the one who signed in.',
        );
  }
  return copyClaims(json);
}
