import type { OpenIdConfiguration } from 'angular-auth-oidc-client/core';
import { firstValueFrom, isObservable } from 'rxjs';
import type { StsConfigLoader } from '../providers/config-loaders';
import type { OidcConfigService } from './oidc-config.service';

/**
 * The app initializer of version 12: asks the loader at once, and hands on what it brings when called.
 *
 * @deprecated `provideAuth({ loader })` and `AuthModule.forRoot({ loader })` bring their own
 */
export function configurationProviderFactory(
  oidcConfigService: OidcConfigService,
  loader: StsConfigLoader,
): () => Promise<OpenIdConfiguration[]> {
  const parts = [loader.loadConfigs()]
    .flat()
    .map((part) => (isObservable(part) ? firstValueFrom(part) : part));
  const configs = Promise.all(parts).then((all) => all.flat().filter((one) => one !== undefined));
  // Whoever calls learns of a failure; nobody may.
  configs.catch(() => undefined);
  return async () => oidcConfigService.withConfigs(await configs);
}
