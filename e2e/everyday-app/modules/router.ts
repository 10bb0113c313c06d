import type { ModuleWithProviders } from '@angular/core';
import { RouterModule, type Routes } from '@angular/router';
import { settings } from '../settings';

export function router(routes: Routes): ModuleWithProviders<RouterModule> {
  return RouterModule.forRoot(routes, {
    ...(settings.initialNavigation && { initialNavigation: settings.initialNavigation }),
    useHash: settings.useHash === true,
  });
}
