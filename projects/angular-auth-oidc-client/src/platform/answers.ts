import type { NgZone } from '@angular/core';
import { parseUrl, type AwaitedAnswer, type OidcError } from 'angular-auth-oidc-client/core';

/** Says that an answer was taken, to the window that brought it. */
const taken = 'oidc:taken';
const handOverMs = 500;

const answers = ['code', 'error', 'access_token', 'id_token'];

// Windows of this origin find each other by the request: Cross-Origin-Opener-Policy cuts every other tie.
function openChannel(state: string): BroadcastChannel | undefined {
  return typeof BroadcastChannel === 'undefined'
    ? undefined
    : new BroadcastChannel(`oidc:${state}`);
}

/** Whether this is an address of the page's own origin with the answer to the request. */
function isAnswer(data: unknown, state: string, origin: string): data is string {
  const url = typeof data === 'string' ? parseUrl(data) : undefined;
  if (url?.origin !== origin) return false;
  return [url.search, url.hash].some((part) => {
    const parameters = new URLSearchParams(part.slice(1));
    return parameters.get('state') === state && answers.some((name) => parameters.has(name));
  });
}

/** What a window that is awaited brings. */
export interface Offers {
  /** Takes what was offered if it is the answer; anything else changes nothing. */
  offer(data: unknown): boolean;
  fail(error: OidcError): void;
}

/**
 * Waits for the answer to a request in another window of this origin, outside the Angular zone. Whoever
 * brings it says so over a channel named after the `state`, or with a message from that very window.
 *
 * @param begin opens or watches the window, and gives what undoes it
 */
export function awaitAnswer(
  window: Window,
  zone: NgZone,
  state: string,
  isSource: (source: MessageEventSource | null) => boolean,
  begin: (offers: Offers) => () => void,
): AwaitedAnswer {
  const { origin } = window.location;
  let end = (): void => undefined;
  const url = new Promise<string>((resolve, reject) => {
    const offer = (data: unknown): boolean => {
      const isTaken = isAnswer(data, state, origin);
      if (isTaken) resolve(data);
      return isTaken;
    };
    // A plain page brings its address, ours an object with it.
    const offerMessage = (data: unknown): boolean =>
      offer(data) || offer((data as { readonly url?: unknown } | null)?.url);
    const onMessage = ({ data, origin: sender, source }: MessageEvent): void => {
      if (sender !== origin || !isSource(source)) return;
      if (offerMessage(data)) source?.postMessage(taken, { targetOrigin: origin });
    };
    zone.runOutsideAngular(() => {
      const channel = openChannel(state);
      if (channel) {
        channel.onmessage = ({ data }) => {
          if (offerMessage(data)) channel.postMessage(taken);
        };
      }
      window.addEventListener('message', onMessage);
      const undo = begin({ offer, fail: reject });
      end = () => {
        window.removeEventListener('message', onMessage);
        channel?.close();
        undo();
      };
    });
  });
  return {
    url,
    end: () => {
      end();
    },
  };
}

/** Offers the address of this window to the one that waits for it, and closes this one where it is taken. */
export function handOver(
  window: Window,
  zone: NgZone,
  url: string,
  state: string,
): Promise<boolean> {
  const { origin } = window.location;
  return new Promise((resolve) => {
    zone.runOutsideAngular(() => {
      const channel = openChannel(state);
      const finish = (isTaken: boolean): void => {
        clearTimeout(timer);
        window.removeEventListener('message', onMessage);
        channel?.close();
        if (isTaken) window.close();
        resolve(isTaken);
      };
      const onMessage = (event: MessageEvent): void => {
        if (event.origin === origin && event.data === taken) finish(true);
      };
      const timer = setTimeout(finish, handOverMs, false);
      window.addEventListener('message', onMessage);
      if (channel) {
        channel.onmessage = ({ data }) => {
          if (data === taken) finish(true);
        };
        channel.postMessage({ url });
      }
      for (const other of [window.opener as Window | null, window.parent]) {
        if (other && other !== window) other.postMessage(url, origin);
      }
    });
  });
}
