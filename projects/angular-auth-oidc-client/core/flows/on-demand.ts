import type { OidcClient } from '../client';
import type { AuthWellKnownEndpoints, CustomParams } from '../config';
import { isOidcError, OidcError } from '../errors';
import type { MaybePromise } from '../ports';
import type { AuthorizationResponse } from '../protocol/callback-url';
import type { TokenTypeHint } from '../protocol/revocation';
import { heldTokens } from '../session/session-store';
import type { Transaction } from '../session/transactions';
import type { LoginOptions } from './login';

type Conversation = typeof import('./conversation');

let loaded: Conversation | undefined;

/**
 * What talks to the provider is half of the library, and a page whose user is signed in already, or
 * never signs in, shows itself without it. Errors learn here which configuration they belong to.
 *
 * @throws OidcError `network/failed`
 */
async function converse<T>(
  { config }: OidcClient,
  use: (conversation: Conversation) => MaybePromise<T>,
): Promise<T> {
  try {
    loaded ??= await import('./conversation').catch((cause: unknown) => {
      throw new OidcError('network/failed', 'A part of the library could not be loaded.', {
        cause,
      });
    });
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
 * where a sign-in or sign-out is in flight
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

/** Finishes a sign-in. */
export function finishLogin(
  client: OidcClient,
  response: AuthorizationResponse,
  transaction: Transaction,
): Promise<OidcError | undefined> {
  return converse(client, ({ finishLogin }) => finishLogin(client, response, transaction));
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
export function renewInTime(client: OidcClient, customParams?: CustomParams): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = client.ports.clock.setTimer(() => {
      reject(new OidcError('renew/timeout', 'The renewal takes longer than it may.'));
    }, client.config.renewTimeoutSeconds * 1000);
    void renew(client, customParams).then(resolve, reject).finally(cancel);
  });
}

/** Keeps the session alive from its deadlines, until the client is destroyed. */
export async function keepSession(client: OidcClient): Promise<void> {
  const { memory } = client;
  if (memory.keepsSession) return;
  memory.keepsSession = true;
  try {
    await converse(client, ({ keepSession }) => {
      keepSession(client);
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

/** The URL that ends the session at the provider; `null` where that is not offered. */
export function requestEndSessionUrl(
  client: OidcClient,
  idToken: string | undefined,
  customParams: CustomParams | undefined,
): Promise<string | null> {
  return converse(client, ({ requestEndSessionUrl }) =>
    requestEndSessionUrl(client, idToken, customParams),
  );
}

/** The same for the session held, without waiting; `null` also before {@link discover} is done. */
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
