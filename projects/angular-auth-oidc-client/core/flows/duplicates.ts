import type { OidcClient } from '../client';
import { createCodeChallenge } from '../crypto/digest';
import { OidcError } from '../errors';
import type { TabsPort } from '../ports';
import { parseJsonObject } from '../protocol/json';
import { readTokenResponse } from '../protocol/token-response';
import { hasUsableAccessToken } from '../session/renewal-time';
import { signInTime, superseded, type TokenSet } from '../session/session-state';
import { heldTokens } from '../session/session-store';
import { acceptTokens } from './accept-tokens';
import { discover } from './discover';
import { limit } from './limit';

/** A session remembers so many of the refresh tokens that it had. */
const mostRemembered = 20;
/** To note something takes a moment. */
const longestTurnSeconds = 1;
/** For how long another tab may think of its answer. */
const patienceMs = 2000;

/** A name for something secret. */
export function digestOf({ ports }: OidcClient, text: string): Promise<string> {
  return createCodeChallenge(text, ports.crypto);
}

/** What everybody may know of a refresh token: the digest of the digest that the tabs keep as their secret. */
async function noticeOf(client: OidcClient, refreshToken: string): Promise<string> {
  return digestOf(client, await digestOf(client, refreshToken));
}

/** Notes that the provider has replaced a refresh token, before another tab can think of using it. */
export async function noteSpent(
  client: OidcClient,
  tabs: TabsPort,
  refreshToken: string,
): Promise<void> {
  const name = client.keyOf('tabs');
  const notice = await noticeOf(client, refreshToken);
  const note = (): void => {
    tabs.noteSpent(name, notice);
  };
  // Those who signed in on their own note theirs in the same place. What was renewed is not stored yet.
  const end = limit(client, longestTurnSeconds, superseded('The notes are locked.'));
  const noted = client.ports.lock.run(name, async () => note());
  await Promise.race([noted, end.reached]).catch(note);
  end.lift();
}

/** Whether the provider has replaced a refresh token, as far as any tab has noted it. */
export async function isSpent(
  client: OidcClient,
  tabs: TabsPort,
  refreshToken: string | undefined,
): Promise<boolean> {
  return (
    refreshToken !== undefined &&
    tabs.isSpent(client.keyOf('tabs'), await noticeOf(client, refreshToken))
  );
}

/** What of a session a renewal changes in any case; with the digests of the refresh tokens it had, for duplicates. */
export async function rotatedBy(
  client: OidcClient,
  { refreshToken: before, spent = [], generation = 0 }: TokenSet,
  refreshToken: string | undefined,
): Promise<Pick<TokenSet, 'refreshToken' | 'generation' | 'spent'>> {
  const digests =
    before === undefined || before === refreshToken
      ? spent
      : [await digestOf(client, before), ...spent].slice(0, mostRemembered);
  return { refreshToken, generation: generation + 1, spent: digests };
}

/**
 * A tab that the browser copied holds a copy of the refresh token. Where it has been used up since, this
 * asks the other tabs for what came of it. The copy itself is not used again, which would look like
 * theft: it is given up where none has answered by the time the access token expires.
 *
 * @see RFC 9700 section 4.14.2
 * @throws OidcError `renew/timeout` where none has answered yet
 */
export async function catchUp(client: OidcClient, tabs: TabsPort): Promise<void> {
  const { ports, store } = client;
  const copy = heldTokens(store)?.refreshToken;
  if (copy === undefined || !(await isSpent(client, tabs, copy))) return;
  const spent = await noticeOf(client, copy);
  // The answer to another duplicate may have come meanwhile.
  if (heldTokens(store)?.refreshToken !== copy) return;
  const replaced = untilReplaced(client, copy);
  tabs.tell(client.keyOf('tabs'), { type: 'asked', spent });
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
    let isOver = false;
    const look = (): void => {
      const isReplaced = heldTokens(store)?.refreshToken !== refreshToken;
      // An answer that has come is judged first, which may need the provider's keys.
      if (isReplaced || (isOver && store.value.activity !== 'renewing')) finish();
    };
    stops.push(
      ports.clock.setTimer(() => {
        isOver = true;
        look();
      }, patienceMs),
      store.subscribe(look),
    );
    stops.push(client.onDestroy(finish));
  });
}

/** What another tab told. */
export type Message = Readonly<Record<string, unknown>>;

/** Answers a duplicate, sealed with what only those know who have had its refresh token. */
export async function answerDuplicate(
  client: OidcClient,
  tabs: TabsPort,
  { spent }: Message,
): Promise<void> {
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
    const sealed = await tabs.seal(secret, text);
    tabs.tell(client.keyOf('tabs'), { type: 'answered', sealed });
    return;
  }
}

/** Takes up the answer of another tab, which has to pass what the provider's own has to pass. */
export async function adoptAnswer(
  client: OidcClient,
  tabs: TabsPort,
  { sealed }: Message,
): Promise<void> {
  const { store } = client;
  const previous = heldTokens(store);
  if (previous?.refreshToken === undefined || typeof sealed !== 'string') return;
  const text = await tabs.unseal(await digestOf(client, previous.refreshToken), sealed);
  const { generation, requestedAt, spent, ...offered } = parseJsonObject(text ?? '') ?? {};
  if (typeof requestedAt !== 'number' || typeof generation !== 'number') return;
  const ticket = heldTokens(store) === previous ? store.start('renewing') : undefined;
  if (ticket === undefined) return;
  try {
    const response = readTokenResponse(offered);
    const metadata = await discover(client);
    const expected = { nonce: previous.nonce, requestedAt, previous };
    const tokens: TokenSet = {
      ...(await acceptTokens(client, metadata, response, expected)),
      signedInAt: signInTime(previous),
      generation,
      spent: Array.isArray(spent) ? spent.filter((digest) => typeof digest === 'string') : [],
    };
    store.dispatch({ type: 'established', ticket, tokens });
  } catch {
    store.dispatch({ type: 'released', ticket });
  }
}
