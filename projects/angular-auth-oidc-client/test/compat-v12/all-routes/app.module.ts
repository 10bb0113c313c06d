import { HttpClientModule } from '@angular/common/http';
import { NgModule } from '@angular/core';
import { BrowserModule } from '@angular/platform-browser';
import { RouterModule } from '@angular/router';
import { AuthModule, AutoLoginAllRoutesGuard } from 'angular-auth-oidc-client';

import { environment } from '../environment';
import { AppComponent } from './app.component';
import { DeskComponent } from './desk.component';

/** Nobody sees anything without signing in; nothing but the guards asks who is there. */
@NgModule({
  declarations: [AppComponent, DeskComponent],
  imports: [
    BrowserModule,
    HttpClientModule,
    RouterModule.forRoot([
      { path: '', pathMatch: 'full', redirectTo: 'desk' },
      { path: 'desk', component: DeskComponent, canActivate: [AutoLoginAllRoutesGuard] },
      {
        path: 'vault',
        canLoad: [AutoLoginAllRoutesGuard],
        loadChildren: () => import('./vault/vault.module').then((m) => m.VaultModule),
      },
    ]),
    AuthModule.forRoot({
      config: {
        authority: environment.authority,
        redirectUrl: window.location.origin + '/all-routes/',
        clientId: 'all-routes',
        scope: 'openid profile offline_access',
        responseType: 'code',
        silentRenew: true,
        useRefreshToken: true,
      },
    }),
  ],
  bootstrap: [AppComponent],
})
export class AppModule {}
