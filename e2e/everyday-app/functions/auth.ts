import { provideHttpClient, withInterceptors } from '@angular/common/http';
import type { EnvironmentProviders } from '@angular/core';
import { authInterceptor, provideAuth } from 'angular-auth-oidc-client';
import { passedConfig } from '../passed-config';

export const auth: EnvironmentProviders[] = [
  provideHttpClient(withInterceptors([authInterceptor()])),
  provideAuth(passedConfig),
];
