import type { OidcClient } from '../client';
import { isOidcError, OidcError } from '../errors';
import {
  findAuthorizationResponse,
  stripAuthorizationResponse,
  type AuthorizationResponse,
} from '../protocol/callback-url';
import { settle } from '../session/session-store';
import type { Transaction } from '../session/transactions';
import { transactionsOf } from './attempts';
import { finishLogin } from './callback';

/** Whether a URL answers a sign-in that this configuration began. */
export async function hasAttempt(client: OidcClient, url: string): Promise<boolean> {
  try {
    const answer = findAuthorizationResponse(url, client.config.redirectUrl, false);
    return answer !== undefined && (await transactionsOf(client).find(answer.state)) !== undefined;
  } catch {
    // One without a state belongs to nobody; the check of the configuration says so.
    return false;
  }
}

/**
 * Finishes the sign-in that a URL answers, once.
 *
 * @returns what came of it; `undefined` where the URL answers nothing of ours
 * @throws OidcError `authorization-response/missing-state`
 */
export async function finishAnswer(
  client: OidcClient,
  url: string,
): Promise<{ readonly failure: OidcError | undefined } | undefined> {
  const { memory } = client;
  const answer = await findAnswer(client, url);
  // Two URLs may carry one answer.
  if (answer && !memory.finishing) {
    memory.finishing = finishCallback(client, url, ...answer).finally(() => {
      memory.finishing = undefined;
    });
  }
  // Also for a caller who comes when the address is clean already.
  return memory.finishing && { failure: await memory.finishing };
}

/**
 * The sign-in answer in a URL with the attempt that it belongs to; `undefined` where the URL is
 * nothing of ours, which leaves everything as it is.
 */
async function findAnswer(
  client: OidcClient,
  url: string,
): Promise<[AuthorizationResponse, Transaction] | undefined> {
  const { config } = client;
  const transactions = transactionsOf(client);
  const answer = findAuthorizationResponse(url, config.redirectUrl, false);
  const transaction = answer && (await transactions.find(answer.state));
  if (answer && (!transaction || transaction.isAwaited) && (await handOver(client, url, answer))) {
    return undefined;
  }
  if (!transaction) return undefined;
  const response = findAuthorizationResponse(
    url,
    transaction.redirectUri,
    config.checksRedirectUrl,
  );
  return response && [response, transaction];
}

/** An answer of which this page knows nothing may be awaited by the one that opened it. */
async function handOver(
  client: OidcClient,
  url: string,
  { state }: AuthorizationResponse,
): Promise<boolean> {
  const { ports } = client;
  if (ports.browser.url() !== url || (await transactionsOf(client).isKnownElsewhere(state))) {
    return false;
  }
  const windows = await ports.browser.windows();
  return windows.handOver(url, state);
}

async function finishCallback(
  client: OidcClient,
  url: string,
  response: AuthorizationResponse,
  transaction: Transaction,
): Promise<OidcError | undefined> {
  const { config, memory, ports, store } = client;
  await transactionsOf(client).remove(response.state);
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
  settle(store);
  if (failure) failure.configId ??= config.configId;
  memory.callback = { url, failure };
  ports.browser.returned({ returnRoute: transaction.returnRoute, error });
  return failure;
}
