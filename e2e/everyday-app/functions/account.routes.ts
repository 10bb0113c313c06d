import type { Routes } from '@angular/router';
import { Account } from '../account.component';
import { auth } from './auth';

const routes: Routes = [{ path: '', component: Account, providers: [auth] }];

export default routes;
