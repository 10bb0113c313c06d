import type { OidcClient } from '../client';
import type { CustomParams } from '../config';
import { buildEndSessionUrl } from '../protocol/end-session';
import type { ServerMetadata } from '../protocol/metadata';
import { heldTokens } from '../session/session-store';
import { discover, knownMetadata } from './discover';

/**
 * The URL that ends the session at the provider; `null` where that is not offered.
 *
 * @param idToken of the session that ends
 */
export async function requestEndSessionUrl(
  client: OidcClient,
  idToken: string | undefined,
  customParams: CustomParams | undefined,
): Promise<string | null> {
  return endSessionUrl(client, await discover(client), idToken, customParams);
}

/** The same for the session held, without waiting; `null` also where the metadata are not known yet. */
export function createEndSessionUrl(
  client: OidcClient,
  customParams?: CustomParams,
): string | null {
  const metadata = knownMetadata(client);
  const idToken = heldTokens(client.store)?.idToken;
  return metadata ? endSessionUrl(client, metadata, idToken, customParams) : null;
}

function endSessionUrl(
  { config }: OidcClient,
  metadata: ServerMetadata,
  idToken: string | undefined,
  customParams: CustomParams | undefined,
): string | null {
  const { end_session_endpoint: endpoint } = metadata;
  if (endpoint === undefined) return null;
  return buildEndSessionUrl(
    endpoint,
    {
      id_token_hint: idToken,
      client_id: config.clientId,
      post_logout_redirect_uri: config.postLogoutRedirectUri,
    },
    { ...config.endSessionParams, ...customParams },
  );
}
