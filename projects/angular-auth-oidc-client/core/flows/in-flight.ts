import type { OidcClient } from '../client';

/** Settles when no renewal is in flight: what it brings must be known to whoever goes on. */
export async function afterRenewal({ memory }: OidcClient): Promise<void> {
  await memory.renewing?.catch(() => undefined);
}
