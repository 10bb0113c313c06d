import { Location } from '@angular/common';
import { DestroyRef, DOCUMENT, NgZone, type Injector } from '@angular/core';
import { Router, type ActivatedRouteSnapshot, type Route } from '@angular/router';
import type { OidcClient, SessionChange } from 'angular-auth-oidc-client/core';

/** Where a guard has admitted the user of a client; without a route where the guard was not told. */
const admissions = new WeakMap<OidcClient, Set<Route | undefined>>();

/**
 * Remembers that a guard has admitted the user to a route. Where another tab ends the session, or brings
 * another user, what is shown there is judged again by all its guards, and its data are resolved anew.
 * A page that nobody sees is judged when it is looked at: a sign-in that begins unseen would be out of
 * date by then.
 */
export function noteAdmitted(injector: Injector, client: OidcClient, route?: Route): void {
  const admitted = admissions.get(client);
  if (admitted) {
    admitted.add(route);
    return;
  }
  const routes = new Set([route]);
  admissions.set(client, routes);
  watch(injector, client, routes);
}

function watch(
  injector: Injector,
  client: OidcClient,
  admitted: ReadonlySet<Route | undefined>,
): void {
  const { ports, store } = client;
  const router = injector.get(Router);
  const document = injector.get(DOCUMENT);
  const destroyRef = injector.get(DestroyRef);
  let isDue = false;
  let isJudging = false;
  let stopTimer = (): unknown => undefined;

  async function judge(): Promise<void> {
    const isHidden = document.visibilityState === 'hidden';
    if (!isDue || isJudging || isHidden || router.currentNavigation() || destroyRef.destroyed)
      return;
    isDue = false;
    const shown = routesOf(router.routerState.snapshot.root);
    const judged = admitted.has(undefined) ? shown : shown.filter((one) => admitted.has(one));
    if (!judged.length) return;
    isJudging = true;
    try {
      await navigateAgain(injector, router, judged);
    } catch {
      ports.log.warn('What is shown could not be judged again.');
    } finally {
      isJudging = false;
    }
    await judge();
  }

  const look = (): void => void judge();
  const stops = [
    store.subscribe((change) => {
      isDue ||= isNews(change);
      // After everybody has heard of it.
      if (isDue) void Promise.resolve().then(look);
    }),
    ports.browser.onWake(look),
  ];
  const subscription = router.events.subscribe(() => {
    // A navigation that is under way is not interrupted, and is over in a moment at the earliest.
    if (!isDue) return;
    stopTimer();
    stopTimer = ports.clock.setTimer(look, 0);
  });
  client.onDestroy(() => {
    for (const stop of stops) stop();
    subscription.unsubscribe();
    stopTimer();
  });
}

function isNews({ event, before, now }: SessionChange): boolean {
  if (before.status !== 'authenticated') return false;
  return now.status === 'authenticated'
    ? now.tokens.claims.sub !== before.tokens.claims.sub
    : event.type === 'ended' && (event.reason === 'told' || event.reason === 'elsewhere');
}

function routesOf(snapshot: ActivatedRouteSnapshot): Route[] {
  const { routeConfig, children } = snapshot;
  return [...(routeConfig ? [routeConfig] : []), ...children.flatMap(routesOf)];
}

/** The router asks the guards of a route that stays shown only where the route says so. */
async function navigateAgain(
  injector: Injector,
  router: Router,
  routes: readonly Route[],
): Promise<void> {
  const before = routes.map((route) => ({ route, runs: route.runGuardsAndResolvers }));
  for (const route of routes) route.runGuardsAndResolvers = 'always';
  try {
    await injector.get(NgZone).run(() =>
      router.navigateByUrl(router.url, {
        onSameUrlNavigation: 'reload',
        replaceUrl: true,
        state: injector.get(Location).getState() as Record<string, unknown>,
      }),
    );
  } finally {
    for (const { route, runs } of before) {
      if (runs === undefined) delete route.runGuardsAndResolvers;
      else route.runGuardsAndResolvers = runs;
    }
  }
}
