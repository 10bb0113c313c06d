import { NgModule } from '@angular/core';
import { RouterModule } from '@angular/router';
import { AutoLoginAllRoutesGuard } from 'angular-auth-oidc-client';

import { BoxComponent } from './box.component';

@NgModule({
  declarations: [BoxComponent],
  imports: [
    RouterModule.forChild([
      { path: 'box', component: BoxComponent, canActivate: [AutoLoginAllRoutesGuard] },
    ]),
  ],
})
export class VaultModule {}
