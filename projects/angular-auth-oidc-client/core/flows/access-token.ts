import type { OidcClient } from '../client';
import { isOidcError } from '../errors';
import { hasUsableAccessToken } from '../session/renewal-time';
import { heldTokens } from '../session/session-store';
import { checkAuth } from './check-auth';
import { renewInTime } from './on-demand';

/** The access token as it is now, `''` where none can be used. */
export function usableAccessToken({ store, ports }: OidcClient): string {
  const { value } = store;
  if (value.status !== 'authenticated') return '';
  return hasUsableAccessToken(value.tokens, ports.clock.now())
    ? (value.tokens.accessToken ?? '')
    : '';
}

/**
 * An access token that can be used, after whatever is worth waiting for: the check at start-up, a
 * renewal in flight, or one that is begun here. `''` where none of these brings one.
 */
export async function acquireAccessToken(client: OidcClient): Promise<string> {
  const { memory, store, ports } = client;
  try {
    // A session that has run out says nothing of the answer that the address may hold.
    if (memory.finishing || !usableAccessToken(client)) {
      const failure = await checkAuth(client);
      // After a sign-in that failed the session of before still counts.
      if (failure && failure !== memory.callback?.failure) throw failure;
    }
    if (!usableAccessToken(client) && heldTokens(store)?.refreshToken) await renewInTime(client);
  } catch (error) {
    if (!isOidcError(error)) throw error;
    ports.log.warn('No access token could be had.', { code: error.code });
  }
  return usableAccessToken(client);
}
