import type { PassedInitialConfig } from '../providers/passed-config';
import { StsConfigStaticLoader } from '../providers/config-loaders';

/**
 * The loader that version 12 made of passed configurations.
 *
 * @deprecated `provideAuth({ config })` needs no loader; else `new StsConfigStaticLoader(config)`
 */
export function createStaticLoader(passedConfig: PassedInitialConfig): StsConfigStaticLoader {
  return new StsConfigStaticLoader(passedConfig.config ?? []);
}
