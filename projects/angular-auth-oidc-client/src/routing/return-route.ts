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
    if (options.triggerAuthorizationResultEvent) return;
    const route = outcome.error
      ? options.unauthorizedRoute
      : (safeReturnRoute(outcome.returnRoute) ?? options.postLoginRoute);
    if (!route) return;
    // After everybody has heard of the return.
    Promise.resolve()
      .then(() => zone.run(() => injector.get(Router).navigateByUrl(route, { replaceUrl: true })))
      .catch(() => {
        client.ports.log.warn('The route after the sign-in does not exist.');
      });
  });
}
