import type { OidcClient } from '../client';
import type { CustomParams } from '../config';
import {
  buildAuth0LogoutUrl,
  buildEndSessionForm,
  buildEndSessionUrl,
  type EndSessionRequest,
} from '../protocol/end-session';
import type { ServerMetadata } from '../protocol/metadata';
import { heldTokens } from '../session/session-store';
import { discover, knownMetadata } from './discover';

/** What a single sign-out may ask for besides the configuration. */
export interface LogoutOptions {
  /** Further parameters of the logout request, for this one. */
  readonly customParams?: CustomParams | undefined;
  /** How the browser leaves for the provider. Default `GET`; `POST` sends a form. */
  readonly logoffMethod?: 'GET' | 'POST' | undefined;
  /** Takes the URL instead of the browser leaving the page. */
  readonly urlHandler?: ((url: string) => unknown) | undefined;
}

function createRequest({ config }: OidcClient, idToken: string | undefined): EndSessionRequest {
  return {
    id_token_hint: idToken,
    client_id: config.clientId,
    post_logout_redirect_uri: config.postLogoutRedirectUri,
  };
}

/** Auth0 needs no metadata for it. */
function buildUrl(
  { config }: OidcClient,
  metadata: ServerMetadata | undefined,
  request: EndSessionRequest,
  params: CustomParams,
): string | null {
  if (config.signsOutLikeAuth0) return buildAuth0LogoutUrl(config.authority, request, params);
  const endpoint = metadata?.end_session_endpoint;
  return endpoint === undefined ? null : buildEndSessionUrl(endpoint, request, params);
}

/**
 * Leaves for the provider, to end the session there.
 *
 * @param idToken of the session that ended here
 * @returns false where the provider does not offer that
 * @see OpenID Connect RP-Initiated Logout 1.0 section 2
 * @throws OidcError with the stage `metadata`
 */
export async function endSession(
  client: OidcClient,
  idToken: string | undefined,
  { customParams, logoffMethod, urlHandler }: LogoutOptions,
): Promise<boolean> {
  const { config, ports, store } = client;
  const { browser } = ports;
  // On a server nothing is asked.
  if (browser.url() === undefined) return true;
  const metadata = config.signsOutLikeAuth0 ? undefined : await discover(client);
  const request = createRequest(client, idToken);
  const params = { ...config.endSessionParams, ...customParams };
  const url = buildUrl(client, metadata, request, params);
  // An asynchronous storage must have forgotten the session before the page is left.
  await store.writing;
  if (url === null) return false;
  const endpoint = metadata?.end_session_endpoint;
  if (urlHandler) await urlHandler(url);
  else if (logoffMethod === 'POST' && endpoint !== undefined) {
    (await browser.windows()).submitForm(endpoint, buildEndSessionForm(request, params));
  } else browser.redirect(url);
  return true;
}

/** The URL that ends the session held at the provider, without waiting; `null` where it is not known. */
export function createEndSessionUrl(
  client: OidcClient,
  customParams?: CustomParams,
): string | null {
  const idToken = heldTokens(client.store)?.idToken;
  return buildUrl(client, knownMetadata(client), createRequest(client, idToken), {
    ...client.config.endSessionParams,
    ...customParams,
  });
}
