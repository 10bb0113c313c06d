import type { OidcClient } from '../client';
import { isOidcError } from '../errors';
import { hasUsableAccessToken } from '../session/renewal-time';
import type { TokenSet } from '../session/session-state';
import { heldTokens } from '../session/session-store';
import { checkAuth, ownsAnswer } from './check-auth';
import { renewInTime } from './on-demand';
import { isPausing } from './pausing';

function usableTokens({ store, ports }: OidcClient): TokenSet | undefined {
  const tokens = heldTokens(store);
  return tokens && hasUsableAccessToken(tokens, ports.clock.now()) ? tokens : undefined;
}

/** The access token as it is now, `''` where none can be used. */
export function usableAccessToken(client: OidcClient): string {
  return usableTokens(client)?.accessToken ?? '';
}

/**
 * An access token that can be used, after whatever is worth waiting for: the check at start-up, a
 * renewal in flight, or one that is begun here. `''` where none of these brings one.
 */
export async function acquireAccessToken(client: OidcClient): Promise<string> {
  const { memory, store, ports } = client;
  // A provider that is down is not asked anew for each request.
  const isKnownToFail = isPausing(client) && heldTokens(store) !== undefined;
  try {
    // A session that has run out says nothing of the answer that the address may hold.
    if (
      memory.finishing ||
      (!usableTokens(client) && (!isKnownToFail || (await ownsAnswer(client))))
    ) {
      const failure = await checkAuth(client);
      // After a sign-in that failed the session of before still counts.
      if (failure && failure !== memory.callback?.failure) throw failure;
    }
    if (!usableTokens(client) && heldTokens(store)?.refreshToken && !isPausing(client)) {
      await renewInTime(client);
    }
  } catch (error) {
    if (!isOidcError(error)) throw error;
    if (!isKnownToFail) ports.log.warn('No access token could be had.', { code: error.code });
  }
  return usableAccessToken(client);
}
