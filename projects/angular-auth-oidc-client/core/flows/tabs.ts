import type { OidcClient } from '../client';
import { ownMembers } from '../own-members';
import type { TabsPort } from '../ports';
import { isJsonObject } from '../protocol/json';
import { longestRetryAfterSeconds } from '../protocol/json-answer';
import type { UserData } from '../protocol/user-info';
import {
  isReplacedBy,
  signInTime,
  superseded,
  tokensOf,
  type SessionState,
  type TokenSet,
} from '../session/session-state';
import { heldTokens } from '../session/session-store';
import { longestPauseSeconds, type BackOff } from './back-off';
import {
  adoptAnswer,
  answerDuplicate,
  digestOf,
  isSpent,
  rotatedBy,
  type Message,
} from './duplicates';
import { loadPart } from './load-part';
import { pause } from './request';

/** For how long a write may take to be seen by the other tabs. */
const deliveryMs = 300;
const longestDeliveryMs = 1000;
const lookIntervalMs = 25;

/**
 * Keeps the session in agreement with the other tabs, until the client is destroyed. A message of theirs
 * is a hint: what this tab takes up comes from the storage, or from a tab that proves that it belongs to
 * the session, and passes the checks of a renewal. A forged message can end the session or put its renewal
 * off, and neither begin nor change one. Resolves when it listens; `undefined` where there are no tabs to listen to.
 */
export function agreeWithTabs(client: OidcClient): Promise<TabsPort | undefined> {
  const { memory } = client;
  return (memory.agreement ??= listen(client).catch(() => {
    // A part that did not come may come the next time.
    memory.agreement = undefined;
    return undefined;
  }));
}

async function listen(client: OidcClient): Promise<TabsPort | undefined> {
  const { memory, ports, store } = client;
  if (!ports.tabs) return undefined;
  const tabs = await loadPart(ports.tabs(), ports.clock);
  const name = client.keyOf('tabs');
  let cancelSecondLook = (): unknown => undefined;
  let cancelLookAfterRemoval = (): unknown => undefined;
  let lastSub = heldTokens(store)?.claims.sub;

  const follow = async ({ sub, at }: Message): Promise<void> => {
    await lookAgain(client);
    if (Number(at) > (memory.signedOutAt ?? 0)) memory.signedOutAt = undefined;
    const held = heldTokens(store);
    if (typeof sub !== 'string' || sub === held?.claims.sub) return;
    // Whoever signed in here came after that.
    if (held && Number(at) < signInTime(held)) return;
    // What that tab has written may be on its way. Where it never comes, the tabs do not share a
    // storage, but still they share the user.
    cancelSecondLook();
    cancelSecondLook = ports.clock.setTimer(() => {
      void lookAgain(client).then(() => {
        if (sub !== heldTokens(store)?.claims.sub) end(client);
      });
    }, deliveryMs);
  };

  const hear = (received: unknown): void => {
    if (!isJsonObject(received)) return;
    const message = ownMembers(received);
    const { type, sub } = message;
    if (type === 'changed') void follow(message);
    else if (type === 'ended' && sub === lastSub) {
      memory.signedOutAt = ports.clock.now();
      end(client);
    }
    // Whatever is wrong with these is the sender's problem.
    else if (type === 'failed') void heed(client, message);
    else if (type === 'asked') answerDuplicate(client, tabs, message).catch(() => undefined);
    else if (type === 'answered') adoptAnswer(client, tabs, message).catch(() => undefined);
  };

  const stops = [
    tabs.listen(name, hear),
    ports.browser.onWake(() => void lookAgain(client)),
    // Whoever removed the session may not be able to tell: another script, or a page that is gone.
    tabs.onRemoved(() => {
      cancelLookAfterRemoval();
      cancelLookAfterRemoval = ports.clock.setTimer(() => void lookAgain(client), deliveryMs);
    }),
    store.subscribe(({ event, before, now }) => {
      const was = tokensOf(before);
      const is = tokensOf(now);
      const reason = event.type === 'ended' ? event.reason : undefined;
      if (is) {
        lastSub = is.claims.sub;
        memory.signedOutAt = undefined;
      }
      if (was && (reason === 'logout' || reason === 'subject-mismatch')) {
        tabs.tell(name, { type: 'ended', sub: was.claims.sub });
      } else if (
        event.type === 'userDataLoaded' ||
        (event.type !== 'restored' && reason !== 'elsewhere' && was !== is)
      ) {
        tabs.tell(name, { type: 'changed', sub: is?.claims.sub, at: is && signInTime(is) });
      }
      // What came from another tab meanwhile was not taken up.
      if (['failed', 'released', 'expired'].includes(event.type)) void lookAgain(client);
    }),
    () => cancelSecondLook(),
    () => cancelLookAfterRemoval(),
  ];
  client.onDestroy(() => {
    for (const stop of stops) stop();
  });
  // Something may have happened while nobody listened: most sign-ins are finished by then.
  const held = heldTokens(store);
  if (held && (memory.callback ?? memory.finishing))
    tabs.tell(name, { type: 'changed', sub: held.claims.sub, at: signInTime(held) });
  if (!held && memory.ended) tabs.tell(name, { type: 'ended', sub: memory.ended.sub });
  await lookAgain(client);
  return tabs;
}

