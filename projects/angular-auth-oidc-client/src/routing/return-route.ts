import { inject, Injector, NgZone } from '@angular/core';
import { Router, ROUTES } from '@angular/router';
import { callbackState } from 'angular-auth-oidc-client/core';
import { AuthClients } from '../auth-clients';

/** Longer routes are not kept: browsers and servers stop reading URLs somewhere above. */
const longestRoute = 16_384;

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
    callbackState(route) === undefined
    ? route
    : undefined;
}

/** Shows the page that the user was going to whenever a sign-in answer was dealt with. */
export function followReturns(): void {
  const injector = inject(Injector);
  const zone = inject(NgZone);
  const clients = inject(AuthClients);
  clients.signOuts.subscribe(() => {
    cleanRouter(injector, zone, clients.cleanRoute).catch(() => undefined);
  });
  clients.returns.subscribe(({ client, outcome }) => {
    const { config, ports } = client;
    const { triggerAuthorizationResultEvent, postLoginRoute, unauthorizedRoute } = config.options;
    const { returnRoute, error } = outcome;
    const asked = error ? undefined : safeReturnRoute(returnRoute);
    // A response without its sign-in says nothing about what the user may see.
    const isUnknown = error?.code === 'authorization-response/unknown-transaction';
    const isLeftAlone = triggerAuthorizationResultEvent === true || isUnknown;
    const route = asked ?? (isLeftAlone ? '' : error ? unauthorizedRoute : postLoginRoute);
    if (!error && returnRoute !== asked && !callbackState(returnRoute ?? '')) {
      ports.log.warn('The route to return to is too long, or no path of this application.');
    }

    const go = async (): Promise<void> => {
      // An application without routes has nowhere to go.
      if (!injector.get(ROUTES, null)) return;
      if (route) {
        await show(injector, zone, route).catch((failure: unknown) => {
          // NG04002: no route matches.
          const problem =
            (failure as { code?: unknown } | undefined)?.code === 4002
              ? 'does not exist'
              : 'could not be shown: a guard, a resolver or the loading of it failed';
          const path = route.replace(/[?#;].*/s, '');
          ports.log.warn(`The route ${path} after the sign-in ${problem}.`);
        });
      }
      if (outcome.withoutResponse) await cleanRouter(injector, zone, outcome.withoutResponse);
    };
    // After everybody has heard of the return.
    Promise.resolve()
      .then(go)
      .catch(() => undefined);
  });
}

function show(injector: Injector, zone: NgZone, url: string): Promise<boolean> {
  return zone.run(() => injector.get(Router).navigateByUrl(url, { replaceUrl: true }));
}

/** Takes a response out of the router's URL: a navigation that began with it would bring it back. */
async function cleanRouter(
  injector: Injector,
  zone: NgZone,
  clean: (url: string) => string,
): Promise<void> {
  // An application without routes has nowhere to go.
  if (!injector.get(ROUTES, null)) return;
  const router = injector.get(Router);
  const url = router.currentNavigation()?.extractedUrl.toString() ?? router.url;
  if (clean(url) !== url) await show(injector, zone, clean(url));
}
