import type { OidcClient } from '../client';

/** Whether renewals have failed, and the next one has to wait. */
export function isPausing({ memory, ports }: OidcClient): boolean {
  const { since = 0, until = 0 } = memory.backOff ?? {};
  const now = ports.clock.now();
  // A clock that was put back must not prolong it.
  return since <= now && now < until;
}
