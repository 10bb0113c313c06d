import { NgModule, type ModuleWithProviders } from '@angular/core';
import type { PassedInitialConfig } from '../providers/passed-config';
import type { AuthFeature } from '../providers/features';
import { provideAuth } from '../providers/provide-auth';

/** Sets the library up in an application of NgModules; new ones call `provideAuth()`. */
@NgModule()
export class AuthModule {
  static forRoot(
    passedConfig: PassedInitialConfig,
    ...features: AuthFeature[]
  ): ModuleWithProviders<AuthModule> {
    return { ngModule: AuthModule, providers: [provideAuth(passedConfig, ...features)] };
  }
}
