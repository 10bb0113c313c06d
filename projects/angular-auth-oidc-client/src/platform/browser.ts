import type { NgZone } from '@angular/core';
import { loadPart } from 'angular-auth-oidc-client/core';
import type { BrowserPort, ClockPort, Ports, WindowsPort } from 'angular-auth-oidc-client/core';
import type { OpenedPopUp } from './pop-up-answer';

/** The page, which does not know what becomes of it. */
export type PageBrowser = Omit<BrowserPort, 'returned' | 'sessionChecked' | 'signedOut'>;

/** What the host gives to every client alike. */
export interface Platform extends Pick<Ports, 'http' | 'clock' | 'lock' | 'tabs'> {
  readonly browser: PageBrowser;
  /** In place of the storage that the application chose. */
  readonly storage?: Ports['storage'];
}

/** The clock of the browser. Its timers run outside the Angular zone: waiting changes nothing. */
export function createClock(zone: NgZone): ClockPort {
  return {
    now: () => Date.now() / 1000,
    elapsed: () => performance.now() / 1000,
    setTimer: (wake, delayMs) => {
      const timer = zone.runOutsideAngular(() => setTimeout(wake, delayMs));
      return () => {
        clearTimeout(timer);
      };
    },
  };
}

function createPopUp(opened: Window): OpenedPopUp {
  return {
    opened,
    isClosed: () => opened.closed,
    navigate: (url) => {
      opened.location.replace(url);
    },
    close: () => {
      opened.close();
    },
  };
}

/** The page in the browser. */
export function createBrowser(window: Window, zone: NgZone): PageBrowser {
  const { document, history, location } = window;
  let windows: Promise<WindowsPort> | undefined;
  let hasHandedOver = false;
  // Not every test environment has all of it.
  const { performance } = window as { readonly performance?: Partial<Performance> };
  // Read at once: the router moves on. If the library is loaded later, the browser still knows.
  const openedUrls = [
    location.href,
    ...(performance?.getEntriesByType?.('navigation') ?? []).map(({ name }) => name),
  ];
  return {
    url: () => location.href,
    openedUrls,
    handledStates: new Set(),
    redirect: (url) => {
      location.assign(url);
    },
    replaceUrl: (url) => {
      try {
        history.replaceState(history.state, '', url);
      } catch {
        // Browsers limit how often this may be done; the sign-in goes on with the address as it is.
      }
    },
    openPopUp: ({ width = 500, height = 500, left, top }) => {
      const { screenX, screenY, outerWidth, outerHeight } = window;
      const opened = window.open(
        '',
        '_blank',
        [
          `width=${width}`,
          `height=${height}`,
          `left=${left ?? screenX + (outerWidth - width) / 2}`,
          `top=${top ?? screenY + (outerHeight - height) / 2}`,
        ].join(),
      );
      // Some blockers give a window, and close it.
      return opened?.closed === false ? createPopUp(opened) : undefined;
    },
    windows: () =>
      (windows ??= loadPart(import('./windows'), createClock(zone)).then(
        ({ createWindows }) =>
          createWindows(window, zone, () => {
            hasHandedOver = true;
          }),
        (error: unknown) => {
          windows = undefined;
          throw error;
        },
      )),
    hasHandedOver: () => hasHandedOver,
    onWake: (listener) => {
      const listen = (): void => {
        if (document.visibilityState === 'visible') listener();
      };
      const sources = [
        [document, 'visibilitychange'],
        [window, 'pageshow'],
        [window, 'online'],
      ] as const;
      zone.runOutsideAngular(() => {
        for (const [target, type] of sources) target.addEventListener(type, listen);
      });
      return () => {
        for (const [target, type] of sources) target.removeEventListener(type, listen);
      };
    },
  };
}
