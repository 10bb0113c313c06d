import type { OidcClient, SignOut } from '../client';
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
import { withTimeout } from './limit';
import { outOfPatience, patienceSeconds } from './revoke';
import { rememberSignOut } from './sign-out-return';
import { agreeWithTabs } from './tabs';

/** What a single sign-out may ask for besides the configuration. */
export interface LogoutOptions {
  /** Further parameters of the logout request, for this one. */
  readonly customParams?: CustomParams | undefined;
  /** How the browser leaves for the provider. Default `GET`; `POST` sends a form. */
  readonly logoffMethod?: 'GET' | 'POST' | undefined;
  /** Takes the URL instead of the browser leaving the page. */
  readonly urlHandler?: ((url: string) => unknown) | undefined;
}

function createRequest(
  { config }: OidcClient,
  idToken: string | undefined,
  state?: string,
): EndSessionRequest {
  return {
    id_token_hint: idToken,
    client_id: config.clientId,
    post_logout_redirect_uri: config.postLogoutRedirectUri,
    state,
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
 * Prepares to end the session at the provider: the request, and what has to be over before the page is
 * left. None of it takes longer than {@link patienceSeconds}.
 *
 * @returns what leaves for the provider, `undefined` if it has no endpoint for that
 * @see OpenID Connect RP-Initiated Logout 1.0 section 2
 * @throws OidcError with the stage `metadata`, or `network/timeout`
 */
export async function endSession(
  client: OidcClient,
  signOut: SignOut,
  { customParams, logoffMethod, urlHandler }: LogoutOptions,
): Promise<(() => unknown) | undefined> {
  const { config, memory, ports, store } = client;
  const { browser } = ports;
  const inTime = <T>(work: Promise<T>): Promise<T> =>
    withTimeout(client, work, patienceSeconds, outOfPatience());
  const [metadata] = await Promise.all([
    config.signsOutLikeAuth0
      ? undefined
      : inTime(discover(client)).catch((error: unknown) => {
          // Those that served until now are better than none.
          if (memory.provider) return memory.provider;
          throw error;
        }),
    inTime(agreeWithTabs(client)).catch(() => undefined),
  ]);
  const endpoint = metadata?.end_session_endpoint;
  const params = { ...config.endSessionParams, ...customParams };
  const hasState = endpoint !== undefined && params['state'] === undefined;
  const request = createRequest(
    client,
    signOut.tokens?.idToken,
    hasState ? await rememberSignOut(client) : undefined,
  );
  const url = buildUrl(client, metadata, request, params);
  await signOut.revoked;
  // An asynchronous storage must have forgotten the session before the page is left.
  await store.writing;
  if (url === null) return undefined;
  return async () => {
    if (urlHandler) await urlHandler(url);
    else if (logoffMethod === 'POST' && endpoint !== undefined) {
      (await browser.windows()).submitForm(endpoint, buildEndSessionForm(request, params));
    } else browser.redirect(url);
  };
}

/**
 * The URL that ends the session held at the provider, without waiting; `null` if the endpoint is not known.
 * It has no `state`, because it may be asked for at any time and never used.
 */
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
