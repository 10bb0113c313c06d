import type { OidcClient } from '../client';
import type { OidcError } from '../errors';
import { superseded } from '../session/session-state';

/** The end of what might last for ever. */
export interface Limit {
  /** Rejects when the time is up, or when somebody else puts an end to it. Never resolves. */
  readonly reached: Promise<never>;
  stop(error: OidcError): void;
  /** Removes the timer. */
  lift(): void;
}

/** The result of some work, or the timeout if that takes too long. The work itself goes on. */
export async function withTimeout<T>(
  client: OidcClient,
  work: Promise<T>,
  seconds: number,
  timeout: OidcError,
): Promise<T> {
  const end = limit(client, seconds, timeout);
  try {
    return await Promise.race([work, end.reached]);
  } finally {
    end.lift();
  }
}

/** Limits how long something is waited for; the client's own end is the last limit. */
export function limit(client: OidcClient, seconds: number, timeout: OidcError): Limit {
  let stop!: (error: OidcError) => void;
  const reached = new Promise<never>((_, reject) => {
    stop = reject;
  });
  // It may be reached when nobody waits any more.
  reached.catch(() => undefined);
  const lifts = [
    client.ports.clock.setTimer(() => {
      stop(timeout);
    }, seconds * 1000),
    client.onDestroy(() => {
      stop(superseded('The page is going away.'));
    }),
  ];
  return {
    reached,
    stop,
    lift: () => {
      for (const lift of lifts) lift();
    },
  };
}
