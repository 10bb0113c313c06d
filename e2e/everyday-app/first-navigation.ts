import { NavigationEnd, type Router } from '@angular/router';
import { filter, firstValueFrom } from 'rxjs';

/** Waits until the router has shown its first page, and has changed the address for it. */
export async function afterFirstNavigation(router: Router): Promise<void> {
  if (router.navigated) return;
  await firstValueFrom(router.events.pipe(filter((event) => event instanceof NavigationEnd)));
}
