import type { CustomParams } from '../config';
import { OidcError } from '../errors';
import type { HttpResponse } from '../http-message';
import { buildAuthorizationParameters, type AuthorizationRequest } from './authorization-request';
import { createServerError } from './error-response';
import { buildFormBody, buildRequestUrl } from './form';
import { member, parseJsonBody, stringMember } from './json-answer';

/**
 * The body that pushes an authorization request to the provider. One request must not refer to
 * another.
 * @see RFC 9126 section 2.1
 */
export function buildPushedRequest(
  request: AuthorizationRequest,
  { request_uri: _, ...customParams }: CustomParams,
): string {
  return buildFormBody(buildAuthorizationParameters(request), customParams);
}

/**
 * Reads the reference to the request that was pushed.
 * @see RFC 9126 section 2.2 and section 2.3
 * @throws ServerError `pushed-request/error`
 * @throws OidcError `pushed-request/invalid`
 */
export function parsePushedResponse(response: HttpResponse, now: number): string {
  if (response.status !== 201) {
    throw createServerError(
      'pushed-request/error',
      'pushed authorization request endpoint',
      response,
      now,
    );
  }
  const json = parseJsonBody(response) ?? {};
  const requestUri = stringMember(json, 'request_uri');
  const lifetime = member(json, 'expires_in');
  if (
    !requestUri ||
    !/^(urn:|https:\/\/)[\x21-\x7E]+$/i.test(requestUri) ||
    (lifetime !== undefined && !(Number(lifetime) > 0))
  ) {
    throw new OidcError(
      'pushed-request/invalid',
      'The provider took the pushed request, but gave no usable request_uri for it.',
    );
  }
  return requestUri;
}

/** The URL to send the user to, which holds nothing of the request itself. @see RFC 9126 section 4 */
export function buildPushedRequestUrl(
  endpoint: string,
  client_id: string,
  request_uri: string,
): string {
  return buildRequestUrl(endpoint, { client_id, request_uri }, {});
}
