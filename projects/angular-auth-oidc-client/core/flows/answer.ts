import type { OidcClient } from '../client';
import { isOidcError, OidcError, type OidcErrorCode } from '../errors';
import type { CallbackOutcome } from '../ports';
import { callbackState } from '../protocol/callback-state';
import {
  findAuthorizationResponse,
  isAtOrigin,
  isAtRedirectUrl,
  stripAuthorizationResponse,
  type AuthorizationResponse,
} from '../protocol/callback-url';
import { heldTokens, settle } from '../session/session-store';
import type { Transaction } from '../session/transactions';
import { transactionsOf } from './attempts';
import { finishLogin } from './callback';

/** What became of the authorization response in a URL. */
export interface CallbackResult {
  readonly failure: OidcError | undefined;
  /** False if this browser knows of no sign-in with its `state`. */
  readonly hasTransaction: boolean;
}

/** Whether a URL answers a sign-in that this configuration began. */
export async function hasAttempt(client: OidcClient, url: string): Promise<boolean> {
  const response = findAuthorizationResponse(url);
  return (
    response !== undefined && (await transactionsOf(client).find(response.state)) !== undefined
  );
}

/**
 * Finishes the sign-in that a URL answers, once. The response is recognised by its `state`, wherever
 * the router has moved the page meanwhile; one at `redirectUrl` without a sign-in is reported.
 *
 * @returns what came of it; `undefined` if the URL answers nothing of ours
 */
export async function finishAnswer(
  client: OidcClient,
  url: string,
): Promise<CallbackResult | undefined> {
  const { config, memory, ports } = client;
  const response = findAuthorizationResponse(url);
  const isNew = (): boolean =>
    response !== undefined && !ports.browser.handledStates.has(keyOf(response));
  if (response && isNew()) {
    const transactions = transactionsOf(client);
    const transaction = await transactions.find(response.state);
    const isElsewhere = !transaction && (await isOfOther(client, response));
    if (isElsewhere || (await handOver(client, url, response, transaction))) return undefined;
    if (transaction && config.checksRedirectUrl && !isAtOrigin(url, transaction.redirectUri)) {
      return refuse(client, url, response, 'authorization-response/invalid', wrongOrigin);
    }
    // Another configuration may have dealt with it meanwhile. Two URLs may carry one response.
    if (isNew() && !memory.finishing && (transaction ?? isExpected(client, url, response))) {
      ports.browser.handledStates.add(keyOf(response));
      if (!transaction) {
        return refuse(client, url, response, 'authorization-response/unknown-transaction', unknown);
      }
      memory.finishing = finishCallback(client, url, response, transaction).finally(() => {
        memory.finishing = undefined;
      });
    }
  }
  // Also for a caller who comes when the address is clean already.
  return memory.finishing && { failure: await memory.finishing, hasTransaction: true };
}

const wrongOrigin = 'The response arrived at another origin than the redirect URI of its request.';
const unknown =
  'A response arrived for a sign-in that is not known here. It was begun in another tab or browser, or at another origin (127.0.0.1 is not localhost), or the storage was cleared or changed since. Sign in again.';

const keyOf = ({ state }: AuthorizationResponse): string => state.slice(0, 43);

/** Whether another configuration began the sign-in, here or in another application of the origin. */
async function isOfOther(client: OidcClient, { state }: AuthorizationResponse): Promise<boolean> {
  for (const other of client.memory.neighbours ?? []) {
    const transaction = other === client ? undefined : await transactionsOf(other).find(state);
    // One that another window awaits is handed over by whichever configuration finds it.
    if (transaction && !transaction.isAwaited) return true;
  }
  return transactionsOf(client).isKnownElsewhere(state);
}

/** Where the provider sent the response: the router moves the page, but the browser still knows. */
function arrivalOf({ ports }: OidcClient, url: string, response: AuthorizationResponse): string {
  const { openedUrls } = ports.browser;
  return openedUrls.findLast((opened) => callbackState(opened) === keyOf(response)) ?? url;
}

