import type { OidcClient } from '../client';
import { isOidcError } from '../errors';
import { classifyRenewalFailure } from '../session/renewal-failure';
import { canRenew, isExpired, renewalTime } from '../session/renewal-time';
import type { SessionEvent, TokenSet } from '../session/session-state';
import { heldTokens } from '../session/session-store';
import { isPausing } from './pausing';
import { isOnlyRotated, renew, replaceRevoked } from './renew';

/** Timers beyond this overflow and fire at once; a shorter one is armed again. */
const longestTimerMs = 2 ** 31 - 1;

/** By how much a clock that was put right may differ from before. */
const putBackSeconds = 5;

/**
 * Keeps a session alive from its deadlines: renews when the time has come and says when the access
 * token expires. Timers are hints; every time the page wakes the deadlines are looked at again.
 */
export function keepSession(client: OidcClient): void {
  const { config, memory, store } = client;
  const { browser, clock, log } = client.ports;
  let tokens: TokenSet | undefined;
  let renewsAt: number | undefined;
  let toldExpired = false;
  let isRenewing = false;
  let cancelTimer = (): void => undefined;

  function schedule(): void {
    cancelTimer();
    if (!tokens) return;
    const deadlines = [renewsAt, toldExpired ? undefined : tokens.accessTokenExpiresAt];
    const next = Math.min(...deadlines.map((at) => at ?? Infinity));
    if (next === Infinity) return;
    const delayMs = Math.ceil((next - clock.now()) * 1000);
    const isReached = delayMs <= longestTimerMs;
    cancelTimer = clock.setTimer(
      () => {
        // A timer is never early: where the clock says so, it was put back meanwhile.
        look(isReached ? next : 0);
      },
      Math.min(Math.max(delayMs, 0), longestTimerMs),
    );
  }

  function look(reached = 0): void {
    const now = Math.max(clock.now(), reached);
    const isPutBack = !!tokens && clock.now() + putBackSeconds < tokens.requestedAt;
    // How long the tokens still live cannot be known then.
    if (renewsAt !== undefined && isPutBack && !memory.backOff) renewsAt = now;
    // Another tab may have found out that it is no use yet.
    if (renewsAt !== undefined && isPausing(client)) {
      renewsAt = Math.max(renewsAt, memory.backOff?.until ?? 0);
    }
    if (renewsAt !== undefined && now >= renewsAt) {
      renewsAt = undefined;
      isRenewing = true;
      void renew(client)
        .catch(onFailure)
        .finally(() => {
          isRenewing = false;
          endLost(clock.now());
        });
    }
    if (tokens && !toldExpired && isExpired(tokens, now)) {
      toldExpired = true;
      if (!endLost(now)) store.dispatch({ type: 'expired' });
    }
    schedule();
  }

  /** Without a refresh token, what has expired ends, unless a frame may still bring new tokens. */
  function endLost(now: number): boolean {
    const isInFlight = isRenewing || store.value.activity === 'renewing';
    if (!tokens || tokens.refreshToken || !isExpired(tokens, now) || isInFlight) return false;
    return store.dispatch({ type: 'expired', final: true });
  }

  function onFailure(error: unknown): void {
    const kind = classifyRenewalFailure(error);
    log.warn('The tokens were not renewed.', { code: isOidcError(error) ? error.code : kind });
    // Others have taken the place of the tokens that it was about.
    if (renewsAt !== undefined) return;
    if (kind === 'interaction' || kind === 'terminal' || !tokens || !canRenew(tokens, config))
      return;
    renewsAt =
      kind === 'refused'
        ? // Whether the session can go on shows when it has to.
          tokens.accessTokenExpiresAt
        : (memory.backOff?.until ?? clock.now() + config.renewRetrySeconds);
    schedule();
  }

  function onChange(event?: SessionEvent): void {
    const held = heldTokens(store);
    // It may have been revoked in another tab.
    void replaceRevoked(client);
    if (held === tokens || (held && tokens && isOnlyRotated(tokens, held))) {
      tokens = held;
      if (event?.type === 'failed') endLost(clock.now());
      return;
    }
    tokens = held;
    // Whoever brought new ones has shown that it works again.
    if (event) memory.backOff = undefined;
    toldExpired = false;
    renewsAt =
      held && config.renewsAutomatically ? renewalTime(held, config, Math.random()) : undefined;
    schedule();
  }

  const stops = [
    store.subscribe(({ event }) => {
      onChange(event);
    }),
    browser.onWake(() => {
      if (memory.backOff) {
        // What prevented it may be over by now.
        memory.backOff = { ...memory.backOff, until: memory.backOff.notBefore };
        if (renewsAt !== undefined) renewsAt = clock.now();
      }
      look();
    }),
  ];
  onChange();
  const { error } = store.value;
  if (error && renewsAt !== undefined && renewsAt <= clock.now()) {
    // The renewal at start-up has failed just now.
    renewsAt = undefined;
    onFailure(error);
    schedule();
  }
  client.onDestroy(() => {
    cancelTimer();
    for (const stop of stops) stop();
  });
}
