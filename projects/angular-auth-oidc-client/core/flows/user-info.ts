import type { OidcClient } from '../client';
import { isOidcError, OidcError } from '../errors';
import { requireEndpoint } from '../protocol/metadata';
import { isSigned, parseUserInfo, validateUserInfo } from '../protocol/user-info';
import { superseded } from '../session/session-state';
import { heldTokens } from '../session/session-store';
import { discover } from './discover';
import { loadRare } from './load-rare';
import { get } from './request';

/**
 * Fetches the user data and attaches them to the session. Data of another user end the session.
 *
 * @see OpenID Connect Core 1.0 section 5.3 and section 5.4
 * @throws OidcError with the stage `user-info`, `metadata` or `network`
 */
export async function loadUserInfo(client: OidcClient): Promise<void> {
  const { store } = client;
  const { accessToken, claims } = heldTokens(store) ?? {};
  if (accessToken === undefined || claims === undefined) {
    throw superseded('There is no session to load user data for.');
  }
  if (!accessToken) {
    // The response type brings none, and the ID token holds what userinfo would tell.
    store.dispatch({ type: 'userDataLoaded', userData: claims });
    return;
  }
  // Whoever signs in meanwhile is somebody else's request.
  return client.share(`user-info ${claims.sub}`, async () => {
    try {
      const metadata = await discover(client);
      const url = requireEndpoint(metadata, 'userinfo_endpoint');
      const response = await get(client, url, {
        Accept: 'application/json, application/jwt;q=0.9',
        Authorization: `Bearer ${accessToken}`,
      });
      const json = isSigned(response)
        ? await (
            await loadRare(client.ports.clock)
          ).acceptSignedUserInfo(client, metadata, response.body)
        : parseUserInfo(response);
      store.dispatch({ type: 'userDataLoaded', userData: validateUserInfo(json, claims.sub) });
    } catch (error) {
      const sameSession = heldTokens(store)?.claims.sub === claims.sub;
      if (isOidcError(error) && error.code === 'user-info/subject-mismatch' && sameSession) {
        store.dispatch({ type: 'ended', reason: 'subject-mismatch', error });
      }
      if (isOidcError(error) && error.code.startsWith('network/')) {
        throw new OidcError('user-info/request-failed', 'The user data could not be fetched.', {
          cause: error,
        });
      }
      throw error;
    }
  });
}
