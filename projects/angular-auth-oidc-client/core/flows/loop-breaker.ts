import type { OidcClient } from '../client';
import { OidcError } from '../errors';
import type { TabsPort } from '../ports';

const mostSignIns = 3;
const windowSeconds = 30;

/** Each tab counts its own: those that come back together after a restart are no loop. */
async function counterOf({ ports }: OidcClient): Promise<TabsPort['own']> {
  return (await ports.tabs?.().catch(() => undefined))?.own ?? ports.storage;
}

/** One that succeeds is no loop. */
export async function forgetAutomatic(client: OidcClient): Promise<void> {
  await (await counterOf(client)).remove(client.keyOf('attempts'));
}

/**
 * Counts a sign-in that begins by itself, to stop an application and a provider that send the user back and
 * forth.
 *
 * @throws OidcError `login/loop`
 */
export async function countAutomatic(client: OidcClient): Promise<void> {
  const { ports, keyOf } = client;
  const key = keyOf('attempts');
  const now = ports.clock.now();
  const own = await counterOf(client);
  const recent = ((await own.read(key)) ?? '')
    .split(' ')
    .filter((at) => at && Math.abs(now - Number(at)) < windowSeconds);
  if (recent.length >= mostSignIns) {
    await own.remove(key);
    throw new OidcError(
      'login/loop',
      'The sign-in was begun again and again without success: it is given up for now.',
    );
  }
  await own.write(key, [...recent, now].join(' '));
}
