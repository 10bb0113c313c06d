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

/** A reference to a request that was pushed. @see RFC 9126 section 2.2 */
export interface PushedResponse {
  readonly request_uri: string;
  /** In seconds; `Infinity` if the provider does not say. */
  readonly expires_in: number;
}

/**
 * Reads the reference to the request that was pushed.
 * @see RFC 9126 section 2.2 and section 2.3
 * @throws ServerError `pushed-request/error`
 * @throws OidcError `pushed-request/invalid`
 */
export function parsePushedResponse(response: HttpResponse, now: number): PushedResponse {
  if (response.status !== 201) {
    throw createServerError(
      'pushed-request/error',
      'pushed authorization request endpoint',
      response,
      now,
    );
  }
  const json = parseJsonBody(response) ?? {};
  const request_uri = stringMember(json, 'request_uri');
  const lifetime = member(json, 'expires_in');
  const expires_in = lifetime === undefined ? Infinity : Number(lifetime);
  if (!request_uri || !/^(urn:|https:\/\/)[\x21-\x7E]+$/i.test(request_uri) || !(expires_in > 0)) {
    throw new OidcError(
      'pushed-request/invalid',
      'The provider took the pushed request, but gave no usable request_uri for it.',
    );
  }
  return { request_uri, expires_in };
}

/** The URL to send the user to, which holds nothing of the request itself. @see RFC 9126 section 4 */
export function buildPushedRequestUrl(
  endpoint: string,
  client_id: string,
  request_uri: string,
): string {
  return buildRequestUrl(endpoint, { client_id, request_uri }, {});
}
