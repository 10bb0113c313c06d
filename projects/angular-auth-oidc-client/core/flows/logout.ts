import type { OidcClient } from '../client';
import { isOidcError, OidcError, type OidcErrorCode } from '../errors';
import { heldTokens } from '../session/session-store';
import type { LogoutOptions } from './end-session';
import { afterRenewal } from './in-flight';
import { endSession, revoke } from './on-demand';

/** Ends the session here, in all tabs, and does not tell the provider. Where there is no page, on a server, it does nothing. */
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
  options: LogoutOptions = {},
  idToken: string | undefined = heldTokens(client.store)?.idToken,
): Promise<void> {
  logoutLocal(client);
  // The provider has another session now, or none.
  if (client.memory.providerSessionChanged) return;
  let code: OidcErrorCode = 'end-session/not-supported';
  try {
    if (await endSession(client, idToken, options)) return;
  } catch (error) {
    if (!isOidcError(error)) throw error;
    code = error.code;
  }
  client.ports.log.warn('Signed out here only.', { code });
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
  // The tokens that one in flight brings would be left at the provider.
  client.memory.giveUpFrame?.();
  await afterRenewal(client);
  const held = heldTokens(client.store);
  let failure: OidcError | undefined;
  client.store.start('signing-out');
  for (const [hint, token] of [
    ['refresh_token', held?.refreshToken],
    ['access_token', held?.accessToken],
  ] as const) {
    if (!token) continue;
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
