import type { OidcClient } from '../client';
import { isOidcError } from '../errors';
import { hasUsableAccessToken } from '../session/renewal-time';
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
  if (store.value.status === 'unknown' || memory.finishing) await checkAuth(client);
  const held = usableAccessToken(client);
  if (held || store.value.status !== 'authenticated' || !store.value.tokens.refreshToken)
    return held;
  try {
    await renewInTime(client);
  } catch (error) {
    if (!isOidcError(error)) throw error;
    ports.log.warn('No access token could be had.', { code: error.code });
  }
  return usableAccessToken(client);
}
