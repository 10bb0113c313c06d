import { ServerError } from '../answer-errors';
import type { HttpResponse } from '../http-message';
import type { OidcClient } from '../client';
import type { CustomParams } from '../config';
import { requireCrypto } from '../crypto/digest';
import { isOidcError, OidcError } from '../errors';
import { requireEndpoint } from '../protocol/metadata';
import { buildRefreshRequest } from '../protocol/token-request';
import {
  namesOtherSubject,
  parseTokenResponse,
  readRefreshToken,
} from '../protocol/token-response';
import { classifyRenewalFailure } from '../session/renewal-failure';
import { hasUsableAccessToken } from '../session/renewal-time';
import { superseded, type TokenSet } from '../session/session-state';
import { heldTokens } from '../session/session-store';
import { acceptTokens } from './accept-tokens';
import { nextBackOff, type BackOff } from './back-off';
import { discover, loadKeys, recallKeys } from './discover';
import { catchUp, digestOf, noteSpent, rotatedBy } from './duplicates';
import { afterRenewal } from './in-flight';
import { isPausing } from './pausing';
import { loadRare } from './load-rare';
import { post } from './request';
import { agreeWithTabs, hearOut, keepRenewed, lookAgain, tellFailure } from './tabs';
import { loadUserInfo } from './user-info';

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
  await afterRenewal(client);
  return takeTurn(client, async () => {
    const { renewInFrame } = await loadRare(client.ports.clock);
    if (heldTokens(client.store)) await renewInFrame(client);
  });
}

/** Not more often than this, whatever the provider does and whoever asks. */
const mostRenewals = 30;
const windowSeconds = 60;

function takeTurn(client: OidcClient, task: () => Promise<void>): Promise<void> {
  const { memory } = client;
  return (memory.renewing ??= renewNow(client, task).finally(() => (memory.renewing = undefined)));
}

async function renewNow(client: OidcClient, task: () => Promise<void>): Promise<void> {
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
  let isDestroyed = false;
  const forget = client.onDestroy(() => (isDestroyed = true));
  try {
    await ports.lock.run(await lockNameOf(client, held), async (hasWaited) => {
      if (hasWaited && held) await hearOut(client, held);
      if (memory.backOff !== before && isPausing(client)) {
        throw new OidcError('network/failed', 'Another tab could not renew the tokens just now.');
      }
      if (await adoptNewer(client, held)) return;
      if (isDestroyed) throw superseded('The page was left while the renewal waited.');
      await task();
    });
    memory.backOff = undefined;
  } catch (thrown) {
    const error = asOidcError(thrown);
    if (memory.backOff === before) noteFailure(client, error);
    throw error;
  } finally {
    forget();
  }
}

/** Tabs that share a sign-in take turns; who signed in on their own is not held up by the others. */
async function lockNameOf(client: OidcClient, held: TokenSet | undefined): Promise<string> {
  const name = client.keyOf('renewal');
  return held ? `${name}:${await digestOf(client, held.nonce)}` : name;
}

/** What cannot succeed now is not tried again for each request. */
function noteFailure(client: OidcClient, error: OidcError): BackOff | undefined {
  const kind = classifyRenewalFailure(error);
  if (kind !== 'transient' && kind !== 'interaction') return undefined;
  return (client.memory.backOff = {
    ...nextBackOff(client, error),
    needsUser: kind === 'interaction',
  });
}

/** Takes up what another tab has renewed meanwhile; whether that spares us our own renewal. */
async function adoptNewer(client: OidcClient, before: TokenSet | undefined): Promise<boolean> {
  const { ports, store } = client;
  await lookAgain(client);
  const tabs = await agreeWithTabs(client);
  if (tabs) await catchUp(client, tabs);
  const now = heldTokens(store);
  const isNewer = now !== before && !(before && now && isOnlyRotated(before, now));
  if (now && isNewer && hasUsableAccessToken(now, ports.clock.now())) return true;
  // The turn that was waited for is not that of another session.
  if (now?.nonce !== before?.nonce) throw superseded('Another tab has replaced the session.');
  return false;
}

/** Whether the renewal failed that brought these tokens, but for the refresh token. */
export function isOnlyRotated(before: TokenSet, now: TokenSet): boolean {
  return (
    now.refreshToken !== undefined &&
    now.refreshToken !== before.refreshToken &&
    now.accessToken === before.accessToken &&
    now.requestedAt === before.requestedAt
  );
}

