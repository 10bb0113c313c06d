import { platformBrowser } from '@angular/platform-browser';

import { loadSettings, showStartFailure } from '../settings';
import { useSettings } from './environment';

// The module reads the settings while it is defined, so it is imported after they have arrived.
loadSettings()
  .then(async (settings) => {
    useSettings(settings);
    const { AppModule } = await import('./app.module');
    return platformBrowser().bootstrapModule(AppModule);
  })
  .catch(showStartFailure);
