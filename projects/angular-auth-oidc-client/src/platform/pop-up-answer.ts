import type { NgZone } from '@angular/core';
import { OidcError, type AwaitedAnswer, type PopUp } from 'angular-auth-oidc-client/core';
import { awaitAnswer } from './answers';

/** A pop-up with the window that the browser opened for it. */
export interface OpenedPopUp extends PopUp {
  readonly opened: Window;
}

const lookIntervalMs = 100;
/** So that the moment in which a policy cuts the tie is not taken for a page. */
const firstLooksMs = 10;
const settledMs = 200;
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
    let closedSince: number | undefined;

    const look = (): void => {
      const now = performance.now();
      const address = readAddress(opened);
      if (opened.closed) {
        // Its first page came with a Cross-Origin-Opener-Policy, or met ours: that cuts the tie between
        // the windows, and from then on nothing is to be known of this one.
        if (address === undefined && !hasShownAPage) return;
        closedSince ??= now;
        // A later page may have cut the tie as well. But then the user is over there, and not here.
        if (now - closedSince >= lateMs && window.document.hasFocus()) {
          fail(new OidcError('login/popup-closed', 'User closed popup'));
        }
      } else if (address === undefined) {
        foreignSince ??= now;
        hasShownAPage ||= now - foreignSince >= settledMs;
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
