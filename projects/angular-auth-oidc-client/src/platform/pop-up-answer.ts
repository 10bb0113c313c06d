import type { NgZone } from '@angular/core';
import { OidcError, type AwaitedAnswer, type PopUp } from 'angular-auth-oidc-client/core';
import { awaitAnswer } from './answers';

/** A pop-up with the window that the browser opened for it. */
export interface OpenedPopUp extends PopUp {
  readonly opened: Window;
}

const lookIntervalMs = 100;
/**
 * So that the moment in which a policy cuts the tie is not taken for a page: on a busy machine it lasts for
 * hundreds of milliseconds, and looks are rare.
 */
const firstLooksMs = 10;
const settledMs = 1000;
const fewestLooks = 10;
/** How long the answer of a window that is gone may be on its way. */
const lateMs = 1500;

/** Waits for the answer in a pop-up, which may be hidden from us, or closed by the user. */
export function awaitInPopUp(
  window: Window,
  zone: NgZone,
  popUp: PopUp,
  state: string,
): AwaitedAnswer {
  const { opened } = popUp as OpenedPopUp;
  const isSource = (source: MessageEventSource | null): boolean => source === opened;
  return awaitAnswer(window, zone, state, isSource, ({ offer, fail }) => {
    // What is closed before it is led anywhere was closed by the user.
    let hasShownAPage = opened.closed;
    let foreignSince: number | undefined;
    let foreignLooks = 0;
    let closedSince: number | undefined;

    const look = (): void => {
      const now = performance.now();
      const address = readAddress(opened);
      if (opened.closed) {
        // A Cross-Origin-Opener-Policy, ours or that of the first page, lets an open window look closed. No
        // other sign is the same in all engines: its address then throws in Chromium, is empty in Firefox,
        // and about:blank in WebKit.
        if (!hasShownAPage) return;
        closedSince ??= now;
        if (now - closedSince >= lateMs) {
          // A later page may have such a policy as well. But then the user is over there, and not here.
          if (window.document.hasFocus()) {
            fail(new OidcError('login/popup-closed', 'User closed popup'));
          }
          return;
        }
      } else if (address === undefined) {
        foreignSince ??= now;
        hasShownAPage ||= ++foreignLooks > fewestLooks && now - foreignSince >= settledMs;
      } else offer(address);
      timer = setTimeout(look, hasShownAPage ? lookIntervalMs : firstLooksMs);
    };

    let timer = setTimeout(look);
    return () => {
      clearTimeout(timer);
    };
  });
}

/** Where the window is; `undefined` where that is none of our business. */
function readAddress({ location }: Window): string | undefined {
  try {
    return location.href;
  } catch {
    return undefined;
  }
}
