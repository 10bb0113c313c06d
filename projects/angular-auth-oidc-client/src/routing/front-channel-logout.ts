import { inject } from '@angular/core';
import {
  heldTokens,
  isFrontChannelLogout,
  logoutLocal,
  tellTabs,
  type OidcClient,
} from 'angular-auth-oidc-client/core';
import { AuthClients } from '../auth-clients';

async function endIfMeant(client: OidcClient): Promise<void> {
  const { ports, restored, store } = client;
  await restored;
  const claims = heldTokens(store)?.claims;
  if (!claims || !isFrontChannelLogout(ports.browser.url() ?? '', claims)) return;
  logoutLocal(client);
  // The provider may remove the iframe as soon as the page is there.
  await Promise.all([tellTabs(client), store.writing]);
}

/**
 * For `canActivate` of the route whose address is registered with the provider as
 * `frontchannel_logout_uri`: ends the session here of every configuration that the provider means,
 * and lets the route show.
 *
 * @see OpenID Connect Front-Channel Logout 1.0 section 3
 */
export async function frontChannelLogout(): Promise<boolean> {
  const clients = inject(AuthClients);
  await clients.ready();
  await Promise.all(clients.all.map(endIfMeant));
  return true;
}
