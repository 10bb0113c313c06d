import type { NgZone } from '@angular/core';
import type { OidcClient } from 'angular-auth-oidc-client/core';
import { Observable } from 'rxjs';
import type { AuthClients } from '../auth-clients';

/**
 * A value made of the sessions, at once and whenever it is another one. It never completes. Sessions
 * change outside the Angular zone; who listens hears of it inside.
 */
export function observeSessions<T>(
  clients: AuthClients,
  zone: NgZone,
  project: (clients: readonly OidcClient[]) => T,
): Observable<T> {
  return new Observable<T>((subscriber) => {
    let last: string | undefined;
    const emit = (): void => {
      const value = project(clients.all);
      const text = JSON.stringify(value);
      if (text === last) return;
      last = text;
      zone.run(() => {
        subscriber.next(value);
      });
    };
    clients.each(({ store }) => {
      subscriber.add(store.subscribe(emit));
      emit();
    });
    emit();
  });
}
