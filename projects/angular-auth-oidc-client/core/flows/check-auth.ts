import type { OidcClient } from '../client';
import { isOidcError, OidcError } from '../errors';
import {
  findAuthorizationResponse,
  stripAuthorizationResponse,
  type AuthorizationResponse,
} from '../protocol/callback-url';
import { hasUsableAccessToken } from '../session/renewal-time';
import type { Transaction } from '../session/transactions';
import { finishLogin, keepSession, renewInTime, userDataFailure } from './on-demand';

/**
 * Finds out whether the user is signed in: takes up the stored session, finishes the sign-in that the
 * URL answers, or renews what has expired. Concurrent calls share one run, and one URL is dealt with
 * once: whoever asks again gets the same answer. Where there is no page, on a server, it does nothing.
 *
 * @param url of the page, or the one that an application was opened with
 * @returns the failure, if any; what we hold is in the store
 */
export function checkAuth(
  client: OidcClient,
  url: string | undefined = client.ports.browser.url(),
): Promise<OidcError | undefined> {
  if (url === undefined) return Promise.resolve(undefined);
  return client.share(`check-auth ${url}`, async () => {
    const { callback } = client.memory;
    return callback?.url === url ? callback.failure : check(client, url);
  });
}

async function check(client: OidcClient, url: string): Promise<OidcError | undefined> {
  const { memory } = client;
  await client.restored;
  try {
    const answer = await findAnswer(client, url);
    // Two URLs may carry one answer.
    if (answer && !memory.finishing) {
      memory.finishing = finishCallback(client, url, ...answer).finally(() => {
        memory.finishing = undefined;
      });
    }
    // Also for a caller who comes when the address is clean already.
    if (memory.finishing) return await memory.finishing;
    settle(client);
    return await renewExpired(client);
  } catch (error) {
    if (!isOidcError(error)) throw error;
    return error;
  } finally {
    settle(client);
    void keepSession(client);
  }
}

/** Whoever looked and found nothing knows that there is no session. */
function settle({ store }: OidcClient): void {
  if (store.value.status === 'unknown') store.dispatch({ type: 'restored', session: undefined });
}

/**
 * The sign-in answer in a URL with the attempt that it belongs to; `undefined` where the URL is
 * nothing of ours, which leaves everything as it is.
 */
async function findAnswer(
  { config, transactions }: OidcClient,
  url: string,
): Promise<[AuthorizationResponse, Transaction] | undefined> {
  const answer = findAuthorizationResponse(url, config.redirectUrl, false);
  const transaction = answer && (await transactions.find(answer.state));
  if (!transaction) return undefined;
  const response = findAuthorizationResponse(
    url,
    transaction.redirectUri,
    config.checksRedirectUrl,
  );
  return response && [response, transaction];
}

async function finishCallback(
  client: OidcClient,
  url: string,
  response: AuthorizationResponse,
  transaction: Transaction,
): Promise<OidcError | undefined> {
  const { config, memory, ports, transactions } = client;
  await transactions.remove(response.state);
  if (config.cleansAddress && ports.browser.url() === url) {
    ports.browser.replaceUrl(stripAuthorizationResponse(url));
  }
  if (config.cleansState) {
    memory.state = undefined;
    await ports.storage.remove(client.keyOf('state'));
  }
  let failure: OidcError | undefined;
  // A sign-in whose user data are missing has not failed.
  let error: OidcError | undefined;
  try {
    if (transaction.state !== response.state) {
      throw new OidcError(
        'authorization-response/state-mismatch',
        'The stored sign-in attempt carries another state than its answer.',
      );
    }
    failure = await finishLogin(client, response, transaction);
  } catch (thrown) {
    if (!isOidcError(thrown)) throw thrown;
    failure = error = thrown;
  }
  settle(client);
  memory.callback = { url, failure };
  ports.browser.returned({ returnRoute: transaction.returnRoute, error });
  return failure;
}

/**
 * A session that has run out is renewed before anybody relies on it; user data that were not to be had
 * are asked for again.
 */
async function renewExpired(client: OidcClient): Promise<OidcError | undefined> {
  const { config, ports, store } = client;
  const { value } = store;
  if (value.status !== 'authenticated') return undefined;
  if (!hasUsableAccessToken(value.tokens, ports.clock.now())) {
    if (value.tokens.refreshToken === undefined) {
      store.dispatch({ type: 'expired' });
      return undefined;
    }
    await renewInTime(client);
    return undefined;
  }
  return config.loadsUserInfo && value.userData === undefined ? userDataFailure(client) : undefined;
}
