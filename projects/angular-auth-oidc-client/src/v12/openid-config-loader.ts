import type { Provider } from '@angular/core';

/**
 * Holds the provider of a loader; nothing reads it, as in version 12.
 *
 * @deprecated pass the provider as `loader` to `provideAuth()` or `AuthModule.forRoot()`
 */
export class OpenIdConfigLoader {
  loader?: Provider;
}
