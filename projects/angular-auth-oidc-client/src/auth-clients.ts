import { DestroyRef, inject, Injectable, Injector, signal, type Signal } from '@angular/core';
import {
  after,
  callbackState,
  createClient,
  loadPart,
  OidcError,
  preload,
  type CallbackOutcome,
  type MaybePromise,
  type OidcClient,
  type OpenIdConfiguration,
} from 'angular-auth-oidc-client/core';
import { Subject } from 'rxjs';
import { AbstractLoggerService, createLog } from './platform/angular-log';
import { AbstractSecurityStorage, createStorage } from './platform/angular-storage';
import { CRYPTO_PORT } from './platform/crypto-port';
import { PLATFORM } from './platform/platform';
import type { LoaderHost, LoaderRequest } from './providers/load-configurations';
import { PASSED_CONFIG, type PassedInitialConfig } from './providers/passed-config';

declare const ngDevMode: unknown;

/** A sign-in answer that was dealt with. */
export interface Return {
  readonly client: OidcClient;
  readonly outcome: CallbackOutcome;
}

/** A check that the application asked for, as it begins and as it ends. */
export interface Check {
  readonly isDone: boolean;
  readonly client?: OidcClient;
  readonly error?: OidcError | undefined;
}

/** The clients by the id of their configuration; a client knows of no other. */
@Injectable({ providedIn: 'root' })
export class AuthClients implements LoaderHost {
  /** Emits when a sign-in answer was dealt with, before whoever asked for it learns of it. */
  readonly returns: Subject<Return> = new Subject<Return>();
  /** Emits when the user has come back from signing out at the provider. */
  readonly signOuts: Subject<OidcClient> = new Subject<OidcClient>();
  /** Removes the `state` of the last return from a sign-out, if there was one. */
  cleanRoute: (url: string) => string = (url) => url;
  /** Emits when the application asks for a check, and when that is done. */
  readonly checks: Subject<Check> = new Subject<Check>();
  /** Emits what the provider's session frame says. */
  readonly sessionMessages: Subject<string> = new Subject<string>();
  /** Emits when configurations could not be had. */
  readonly failures: Subject<OidcError> = new Subject<OidcError>();
  loaderRequest: LoaderRequest | undefined;
  failure: OidcError | undefined;

  private passed: PassedInitialConfig | undefined;
  private injector: Injector = inject(Injector);
  private readonly platform = inject(PLATFORM);
  private readonly destroyRef = inject(DestroyRef);
  private readonly changes = signal(0);
  private clients: readonly OidcClient[] = [];
  private isReady = false;
  private loading: Promise<void> | undefined;
  private waiting: ((client: OidcClient) => void)[] = [];

  constructor() {
    this.destroyRef.onDestroy(() => {
      for (const client of this.clients) client.destroy();
    });
    const passed = inject(PASSED_CONFIG, { optional: true });
    if (passed) this.configure(passed, this.injector);
    // It comes along with what finishes the sign-in.
    if (this.platform.browser.openedUrls.some(callbackState)) void this.loadNavigation();
  }

  /** What shows a page after a sign-in, which most pages do not need. */
  private loadNavigation(): Promise<typeof import('./routing/return-route') | undefined> {
    return loadPart(import('./routing/return-route'), this.platform.clock).catch(() => undefined);
  }

  /**
   * Takes the configuration that `provideAuth()` passes, at the start or in a route that is loaded
   * later. A second one is ignored.
   *
   * @param injector finds what is provided beside it: storage, logger, loader
   * @throws OidcError with the stage `config`
   */
  configure(passed: PassedInitialConfig, injector: Injector): void {
    if (!this.passed) {
      this.passed = passed;
      this.injector = injector;
      if (!passed.loader) {
        this.add([passed.config].flat().map((one, position) => this.create(one, position)));
      }
    } else if ((typeof ngDevMode === 'undefined' || ngDevMode) && this.passed !== passed) {
      const log = createLog(this.injector.get(AbstractLoggerService), 'provideAuth()');
      log.warn('is called more than once: only the first configuration counts.');
    }
  }

  /**
   * The same clients, for callers that are useless without a configuration.
   *
   * @throws OidcError `config/missing-configuration` if `provideAuth()` was not called, or not yet
   */
  get configured(): this {
    if (!this.passed) this.get();
    return this;
  }

  /** Every client, in the order of the configurations; none while these are being loaded. */
  get all(): readonly OidcClient[] {
    return this.clients;
  }

  /** Another value whenever a session changes, or clients are added. */
  get revision(): Signal<number> {
    return this.changes;
  }

  /** Settles when the configurations are there, or could not be had; not a promise where they were passed. */
  ready(): MaybePromise<void> {
    if (this.isReady || !this.passed) return undefined;
    return (this.loading ??= this.load().finally(() => {
      this.loading = undefined;
    }));
  }

  private async load(): Promise<void> {
    try {
      const { loadConfigurations } = await loadPart(
        import('./providers/load-configurations'),
        this.platform.clock,
      );
      this.add(await loadConfigurations(this.injector, this));
    } catch (cause) {
      this.failure = new OidcError('config/loading-failed', 'No configuration could be loaded.', {
        cause,
      });
      this.failures.next(this.failure);
    }
  }

