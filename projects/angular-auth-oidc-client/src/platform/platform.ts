import { DOCUMENT, inject, InjectionToken, NgZone, PLATFORM_ID } from '@angular/core';
import { isPlatformServer } from '@angular/common';
import { loadPart } from 'angular-auth-oidc-client/core';
import { createHttp, injectBackend } from './angular-http';
import { createBrowser, createClock, type Platform } from './browser';
import { serverPlatform } from './server';

declare const ngServerMode: unknown;

/** The platform that the application runs on, chosen by Angular. */
export const PLATFORM: InjectionToken<Platform> = new InjectionToken<Platform>('PLATFORM', {
  providedIn: 'root',
  factory: () => {
    const { defaultView } = inject(DOCUMENT);
    // Angular's builder says what a bundle is for: one for browsers has nothing of the server's.
    if (typeof ngServerMode === 'undefined' || ngServerMode) {
      if (!defaultView || isPlatformServer(inject(PLATFORM_ID))) return serverPlatform;
    }
    const window = defaultView ?? globalThis.window;
    const zone = inject(NgZone);
    const clock = createClock(zone);
    const load = (): Promise<typeof import('./tabs')> => loadPart(import('./tabs'), clock);
    let tabs: ReturnType<NonNullable<Platform['tabs']>> | undefined;
    return {
      http: createHttp(injectBackend(), () => window.navigator.onLine),
      clock,
      lock: {
        run: async (name, task) => {
          const { runLocked } = await load();
          return zone.runOutsideAngular(() => runLocked(window, name, task));
        },
      },
      tabs: () =>
        (tabs ??= load().then(
          ({ createTabs }) => createTabs(window, zone),
          (error: unknown) => {
            tabs = undefined;
            throw error;
          },
        )),
      browser: createBrowser(window, zone),
    };
  },
});
