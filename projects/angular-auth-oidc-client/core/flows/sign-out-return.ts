import type { OidcClient } from '../client';
import { createState } from '../crypto/random';
import { findEndSessionStates, stripEndSessionState } from '../protocol/end-session';
import { parseJsonObject } from '../protocol/json';

/** For how long the return from a sign-out is recognised. */
const lifetimeSeconds = 600;
/** Tabs that share a storage may sign out at the same time. */
const mostPending = 10;

/** The sign-outs whose return is expected: `state` and expiry. */
async function recall({ keyOf, ports }: OidcClient): Promise<Map<string, unknown>> {
  const text = await ports.storage.read(keyOf('sign-outs'));
  const now = ports.clock.now();
  return new Map(
    Object.entries(parseJsonObject(text ?? '') ?? {}).filter(([, until]) => Number(until) > now),
  );
}

/**
 * Remembers a sign-out, to recognise the return from it.
 *
 * @returns its `state`
 */
export async function rememberSignOut(client: OidcClient): Promise<string> {
  const { keyOf, ports } = client;
  const state = createState();
  const pending = [...(await recall(client)), [state, ports.clock.now() + lifetimeSeconds]];
  await ports.storage.write(
    keyOf('sign-outs'),
    JSON.stringify(Object.fromEntries(pending.slice(-mostPending))),
  );
  return state;
}

/**
 * Recognises the return from a sign-out by its `state`, once: removes it from storage and address, and
 * tells the application. Any other `state` is the application's own.
 *
 * @see OpenID Connect RP-Initiated Logout 1.0 section 3
 */
export async function finishSignOut(client: OidcClient, urls: readonly string[]): Promise<void> {
  const { config, keyOf, ports } = client;
  const { browser, storage } = ports;
  const pending = await recall(client);
  const state = urls.flatMap(findEndSessionStates).find((found) => pending.delete(found));
  if (state === undefined) return;
  const key = keyOf('sign-outs');
  await (pending.size
    ? storage.write(key, JSON.stringify(Object.fromEntries(pending)))
    : storage.remove(key));
  const clean = (address: string): string => stripEndSessionState(address, state);
  const address = browser.url() ?? '';
  if (config.cleansAddress && clean(address) !== address) browser.replaceUrl(clean(address));
  browser.signedOut(config.cleansAddress ? clean : (dirty) => dirty);
}
