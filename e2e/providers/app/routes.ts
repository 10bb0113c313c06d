import { Component } from '@angular/core';
import type { Routes } from '@angular/router';
import { autoLoginPartialRoutesGuard, frontChannelLogout } from 'angular-auth-oidc-client';

@Component({ selector: 'app-page', template: '' })
class Page {}

@Component({ selector: 'app-orders', template: '<h1>Orders</h1>' })
class Orders {}

export const routes: Routes = [
  { path: '', pathMatch: 'full', component: Page },
  { path: 'callback', component: Page },
  { path: 'signed-out', component: Page },
  { path: 'unauthorized', component: Page },
  { path: 'front', component: Page, canActivate: [frontChannelLogout] },
  { path: 'orders', component: Orders, canActivate: [autoLoginPartialRoutesGuard] },
];
