import type { OidcClient } from '../client';
import type { CustomParams } from '../config';
import { isOidcError, type OidcError } from '../errors';
import { buildEndSessionUrl } from '../protocol/end-session';
import type { ServerMetadata } from '../protocol/metadata';
import { discover, knownMetadata } from './discover';
import { revoke } from './revoke';

/** What a single sign-out may ask for besides the configuration. */
export interface LogoutOptions {
  /** Further parameters of the logout request, for this one. */
  readonly customParams?: CustomParams | undefined;
  /** Takes the URL instead of the browser leaving the page. */
  readonly urlHandler?: ((url: string) => unknown) | undefined;
}

/** Ends the session here, and tells nobody. */
export function logoutLocal({ store }: OidcClient): void {
  store.dispatch({ type: 'ended', reason: 'logout' });
}

/**
 * Ends the session here at once, then at the provider where it offers that.
 *
 * @see OpenID Connect RP-Initiated Logout 1.0 section 2
 */
export async function logout(client: OidcClient, options: LogoutOptions = {}): Promise<void> {
  await logoutWithHint(client, options, heldIdToken(client));
}

async function logoutWithHint(
  client: OidcClient,
  options: LogoutOptions,
  idToken: string | undefined,
): Promise<void> {
  logoutLocal(client);
  const { log, browser } = client.ports;
  let metadata: ServerMetadata;
  try {
    metadata = await discover(client);
  } catch (error) {
    log.warn('Signed out here only.', { code: isOidcError(error) ? error.code : undefined });
    return;
  }
  const url = endSessionUrl(client, metadata, idToken, options.customParams);
  if (url === null) {
    log.warn('Signed out here only.', { code: 'end-session/not-supported' });
    return;
  }
  if (options.urlHandler) await options.urlHandler(url);
  else browser.redirect(url);
}

/**
 * Revokes what the session holds, the refresh token first, then logs out. What could not be revoked
 * does not hold up the logout.
 *
 * @returns why a token could not be revoked
 */
export async function logoutAndRevoke(
  client: OidcClient,
  options: LogoutOptions = {},
): Promise<OidcError | undefined> {
  const { store } = client;
  const failures: OidcError[] = [];
  const held = store.value.status === 'authenticated' ? store.value.tokens : undefined;
  store.start('signing-out');
  for (const [hint, token] of [
    ['refresh_token', held?.refreshToken],
    ['access_token', held?.accessToken],
  ] as const) {
    if (token === undefined) continue;
    try {
      await revoke(client, hint, token);
    } catch (error) {
      if (!isOidcError(error)) throw error;
      failures.push(error);
    }
  }
  await logoutWithHint(client, options, held?.idToken);
  return failures[0];
}

/** The URL that ends the session at the provider; `null` where that is not known or not offered. */
export function createEndSessionUrl(
  client: OidcClient,
  customParams?: CustomParams,
): string | null {
  const metadata = knownMetadata(client);
  return metadata ? endSessionUrl(client, metadata, heldIdToken(client), customParams) : null;
}

function heldIdToken({ store }: OidcClient): string | undefined {
  return store.value.status === 'authenticated' ? store.value.tokens.idToken : undefined;
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
