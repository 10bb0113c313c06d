import { NgModule } from '@angular/core';
import { RouterModule } from '@angular/router';
import { Account } from '../account.component';
import { AuthConfigModule } from './auth-config.module';

/** Brings the library along for those who load it. */
@NgModule({
  imports: [AuthConfigModule, RouterModule.forChild([{ path: '', component: Account }])],
})
export class AccountModule {}
