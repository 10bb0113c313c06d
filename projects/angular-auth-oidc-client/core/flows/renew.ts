import type { OidcClient } from '../client';
import type { CustomParams } from '../config';
import { requireCrypto } from '../crypto/digest';
import type { ServerError } from '../answer-errors';
import { isOidcError, OidcError } from '../errors';
import { requireEndpoint } from '../protocol/metadata';
import { buildRefreshRequest } from '../protocol/token-request';
import { parseTokenResponse } from '../protocol/token-response';
import { classifyRenewalFailure } from '../session/renewal-failure';
import { hasUsableAccessToken } from '../session/renewal-time';
import { superseded, type TokenSet } from '../session/session-state';
import { heldTokens } from '../session/session-store';
import { acceptTokens } from './accept-tokens';
import { nextBackOff } from './back-off';
import { discover, loadKeys, recallKeys } from './discover';
import { renewInFrame } from './renew-in-frame';
import { isPausing } from './pausing';
import { post } from './request';
import { catchUp, hearOut, keepRenewed, lookAgain, noteSpent, tellFailure } from './tabs';
import { loadUserInfo } from './user-info';

const terminalErrors: ReadonlySet<string | undefined> = new Set([
  'invalid_grant',
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
]);

/**
 * Renews the tokens with the refresh token, once however many ask for it, and in turn with the other
 * tabs. A renewal in flight is never cancelled: the provider may have replaced the refresh token already.
 *
 * @see OpenID Connect Core 1.0 section 12
 * @throws OidcError `renew/no-refresh-token`, `renew/grant-expired` where the session ended with it,
 * or the reason why the tokens could not be renewed now
 */
export function renew(client: OidcClient, customParams?: CustomParams): Promise<void> {
  return takeTurn(client, () => renewInTurn(client, customParams));
}

/**
 * Renews in a frame, also where there is a refresh token: only so does the provider say whether its
 * session goes on.
 *
 * @see OpenID Connect Session Management 1.0 section 3.1
 * @throws OidcError the reason why it does not
 */
export async function renewSilently(client: OidcClient): Promise<void> {
  // One by refresh token, in flight, says nothing of it.
  await client.share('renew', () => Promise.resolve()).catch(() => undefined);
  return takeTurn(client, async () => {
    if (heldTokens(client.store)) await renewInFrame(client);
  });
}

/** Not more often than this, whatever the provider does and whoever asks. */
const mostRenewals = 30;
const windowSeconds = 60;

function takeTurn(client: OidcClient, task: () => Promise<void>): Promise<void> {
  return client.share('renew', async () => {
    const { memory, ports } = client;
    const now = ports.clock.now();
    const renewals = (memory.renewals ?? []).filter((at) => Math.abs(now - at) < windowSeconds);
    const [first = now] = renewals;
    if (renewals.length >= mostRenewals) {
      const until = now + windowSeconds - Math.abs(now - first);
      memory.backOff = { since: memory.backOff?.since ?? now, notBefore: until, until };
      throw new OidcError('renew/too-often', 'The tokens are renewed too often: it has to wait.');
    }
    memory.renewals = [...renewals, now];
    const held = heldTokens(client.store);
    const { backOff: before } = memory;
    const hasFailedElsewhere = (): boolean => memory.backOff !== before && isPausing(client);
    try {
      await ports.lock.run(client.keyOf('renewal'), async (hasWaited) => {
        if (hasWaited) await hearOut(client);
        if (hasFailedElsewhere()) {
          throw new OidcError('network/failed', 'Another tab could not renew the tokens just now.');
        }
        if (!(await adoptNewer(client, held))) await task();
      });
      memory.backOff = undefined;
    } catch (thrown) {
      const error = asRenewalError(thrown);
      const isSuperseded = error.code === 'session-state/superseded';
      const isTransient = !isSuperseded && classifyRenewalFailure(error) === 'transient';
      if (isTransient && !hasFailedElsewhere()) {
        memory.backOff = nextBackOff(client, error);
        await tellFailure(client, memory.backOff);
      }
      throw error;
    }
  });
}

/** Takes up what another tab has renewed meanwhile; whether that spares us our own renewal. */
async function adoptNewer(client: OidcClient, before: TokenSet | undefined): Promise<boolean> {
  const { ports, store } = client;
  await lookAgain(client);
  await catchUp(client);
  const now = heldTokens(store);
  if (before && !now) throw superseded('The session ended in another tab.');
  return now !== undefined && now !== before && hasUsableAccessToken(now, ports.clock.now());
}

async function renewInTurn(client: OidcClient, customParams?: CustomParams): Promise<void> {
  const { config, ports, store } = client;
  const tokens = heldTokens(store);
  if (tokens?.refreshToken === undefined && config.silentRenewUrl !== undefined) {
    await renewInFrame(client, customParams);
    void refreshUserData(client);
    return;
  }
  if (tokens?.refreshToken === undefined) {
    throw new OidcError('renew/no-refresh-token', 'There is no refresh token: sign in again.');
  }
  requireCrypto(ports.crypto);
  const ticket = store.start('renewing');
  if (ticket === undefined) throw superseded('A sign-in or sign-out is in flight.');

  let isReplaced = false;
  try {
    const metadata = await discover(client);
    const keys = loadKeys(client, metadata);
    keys.catch(() => undefined);
    // Without any the answer could not be judged, and the refresh token would be spent for nothing.
    if (!(await recallKeys(client, metadata))) await keys;
    const requestedAt = ports.clock.now();
    const answer = await post(
      client,
      requireEndpoint(metadata, 'token_endpoint'),
      buildRefreshRequest(
        { client_id: config.clientId, refresh_token: tokens.refreshToken },
        { ...config.refreshParams, ...customParams },
      ),
    );
    const response = parseTokenResponse(answer, ports.clock.now());
    isReplaced =
      response.refresh_token !== undefined && response.refresh_token !== tokens.refreshToken;
    if (isReplaced) await noteSpent(client, tokens.refreshToken);
    const renewed = await acceptTokens(client, metadata, response, {
      nonce: tokens.nonce,
      requestedAt,
      previous: tokens,
    });
    const userData = config.reloadsUserInfo && !config.loadsUserInfo ? renewed.claims : undefined;
    await keepRenewed(client, ticket, tokens, renewed, userData);
  } catch (error) {
    const failure = asRenewalError(error);
    const final = classifyRenewalFailure(failure) === 'terminal';
    store.dispatch({ type: 'failed', ticket, error: failure, final });
    // The provider has replaced the refresh token: using the old one again would look like theft.
    if (isReplaced && heldTokens(store)?.refreshToken === tokens.refreshToken) {
      store.dispatch({ type: 'revoked', token: 'refresh_token' });
    }
    throw failure;
  }
  // Whoever waits for the tokens need not wait for the user data.
  void refreshUserData(client);
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
