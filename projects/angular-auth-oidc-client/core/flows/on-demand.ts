import { requireBrowser, type OidcClient, type PopUpAttempt, type SignOut } from '../client';
import type { AuthWellKnownEndpoints, CustomParams } from '../config';
import { isOidcError, OidcError } from '../errors';
import type { CryptoPort, MaybePromise } from '../ports';
import { callbackState, hasOwnState } from '../protocol/callback-state';
import type { TokenTypeHint } from '../protocol/revocation';
import { heldTokens } from '../session/session-store';
import type { CallbackResult } from './answer';
import type { LogoutOptions } from './end-session';
import { withTimeout } from './limit';
import { loadPart } from './load-part';
import type { LoginOptions } from './login';

type Conversation = typeof import('./conversation');

let loaded: Conversation | undefined;

/**
 * What talks to the provider is half of the library, and a page whose user is signed in already, or
 * never signs in, shows itself without it. Errors learn here which configuration they belong to.
 *
 * @throws OidcError `network/failed`, `platform/not-in-browser`
 */
async function converse<T>(
  client: OidcClient,
  use: (conversation: Conversation) => MaybePromise<T>,
): Promise<T> {
  const { config, ports } = client;
  try {
    requireBrowser(client);
    loaded ??= await loadPart(import('./conversation'), ports.clock);
    return await use(loaded);
  } catch (error) {
    if (isOidcError(error)) error.configId ??= config.configId;
    throw error;
  }
}

/**
 * Loads what talks to the provider ahead of need, and makes ready what callers that cannot wait will
 * ask for. A page that stays open can then renew also after a newer version replaced its files. A
 * session that is there already is kept from now on.
 */
export async function preload(client: OidcClient): Promise<void> {
  if (heldTokens(client.store)) void keepSession(client);
  try {
    await converse(client, ({ prepare }) => prepare(client));
  } catch (error) {
    client.ports.log.debug('Nothing was made ready.', { error: (error as Error).name });
  }
}

/**
 * Begins a sign-in: remembers the attempt, then leaves for the provider.
 *
 * @see RFC 6749 section 4.1.1 and RFC 7636 section 4.3
 * @throws OidcError `crypto/unavailable`, or with the stage `metadata`; `session-state/superseded`
 * where a sign-in or sign-out is in flight; `platform/not-in-browser`
 */
export function login(client: OidcClient, options?: LoginOptions): Promise<void> {
  return converse(client, ({ login }) => login(client, options));
}

/**
 * The URL that begins a sign-in, without waiting, with an attempt of its own; `null` before
 * {@link preload} and {@link discover} are done.
 */
export function createAuthorizationUrl(client: OidcClient, options: LoginOptions): string | null {
  return loaded?.createAuthorizationUrl(client, options) ?? null;
}

/** Whether a URL answers a sign-in that this configuration began. */
export function hasAttempt(client: OidcClient, url: string): Promise<boolean> {
  return converse(client, ({ hasAttempt }) => hasAttempt(client, url));
}

/** Finishes the sign-in that a URL answers; `undefined` where it answers nothing of ours. */
export function finishAnswer(client: OidcClient, url: string): Promise<CallbackResult | undefined> {
  return converse(client, ({ finishAnswer }) => finishAnswer(client, url));
}

/** Loads user data; only data of another user are more than a failure to report. */
export function userDataFailure(client: OidcClient): Promise<OidcError | undefined> {
  return converse(client, ({ userDataFailure }) => userDataFailure(client));
}

/**
 * Renews the tokens with the refresh token, once however many ask for it.
 *
 * @see OpenID Connect Core 1.0 section 12
 * @throws OidcError `renew/no-refresh-token`, `renew/grant-expired` where the session ended with it,
 * or the reason why the tokens could not be renewed now
 */
export function renew(client: OidcClient, customParams?: CustomParams): Promise<void> {
  return converse(client, ({ renew }) => renew(client, customParams));
}

/**
 * Renews, and waits no longer than the configuration allows. The renewal itself goes on.
 *
 * @throws OidcError `renew/timeout`, and those of {@link renew}
 */
export async function renewInTime(client: OidcClient, customParams?: CustomParams): Promise<void> {
  const { config, memory } = client;
  const tooLate = new OidcError('renew/timeout', 'The renewal takes longer than it may.');
  try {
    await withTimeout(client, renew(client, customParams), config.renewTimeoutSeconds, tooLate);
  } catch (error) {
    // An open iframe has the same time from a moment later on, and is the cause.
    throw (error === tooLate && memory.frameTimeout) || error;
  }
}

/**
 * Asks the provider in a pop-up, and waits for its answer.
 *
 * @returns the address that holds it
 * @throws OidcError `login/popup-closed`, `login/timeout`, and those of {@link login}
 */
