import { bootstrapApplication } from '@angular/platform-browser';

import { App } from './app/app';
import { appConfig } from './app/app-config';
import { loadSettings, showStartFailure } from './settings';

try {
  await bootstrapApplication(App, appConfig(await loadSettings()));
} catch (reason) {
  showStartFailure(reason);
}
