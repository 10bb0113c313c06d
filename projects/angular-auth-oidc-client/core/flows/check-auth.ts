import type { OidcClient } from '../client';
import { isOidcError, type OidcError } from '../errors';
import { callbackState } from '../protocol/callback-state';
import { hasUsableAccessToken } from '../session/renewal-time';
import { settle } from '../session/session-store';
import {
  finishAnswer,
  finishSignOut,
  hasAttempt,
  keepSession,
  renewInTime,
  userDataFailure,
  watchSession,
} from './on-demand';

/**
 * The address of the page, or the one that it was opened with while that still holds a response: the
 * router may have moved on before anybody asked.
 */
function callbackUrl({ ports: { browser } }: OidcClient): string | undefined {
  const current = browser.url();
  const isPending = (url: string): boolean => {
    const state = callbackState(url);
    return state !== undefined && !browser.handledStates.has(state);
  };
  return (current && [current, ...browser.openedUrls].find(isPending)) || current;
}

/**
 * Finds out whether the user is signed in: takes up the stored session, finishes the sign-in that the
 * URL answers, or renews what has expired. Concurrent calls share one run, and one URL is dealt with
 * once: whoever asks again gets the same answer. Where there is no page, on a server, it does nothing.
 *
 * @param url that may carry an authorization response. Default: the address of the page, or the one
 * that it was opened with
 * @returns the failure, if any; what we hold is in the store
 */
export function checkAuth(
  client: OidcClient,
  url: string | undefined = callbackUrl(client),
): Promise<OidcError | undefined> {
  if (url === undefined || client.ports.browser.url() === undefined) {
    return Promise.resolve(undefined);
  }
  return client.share(`check-auth ${url}`, async () => {
    const { callback } = client.memory;
    return callback?.url === url ? callback.failure : check(client, url);
  });
}

async function check(client: OidcClient, url: string): Promise<OidcError | undefined> {
  const { memory } = client;
  const { browser } = client.ports;
  await client.restored;
  try {
    // What deals with an answer is loaded for one only.
    const isAnswered = memory.finishing !== undefined || callbackState(url) !== undefined;
    const answered = isAnswered ? await finishAnswer(client, url) : undefined;
    if (answered?.hasTransaction) return answered.failure;
    if (!isAnswered) await finishSignOut(client, url);
    settle(client.store);
    const failure = browser.hasHandedOver() ? undefined : await renewExpired(client);
    return answered?.failure ?? failure;
  } catch (error) {
    if (!isOidcError(error)) throw error;
    return error;
  } finally {
    settle(client.store);
    if (!browser.hasHandedOver()) {
      void keepSession(client);
      if (client.config.watchesProviderSession) void watchSession(client);
    }
  }
}

/** Whether the URL answers a sign-in that this configuration began. */
export async function ownsAnswer(
  client: OidcClient,
  url: string | undefined = callbackUrl(client),
): Promise<boolean> {
  return url !== undefined && callbackState(url) !== undefined && hasAttempt(client, url);
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
      store.dispatch({ type: 'expired', final: true });
      return undefined;
    }
    await renewInTime(client);
    return undefined;
  }
  return config.loadsUserInfo && value.userData === undefined ? userDataFailure(client) : undefined;
}
