import { ServerError, shownError } from '../answer-errors';
import type { OidcErrorCode } from '../errors';
import type { HttpResponse } from '../http-message';
import { parseJsonObject } from './json';
import { parseRetryAfter, stringMember } from './json-answer';

/** An OAuth error code as sent, or `undefined` where the text is nothing that could be one. */
export function cleanErrorCode(text: string | null | undefined): string | undefined {
  // RFC 6749 would permit any text here: markup, or a `state` or token, most of which are longer.
  return text && /^[\w.:/-]{1,40}$/.test(text) ? text : undefined;
}

/** Text of the provider that is safe to show as plain text: short, without what changes the text around it. */
export function cleanText(text: string | null | undefined): string | undefined {
  const shown = text?.slice(0, 500).replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/gu, '');
  return shown || undefined;
}

/**
 * The error that an endpoint answered with, in the OAuth form or any other.
 * @see RFC 6749 section 5.2
 */
export function createServerError(
  code: OidcErrorCode,
  endpoint: string,
  response: HttpResponse,
  now?: number,
): ServerError {
  const { status } = response;
  const json = parseJsonObject(response.body) ?? {};
  const error = cleanErrorCode(stringMember(json, 'error'));
  const answer =
    shownError(error) ??
    (status === 200 ? 'something else than was asked for' : `status ${status}`);
  return new ServerError(code, `The ${endpoint} answered with ${answer}.`, {
    status,
    error,
    error_description: cleanText(stringMember(json, 'error_description')),
    retryAfterSeconds: parseRetryAfter(response.retryAfter, now ?? NaN),
  });
}
