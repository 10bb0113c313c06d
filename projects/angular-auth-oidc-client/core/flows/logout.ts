import type { OidcClient, SignOut } from '../client';
import { isOidcError, type OidcError, type OidcErrorCode } from '../errors';
import { heldTokens } from '../session/session-store';
import type { LogoutOptions } from './end-session';
import { endSession, revokeTokens, tellTabs } from './on-demand';

/** A page is not left at once: for so long later calls still join a sign-out. */
const joinableMs = 15_000;

/**
 * Ends the session in memory, storage and other tabs, before the provider is asked for anything.
 *
 * @returns the tokens that it held, or the sign-out in progress; `undefined` on a server
 */
function endHere(client: OidcClient): SignOut | undefined {
  const { memory, ports, store } = client;
  if (ports.browser.url() === undefined) return undefined;
  const tokens = heldTokens(store);
  // A second call finds no tokens any more. Whoever has signed in meanwhile is signed out anew.
  const joined = tokens ? undefined : memory.signOut;
  const signOut = (memory.signOut = joined ?? {
    tokens,
    awaitsTokens: store.value.activity !== 'idle',
  });
  if (!joined) forgetLater(client, signOut);
  if (store.value.activity !== 'signing-out') store.dispatch({ type: 'ended', reason: 'logout' });
  return signOut;
}

function forgetLater(client: OidcClient, signOut: SignOut): void {
  const { memory, ports } = client;
  const cancel = ports.clock.setTimer(() => {
    stop();
    if (memory.signOut === signOut) memory.signOut = undefined;
  }, joinableMs);
  const stop = client.onDestroy(cancel);
}

/** Ends the session here, in all tabs, and does not tell the provider. On a server it does nothing. */
export function logoutLocal(client: OidcClient): void {
  if (endHere(client)) void tellTabs(client);
}

/**
 * Ends the session here at once, then at the provider if the provider offers that. A second call joins
 * the first one.
 *
 * @see OpenID Connect RP-Initiated Logout 1.0 section 2
 */
export async function logout(client: OidcClient, options: LogoutOptions = {}): Promise<void> {
  const signOut = endHere(client);
  // With `providerSessionChanged` the provider has another session now, or none.
  if (!signOut || client.memory.providerSessionChanged) return;
  await (signOut.left ??= leave(client, signOut, options));
}

async function leave(client: OidcClient, signOut: SignOut, options: LogoutOptions): Promise<void> {
  const { ports, store } = client;
  let code: OidcErrorCode = 'end-session/not-supported';
  // A sign-in that begins meanwhile would take the page elsewhere.
  const ticket = store.start('signing-out');
  try {
    const go = await endSession(client, signOut, options).finally(() => {
      if (ticket !== undefined) store.dispatch({ type: 'released', ticket });
    });
    if (go) {
      await go();
      return;
    }
    signOut.left = undefined;
  } catch (error) {
    // The next call may have better luck.
    signOut.left = undefined;
    if (!isOidcError(error)) throw error;
    code = error.code;
  }
  ports.log.warn('Signed out here only.', { code });
}

/**
 * Ends the session here at once, then revokes its tokens and ends the session at the provider. Tokens
 * that cannot be revoked within a few seconds do not stop that.
 *
 * @returns why a token could not be revoked
 */
export async function logoutAndRevoke(
  client: OidcClient,
  options?: LogoutOptions,
): Promise<OidcError | undefined> {
  const signOut = endHere(client);
  if (!signOut) return undefined;
  signOut.revoked ??= revokeTokens(client, signOut);
  await logout(client, options);
  return signOut.revoked;
}