  /**
   * The same for requests, which go out anyway: they wait for some seconds at most, and neither for what
   * has failed before nor on a server.
   */
  settled(): Promise<unknown> | undefined {
    const { browser, clock } = this.platform;
    if (this.isReady || !this.passed || !browser.url()) return undefined;
    if (this.failure && !this.loading) return undefined;
    return new Promise<void>((resolve) => {
      const cancel = clock.setTimer(resolve, 5000);
      const forget = this.destroyRef.onDestroy(cancel);
      void this.ready()?.then(() => {
        cancel();
        forget();
        resolve();
      });
    });
  }

  /** Calls back with every client, as soon as there is one. */
  each(use: (client: OidcClient) => void): void {
    if (this.isReady) this.clients.forEach(use);
    else this.waiting.push(use);
  }

  private add(clients: readonly OidcClient[]): void {
    const ids = clients.map(({ config }) => config.configId);
    const twice = ids.find((id, position) => ids.indexOf(id) !== position);
    if (twice !== undefined) {
      throw new OidcError(
        'config/duplicate-config-id',
        `Two configurations have the configId ${twice}.`,
      );
    }
    this.clients = clients;
    this.isReady = true;
    for (const { memory } of clients) memory.neighbours = clients;
    for (const use of [...this.waiting.splice(0), this.watch]) clients.forEach(use);
  }

  private readonly watch = ({ store }: OidcClient): void => {
    store.subscribe(() => {
      this.changes.update((count) => count + 1);
    });
    this.changes.update((count) => count + 1);
  };

  create(configuration: OpenIdConfiguration | undefined, position: number): OidcClient {
    const { platform, injector } = this;
    const crypto = injector.get(CRYPTO_PORT, null);
    const log = createLog(
      injector.get(AbstractLoggerService),
      configuration?.configId ?? String(position),
      configuration?.logLevel,
    );
    const client = createClient(
      configuration,
      {
        ...platform,
        storage:
          platform.storage ??
          createStorage(
            configuration?.storage ?? injector.get(AbstractSecurityStorage),
            log,
            platform.clock,
          ),
        log,
        browser: {
          ...platform.browser,
          returned: async (outcome) => {
            // Loaded before anybody hears of it: a navigation of the application replaces this one.
            const navigation = await this.loadNavigation();
            this.returns.next({ client, outcome });
            navigation?.navigateAfterSignIn(injector, client, outcome);
          },
          signedOut: (clean) => {
            this.cleanRoute = clean;
            this.signOuts.next(client);
            void this.loadNavigation().then((navigation) =>
              navigation?.cleanRouter(injector, clean),
            );
          },
          sessionChecked: (message) => {
            this.sessionMessages.next(message);
          },
        },
        ...(crypto && { crypto }),
      },
      position,
    );
    // After the start of the application, which does not wait for it.
    client.onDestroy(platform.clock.setTimer(() => void preload(client), 0));
    return client;
  }

  /** The client of a configuration, `undefined` where there is none, or none yet. */
  find(configId?: string | null): OidcClient | undefined {
    return configId
      ? this.clients.find(({ config }) => config.configId === configId)
      : this.failure
        ? undefined
        : this.clients[0];
  }

  /** Epoch seconds. */
  now(): number {
    return this.platform.clock.now();
  }

  /**
   * The client of a configuration, of the first one where no id is given.
   *
   * @throws OidcError `config/unknown-config-id`, `config/loading-failed`, or `config/missing-configuration`
   * while configurations are being loaded
   */
  get(configId?: string | null): OidcClient {
    const client = this.find(configId);
    if (client) return client;
    if (this.failure) throw this.failure;
    const isUnknown = this.isReady && configId;
    const hint =
      typeof ngDevMode !== 'undefined' && !ngDevMode
        ? ''
        : this.isReady
          ? ': the list passed is empty'
          : this.passed
            ? ' yet: it is still being loaded, wait for the start of the application'
            : ': add provideAuth() or AuthModule.forRoot()';
    throw new OidcError(
      this.isReady ? 'config/unknown-config-id' : 'config/missing-configuration',
      `There is no configuration${isUnknown ? ` with the configId ${configId}` : hint}.`,
    );
  }

  /**
   * Reads from a client. On a server nothing throws: a configuration that is not there holds nothing.
   *
   * @throws OidcError like {@link get}, in a browser
   */
  read<T>(configId: string | null | undefined, use: (client: OidcClient) => T, nothing: T): T {
    const client = this.isOnServer ? this.find(configId) : this.get(configId);
    return client ? use(client) : nothing;
  }

  private get isOnServer(): boolean {
    return this.platform.browser.url() === undefined;
  }

  /** Goes on with a client, at once where the configurations are there. */
  with<T>(
    configId: string | null | undefined,
    use: (client: OidcClient) => MaybePromise<T>,
  ): MaybePromise<T> {
    // On a server nothing throws at once.
    const ready = this.ready() ?? (this.isOnServer ? Promise.resolve() : undefined);
    return after(ready, () => use(this.get(configId)));
  }
}
