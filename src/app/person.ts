import { type Signal, computed } from '@angular/core';
import { type Session } from 'angular-auth-oidc-client';

/** What to call the user: the name, or the subject until (or unless) a name is known. */
export function personName(session: Session): Signal<string> {
  return computed(() => {
    const name = session.userData()?.['name'] ?? session.claims()?.sub;
    return typeof name === 'string' ? name : 'somebody';
  });
}
