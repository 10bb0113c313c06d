import type { NgZone } from '@angular/core';
import type { OidcClient } from 'angular-auth-oidc-client/core';
import { distinctUntilChanged, Observable } from 'rxjs';

/**
 * A value made of the sessions, at once and whenever it is another one. It never completes. Sessions
 * change outside the Angular zone; who listens hears of it inside.
 */
export function observeSessions<T>(
  clients: readonly OidcClient[],
  zone: NgZone,
  project: (clients: readonly OidcClient[]) => T,
): Observable<T> {
  return new Observable<T>((subscriber) => {
    const emit = (): void => {
      zone.run(() => {
        subscriber.next(project(clients));
      });
    };
    const stops = clients.map(({ store }) => store.subscribe(emit));
    emit();
    return () => {
      for (const stop of stops) stop();
    };
  }).pipe(distinctUntilChanged((one, other) => JSON.stringify(one) === JSON.stringify(other)));
}
