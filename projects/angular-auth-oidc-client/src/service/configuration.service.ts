import { inject, Injectable } from '@angular/core';
import { after, type OpenIdConfiguration } from 'angular-auth-oidc-client/core';
import { defer, from, of, type Observable } from 'rxjs';
import { AuthClients } from '../auth-clients';

/** Tells which configurations there are, each completed with defaults. */
@Injectable({ providedIn: 'root' })
export class ConfigurationService {
  private readonly clients = inject(AuthClients);

  hasManyConfigs(): boolean {
    return this.clients.all.length > 1;
  }

  /** Whether there is any; false while configurations are being loaded. */
  hasAtLeastOneConfig(): boolean {
    return this.clients.all.length > 0;
  }

  /** In the order of the application; none while they are being loaded. */
  getAllConfigurations(): OpenIdConfiguration[] {
    return this.clients.all.map(({ config }) => config.options);
  }

  /** One configuration, the first where no id is given, as soon as it is there; `null` where there is none. */
  getOpenIDConfiguration(configId?: string): Observable<OpenIdConfiguration | null> {
    return this.whenReady(() => this.find(configId));
  }

  /** The same, with all of them beside it. */
  getOpenIDConfigurations(
    configId?: string,
  ): Observable<{ allConfigs: OpenIdConfiguration[]; currentConfig: OpenIdConfiguration | null }> {
    return this.whenReady(() => ({
      allConfigs: this.getAllConfigurations(),
      currentConfig: this.find(configId),
    }));
  }

  private find(configId?: string): OpenIdConfiguration | null {
    return this.clients.find(configId)?.config.options ?? null;
  }

  private whenReady<T>(read: () => T): Observable<T> {
    return defer(() => {
      const value = after(this.clients.ready(), read);
      return value instanceof Promise ? from(value) : of(value);
    });
  }
}
