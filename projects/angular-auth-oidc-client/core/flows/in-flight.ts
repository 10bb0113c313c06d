import type { OidcClient } from '../client';

/** Settles when no renewal is in flight: what it brings must be known to whoever goes on. */
export function afterRenewal(client: OidcClient): Promise<void> {
  return client.share('renew', () => Promise.resolve()).catch(() => undefined);
}
