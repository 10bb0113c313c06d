import type { OidcClient } from '../client';
import type { CustomParams } from '../config';
import { OidcError } from '../errors';
import type { AuthorizationRequest } from '../protocol/authorization-request';
import { requireEndpoint, type ServerMetadata } from '../protocol/metadata';
import {
  buildPushedRequest,
  buildPushedRequestUrl,
  parsePushedResponse,
} from '../protocol/pushed-request';
import { post } from './request';

/**
 * Pushes the authorization request to the provider and gives the URL that refers to it, which is to be
 * used at once: the reference expires.
 *
 * @see RFC 9126
 * @throws OidcError `metadata/missing-endpoint`, `pushed-request/error`, `pushed-request/invalid`, or
 * with the stage `network`: there is no way back to an open request
 */
export async function pushRequest(
  client: OidcClient,
  metadata: ServerMetadata,
  request: AuthorizationRequest,
  customParams: CustomParams,
): Promise<string> {
  const { clock } = client.ports;
  const endpoint = requireEndpoint(metadata, 'pushed_authorization_request_endpoint');
  const body = buildPushedRequest(request, customParams);
  for (let isLast = false; ; isLast = true) {
    const pushedAt = clock.now();
    const response = await post(client, endpoint, body);
    const { request_uri, expires_in } = parsePushedResponse(response, clock.now());
    // The response may have waited for a page that was frozen, or a device that slept.
    if (clock.now() < pushedAt + expires_in) {
      return buildPushedRequestUrl(metadata.authorization_endpoint, request.client_id, request_uri);
    }
    if (isLast) {
      throw new OidcError('pushed-request/invalid', 'The request_uri expires before it arrives.');
    }
  }
}
