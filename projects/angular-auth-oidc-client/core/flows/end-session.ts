import type { OidcClient, SignOut } from '../client';
import type { CustomParams } from '../config';
import { OidcError } from '../errors';
import { ownMembers } from '../own-members';
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
    id_token_hint: config.options.disableIdTokenHint ? undefined : idToken,
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
 * Leaves for the provider, to end the session there, once for each sign-out.
 *
 * @see OpenID Connect RP-Initiated Logout 1.0 section 2
 * @throws OidcError `end-session/not-supported`, `network/timeout`, or with the stage `metadata`
 */
export function endSession(
  client: OidcClient,
  signOut: SignOut,
  options: LogoutOptions,
): Promise<void> {
  return (signOut.left ??= leave(client, signOut, options).catch((error: unknown) => {
    // The next call may have better luck.
    signOut.left = undefined;
    throw error;
  }));
}

async function leave(client: OidcClient, signOut: SignOut, options: LogoutOptions): Promise<void> {
  const { memory, store } = client;
  // The provider has another session now, or none.
  if (memory.providerSessionChanged) return;
  // A sign-in that begins meanwhile would take the page elsewhere.
  const ticket = store.start('signing-out');
  const go = await prepareToLeave(client, signOut, options).finally(() => {
    if (ticket !== undefined) store.dispatch({ type: 'released', ticket });
  });
  await go();
}

/** The request, and what has to be over before the page is left; that takes {@link patienceSeconds} at most. */
async function prepareToLeave(
  client: OidcClient,
  signOut: SignOut,
  options: LogoutOptions,
): Promise<() => unknown> {
  const { customParams, logoffMethod, urlHandler } = ownMembers(options);
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
  const params = ownMembers<CustomParams>({ ...config.endSessionParams, ...customParams });
  const hasState = endpoint !== undefined && params['state'] === undefined;
  const request = createRequest(
    client,
    signOut.tokens?.idToken,
    hasState ? await inTime(rememberSignOut(client)).catch(() => undefined) : undefined,
  );
  const url = buildUrl(client, metadata, request, params);
  await signOut.revoked;
  // An asynchronous storage must have forgotten the session before the page is left.
  if (store.writing) await inTime(store.writing).catch(() => undefined);
  if (url === null) {
    throw new OidcError('end-session/not-supported', 'The provider offers no sign-out.');
  }
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
