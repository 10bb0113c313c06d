import type { OidcClient } from '../client';
import { createState } from '../crypto/random';
import type { MaybePromise } from '../ports';
import { stripEndSessionState } from '../protocol/end-session';

/** For how long the return from a sign-out is recognised. */
const lifetimeSeconds = 600;
/** Tabs that share a storage may sign out at the same time. */
const mostPending = 10;

/** The sign-outs whose return is expected, each as `state:expiry`. */
async function recall({ keyOf, ports }: OidcClient): Promise<string[]> {
  const text = (await ports.storage.read(keyOf('sign-outs'))) ?? '';
  const now = ports.clock.now();
  return text
    .split(' ')
    .filter((entry) => /^[\w-]{43}:/.test(entry) && Number(entry.slice(44)) > now);
}

function save({ keyOf, ports }: OidcClient, pending: readonly string[]): MaybePromise<void> {
  const key = keyOf('sign-outs');
  return pending.length
    ? ports.storage.write(key, pending.slice(-mostPending).join(' '))
    : ports.storage.remove(key);
}

/**
 * Remembers a sign-out, to recognise the return from it.
 *
 * @returns its `state`
 */
export async function rememberSignOut(client: OidcClient): Promise<string> {
  const state = createState();
  const until = client.ports.clock.now() + lifetimeSeconds;
  await save(client, [...(await recall(client)), `${state}:${String(until)}`]);
  return state;
}

/**
 * Recognises the return from a sign-out by its `state`, once: removes it from storage and address, and
 * tells the application. Any other `state` is the application's own.
 *
 * @param urls that may have it
 * @see OpenID Connect RP-Initiated Logout 1.0 section 3
 */
export async function finishSignOut(client: OidcClient, urls: readonly string[]): Promise<void> {
  const { config, ports } = client;
  const { browser } = ports;
  const without = (url: string, entry: string): string =>
    stripEndSessionState(url, entry.slice(0, 43));
  const pending = await recall(client);
  const found = pending.find((entry) => urls.some((url) => without(url, entry) !== url));
  if (found === undefined) return;
  await save(
    client,
    pending.filter((entry) => entry !== found),
  );
  const clean = (url: string): string => (config.cleansAddress ? without(url, found) : url);
  const address = browser.url() ?? '';
  if (clean(address) !== address) browser.replaceUrl(clean(address));
  browser.signedOut(clean);
}
