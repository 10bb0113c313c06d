import type { OidcClient } from '../client';
import { createCodeChallenge } from '../crypto/digest';
import { OidcError } from '../errors';
import type { TabsPort } from '../ports';
import { isJsonObject, parseJsonObject } from '../protocol/json';
import { readTokenResponse } from '../protocol/token-response';
import type { UserData } from '../protocol/user-info';
import { hasUsableAccessToken } from '../session/renewal-time';
import {
  isReplacedBy,
  superseded,
  type SessionState,
  type TokenSet,
} from '../session/session-state';
import { heldTokens } from '../session/session-store';
import { acceptTokens } from './accept-tokens';
import { longestPauseSeconds, type BackOff } from './back-off';
import { discover } from './discover';
import { pause } from './request';

const mostSpent = 20;
/** For how long another tab may think of its answer. */
const patienceMs = 2000;
/** For how long a write may take to be seen by the other tabs. */
const settleMs = 300;
const longestDeliverySeconds = 1;
const lookIntervalMs = 25;

type Message = Readonly<Record<string, unknown>>;

/**
 * Keeps the session in agreement with the other tabs, until the client is destroyed. A message of theirs
 * is a hint: what this tab takes up comes from the storage, or from a tab that proves that it belongs to
 * the session, and passes the checks of a renewal. The one thing that a forged message can do is to end
 * the session. Resolves when it listens; `undefined` where there are no tabs to listen to.
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
  const tabs = await ports.tabs?.();
  if (!tabs) return undefined;
  const name = client.keyOf('tabs');
  let cancelSecondLook = (): unknown => undefined;

  const follow = async (sub: unknown): Promise<void> => {
    await lookAgain(client);
    if (typeof sub !== 'string' || sub === heldTokens(store)?.claims.sub) return;
    // What that tab has written may be on its way. Where it never comes, the tabs do not share a
    // storage, but still they share the user.
    cancelSecondLook();
    cancelSecondLook = ports.clock.setTimer(() => {
      void lookAgain(client).then(() => {
        if (sub !== heldTokens(store)?.claims.sub) end(client);
      });
    }, settleMs);
  };

  const hear = (message: unknown): void => {
    if (!isJsonObject(message)) return;
    const { type, sub } = message;
    if (type === 'changed') void follow(sub);
    else if (type === 'ended' && sub === heldTokens(store)?.claims.sub) end(client);
    // Whatever is wrong with these is the sender's problem.
    else if (type === 'failed') heed(client, message);
    else if (type === 'asked') answer(client, tabs, message).catch(() => undefined);
    else if (type === 'answered') adopt(client, message).catch(() => undefined);
  };

  const stops = [
    tabs.listen(name, hear),
    ports.browser.onWake(() => void lookAgain(client)),
    store.subscribe(({ event, before, now }) => {
      const was = tokensOf(before);
      const is = tokensOf(now);
      const reason = event.type === 'ended' ? event.reason : undefined;
      if (was && (reason === 'logout' || reason === 'subject-mismatch')) {
        memory.endedNonce = was.nonce;
        tabs.tell(name, { type: 'ended', sub: was.claims.sub });
      } else if (event.type !== 'restored' && reason !== 'elsewhere' && was !== is) {
        tabs.tell(name, { type: 'changed', sub: is?.claims.sub });
      }
      // What came from another tab meanwhile was not taken up.
      if (['failed', 'released', 'expired'].includes(event.type)) void lookAgain(client);
    }),
    () => cancelSecondLook(),
  ];
  client.onDestroy(() => {
    for (const stop of stops) stop();
  });
  // Something may have happened while nobody listened: most sign-ins are finished by then.
  const held = heldTokens(store);
  if (held && (memory.callback ?? memory.finishing))
    tabs.tell(name, { type: 'changed', sub: held.claims.sub });
  await lookAgain(client);
  return tabs;
}

function tokensOf(state: SessionState): TokenSet | undefined {
  return state.status === 'authenticated' ? state.tokens : undefined;
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
    tokens.nonce !== memory.endedNonce &&
    (!held ||
      isReplacedBy(held, tokens) ||
      (!isReplacedBy(tokens, held) &&
        (tokens.accessToken !== held.accessToken || tokens.refreshToken !== held.refreshToken)));
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
  const { store } = client;
  const { refreshToken, generation = 0, spent = [] } = previous;
  const isReplaced = refreshToken !== undefined && refreshToken !== renewed.refreshToken;
  const tokens: TokenSet = {
    ...renewed,
    generation: generation + 1,
    spent: isReplaced
      ? [await digestOf(client, refreshToken), ...spent].slice(0, mostSpent)
      : spent,
  };
  const stored = await store.read();
  const isGone = !stored || isReplacedBy(previous, stored.tokens);
  if (isGone && heldTokens(store)?.nonce === previous.nonce) {
    store.dispatch({ type: 'ended', reason: 'elsewhere' });
    void lookAgain(client);
  }
  if (!store.dispatch({ type: 'established', ticket, tokens, userData })) {
    throw superseded('The session ended while it was being renewed.');
  }
}

/** Tells that the provider cannot renew now, so that one tab is enough to find out. */
export async function tellFailure(
  client: OidcClient,
  { since, until, notBefore }: BackOff,
): Promise<void> {
  const tabs = await agreeWithTabs(client);
  tabs?.tell(client.keyOf('tabs'), { type: 'failed', since, until, notBefore });
}