async function renewInTurn(client: OidcClient, customParams?: CustomParams): Promise<void> {
  const { config, ports, store } = client;
  const tokens = heldTokens(store);
  if (tokens?.refreshToken === undefined && config.silentRenewUrl !== undefined) {
    await (await loadRare(ports.clock)).renewInFrame(client, customParams);
    void refreshUserData(client);
    return;
  }
  if (tokens?.refreshToken === undefined) {
    throw new OidcError('renew/no-refresh-token', 'There is no refresh token: sign in again.');
  }
  requireCrypto(ports.crypto);
  const ticket = store.start('renewing');
  if (ticket === undefined) throw superseded('A sign-in or sign-out is in flight.');

  const params: CustomParams = { ...config.refreshParams, ...customParams };
  let answer: HttpResponse | undefined;
  let refreshToken: string | undefined;
  try {
    const metadata = await discover(client);
    const keys = loadKeys(client, metadata);
    keys.catch(() => undefined);
    // Without any the answer could not be judged, and the refresh token would be spent for nothing.
    if (!(await recallKeys(client, metadata))) await keys;
    if (store.value.ticket !== ticket || store.value.activity !== 'renewing') {
      throw superseded('The session ended before it was renewed.');
    }
    const requestedAt = ports.clock.now();
    answer = await post(
      client,
      requireEndpoint(metadata, 'token_endpoint'),
      buildRefreshRequest(
        { client_id: config.clientId, refresh_token: tokens.refreshToken },
        params,
      ),
    );
    // Also if the rest of the response is invalid.
    refreshToken = readRefreshToken(answer);
    if (refreshToken === tokens.refreshToken) refreshToken = undefined;
    const tabs = refreshToken === undefined ? undefined : await agreeWithTabs(client);
    if (tabs) await noteSpent(client, tabs, tokens.refreshToken);
    const response = parseTokenResponse(answer, ports.clock.now());
    const renewed = await acceptTokens(client, metadata, response, {
      nonce: tokens.nonce,
      requestedAt,
      previous: tokens,
      scope: params['scope']?.toString() || undefined,
    });
    const userData = config.reloadsUserInfo && !config.loadsUserInfo ? renewed.claims : undefined;
    await keepRenewed(client, ticket, tokens, renewed, userData);
  } catch (error) {
    const isOwn = !Object.keys(customParams ?? {}).length;
    const isOver = isOwn && !hasUsableAccessToken(heldTokens(store) ?? tokens, ports.clock.now());
    const failure = asRenewalError(error, isOver);
    const final = classifyRenewalFailure(failure) === 'terminal';
    // The new refresh token only ever goes back to where it came from, so it is kept, unless it is another user's.
    const isKept =
      refreshToken !== undefined && answer && !namesOtherSubject(answer, tokens.claims.sub);
    const rotated = isKept ? await rotatedBy(client, tokens, refreshToken) : undefined;
    store.dispatch({ type: 'failed', ticket, error: failure, final, rotated });
    // The old one was replaced: to use it again would look like theft.
    if (refreshToken !== undefined && heldTokens(store)?.refreshToken === tokens.refreshToken) {
      store.dispatch({ type: 'revoked', token: 'refresh_token' });
    }
    const backOff = noteFailure(client, failure);
    // What only the user can put right is for each tab to find out.
    if (backOff && classifyRenewalFailure(failure) === 'transient') {
      await tellFailure(client, backOff, isProviderWide(failure) ? undefined : tokens);
    }
    throw failure;
  }
  // Whoever waits for the tokens need not wait for the user data.
  void refreshUserData(client);
}

/**
 * Renews at once after the access token was revoked. If that fails, the user no longer counts as signed in
 * until a later renewal succeeds.
 */
export function replaceRevoked(client: OidcClient): Promise<void> {
  const { ports, store } = client;
  const isReplacing = (): boolean =>
    store.value.status === 'authenticated' && store.value.isReplacing === true;
  return client.share('replace', async () => {
    if (!isReplacing()) return;
    await renew(client).catch((error: unknown) => {
      ports.log.warn('The revoked access token was not replaced.', {
        code: isOidcError(error) ? error.code : undefined,
      });
    });
    if (isReplacing()) store.dispatch({ type: 'expired' });
  });
}

/** Otherwise it may be of this one sign-in. */
function isProviderWide(error: OidcError): boolean {
  return error instanceof ServerError || /^network\/|\/request-failed$/.test(error.code);
}

function asOidcError(error: unknown): OidcError {
  return isOidcError(error)
    ? error
    : new OidcError('network/failed', 'The renewal failed.', { cause: error });
}

/**
 * The reason that the renewal failed for.
 *
 * @param isOver whether a refusal ends the session: some providers do not say `invalid_grant` for a used refresh token
 */
function asRenewalError(error: unknown, isOver: boolean): OidcError {
  const kind = classifyRenewalFailure(error);
  const isGrantExpired =
    error instanceof ServerError && (kind === 'terminal' || (kind === 'refused' && isOver));
  return isGrantExpired
    ? new OidcError('renew/grant-expired', 'The provider no longer renews this session.', {
        cause: error,
      })
    : asOidcError(error);
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
