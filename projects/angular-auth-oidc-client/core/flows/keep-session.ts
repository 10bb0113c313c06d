import type { OidcClient } from '../client';
import type { ServerError } from '../answer-errors';
import { isOidcError } from '../errors';
import { classifyRenewalFailure } from '../session/renewal-failure';
import { canRenew, isExpired, renewalTime } from '../session/renewal-time';
import type { SessionEvent, TokenSet } from '../session/session-state';
import { renew } from './renew';

/** Timers beyond this overflow and fire at once; a shorter one is armed again. */
const longestTimerMs = 2 ** 31 - 1;
const longestPauseSeconds = 300;

/**
 * Keeps a session alive from its deadlines: renews when the time has come and says when the access
 * token expires. Timers are hints; every time the page wakes the deadlines are looked at again.
 */
export function keepSession(client: OidcClient): void {
  const { config, store } = client;
  const { browser, clock, log } = client.ports;
  let tokens: TokenSet | undefined;
  let renewsAt: number | undefined;
  let toldExpired = false;
  let failures = 0;
  let notBefore = 0;
  let isRenewing = false;
  let cancelTimer = (): void => undefined;

  function schedule(): void {
    cancelTimer();
    if (!tokens) return;
    const deadlines = [renewsAt, toldExpired ? undefined : tokens.accessTokenExpiresAt];
    const next = Math.min(...deadlines.map((at) => at ?? Infinity));
    if (next === Infinity) return;
    const delayMs = Math.ceil((next - clock.now()) * 1000);
    cancelTimer = clock.setTimer(look, Math.min(Math.max(delayMs, 0), longestTimerMs));
  }

  function look(): void {
    const now = clock.now();
    if (renewsAt !== undefined && now >= renewsAt) {
      renewsAt = undefined;
      isRenewing = true;
      void renew(client)
        .catch(onFailure)
        .finally(() => {
          isRenewing = false;
          endLost();
        });
    }
    if (tokens && !toldExpired && isExpired(tokens, now)) {
      toldExpired = true;
      if (!endLost()) store.dispatch({ type: 'expired' });
    }
    schedule();
  }

  /** Without a refresh token, what has expired ends, unless a frame may still bring new tokens. */
  function endLost(): boolean {
    const isInFlight = isRenewing || store.value.activity === 'renewing';
    if (!tokens || tokens.refreshToken || !isExpired(tokens, clock.now()) || isInFlight)
      return false;
    return store.dispatch({ type: 'expired', final: true });
  }

  function onFailure(error: unknown): void {
    const kind = classifyRenewalFailure(error);
    log.warn('The tokens were not renewed.', { code: isOidcError(error) ? error.code : kind });
    if (kind !== 'transient' || !tokens || !canRenew(tokens, config)) {
      failures = 0;
      return;
    }
    // Full jitter: many clients of a provider that comes back must not come back at once.
    const ceiling = Math.min(config.renewRetrySeconds * 2 ** failures++, longestPauseSeconds);
    const asked = (error as Partial<ServerError>).retryAfterSeconds ?? 0;
    const now = clock.now();
    notBefore = now + asked;
    renewsAt = Math.max(notBefore, now + 1, now + ceiling * Math.random());
    schedule();
  }

  function onChange(event?: SessionEvent): void {
    const { value } = store;
    const held = value.status === 'authenticated' ? value.tokens : undefined;
    if (held === tokens) {
      if (event?.type === 'failed') endLost();
      return;
    }
    tokens = held;
    failures = 0;
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
      if (failures > 0 && renewsAt !== undefined) renewsAt = Math.max(clock.now(), notBefore);
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
