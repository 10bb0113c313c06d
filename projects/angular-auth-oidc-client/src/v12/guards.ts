import { EnvironmentInjector, inject, Injectable, runInInjectionContext } from '@angular/core';
import type {
  ActivatedRouteSnapshot,
  PartialMatchRouteSnapshot,
  Route,
  RouterStateSnapshot,
  UrlSegment,
} from '@angular/router';
import type { Observable } from 'rxjs';
import { autoLoginPartialRoutesGuard } from '../routing/guards';

/** The guard of version 12 as a class; new applications use `autoLoginPartialRoutesGuard`. */
@Injectable({ providedIn: 'root' })
export class AutoLoginPartialRoutesGuard {
  private readonly injector = inject(EnvironmentInjector);

  canActivate(route: ActivatedRouteSnapshot, state: RouterStateSnapshot): Observable<boolean> {
    return this.admit(route, state);
  }

  canActivateChild(route: ActivatedRouteSnapshot, state: RouterStateSnapshot): Observable<boolean> {
    return this.admit(route, state);
  }

  canLoad(route?: Route, segments?: UrlSegment[]): Observable<boolean> {
    return this.admit(route, segments);
  }

  canMatch(
    route: Route,
    segments: UrlSegment[],
    _currentSnapshot?: PartialMatchRouteSnapshot,
  ): Observable<boolean> {
    return this.admit(route, segments);
  }

  private admit(...target: Parameters<typeof autoLoginPartialRoutesGuard>): Observable<boolean> {
    return runInInjectionContext(this.injector, () => autoLoginPartialRoutesGuard(...target));
  }
}

/**
 * The guard that version 12 has for all routes, the one of the sign-in answer included. Both check
 * before they decide, so that it is the same today; new applications use `autoLoginPartialRoutesGuard`.
 */
@Injectable({ providedIn: 'root' })
export class AutoLoginAllRoutesGuard extends AutoLoginPartialRoutesGuard {}
