import type { OidcClient } from '../client';
import type { CustomParams } from '../config';
import { isOidcError, OidcError } from '../errors';
import { heldTokens } from '../session/session-store';
import { requestEndSessionUrl, revoke } from './on-demand';

/** What a single sign-out may ask for besides the configuration. */
export interface LogoutOptions {
  /** Further parameters of the logout request, for this one. */
  readonly customParams?: CustomParams | undefined;
  /** Takes the URL instead of the browser leaving the page. */
  readonly urlHandler?: ((url: string) => unknown) | undefined;
}

/** Ends the session here, and tells nobody. Where there is no page, on a server, it does nothing. */
export function logoutLocal({ ports, store }: OidcClient): void {
  if (ports.browser.url() !== undefined) store.dispatch({ type: 'ended', reason: 'logout' });
}

/**
 * Ends the session here at once, then at the provider where it offers that.
 *
 * @see OpenID Connect RP-Initiated Logout 1.0 section 2
 */
export async function logout(
  client: OidcClient,
  { customParams, urlHandler }: LogoutOptions = {},
  idToken: string | undefined = heldTokens(client.store)?.idToken,
): Promise<void> {
  logoutLocal(client);
  const { log, browser } = client.ports;
  let url: string | null;
  try {
    url = await requestEndSessionUrl(client, idToken, customParams);
  } catch (error) {
    log.warn('Signed out here only.', { code: isOidcError(error) ? error.code : undefined });
    return;
  }
  // An asynchronous storage must have forgotten the session before the page is left.
  await client.store.writing;
  if (url === null) log.warn('Signed out here only.', { code: 'end-session/not-supported' });
  else if (urlHandler) await urlHandler(url);
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
  options?: LogoutOptions,
): Promise<OidcError | undefined> {
  const held = heldTokens(client.store);
  let failure: OidcError | undefined;
  client.store.start('signing-out');
  for (const [hint, token] of [
    ['refresh_token', held?.refreshToken],
    ['access_token', held?.accessToken],
  ] as const) {
    if (token === undefined) continue;
    try {
      await revoke(client, hint, token);
    } catch (error) {
      failure ??= isOidcError(error)
        ? error
        : new OidcError('network/failed', 'The revocation failed.', { cause: error });
    }
  }
  await logout(client, options, held?.idToken);
  return failure;
}
