import { inject } from '@angular/core';
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
  isOidcError,
  login,
  OidcError,
  type CustomParams,
  type OidcClient,
} from 'angular-auth-oidc-client/core';
import { from, type Observable } from 'rxjs';
import { AuthClients } from '../auth-clients';

const mostAttempts = 3;
const attemptWindowSeconds = 30;

/** Stops an application and a provider that send the user back and forth. */
async function countAttempt({ ports, keyOf }: OidcClient): Promise<void> {
  const key = keyOf('attempts');
  const now = ports.clock.now();
  const recent = ((await ports.storage.read(key)) ?? '')
    .split(' ')
    .filter((at) => at && Math.abs(now - Number(at)) < attemptWindowSeconds);
  if (recent.length >= mostAttempts) {
    await ports.storage.remove(key);
    throw new OidcError(
      'login/loop',
      `The sign-in was begun ${mostAttempts} times in ${attemptWindowSeconds} seconds without success.`,
    );
  }
  await ports.storage.write(key, [...recent, now].join(' '));
}

async function admit(
  client: OidcClient,
  returnRoute: string | undefined,
  customParams: CustomParams | undefined,
): Promise<boolean> {
  const { ports, store, keyOf } = client;
  if (await acquireAccessToken(client)) {
    await ports.storage.remove(keyOf('attempts'));
    return true;
  }
  // While rendering on a server nobody is known: the page decides again in the browser.
  if (store.value.status === 'unknown') return true;
  try {
    await countAttempt(client);
    await login(client, { returnRoute, customParams });
  } catch (error) {
    if (!isOidcError(error)) throw error;
    ports.log.error('The sign-in could not begin.', { code: error.code });
    ports.browser.returned({ returnRoute, error });
  }
  return false;
}

/**
 * Lets signed-in users pass and sends others to the provider, to come back to where they were going.
 * For `canActivate`, `canActivateChild` and `canMatch`. It waits for the check at start-up, and begins
 * that itself where nobody has. Of the route's data only an `authParams` entry goes to the provider.
 */
export function autoLoginPartialRoutesGuard(
  route?: ActivatedRouteSnapshot | Route,
  state?: RouterStateSnapshot | UrlSegment[],
  configId?: string | PartialMatchRouteSnapshot,
): Observable<boolean> {
  const client = inject(AuthClients).get(typeof configId === 'string' ? configId : undefined);
  const target =
    state instanceof RouterStateSnapshot
      ? state.url
      : inject(Router).currentNavigation()?.extractedUrl.toString();
  return from(admit(client, target, route?.data?.['authParams'] as CustomParams | undefined));
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
