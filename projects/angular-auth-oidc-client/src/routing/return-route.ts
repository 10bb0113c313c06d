import { NgZone, type Injector } from '@angular/core';
import { Router, ROUTES } from '@angular/router';
import {
  callbackState,
  type CallbackOutcome,
  type OidcClient,
} from 'angular-auth-oidc-client/core';

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

/** Begins to show the page that the user was going to, or the one for a sign-in that failed. */
export function navigateAfterSignIn(
  injector: Injector,
  { config, ports }: OidcClient,
  { returnRoute, error, withoutResponse }: CallbackOutcome,
): void {
  // An application without routes has nowhere to go.
  if (!injector.get(ROUTES, null)) return;
  const { triggerAuthorizationResultEvent, postLoginRoute, unauthorizedRoute } = config.options;
  const asked = error ? undefined : safeReturnRoute(returnRoute);
  // A response without its sign-in says nothing about what the user may see.
  const isUnknown = error?.code === 'authorization-response/unknown-transaction';
  const isLeftAlone = triggerAuthorizationResultEvent === true || isUnknown;
  const route = asked ?? (isLeftAlone ? '' : error ? unauthorizedRoute : postLoginRoute);
  if (!error && returnRoute !== asked && !callbackState(returnRoute ?? '')) {
    ports.log.warn('The route to return to is too long, or no path of this application.');
  }
  const shown = route
    ? show(injector, route).catch((failure: unknown) => {
        // NG04002: no route matches.
        const problem =
          (failure as { code?: unknown } | undefined)?.code === 4002
            ? 'does not exist'
            : 'could not be shown: a guard, a resolver or the loading of it failed';
        ports.log.warn(`The route ${route.replace(/[?#;].*/s, '')} after the sign-in ${problem}.`);
      })
    : Promise.resolve();
  if (withoutResponse) {
    shown.then(() => cleanRouter(injector, withoutResponse)).catch(() => undefined);
  }
}

function show(injector: Injector, url: string): Promise<boolean> {
  const router = injector.get(Router);
  return injector.get(NgZone).run(() => router.navigateByUrl(url, { replaceUrl: true }));
}

/** Takes a response out of the router's URL: a navigation that began with it would bring it back. */
export async function cleanRouter(
  injector: Injector,
  clean: (url: string) => string,
): Promise<void> {
  if (!injector.get(ROUTES, null)) return;
  const router = injector.get(Router);
  const url = router.currentNavigation()?.extractedUrl.toString() ?? router.url;
  if (clean(url) !== url) await show(injector, clean(url));
}
