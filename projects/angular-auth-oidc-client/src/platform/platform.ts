import { HttpBackend } from '@angular/common/http';
import { DOCUMENT, inject, InjectionToken, NgZone, PLATFORM_ID } from '@angular/core';
import { isPlatformServer } from '@angular/common';
import { createHttp } from './angular-http';
import { createBrowser, createClock, createLock, type Platform } from './browser';
import { serverPlatform } from './server';

/** The platform that the application runs on, chosen by Angular. */
export const PLATFORM: InjectionToken<Platform> = new InjectionToken<Platform>('PLATFORM', {
  providedIn: 'root',
  factory: () => {
    const window = inject(DOCUMENT).defaultView;
    if (!window || isPlatformServer(inject(PLATFORM_ID))) return serverPlatform;
    const zone = inject(NgZone);
    return {
      http: createHttp(inject(HttpBackend), () => window.navigator.onLine),
      clock: createClock(zone),
      lock: createLock(window),
      browser: createBrowser(window, zone),
    };
  },
});
