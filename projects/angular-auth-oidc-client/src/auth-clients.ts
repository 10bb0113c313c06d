import { DestroyRef, inject, Injectable, InjectionToken } from '@angular/core';
import {
  createClient,
  OidcError,
  preload,
  type CallbackOutcome,
  type OidcClient,
  type OpenIdConfiguration,
} from 'angular-auth-oidc-client/core';
import { Subject } from 'rxjs';
import { AbstractLoggerService, createLog } from './platform/angular-log';
import { AbstractSecurityStorage, createStorage } from './platform/angular-storage';
import { CRYPTO_PORT } from './platform/crypto-port';
import { PLATFORM } from './platform/platform';

/** What the application passed to `provideAuth()` or `AuthModule.forRoot()`. */
export interface PassedInitialConfig {
  config?: OpenIdConfiguration | OpenIdConfiguration[];
}

/** Carries {@link PassedInitialConfig}. */
export const PASSED_CONFIG: InjectionToken<PassedInitialConfig> = new InjectionToken(
  'PASSED_CONFIG',
);

/** A sign-in answer that was dealt with. */
export interface Return {
  readonly client: OidcClient;
  readonly outcome: CallbackOutcome;
}

/** A check that the application asked for, as it begins and as it ends. */
export interface Check {
  readonly isDone: boolean;
  readonly error?: OidcError | undefined;
}

/** The clients by the id of their configuration: the only place that knows that there may be several. */
@Injectable({ providedIn: 'root' })
export class AuthClients {
  /** Emits when a sign-in answer was dealt with, before whoever asked for it learns of it. */
  readonly returns: Subject<Return> = new Subject<Return>();
  /** Emits when the application asks for a check, and when that is done. */
  readonly checks: Subject<Check> = new Subject<Check>();
  readonly all: readonly OidcClient[];

  constructor() {
    const passed = inject(PASSED_CONFIG, { optional: true })?.config;
    const platform = inject(PLATFORM);
    const logger = inject(AbstractLoggerService);
    const provided = inject(AbstractSecurityStorage);
    const crypto = inject(CRYPTO_PORT, { optional: true });

    const create = (
      configuration: OpenIdConfiguration | undefined,
      position: number,
    ): OidcClient => {
      const log = createLog(
        logger,
        configuration?.configId ?? String(position),
        configuration?.logLevel,
      );
      const client = createClient(
        configuration,
        {
          ...platform,
          storage: platform.storage ?? createStorage(configuration?.storage ?? provided, log),
          log,
          browser: {
            ...platform.browser,
            returned: (outcome) => {
              this.returns.next({ client, outcome });
            },
          },
          ...(crypto && { crypto }),
        },
        position,
      );
      // After the start of the application, which does not wait for it.
      client.onDestroy(platform.clock.setTimer(() => void preload(client), 0));
      return client;
    };
    this.all = [passed].flat().map(create);

    const ids = this.all.map(({ config }) => config.configId);
    const twice = ids.find((id, position) => ids.indexOf(id) !== position);
    if (twice !== undefined) {
      throw new OidcError(
        'config/duplicate-config-id',
        `The option configId must differ in each configuration: ${twice} is there twice.`,
      );
    }
    inject(DestroyRef).onDestroy(() => {
      for (const client of this.all) client.destroy();
    });
  }

  /**
   * The client of a configuration, of the first one where no id is given.
   *
   * @throws OidcError `config/unknown-config-id`
   */
  get(configId?: string | null): OidcClient {
    const client = configId
      ? this.all.find(({ config }) => config.configId === configId)
      : this.all[0];
    if (client) return client;
    throw new OidcError(
      'config/unknown-config-id',
      configId
        ? `There is no configuration with the configId ${configId}.`
        : 'There is no configuration: the list passed is empty.',
    );
  }
}