export function askInPopUp(
  client: OidcClient,
  attempt: PopUpAttempt,
  options?: LoginOptions,
): Promise<string> {
  return converse(client, async ({ loadRare }) =>
    (await loadRare(client.ports.clock)).askInPopUp(client, attempt, options),
  );
}

/** Watches whether the session at the provider changes, until the client is destroyed. */
export async function watchSession(client: OidcClient): Promise<void> {
  try {
    await converse(client, async ({ loadRare }) => {
      (await loadRare(client.ports.clock)).watchSession(client);
    });
  } catch (error) {
    client.ports.log.warn('The session at the provider is not watched.', {
      code: isOidcError(error) ? error.code : undefined,
    });
  }
}

/** Keeps the session alive from its deadlines, until the client is destroyed. */
export async function keepSession(client: OidcClient): Promise<void> {
  const { memory } = client;
  if (memory.keepsSession) return;
  memory.keepsSession = true;
  try {
    await converse(client, ({ agreeWithTabs, keepSession }) => {
      keepSession(client);
      void agreeWithTabs(client);
    });
  } catch {
    memory.keepsSession = false;
  }
}

/**
 * Tells the provider that a token must not work any more.
 *
 * @param given a token of the application's choice instead of the session's own
 * @returns the body of the provider's answer
 * @see RFC 7009 section 2
 * @throws OidcError `revocation/no-token` or `metadata/missing-endpoint` before any request,
 * `revocation/error`, or with the stage `network`
 */
export function revoke(
  client: OidcClient,
  hint: TokenTypeHint,
  given?: string | null,
): Promise<string> {
  return converse(client, ({ revoke }) => revoke(client, hint, given));
}

/**
 * Revokes the tokens of a session that the user has ended.
 *
 * @returns why a token could not be revoked
 */
export function revokeTokens(client: OidcClient, signOut: SignOut): Promise<OidcError | undefined> {
  return converse(client, ({ revokeTokens }) => revokeTokens(client, signOut)).catch(
    (error: unknown) => error as OidcError,
  );
}

/** Ends the session at the provider as well; says in the log why not. */
export async function endSession(
  client: OidcClient,
  signOut: SignOut,
  options: LogoutOptions,
): Promise<void> {
  try {
    await converse(client, ({ endSession }) => endSession(client, signOut, options));
  } catch (error) {
    if (!isOidcError(error)) throw error;
    client.ports.log.warn('Signed out here only.', { code: error.code });
  }
}

/**
 * Makes sure that the other tabs know that the session has ended, also if this page did not listen to them
 * before. Resolves when they have been told.
 */
export async function tellTabs(client: OidcClient): Promise<void> {
  await converse(client, ({ agreeWithTabs }) => agreeWithTabs(client)).catch(() => undefined);
}

/** Recognises the return from a sign-out in the URL, and tells the application. */
export async function finishSignOut(client: OidcClient, url: string): Promise<void> {
  // Ordinary visits load nothing for it. The router may have moved on from where the page was opened.
  const urls = [url, ...client.ports.browser.openedUrls].filter(
    (one) => hasOwnState(one) && callbackState(one) === undefined,
  );
  if (!urls.length) return;
  // The parameter may be the application's own: it costs nobody the check.
  await converse(client, ({ finishSignOut }) => finishSignOut(client, urls)).catch(() => undefined);
}

/** The URL that ends the session held at the provider; `null` also before {@link discover} is done. */
export function createEndSessionUrl(
  client: OidcClient,
  customParams?: CustomParams,
): string | null {
  return loaded?.createEndSessionUrl(client, customParams) ?? null;
}

/**
 * The provider's endpoints, under the names of the configuration.
 *
 * @throws OidcError with the stage `metadata`
 */
export function discover(client: OidcClient): Promise<AuthWellKnownEndpoints> {
  return converse(client, ({ discoverEndpoints }) => discoverEndpoints(client));
}

/**
 * Whether a key of this key set signed a token that is none of a session.
 *
 * @throws OidcError `crypto/unavailable`, `network/failed`
 */
export async function isSignedByOneOf(
  jwks: Record<string, unknown>,
  token: string,
  crypto?: CryptoPort,
): Promise<boolean> {
  const { loadRare } = await loadPart(import('./conversation'));
  return (await loadRare()).isSignedByOneOf(jwks, token, crypto);
}

/**
 * Whether this is the `at_hash` of a token that is none of a session.
 *
 * @throws OidcError `crypto/unavailable`, `network/failed`
 */
export async function isHashOf(
  at_hash: string,
  alg: string,
  token: string,
  crypto?: CryptoPort,
): Promise<boolean> {
  const { loadRare } = await loadPart(import('./conversation'));
  return (await loadRare()).isHashOf(at_hash, alg, token, crypto);
}
