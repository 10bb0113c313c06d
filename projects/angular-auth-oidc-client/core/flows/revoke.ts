import type { OidcClient } from '../client';
import { OidcError } from '../errors';
import { requireEndpoint } from '../protocol/metadata';
import {
  buildRevocationRequest,
  checkRevocationResponse,
  type TokenTypeHint,
} from '../protocol/revocation';
import { heldTokens } from '../session/session-store';
import { discover } from './discover';
import { post } from './request';

/**
 * Tells the provider that a token must not work any more. The session stops using it: with a refresh
 * token it renews at next use, without one it is over.
 *
 * @param given a token of the application's choice instead of the session's own
 * @returns the body of the provider's answer
 * @see RFC 7009 section 2
 * @throws OidcError `revocation/no-token` or `metadata/missing-endpoint` before any request,
 * `revocation/error`, or with the stage `network`
 */
export async function revoke(
  client: OidcClient,
  token_type_hint: TokenTypeHint,
  given?: string | null,
): Promise<string> {
  const { config, ports, store } = client;
  const held = (): string | undefined =>
    heldTokens(store)?.[token_type_hint === 'access_token' ? 'accessToken' : 'refreshToken'];
  const token = given || held();
  if (!token) throw new OidcError('revocation/no-token', 'There is no token to revoke.');
  const url = requireEndpoint(await discover(client), 'revocation_endpoint');
  const response = await post(
    client,
    url,
    buildRevocationRequest({ client_id: config.clientId, token, token_type_hint }),
  );
  checkRevocationResponse(response, ports.clock.now());
  if (token === held()) store.dispatch({ type: 'revoked', token: token_type_hint });
  return response.body;
}
