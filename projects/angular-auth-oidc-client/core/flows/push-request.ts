import type { OidcClient } from '../client';
import type { CustomParams } from '../config';
import type { AuthorizationRequest } from '../protocol/authorization-request';
import { requireEndpoint, type ServerMetadata } from '../protocol/metadata';
import {
  buildPushedRequest,
  buildPushedRequestUrl,
  parsePushedResponse,
} from '../protocol/pushed-request';
import { post } from './request';

/**
 * Pushes the authorization request to the provider and gives the URL that refers to it.
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
  const endpoint = requireEndpoint(metadata, 'pushed_authorization_request_endpoint');
  const response = await post(client, endpoint, buildPushedRequest(request, customParams));
  return buildPushedRequestUrl(
    metadata.authorization_endpoint,
    request.client_id,
    parsePushedResponse(response, client.ports.clock.now()),
  );
}
