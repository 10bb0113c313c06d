import type { OpenIdConfiguration } from 'angular-auth-oidc-client/core';
import type { Observable } from 'rxjs';

/** Also `undefined`, which is what `toPromise()` may give. */
type Given = OpenIdConfiguration | OpenIdConfiguration[] | undefined;
type Source = Promise<Given> | Observable<Given>;

/** What a loader gives, in the form of any version. Of an Observable the first value counts. */
export type LoadedConfigs = Source | readonly Source[];

/** Brings the configuration from somewhere: provide a class of your own for it. */
export abstract class StsConfigLoader {
  abstract loadConfigs(): LoadedConfigs;
}

/** Brings configurations that are there already. */
export class StsConfigStaticLoader extends StsConfigLoader {
  private readonly passedConfigs: OpenIdConfiguration | OpenIdConfiguration[];

  constructor(passedConfigs: OpenIdConfiguration | OpenIdConfiguration[]) {
    super();
    this.passedConfigs = passedConfigs;
  }

  loadConfigs(): Promise<OpenIdConfiguration>[] {
    return [this.passedConfigs].flat().map((config) => Promise.resolve(config));
  }
}

/** Brings configurations that are on their way, from a server for example. */
export class StsConfigHttpLoader extends StsConfigLoader {
  private readonly configs$: LoadedConfigs;

  constructor(configs$: LoadedConfigs) {
    super();
    this.configs$ = configs$;
  }

  loadConfigs(): LoadedConfigs {
    return this.configs$;
  }
}
