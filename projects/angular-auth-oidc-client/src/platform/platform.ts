import { DOCUMENT, inject, InjectionToken, NgZone, PLATFORM_ID } from '@angular/core';
import { isPlatformServer } from '@angular/common';
import { loadPart } from 'angular-auth-oidc-client/core';
import { createHttp, injectBackend } from './angular-http';
import { createBrowser, createClock, type Platform } from './browser';
import { serverPlatform } from './server';

/** The platform that the application runs on, chosen by Angular. */
export const PLATFORM: InjectionToken<Platform> = new InjectionToken<Platform>('PLATFORM', {
  providedIn: 'root',
  factory: () => {
    const window = inject(DOCUMENT).defaultView;
    if (!window || isPlatformServer(inject(PLATFORM_ID))) return serverPlatform;
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
