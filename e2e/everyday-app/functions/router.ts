import type { EnvironmentProviders } from '@angular/core';
import {
  provideRouter,
  type Routes,
  withEnabledBlockingInitialNavigation,
  withHashLocation,
} from '@angular/router';
import { settings } from '../settings';

export function router(routes: Routes): EnvironmentProviders {
  return provideRouter(
    routes,
    ...(settings.initialNavigation ? [withEnabledBlockingInitialNavigation()] : []),
    ...(settings.useHash ? [withHashLocation()] : []),
  );
}
