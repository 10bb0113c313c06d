import type { ServerError } from '../answer-errors';
import type { ClientMemory, OidcClient } from '../client';

/** Until when renewals wait after some have failed. */
export type BackOff = NonNullable<ClientMemory['backOff']>;

export const longestPauseSeconds = 300;
/** A failure that is over within this time is noticed at once. */
const quickSeconds = 45;

/**
 * The pause after a failure: a short one at first, later as long again as it has not worked, so that after a
 * long outage the clients come back one by one. Full jitter, since many must not come back at once; also
 * where the provider has told all of them the same time.
 */
export function nextBackOff({ config, memory, ports }: OidcClient, error: unknown): BackOff {
  const now = ports.clock.now();
  // A clock that was put back since has not been failing for less than nothing.
  const since = Math.min(memory.backOff?.since ?? now, now);
  const failingFor = now - since;
  const grown = failingFor < quickSeconds ? 0 : failingFor;
  const ceiling = Math.min(Math.max(config.renewRetrySeconds * 1.5, grown), longestPauseSeconds);
  const asked = (error as Partial<ServerError>).retryAfterSeconds ?? 0;
  const spread = Math.max(ceiling, Math.min(asked, longestPauseSeconds));
  return {
    since,
    notBefore: now + asked,
    until: now + Math.max(1, asked + Math.random() * spread),
  };
}
