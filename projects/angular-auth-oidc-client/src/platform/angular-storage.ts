import { DOCUMENT, inject, Injectable } from '@angular/core';
import type {
  ClockPort,
  ConfiguredStorage,
  LogPort,
  MaybePromise,
  StoragePort,
} from 'angular-auth-oidc-client/core';

/**
 * Where sessions are kept: provide a class of your own for it, synchronous or not. By default it is
 * the session storage of the browser.
 */
// With `deps`, a subclass that lacks a decorator of its own is made, and not this default in its place.
@Injectable({
  providedIn: 'root',
  useFactory: () => inject(DefaultSessionStorageService),
  deps: [],
})
export abstract class AbstractSecurityStorage {
  /** The value under a key, `null` where there is none. */
  abstract read(key: string): MaybePromise<string | null>;
  abstract write(key: string, value: string): MaybePromise<void>;
  abstract remove(key: string): MaybePromise<void>;
  /** Removes what this library wrote, and nothing else. */
  abstract clear(): MaybePromise<void>;
  /** The keys present. Without it, sign-ins that were never finished stay in the storage. */
  keys?(): MaybePromise<readonly string[]>;
}

abstract class DomStorage extends AbstractSecurityStorage {
  private readonly window = inject(DOCUMENT).defaultView;

  constructor(private readonly name: 'sessionStorage' | 'localStorage') {
    super();
  }

  // A browser that denies storage throws when the property is read; some web views have null there, and
  // must throw as well: a write that goes nowhere would count as done.
  override read(key: string): string | null {
    return this.window?.[this.name].getItem(key) ?? null;
  }

  override write(key: string, value: string): void {
    this.window?.[this.name].setItem(key, value);
  }

  override remove(key: string): void {
    this.window?.[this.name].removeItem(key);
  }

  override clear(): void {
    for (const key of this.keys()) if (key.startsWith('oidc:')) this.remove(key);
  }

  override keys(): readonly string[] {
    return Object.keys(this.window ? this.window[this.name] : {});
  }
}

/** Keeps sessions as long as the tab lives. The default. */
@Injectable({ providedIn: 'root' })
export class DefaultSessionStorageService extends DomStorage {
  constructor() {
    super('sessionStorage');
  }
}

/** Keeps sessions beyond the tab, and shares them among tabs. */
@Injectable({ providedIn: 'root' })
export class DefaultLocalStorageService extends DomStorage {
  constructor() {
    super('localStorage');
  }
}

type Source = Pick<AbstractSecurityStorage, 'keys'> &
  Exclude<ConfiguredStorage, { getItem: unknown }>;

function normalize(configured: ConfiguredStorage | AbstractSecurityStorage): Source {
  return 'getItem' in configured
    ? {
        read: (key) => configured.getItem(key),
        write: (key, value) => {
          configured.setItem(key, value);
        },
        remove: (key) => {
          configured.removeItem(key);
        },
        keys: () => Object.keys(configured),
      }
    : configured;
}

/** Some ask the user to unlock them. */
const longestWaitMs = 30_000;

/**
 * The storage port over a storage of the application or the browser. Where that fails, because it is
 * denied or full or does not answer, values live in memory, and one warning says so.
 */
export function createStorage(
  configured: ConfiguredStorage | AbstractSecurityStorage,
  log: LogPort,
  clock: ClockPort,
): StoragePort {
  const source = normalize(configured);
  /** What each key holds, as far as we know: a read that fails must not look like a sign-out. */
  const known = new Map<string, string | null>();
  /** The last change of each key until the storage has taken it: what that holds is out of date. */
  const pending = new Map<string, { isRefused: boolean }>();
  let warned = false;

  function attempt<T>(action: () => unknown, fallback: () => T): MaybePromise<T> {
    const failed = (): T => {
      if (!warned) log.warn('The storage is denied or full: the session lives in memory only.');
      warned = true;
      return fallback();
    };
    try {
      const result = action();
      // Not every promise is an instance of the `Promise` that zone.js puts in place.
      return typeof (result as PromiseLike<T> | null)?.then === 'function'
        ? new Promise((resolve) => {
            const fail = (): void => {
              resolve(failed());
            };
            const cancel = clock.setTimer(fail, longestWaitMs);
            void Promise.resolve(result as PromiseLike<T>)
              .then(resolve, fail)
              .finally(cancel);
          })
        : (result as T);
    } catch {
      return failed();
    }
  }
  const nothing = (): void => undefined;
  function change(key: string, value: string | null, action: () => unknown): MaybePromise<void> {
    const own = { isRefused: false };
    const isLast = (): boolean => pending.get(key) === own;
    known.set(key, value);
    pending.set(key, own);
    const done = attempt(action, () => {
      own.isRefused = true;
      // What stood there before is out of date, and would come back with the next page.
      if (value !== null && isLast()) void attempt(() => source.remove(key), nothing);
    });
    const settle = (): void => {
      if (isLast() && !own.isRefused) pending.delete(key);
    };
    return done instanceof Promise ? done.then(settle) : settle();
  }

  return {
    read(key) {
      const recall = (): string | null => known.get(key) ?? null;
      const last = pending.get(key);
      if (last) {
        // What was removed must not come back with the next page.
        if (last.isRefused && recall() === null) void change(key, null, () => source.remove(key));
        return recall();
      }
      const keep = (value: unknown): string | null => {
        if (!pending.has(key)) known.set(key, typeof value === 'string' ? value : null);
        return recall();
      };
      const value = attempt<unknown>(() => source.read(key), recall);
      return value instanceof Promise ? value.then(keep) : keep(value);
    },
    write: (key, value) => change(key, value, () => source.write(key, value)),
    remove: (key) => change(key, null, () => source.remove(key)),
    keys() {
      return attempt<readonly string[]>(
        () => source.keys?.() ?? [],
        () => [...pending.keys()],
      );
    },
  };
}
