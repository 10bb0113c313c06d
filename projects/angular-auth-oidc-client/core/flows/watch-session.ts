import type { OidcClient } from '../client';
import { AuthorizationError } from '../answer-errors';
import { isOidcError } from '../errors';
import type { SessionFrame, WindowsPort } from '../ports';
import { buildCheckSessionMessage, parseCheckSessionReply } from '../protocol/check-session';
import { heldTokens } from '../session/session-store';
import { discover } from './discover';
import { renewSilently } from './renew';

const intervalMs = 3000;
const mostUnanswered = 3;
const mostChanges = 3;

/**
 * Asks the provider's frame whether the session there is still the one that this session began with,
 * until the client is destroyed. What it says never ends the session here: a browser that keeps the
 * frame from its cookies makes every session look changed.
 *
 * @see OpenID Connect Session Management 1.0 section 3
 */
export function watchSession(client: OidcClient): void {
  const { config, memory, store } = client;
  const { browser, clock, log } = client.ports;
  if (memory.watchesSession) return;
  memory.watchesSession = true;
  let sessionState: string | undefined;
  /** What the frame is asked about: once the session has ended there, what the provider gave instead. */
  let watched: string | undefined;
  let hasChanged = false;
  let isLost = false;
  let frame: SessionFrame | undefined;
  let unanswered = 0;
  let changes = 0;
  let toldMissing = false;
  let toldSilent = false;
  let cancelTimer = (): void => undefined;

  function close(): void {
    cancelTimer();
    frame?.close();
    frame = undefined;
    unanswered = 0;
  }

  function stop(): void {
    close();
    sessionState = watched = undefined;
    for (const end of ends.splice(0)) end();
  }

  async function open(): Promise<void> {
    const opened = watched;
    let url: string | undefined;
    let windows: WindowsPort;
    try {
      url = (await discover(client)).check_session_iframe;
      windows = await browser.windows();
    } catch (error) {
      // The page asks again when it wakes.
      log.warn('The session at the provider is not watched.', {
        code: isOidcError(error) ? error.code : undefined,
      });
      return;
    }
    if (watched === undefined || watched !== opened || frame) return;
    if (url === undefined) {
      log.warn('The provider does not offer to watch its session.');
      stop();
      return;
    }
    frame = windows.openSessionFrame(url, hear);
    cancelTimer = clock.setTimer(ask, intervalMs);
  }

  function ask(): void {
    cancelTimer();
    if (!frame || watched === undefined || hasChanged) return;
    if (unanswered > mostUnanswered) {
      if (!toldSilent) log.warn('The frame of the provider does not answer.');
      toldSilent = true;
      unanswered = 0;
      // It is asked again when the page wakes.
      return;
    }
    if (frame.ask(buildCheckSessionMessage(config.clientId, watched))) unanswered++;
    cancelTimer = clock.setTimer(ask, intervalMs);
  }

  function hear(message: string): void {
    const reply = parseCheckSessionReply(message);
    if (!reply || hasChanged) return;
    if (reply === 'changed') changes++;
    else if (unanswered) changes = 0;
    unanswered = 0;
    if (reply === 'error') {
      // To ask anew, or to sign in silently, would go on for ever.
      log.warn('The provider cannot tell whether its session changed: it is not watched any more.');
      stop();
      return;
    }
    hasChanged = reply === 'changed';
    if (hasChanged || watched === sessionState) {
      memory.providerSessionChanged = hasChanged;
      browser.sessionChecked(reply);
    }
    if (!hasChanged || config.silentRenewUrl === undefined) return;
    // A frame without its cookies finds even the session changed that was renewed just now.
    if (changes > mostChanges) {
      log.warn('The frame of the provider finds every session changed: none is renewed for it.');
      return;
    }
    renewSilently(client).catch((error: unknown) => {
      if (!isLost) {
        log.warn('The session at the provider has changed, and does not go on.', {
          code: isOidcError(error) ? error.code : undefined,
        });
      }
      isLost = true;
      if (!(error instanceof AuthorizationError) || !error.session_state || !hasChanged) return;
      watched = error.session_state;
      hasChanged = false;
      ask();
    });
  }

  function onChange(): void {
    const tokens = heldTokens(store);
    if (tokens && tokens.sessionState === undefined && !toldMissing) {
      toldMissing = true;
      log.warn('The provider gave no session_state: its session is not watched.');
    }
    if (tokens?.sessionState === sessionState) return;
    close();
    sessionState = watched = tokens?.sessionState;
    hasChanged = isLost = false;
    if (sessionState === undefined) return;
    memory.providerSessionChanged = false;
    void open();
  }

  const ends = [
    store.subscribe(onChange),
    browser.onWake(() => {
      if (isLost && !memory.renewing) {
        // Somebody else may have signed in there since: the page was left for it.
        hasChanged = false;
        changes = 0;
      }
      if (frame) ask();
      else if (watched !== undefined) void open();
    }),
  ];
  onChange();
  client.onDestroy(stop);
}
