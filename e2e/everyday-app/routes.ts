import type { Route, Routes } from '@angular/router';
import { Page } from './page.component';
import { settings } from './settings';

type Guard = NonNullable<Route['canActivate']>[number];

const start: Route = { path: '', pathMatch: 'full', redirectTo: settings.redirectTo ?? 'home' };

/** The pages of an application that has the library from the start. */
export function routesWith(guard: Guard): Routes {
  return [
    start,
    ...pages(['home', 'find', 'orders', 'callback', 'unauthorized']),
    { path: 'members', canActivate: [guard], children: pages(['', 'find', 'orders']) },
    { path: '**', component: Page, data: { title: 'not found' } },
  ];
}

/** The pages of an application whose home page brings the library along, or needs none. */
export function routesWithHome(home: Route): Routes {
  return [
    start,
    { path: 'home', ...home },
    ...pages(['unauthorized']),
    { path: '**', component: Page, data: { title: 'not found' } },
  ];
}

function pages(paths: readonly string[]): Routes {
  return paths.map((path) => ({ path, component: Page, data: { title: path || 'members' } }));
}
