import type { ClientConfig } from '../config';
import type { SessionState, TokenSet } from './session-state';

/** A provider with very short tokens is asked no more often than this. */
const minimumIntervalSeconds = 5;

/** Whether an access token is held that can still be used. */
export function hasUsableAccessToken(tokens: TokenSet, now: number): boolean {
  return tokens.accessToken !== undefined && !isExpired(tokens, now);
}

/**
 * Whether the user counts as signed in: with an access token that can be used, or while a renewal
 * replaces one that was revoked.
 */
export function isSignedIn(state: SessionState, now: number): boolean {
  return (
    state.status === 'authenticated' &&
    (state.isReplacing || hasUsableAccessToken(state.tokens, now))
  );
}

/** Whether the access token's life is over. One without a known end never expires here. */
export function isExpired(tokens: TokenSet, now: number): boolean {
  return tokens.accessTokenExpiresAt !== undefined && now >= tokens.accessTokenExpiresAt;
}

/** Whether there is something to renew with. */
export function canRenew(
  tokens: TokenSet,
  { silentRenewUrl }: Pick<ClientConfig, 'silentRenewUrl'>,
): boolean {
  return tokens.refreshToken !== undefined || silentRenewUrl !== undefined;
}

/**
 * When to renew, in epoch seconds; `undefined` where there is nothing to renew with or no end known.
 *
 * @param random between 0 and 1: spreads the renewals of many clients
 */
export function renewalTime(
  tokens: TokenSet,
  config: Pick<
    ClientConfig,
    'renewLeadSeconds' | 'renewSpreadSeconds' | 'renewsForIdToken' | 'silentRenewUrl'
  >,
  random: number,
): number | undefined {
  const { accessTokenExpiresAt = Infinity, idTokenExpiresAt = Infinity, requestedAt } = tokens;
  const end = Math.min(accessTokenExpiresAt, config.renewsForIdToken ? idTokenExpiresAt : Infinity);
  if (end === Infinity || !canRenew(tokens, config)) return undefined;
  const lifetime = Math.max(0, end - requestedAt);
  const lead = Math.min(config.renewLeadSeconds ?? Math.min(60, lifetime / 5), lifetime / 2);
  const spread = Math.min(config.renewSpreadSeconds, lead / 2) * random;
  return Math.max(end - lead + spread, requestedAt + minimumIntervalSeconds);
}
