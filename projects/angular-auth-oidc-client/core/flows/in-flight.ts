import type { OidcClient } from '../client';
import { superseded } from '../session/session-state';
import { limit } from './limit';

/**
 * Settles when no renewal is in flight, because what it brings must be known to whoever goes on; no later than
 * a renewal may take.
 */
export async function afterRenewal(client: OidcClient): Promise<void> {
  const { config, memory } = client;
  const end = limit(client, config.renewTimeoutSeconds, superseded('A renewal is in flight.'));
  await Promise.race([memory.renewing, end.reached]).catch(() => undefined);
  end.lift();
}
