import { ApplicationRef, inject, type Injector } from '@angular/core';
import {
  Router,
  RouterStateSnapshot,
  type ActivatedRouteSnapshot,
  type PartialMatchRouteSnapshot,
  type Route,
  type UrlSegment,
} from '@angular/router';
import {
  acquireAccessToken,
  heldTokens,
  isOidcError,
  isPausing,
  login,
  OidcError,
  type CustomParams,
} from 'angular-auth-oidc-client/core';
import { from, type Observable } from 'rxjs';
import { AuthClients } from '../auth-clients';
import { isAuthenticated } from '../service/results';

async function admit(
  clients: AuthClients,
  injector: Injector,
  route: Route | null | undefined,
  configId: string | undefined,
  target: string | undefined,
  customParams: CustomParams | undefined,
): Promise<boolean> {
  await clients.ready();
  const client = clients.get(configId);
  const { memory, ports, store } = client;
  const { callback } = memory;
  // While rendering on a server nobody is known: the page decides again in the browser.
  if (ports.browser.url() === undefined) return true;
  await acquireAccessToken(client);
  if (isAuthenticated(client)) {
    import('./judge-again')
      .then(({ noteAdmitted }) => {
        noteAdmitted(injector, client, route ?? undefined);
      })
      .catch(() => undefined);
    return true;
  }
  const returnRoute = target && clients.cleanRoute(target);
  // A sign-in that has just failed is shown, not begun again; one that is not known here never began.
  const isUnknown = memory.callback?.failure?.code === 'authorization-response/unknown-transaction';
  if (memory.callback !== callback && !isUnknown) return false;
  try {
    // A session that cannot be renewed for a while is no reason to leave the page.
    if (heldTokens(store) && isPausing(client) && !memory.backOff?.needsUser) {
      throw (
        store.value.error ?? new OidcError('network/failed', 'The session cannot be renewed now.')
      );
    }
    await login(client, { returnRoute, customParams, isAutomatic: true });
  } catch (error) {
    if (!isOidcError(error)) throw error;
    ports.log.error('The sign-in could not begin.', { code: error.code });
    await ports.browser.returned({ returnRoute, error });
  }
  return false;
}

/**
 * Lets signed-in users pass and sends others to the provider, to come back to where they were going.
 * For `canActivate`, `canActivateChild` and `canMatch`. It waits for the check at start-up, and begins
 * that itself where nobody has. Of the route's data only an `authParams` entry goes to the provider.
 * What it has let show is judged again where another tab ends the session, or brings another user.
 */
export function autoLoginPartialRoutesGuard(
  route?: ActivatedRouteSnapshot | Route,
  state?: RouterStateSnapshot | UrlSegment[],
  configId?: string | PartialMatchRouteSnapshot,
): Observable<boolean> {
  const id = typeof configId === 'string' ? configId : undefined;
  const target =
    state instanceof RouterStateSnapshot
      ? state.url
      : inject(Router).currentNavigation()?.extractedUrl.toString();
  const params = route?.data?.['authParams'] as CustomParams | undefined;
  const config = route && 'routeConfig' in route ? route.routeConfig : route;
  const { injector } = inject(ApplicationRef);
  return from(admit(inject(AuthClients), injector, config, id, target, params));
}

/** The guard for the configuration with this id. */
export function autoLoginPartialRoutesGuardWithConfig(
  configId: string,
): (
  route?: ActivatedRouteSnapshot | Route,
  state?: RouterStateSnapshot | UrlSegment[],
) => Observable<boolean> {
  return (route, state) => autoLoginPartialRoutesGuard(route, state, configId);
}
