import type { HttpErrorResponse, HttpRequest } from '@angular/common/http';
import {
  canRenew,
  heldTokens,
  isPausing,
  isSameUser,
  renewInTime,
  usableAccessToken,
  type OidcClient,
  type TokenSet,
} from 'angular-auth-oidc-client/core';
import { isInvalidToken } from './bearer-challenge';

/** A resource that refuses also what it had us renew for would have us renew for each request. */
const renewedFor = new WeakMap<OidcClient, string>();

/** What is read while it is sent cannot be sent again. */
function isOneShot(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    ('getReader' in body || Symbol.asyncIterator in body)
  );
}

/**
 * The access token to repeat a request with that was refused for its own; `''` where it is not to be
 * repeated. Of many requests refused together the first one renews.
 *
 * @param sent what the session held when the request went out
 * @see RFC 6750 section 3.1
 */
export async function tokenForRepetition(
  client: OidcClient,
  { body }: HttpRequest<unknown>,
  { headers }: HttpErrorResponse,
  sent: TokenSet,
): Promise<string> {
  const { config, memory, store } = client;
  const challenges = headers.getAll('WWW-Authenticate')?.join();
  if (isOneShot(body) || !challenges || !isInvalidToken(challenges)) return '';
  const held = heldTokens(store);
  if (held?.accessToken === sent.accessToken) {
    const isRefusedAnew = renewedFor.get(client) === sent.accessToken;
    if (!held || isRefusedAnew || isPausing(client) || !canRenew(held, config)) return '';
    await renewInTime(client).catch(() => undefined);
    // After a failure that may pass, a later request may try again.
    if (!memory.backOff) renewedFor.set(client, usableAccessToken(client));
  }
  const token = usableAccessToken(client);
  const now = heldTokens(store);
  // Another user may have signed in: what one user asked for is not sent in the name of another.
  return now && isSameUser(now, sent) && token !== sent.accessToken ? token : '';
}
