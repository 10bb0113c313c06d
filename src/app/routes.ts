import type { Routes } from '@angular/router';
import { autoLoginPartialRoutesGuard } from 'angular-auth-oidc-client';

const product = 'angular-auth-oidc-client';

/** The pages of the demo. */
export const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: `${product} · OpenID Connect for Angular`,
    loadComponent: async () => (await import('../pages/home-page')).HomePage,
  },
  {
    path: 'session',
    title: `Session · ${product}`,
    loadComponent: async () => (await import('../pages/session-page')).SessionPage,
  },
  {
    path: 'api',
    title: `Call the API · ${product}`,
    loadComponent: async () => (await import('../pages/api-page')).ApiPage,
  },
  {
    path: 'members',
    title: `Members · ${product}`,
    canActivate: [autoLoginPartialRoutesGuard],
    loadComponent: async () => (await import('../pages/members-page')).MembersPage,
  },
  {
    path: 'events',
    title: `Events · ${product}`,
    loadComponent: async () => (await import('../pages/events-page')).EventsPage,
  },
  {
    path: 'pop-up',
    title: `Pop-up · ${product}`,
    loadComponent: async () => (await import('../pages/pop-up-page')).PopUpPage,
  },
  {
    path: 'silent-renewal',
    title: `Silent renewal · ${product}`,
    loadComponent: async () => (await import('../pages/silent-renewal-page')).SilentRenewalPage,
  },
  {
    path: 'two-providers',
    title: `Two providers · ${product}`,
    loadComponent: async () => (await import('../pages/two-providers-page')).TwoProvidersPage,
  },
  {
    path: 'check-session',
    title: `Check session · ${product}`,
    loadComponent: async () => (await import('../pages/check-session-page')).CheckSessionPage,
  },
  {
    path: 'sign-in-failed',
    title: `Sign-in failed · ${product}`,
    loadComponent: async () => (await import('../pages/sign-in-failed-page')).SignInFailedPage,
  },
  { path: '**', redirectTo: '' },
];
