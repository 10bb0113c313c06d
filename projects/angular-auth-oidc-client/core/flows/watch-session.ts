import type { OidcClient } from '../client';
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
    sessionState = undefined;
    for (const end of ends.splice(0)) end();
  }

  async function open(watched: string): Promise<void> {
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
    if (sessionState !== watched || frame) return;
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
    if (!frame || sessionState === undefined || memory.providerSessionChanged) return;
    if (unanswered > mostUnanswered) {
      if (!toldSilent) log.warn('The frame of the provider does not answer.');
      toldSilent = true;
      unanswered = 0;
      // It is asked again when the page wakes.
      return;
    }
    if (frame.ask(buildCheckSessionMessage(config.clientId, sessionState))) unanswered++;
    cancelTimer = clock.setTimer(ask, intervalMs);
  }

  function hear(message: string): void {
    const reply = parseCheckSessionReply(message);
    if (!reply || memory.providerSessionChanged) return;
    if (reply === 'changed') changes++;
    else if (unanswered) changes = 0;
    unanswered = 0;
    if (reply === 'error') {
      // To ask anew, or to sign in silently, would go on for ever.
      log.warn('The provider cannot tell whether its session changed: it is not watched any more.');
      stop();
      return;
    }
    memory.providerSessionChanged = reply === 'changed';
    browser.sessionChecked(reply);
    if (reply === 'unchanged' || config.silentRenewUrl === undefined) return;
    // A frame without its cookies finds even the session changed that was renewed just now.
    if (changes > mostChanges) {
      log.warn('The frame of the provider finds every session changed: none is renewed for it.');
      return;
    }
    renewSilently(client).catch((error: unknown) => {
      log.warn('The session at the provider has changed, and does not go on.', {
        code: isOidcError(error) ? error.code : undefined,
      });
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
    sessionState = tokens?.sessionState;
    if (sessionState === undefined) return;
    memory.providerSessionChanged = false;
    void open(sessionState);
  }

  const ends = [
    store.subscribe(onChange),
    browser.onWake(() => {
      if (frame) ask();
      else if (sessionState !== undefined) void open(sessionState);
    }),
  ];
  onChange();
  client.onDestroy(stop);
}