function heed({ memory, ports }: OidcClient, { since, until, notBefore }: Message): void {
  const now = ports.clock.now();
  const isTime = (at: unknown): at is number =>
    typeof at === 'number' && Math.abs(at - now) <= 2 * longestPauseSeconds;
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
export async function hearOut(client: OidcClient): Promise<void> {
  const { memory, ports, store } = client;
  const held = heldTokens(store);
  const tabs = held && (await agreeWithTabs(client));
  if (!tabs) return;
  const { backOff } = memory;
  const { refreshToken } = held;
  const spent = refreshToken === undefined ? '' : await noticeOf(client, refreshToken);
  let end = ports.clock.now() + longestDeliverySeconds;
  const forget = client.onDestroy(() => (end = 0));
  for (;;) {
    await lookAgain(client);
    const isNew = heldTokens(store) !== held || memory.backOff !== backOff;
    if (isNew || tabs.isSpent(client.keyOf('tabs'), spent) || ports.clock.now() >= end) break;
    await pause(client, lookIntervalMs);
  }
  forget();
}

function digestOf({ ports }: OidcClient, text: string): Promise<string> {
  return createCodeChallenge(text, ports.crypto);
}

/** What everybody may know of a refresh token: the digest of the digest that the tabs keep as their secret. */
async function noticeOf(client: OidcClient, refreshToken: string): Promise<string> {
  return digestOf(client, await digestOf(client, refreshToken));
}

/** Notes that the provider has replaced a refresh token, before another tab can think of using it. */
export async function noteSpent(client: OidcClient, refreshToken: string): Promise<void> {
  const tabs = await agreeWithTabs(client);
  tabs?.noteSpent(client.keyOf('tabs'), await noticeOf(client, refreshToken));
}

/**
 * A tab that the browser copied holds a copy of the refresh token. Where it has been used up since, this
 * asks the other tabs for what came of it. The copy itself is not used again, which would look like
 * theft: it is given up where none has answered by the time the access token expires.
 *
 * @see RFC 9700 section 4.14.2
 * @throws OidcError `renew/timeout` where none has answered yet
 */
export async function catchUp(client: OidcClient): Promise<void> {
  const { ports, store } = client;
  const copy = heldTokens(store)?.refreshToken;
  const tabs = copy === undefined ? undefined : await agreeWithTabs(client);
  if (copy === undefined || !tabs) return;
  const name = client.keyOf('tabs');
  const spent = await noticeOf(client, copy);
  // The answer to another duplicate may have come meanwhile.
  if (heldTokens(store)?.refreshToken !== copy || !tabs.isSpent(name, spent)) return;
  const replaced = untilReplaced(client, copy);
  tabs.tell(name, { type: 'asked', spent });
  await replaced;
  const tokens = heldTokens(store);
  if (tokens?.refreshToken !== copy) return;
  if (hasUsableAccessToken(tokens, ports.clock.now())) {
    throw new OidcError('renew/timeout', 'The tab that renewed these tokens does not answer.');
  }
  store.dispatch({ type: 'revoked', token: 'refresh_token' });
}

/** Settles when the refresh token is another one, or after the time that the other tabs have. */
function untilReplaced(client: OidcClient, refreshToken: string): Promise<void> {
  const { ports, store } = client;
  return new Promise((resolve) => {
    const stops: (() => unknown)[] = [];
    const finish = (): void => {
      for (const stop of stops) stop();
      resolve();
    };
    stops.push(
      ports.clock.setTimer(finish, patienceMs),
      store.subscribe(() => {
        if (heldTokens(store)?.refreshToken !== refreshToken) finish();
      }),
    );
    stops.push(client.onDestroy(finish));
  });
}

/** Only who has had the refresh token knows its digest, and so can make this. */
async function proofOf(client: OidcClient, secret: string, text: string): Promise<string> {
  return digestOf(client, `${secret}.${await digestOf(client, `${secret}.${text}`)}`);
}

async function answer(client: OidcClient, tabs: TabsPort, { spent }: Message): Promise<void> {
  for (const secret of heldTokens(client.store)?.spent ?? []) {
    if ((await digestOf(client, secret)) !== spent) continue;
    const tokens = heldTokens(client.store);
    if (tokens?.refreshToken === undefined) return;
    const { accessTokenExpiresAt, requestedAt } = tokens;
    const text = JSON.stringify({
      access_token: tokens.accessToken,
      token_type: 'Bearer',
      expires_in:
        accessTokenExpiresAt === undefined
          ? undefined
          : accessTokenExpiresAt - Math.floor(requestedAt),
      id_token: tokens.idToken,
      refresh_token: tokens.refreshToken,
      scope: tokens.scope,
      session_state: tokens.sessionState,
      requestedAt,
      generation: tokens.generation,
      spent: tokens.spent,
    });
    const proof = await proofOf(client, secret, text);
    tabs.tell(client.keyOf('tabs'), { type: 'answered', spent, tokens: text, proof });
    return;
  }
}

/** Takes up the answer of another tab, which has to pass what the provider's own has to pass. */
async function adopt(client: OidcClient, message: Message): Promise<void> {
  const { store } = client;
  const previous = heldTokens(store);
  const { proof, tokens: text } = message;
  if (previous?.refreshToken === undefined || typeof text !== 'string') return;
  const secret = await digestOf(client, previous.refreshToken);
  if (proof !== (await proofOf(client, secret, text))) return;
  const { generation, requestedAt, spent, ...offered } = parseJsonObject(text) ?? {};
  if (typeof requestedAt !== 'number' || typeof generation !== 'number') return;
  // The renewal brought none: that of the sign-in was judged then, and may have expired since.
  if (offered['id_token'] === previous.idToken) delete offered['id_token'];
  const ticket = heldTokens(store) === previous ? store.start('renewing') : undefined;
  if (ticket === undefined) return;
  try {
    const response = readTokenResponse(offered);
    const metadata = await discover(client);
    const expected = { nonce: previous.nonce, requestedAt, previous };
    const tokens: TokenSet = {
      ...(await acceptTokens(client, metadata, response, expected)),
      generation,
      spent: Array.isArray(spent) ? spent.filter((digest) => typeof digest === 'string') : [],
    };
    store.dispatch({ type: 'established', ticket, tokens });
  } catch {
    store.dispatch({ type: 'released', ticket });
  }
}
