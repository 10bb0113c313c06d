import { DestroyRef, NgZone, type Injector } from '@angular/core';
import {
  isOidcError,
  OidcError,
  type OidcClient,
  type OpenIdConfiguration,
} from 'angular-auth-oidc-client/core';
import { firstValueFrom, isObservable, tap, type Observable, type Subject } from 'rxjs';
import { AbstractLoggerService, createLog } from '../platform/angular-log';
import { createClock } from '../platform/browser';
import { PLATFORM } from '../platform/platform';
import { StsConfigLoader } from './config-loaders';

const longestWaitMs = 30_000;

/** Lets a request of the loader pass, and recognises by its answer what the loader asks next. */
export type LoaderRequest = <T>(answer: Observable<T>) => Observable<T>;

/** What comes from outside may be nothing. */
type Loaded = OpenIdConfiguration | undefined;

/** Who wants the configurations. */
export interface LoaderHost {
  create(configuration: OpenIdConfiguration | undefined, position: number): OidcClient;
  /** What a request that begins now belongs to; absent: not to the loader. */
  loaderRequest: LoaderRequest | undefined;
  /** Why the first configuration is missing: no other one is taken for it. */
  failure: OidcError | undefined;
  /** Emits each failure that leaves something else standing. */
  readonly failures: Subject<OidcError>;
}

/**
 * Asks the application's loader, once. Each of its parts counts for itself: one that fails, or is no
 * configuration, leaves the others alone, and keeps its position.
 *
 * @throws whatever left no configuration at all
 */
export async function loadConfigurations(
  injector: Injector,
  host: LoaderHost,
): Promise<readonly OidcClient[]> {
  const destroyRef = injector.get(DestroyRef);
  const logger = injector.get(AbstractLoggerService);
  const clients: OidcClient[] = [];
  const failures: { error: OidcError; cause: unknown; position: number }[] = [];
  let position = 0;
  const fail = (cause: unknown, name = String(position)): void => {
    const error = isOidcError(cause)
      ? cause
      : new OidcError('config/loading-failed', 'A configuration could not be loaded.', { cause });
    failures.push({ error, cause, position });
    createLog(logger, name).error(error.message, { code: error.code });
  };
  try {
    for (const part of await askLoader(injector, host)) {
      if (part.status === 'rejected') {
        fail(part.reason);
        position += 1;
        continue;
      }
      for (const configuration of [part.value].flat()) {
        // The application may be gone by now, and would leave what begins here running.
        if (destroyRef.destroyed) return [];
        try {
          const client = host.create(configuration, position);
          requireNewId(client, clients);
          clients.push(client);
        } catch (error) {
          fail(error, configuration?.configId);
        }
        position += 1;
      }
    }
    if (!clients.length && !failures.length) throw new Error('The loader brought nothing.');
  } catch (error) {
    fail(error, 'loader');
  }
  if (!clients.length) throw failures[0]?.cause;
  host.failure = failures.find(({ position }) => position === 0)?.error;
  for (const { error } of failures) host.failures.next(error);
  return clients;
}

function requireNewId(client: OidcClient, others: readonly OidcClient[]): void {
  const { configId } = client.config;
  if (others.every((other) => other.config.configId !== configId)) return;
  client.destroy();
  throw new OidcError(
    'config/duplicate-config-id',
    `The option configId must differ in each configuration: ${configId} is there twice.`,
    { configId },
  );
}

/**
 * The loader may itself use HttpClient, in whatever way: its requests must not wait for what it loads.
 * Nothing tells whose a request is, but when it begins: while the loader is created, called and
 * subscribed to, or right after the answer to a request of its own.
 */
async function askLoader(
  injector: Injector,
  host: LoaderHost,
): Promise<readonly PromiseSettledResult<Loaded | Loaded[]>[]> {
  const platform = injector.get(PLATFORM);
  // On a server nothing else is timed, but a loader that hangs would hold up the page for ever.
  const clock =
    platform.browser.url() === undefined ? createClock(injector.get(NgZone)) : platform.clock;
  let cancel = (): void => undefined;
  const tooLate = new Promise<never>((_, reject) => {
    cancel = clock.setTimer(() => {
      reject(new Error('The loader does not answer.'));
    }, longestWaitMs);
  });
  const forgetTimer = injector.get(DestroyRef).onDestroy(cancel);
  let isOver = false;
  let forget = (): void => undefined;
  const begin = (): void => {
    if (isOver) return;
    forget();
    host.loaderRequest = follow;
    // Not before what a promise of the loader goes on with.
    forget = clock.setTimer(() => {
      host.loaderRequest = undefined;
    }, 0);
  };
  const follow: LoaderRequest = (answer) =>
    answer.pipe(tap({ next: begin, error: begin, complete: begin }));
  try {
    begin();
    const parts = [injector.get(StsConfigLoader).loadConfigs()].flat();
    return await Promise.allSettled(
      parts.map((part) =>
        Promise.race([isObservable(part) ? firstValueFrom(part) : part, tooLate]),
      ),
    );
  } finally {
    isOver = true;
    cancel();
    forgetTimer();
    forget();
    host.loaderRequest = undefined;
  }
}
