import type { Provider } from '@angular/core';
import type { PassedInitialConfig } from '../providers/passed-config';
import { provideAuth } from '../providers/provide-auth';

/** What `provideAuth()` provides, typed for the `providers` of an NgModule; new applications call that. */
export function _provideAuth(passedConfig: PassedInitialConfig): Provider[] {
  return [[provideAuth(passedConfig)]];
}
