import { OidcError } from 'angular-auth-oidc-client/core';
import type { Platform } from './browser';

const nothing = (): void => undefined;
const refuse = (): Promise<never> =>
  Promise.reject(
    new OidcError('platform/not-in-browser', 'Nothing is fetched while rendering on a server.'),
  );

/** On a server nothing is stored, timed, fetched or redirected, and the session stays unknown. */
export const serverPlatform: Platform = {
  http: { send: refuse },
  clock: { now: () => Date.now() / 1000, setTimer: () => nothing },
  lock: { run: (_name, task) => task(false) },
  browser: {
    url: () => undefined,
    openedUrls: [],
    handledStates: new Set(),
    redirect: nothing,
    replaceUrl: nothing,
    onWake: () => nothing,
    openPopUp: () => undefined,
    windows: refuse,
    hasHandedOver: () => false,
  },
  storage: { read: () => null, write: nothing, remove: nothing },
};
