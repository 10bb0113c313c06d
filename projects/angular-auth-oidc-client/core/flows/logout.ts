import { requireBrowser, type OidcClient, type SignOut } from '../client';
import type { OidcError } from '../errors';
import { heldTokens } from '../session/session-store';
import type { LogoutOptions } from './end-session';
import { endSession, revokeTokens, tellTabs } from './on-demand';

/** A page is not left at once: for so long later calls still join a sign-out. */
const joinableMs = 15_000;

/**
 * Ends the session in memory, storage and other tabs, before the provider is asked for anything.
 *
 * @returns the sign-out with the tokens that the session held, or the one in progress
 * @throws OidcError `platform/not-in-browser`
 */
function endHere(client: OidcClient): SignOut {
  requireBrowser(client);
  const { memory, ports, store } = client;
  const tokens = heldTokens(store);
  const { activity } = store.value;
  let { signOut } = memory;
  // A second call finds no tokens any more. Whoever has signed in meanwhile is signed out anew.
  if (tokens || !signOut) {
    const begun = (memory.signOut = signOut = { tokens, awaitsTokens: activity !== 'idle' });
    const cancel = ports.clock.setTimer(() => {
      forget();
      if (memory.signOut === begun) memory.signOut = undefined;
    }, joinableMs);
    const forget = client.onDestroy(cancel);
  }
  if (activity !== 'signing-out') store.dispatch({ type: 'ended', reason: 'logout' });
  return signOut;
}

/** Ends the session here, in all tabs, and does not tell the provider. On a server it does nothing. */
export function logoutLocal(client: OidcClient): void {
  if (client.ports.browser.url() === undefined) return;
  endHere(client);
  void tellTabs(client);
}

/**
 * Ends the session here at once, then at the provider if the provider offers that. A second call joins
 * the first one.
 *
 * @see OpenID Connect RP-Initiated Logout 1.0 section 2
 * @throws OidcError `platform/not-in-browser`, or why the session at the provider goes on
 */
export async function logout(client: OidcClient, options: LogoutOptions = {}): Promise<void> {
  await endSession(client, endHere(client), options);
}

/**
 * Ends the session here at once, then revokes its tokens and ends the session at the provider. Tokens
 * that cannot be revoked within a few seconds do not stop that.
 *
 * @returns why a token could not be revoked
 */
export async function logoutAndRevoke(
  client: OidcClient,
  options: LogoutOptions = {},
): Promise<OidcError | undefined> {
  const signOut = endHere(client);
  const revoked = revokeTokens(client, signOut);
  await endSession(client, signOut, options);
  return revoked;
}