function userDataOf(state: SessionState): UserData | undefined {
  return state.status === 'authenticated' ? state.userData : undefined;
}

function isOther(read: UserData | undefined, held: UserData | undefined): boolean {
  return read !== undefined && JSON.stringify(read) !== JSON.stringify(held);
}

/** Takes up what another tab has put into the storage that both share, or taken out of it. */
export async function lookAgain({ memory, store }: OidcClient): Promise<void> {
  const held = heldTokens(store);
  const session = await store.read();
  // What happened here meanwhile is newer than what was read.
  if (heldTokens(store) !== held) return;
  if (!session) {
    if (held) store.dispatch({ type: 'ended', reason: 'elsewhere' });
    return;
  }
  const { tokens } = session;
  const isNews =
    tokens.nonce !== memory.ended?.nonce &&
    (!held ||
      isReplacedBy(held, tokens) ||
      (!isReplacedBy(tokens, held) &&
        (tokens.accessToken !== held.accessToken ||
          tokens.refreshToken !== held.refreshToken ||
          isOther(session.userData, userDataOf(store.value)))));
  // Where nobody has looked yet, start-up does; where something is in flight, its end looks again.
  if (isNews && store.value.status !== 'unknown') store.dispatch({ type: 'restored', session });
}

/** The user signed out in another tab: at once, or a renewal in flight would come between. */
function end({ store }: OidcClient): void {
  if (heldTokens(store)) store.dispatch({ type: 'ended', reason: 'told' });
}

/**
 * Takes what a renewal brought, unless another tab has signed out meanwhile, or in: it must stay so.
 * @throws OidcError `session-state/superseded`
 */
export async function keepRenewed(
  client: OidcClient,
  ticket: number,
  previous: TokenSet,
  renewed: TokenSet,
  userData: UserData | undefined,
): Promise<void> {
  const { memory, store } = client;
  const tokens: TokenSet = {
    ...renewed,
    signedInAt: signInTime(previous),
    ...(await rotatedBy(client, previous, renewed.refreshToken)),
  };
  const stored = await store.read();
  const isGone = !stored || isReplacedBy(previous, stored.tokens);
  if (isGone && heldTokens(store)?.nonce === previous.nonce) {
    store.dispatch({ type: 'ended', reason: 'elsewhere' });
    void lookAgain(client);
  }
  if (!store.dispatch({ type: 'established', ticket, tokens, userData })) {
    await memory.signOut?.revokeLate?.(tokens);
    throw superseded('The session ended while it was being renewed.');
  }
}

/**
 * Tells that the provider cannot renew now, so that one tab is enough to find out.
 *
 * @param only the session that it concerns, where it may be of this one alone
 */
export async function tellFailure(
  client: OidcClient,
  { since, until, notBefore }: BackOff,
  only?: TokenSet,
): Promise<void> {
  const tabs = await agreeWithTabs(client);
  const session = only && (await digestOf(client, only.nonce));
  tabs?.tell(client.keyOf('tabs'), { type: 'failed', since, until, notBefore, session });
}

async function heed(
  client: OidcClient,
  { since, until, notBefore, session }: Message,
): Promise<void> {
  const { memory, ports, store } = client;
  const held = heldTokens(store);
  if (session !== undefined && held && session !== (await digestOf(client, held.nonce))) return;
  const now = ports.clock.now();
  const isTime = (at: unknown): at is number =>
    typeof at === 'number' && Math.abs(at - now) <= longestRetryAfterSeconds + longestPauseSeconds;
  if (!isTime(until) || !isTime(notBefore) || until <= (memory.backOff?.until ?? now)) return;
  memory.backOff = {
    since: isTime(since) ? Math.min(since, now) : now,
    notBefore: Math.min(notBefore, until),
    // Not all at the same moment: whoever comes first tells the others how it went.
    until: until + Math.random() / 2,
  };
}

/**
 * What the tab before has done may still be on its way, over the storage, which browsers keep a copy of
 * for each process, as over the channel. Nothing is begun on what was true before.
 */
export async function hearOut(client: OidcClient, held: TokenSet): Promise<void> {
  const { memory, ports, store } = client;
  const tabs = await agreeWithTabs(client);
  if (!tabs) return;
  const { backOff } = memory;
  const end = ports.clock.now() + longestDeliveryMs / 1000;
  // Timers may be late, and the clock may be put back: whichever says first that it was long enough.
  let looks = longestDeliveryMs / lookIntervalMs;
  const forget = client.onDestroy(() => (looks = 0));
  for (;;) {
    await lookAgain(client);
    const isNew = heldTokens(store) !== held || memory.backOff !== backOff;
    if (isNew || (await isSpent(client, tabs, held.refreshToken))) break;
    if (ports.clock.now() >= end || --looks < 0) break;
    await pause(client, lookIntervalMs);
  }
  forget();
}
