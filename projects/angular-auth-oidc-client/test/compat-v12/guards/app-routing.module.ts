import { NgModule } from '@angular/core';
import { RouterModule, Routes } from '@angular/router';
import { AutoLoginPartialRoutesGuard } from 'angular-auth-oidc-client';

import { PageComponent } from './page.component';

const routes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'home' },
  { path: 'home', component: PageComponent, data: { title: 'Home' } },
  {
    path: 'orders/:id',
    component: PageComponent,
    canActivate: [AutoLoginPartialRoutesGuard],
    data: { title: 'Orders', prompt: 'consent' },
  },
  {
    path: 'team',
    canActivateChild: [AutoLoginPartialRoutesGuard],
    children: [{ path: 'members', component: PageComponent, data: { title: 'Members' } }],
  },
  {
    path: 'stock',
    canLoad: [AutoLoginPartialRoutesGuard],
    loadChildren: () => import('./stock/stock.module').then((m) => m.StockModule),
  },
  { path: 'unauthorized', component: PageComponent, data: { title: 'Not authorized' } },
];

@NgModule({
  imports: [RouterModule.forRoot(routes)],
  exports: [RouterModule],
})
export class AppRoutingModule {}
