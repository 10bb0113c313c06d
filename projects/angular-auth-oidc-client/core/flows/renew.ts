import type { OidcClient } from '../client';
import type { CustomParams } from '../config';
import { requireCrypto } from '../crypto/digest';
import { isInteractionRequired, isOidcError, OidcError, ServerError } from '../errors';
import { buildRefreshRequest } from '../protocol/token-request';
import { parseTokenResponse } from '../protocol/token-response';
import { superseded, type TokenSet } from '../session/session-state';
import { acceptTokens } from './accept-tokens';
import { discover, loadKeys } from './discover';
import { post } from './request';
import { loadUserInfo } from './user-info';

/** How a renewal failed, which decides what becomes of the session. */
export type RenewalFailure = 'transient' | 'interaction' | 'terminal';

const terminalErrors: ReadonlySet<string | undefined> = new Set([
  'invalid_grant',
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
]);

/** Sorts the failures of a renewal. */
export function classifyRenewalFailure(error: unknown): RenewalFailure {
  if (!isOidcError(error)) return 'transient';
  if (error.code === 'id-token/subject-changed' || error.code === 'user-info/subject-mismatch') {
    return 'terminal';
  }
  if (error.code === 'renew/grant-expired') return 'terminal';
  if (isInteractionRequired(error)) return 'interaction';
  const status = error instanceof ServerError ? error.status : undefined;
  const refused = status !== undefined && status >= 400 && status < 500;
  return refused && status !== 408 && status !== 429 ? 'interaction' : 'transient';
}

/**
 * Renews the tokens with the refresh token, once however many ask for it. A renewal in flight is never
 * cancelled: the provider may have replaced the refresh token already.
 *
 * @see OpenID Connect Core 1.0 section 12
 * @throws OidcError `renew/no-refresh-token`, `renew/grant-expired` where the session ended with it,
 * or the reason why the tokens could not be renewed now
 */
export function renew(client: OidcClient, customParams?: CustomParams): Promise<void> {
  return client.share('renew', () =>
    client.ports.lock.run(client.keyOf('renewal'), () => renewInTurn(client, customParams)),
  );
}

/**
 * Renews, and waits no longer than the configuration allows. The renewal itself goes on.
 *
 * @throws OidcError `renew/timeout`, and those of {@link renew}
 */
export function renewInTime(client: OidcClient, customParams?: CustomParams): Promise<void> {
  const { clock } = client.ports;
  return new Promise((resolve, reject) => {
    const cancel = clock.setTimer(() => {
      reject(new OidcError('renew/timeout', 'The renewal takes longer than it may.'));
    }, client.config.renewTimeoutSeconds * 1000);
    renew(client, customParams).then(resolve, reject).finally(cancel);
  });
}

async function renewInTurn(client: OidcClient, customParams?: CustomParams): Promise<void> {
  const { config, ports, store } = client;
  if (await adoptNewer(client)) return;
  const tokens = heldTokens(client);
  if (tokens?.refreshToken === undefined) {
    throw new OidcError('renew/no-refresh-token', 'There is no refresh token: sign in again.');
  }
  requireCrypto(ports.crypto);
  const ticket = store.start('renewing');
  if (ticket === undefined) throw superseded('A sign-in or sign-out is in flight.');

  let answered = false;
  try {
    const metadata = await discover(client);
    loadKeys(client, metadata).catch(() => undefined);
    const answer = await post(
      client,
      metadata.token_endpoint,
      buildRefreshRequest(
        { client_id: config.clientId, refresh_token: tokens.refreshToken },
        { ...config.refreshParams, ...customParams },
      ),
    );
    const response = parseTokenResponse(answer, ports.clock.now());
    answered = true;
    const renewed = await acceptTokens(client, metadata, response, {
      nonce: tokens.nonce,
      previous: tokens,
    });
    const userData = config.reloadsUserInfo && !config.loadsUserInfo ? renewed.claims : undefined;
    if (!store.dispatch({ type: 'established', ticket, tokens: renewed, userData })) {
      throw superseded('The session ended while it was being renewed.');
    }
  } catch (error) {
    const failure = asRenewalError(error);
    const final = classifyRenewalFailure(failure) === 'terminal';
    store.dispatch({ type: 'failed', ticket, error: failure, final });
    // The provider has replaced the refresh token: using the old one again would look like theft.
    if (answered && heldTokens(client)?.refreshToken === tokens.refreshToken) {
      store.dispatch({ type: 'revoked', token: 'refresh_token' });
    }
    throw failure;
  }
  // Whoever waits for the tokens need not wait for the user data.
  void refreshUserData(client);
}

function heldTokens({ store }: OidcClient): TokenSet | undefined {
  return store.value.status === 'authenticated' ? store.value.tokens : undefined;
}

/** Whether another tab has renewed meanwhile; its tokens are ours then. */
async function adoptNewer({ store }: OidcClient): Promise<boolean> {
  const session = await store.read();
  const { value } = store;
  return (
    session !== undefined &&
    value.status === 'authenticated' &&
    session.tokens.receivedAt > value.tokens.receivedAt &&
    session.tokens.claims.sub === value.tokens.claims.sub &&
    store.dispatch({ type: 'restored', session })
  );
}

function asRenewalError(error: unknown): OidcError {
  if (!isOidcError(error)) {
    return new OidcError('network/failed', 'The renewal failed.', { cause: error });
  }
  return error.code === 'token-response/error' && terminalErrors.has((error as ServerError).error)
    ? new OidcError('renew/grant-expired', 'The provider no longer renews this session.', {
        cause: error,
      })
    : error;
}

async function refreshUserData(client: OidcClient): Promise<void> {
  const { config, ports, store } = client;
  const { value } = store;
  const missing = value.status === 'authenticated' && value.userData === undefined;
  if (!config.loadsUserInfo || !(config.reloadsUserInfo || missing)) return;
  await loadUserInfo(client).catch((error: unknown) => {
    ports.log.warn('The user data were not renewed.', {
      code: isOidcError(error) ? error.code : undefined,
    });
  });
}
