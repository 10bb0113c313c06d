import { requireBrowser, type OidcClient } from '../client';
import { OidcError } from '../errors';
import { ownMembers } from '../own-members';
import type { PopUpPosition } from '../ports';
import { checkAuth } from './check-auth';
import type { LoginOptions } from './login';
import { askInPopUp } from './on-demand';

/**
 * Signs in with a pop-up, which is opened before anything is waited for: browsers allow it in a click
 * only.
 *
 * @returns the failure of what came after the answer, if any; what we hold is in the store
 * @throws OidcError `login/popup-blocked`, `login/popup-open`, `login/popup-closed`, `login/timeout`, and
 * those of a sign-in that could not begin
 */
export async function loginWithPopUp(
  client: OidcClient,
  options?: LoginOptions,
  position: PopUpPosition = {},
): Promise<OidcError | undefined> {
  const { memory, ports } = client;
  requireBrowser(client);
  if (memory.popUp?.window.isClosed() === false) {
    throw new OidcError('login/popup-open', 'There is already a popup open.');
  }
  // A window that the browser hides from us may still be open: whoever asks again has given it up.
  memory.popUp?.giveUp();
  const popUp = ports.browser.openPopUp(ownMembers(position));
  if (!popUp) {
    throw new OidcError('login/popup-blocked', 'The browser did not open the pop-up.');
  }
  const attempt = (memory.popUp = { window: popUp, giveUp: () => popUp.close() });
  const answer = askInPopUp(client, attempt, options).finally(() => {
    popUp.close();
    if (memory.popUp === attempt) memory.popUp = undefined;
  });
  return checkAuth(client, await answer);
}
