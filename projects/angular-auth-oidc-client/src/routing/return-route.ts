import { Location } from '@angular/common';
import { inject, Injector, NgZone } from '@angular/core';
import { Router } from '@angular/router';
import { AuthClients } from '../auth-clients';

const longestRoute = 2000;

/**
 * A route to return to, if it is a path of this application: `undefined` for whatever a browser could
 * take for another origin.
 *
 * @see RFC 9700 section 4.11
 */
export function safeReturnRoute(route: string | undefined): string | undefined {
  return route !== undefined &&
    route.length <= longestRoute &&
    // Browsers read a backslash as a slash, drop control characters, and make `/..//x` a `//x`.
    /^(\/(?!\/)[^/?#\\\p{Cc}]*)+([?#][^\\\p{Cc}]*)?$/u.test(route) &&
    // The answer of a sign-in is no place to return to.
    !(/[?&#]state=/.test(route) && /[?&#](code|error)=/.test(route))
    ? route
    : undefined;
}

/** Shows the page that the user was going to whenever a sign-in answer was dealt with. */
export function followReturns(): void {
  const injector = inject(Injector);
  const zone = inject(NgZone);
  inject(AuthClients).returns.subscribe(({ client, outcome }) => {
    const { options } = client.config;
    const go = async (): Promise<void> => {
      const router = injector.get(Router);
      let route = outcome.error
        ? options.unauthorizedRoute
        : (safeReturnRoute(outcome.returnRoute) ?? options.postLoginRoute);
      if (options.triggerAuthorizationResultEvent) {
        // A navigation that began with the answer in the address would put it there again.
        route = router.currentNavigation() ? injector.get(Location).path(true) || '/' : '';
      }
      if (route) await zone.run(() => router.navigateByUrl(route, { replaceUrl: true }));
    };
    // After everybody has heard of the return.
    Promise.resolve()
      .then(go)
      .catch(() => {
        client.ports.log.warn('The route after the sign-in does not exist.');
      });
  });
}