/** Whether the provider would send a response of this configuration to where it arrived. */
function isExpected(client: OidcClient, url: string, response: AuthorizationResponse): boolean {
  const { config, ports, store } = client;
  const arrival = arrivalOf(client, url, response);
  return (
    !ports.browser.hasHandedOver() &&
    // An application that keeps the response in its address finds it there after a reload.
    (config.cleansAddress || !heldTokens(store)) &&
    (config.checksRedirectUrl
      ? isAtRedirectUrl(arrival, config.redirectUrl, response)
      : isAtOrigin(arrival, config.redirectUrl))
  );
}

/**
 * Whether a provider may have had another one answer in its place, to be sent that one's code.
 * @see RFC 9700 section 4.4.2.2
 */
function isMixedUp(
  client: OidcClient,
  url: string,
  response: AuthorizationResponse,
  { redirectUri }: Transaction,
): boolean {
  const { config, memory } = client;
  const arrival = arrivalOf(client, url, response);
  const isAt = (redirectUrl: string): boolean => isAtRedirectUrl(arrival, redirectUrl, response);
  return (
    !response.parameters.has('iss') &&
    !isAt(redirectUri) &&
    (memory.neighbours ?? []).some(
      (other) => other.config.authority !== config.authority && isAt(other.config.redirectUrl),
    )
  );
}

/** A response that this page does not wait for may be awaited by the one that opened it. */
async function handOver(
  { ports: { browser } }: OidcClient,
  url: string,
  { state }: AuthorizationResponse,
  transaction: Transaction | undefined,
): Promise<boolean> {
  const isOfPage = browser.url() === url || browser.openedUrls.includes(url);
  if (!isOfPage || (transaction && !transaction.isAwaited)) return false;
  return (await browser.windows()).handOver(url, state);
}

/** A URL without this response, unless the application wants to keep it. */
function withoutResponse(
  { config }: OidcClient,
  response: AuthorizationResponse,
  url: string,
): string {
  const isIn = config.cleansAddress && callbackState(url) === keyOf(response);
  return isIn ? stripAuthorizationResponse(url) : url;
}

/** Takes the response out of the address, wherever in the application that is by now. */
function cleanAddress(client: OidcClient, response: AuthorizationResponse): void {
  const { browser } = client.ports;
  const address = browser.url() ?? '';
  const clean = withoutResponse(client, response, address);
  if (clean !== address) browser.replaceUrl(clean);
}

/** Reports a response that belongs to no sign-in. The session, if any, stays as it is. */
async function refuse(
  client: OidcClient,
  url: string,
  response: AuthorizationResponse,
  code: OidcErrorCode,
  message: string,
): Promise<CallbackResult> {
  const { config, store } = client;
  const error = new OidcError(code, message, { configId: config.configId });
  const ticket = store.start('signing-in');
  if (ticket !== undefined) store.dispatch({ type: 'failed', ticket, error });
  await conclude(client, url, response, error, { error });
  return { failure: error, hasTransaction: false };
}

/** Remembers the result for whoever asks again, and tells the page. */
async function conclude(
  client: OidcClient,
  url: string,
  response: AuthorizationResponse,
  failure: OidcError | undefined,
  outcome: Pick<CallbackOutcome, 'returnRoute' | 'error'>,
): Promise<void> {
  const { memory, ports } = client;
  if (failure) ports.log.warn(failure.message, { code: failure.code });
  // A redirect of the router may have brought it back.
  cleanAddress(client, response);
  memory.callback = { url, failure };
  await ports.browser.returned({
    ...outcome,
    withoutResponse: (own) => withoutResponse(client, response, own),
  });
}

async function finishCallback(
  client: OidcClient,
  url: string,
  response: AuthorizationResponse,
  transaction: Transaction,
): Promise<OidcError | undefined> {
  const { config, memory, ports, store } = client;
  cleanAddress(client, response);
  await transactionsOf(client).remove(response.state);
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
    if (isMixedUp(client, url, response, transaction)) {
      throw new OidcError(
        'authorization-response/issuer-mismatch',
        'The response arrived at the redirectUrl of another provider, and names no issuer.',
      );
    }
    failure = await finishLogin(client, response, transaction);
  } catch (thrown) {
    if (!isOidcError(thrown)) throw thrown;
    failure = error = thrown;
  }
  settle(store);
  if (failure) failure.configId ??= config.configId;
  await conclude(client, url, response, failure, { returnRoute: transaction.returnRoute, error });
  return failure;
}
