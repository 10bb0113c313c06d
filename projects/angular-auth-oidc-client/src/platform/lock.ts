import { isOidcError, OidcError } from 'angular-auth-oidc-client/core';

/** Longer than a request may take. */
const longestWaitMs = 40_000;

const lookIntervalMs = 100;
/** For how long a write may take to be seen by the other tabs. */
const settleMs = 50;

/** A tab that died holds up the others for so long. */
const lifetimeMs = 5000;
/** Browsers wake a hidden page once a minute only. */
const hiddenLifetimeMs = 70_000;

const prefix = 'oidc:lease:';

interface Lease {
  readonly owner: string;
  readonly expiresAt: number;
}

/**
 * Runs a task when no other tab runs one under this name, by a lock of the browser; by a lease in the
 * storage where it has none. The next tab comes when it can see what this one has written.
 *
 * @throws OidcError `renew/timeout` where another tab does not let go of it
 */
export async function runLocked<T>(
  window: Window,
  name: string,
  task: (hasWaited: boolean) => Promise<T>,
): Promise<T> {
  const { locks } = window.navigator as Partial<Navigator>;
  return new Promise<T>((resolve, reject) => {
    let isRunning = false;
    const start = (hasWaited: boolean): Promise<void> => {
      isRunning = true;
      const running = task(hasWaited);
      running.then(resolve, reject);
      const settle = (): Promise<void> => pause(window, settleMs);
      return running.then(settle, settle);
    };
    const request = async (): Promise<void> => {
      if (!locks) return runWithLease(window, name, start);
      await locks.request(name, { ifAvailable: true }, (lock) => lock && start(false));
      if (isRunning) return;
      const options = { signal: AbortSignal.timeout(longestWaitMs) };
      await locks.request(name, options, () => start(true));
    };
    const locked = request();
    locked.catch((error: unknown) => {
      if (isRunning) return;
      if ((error as Error).name === 'TimeoutError' || isOidcError(error)) reject(heldUp());
      // Where storage is denied, so are locks, and there is nothing to share.
      else task(false).then(resolve, reject);
    });
  });
}

function heldUp(): OidcError {
  return new OidcError('renew/timeout', 'Another tab has held the renewal up for too long.');
}

function pause(window: Window, ms: number): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, ms));
}

/**
 * Mutual exclusion where the browser has no Web Locks: a lease in the local storage, with an owner and an
 * end, so that a tab that dies holds up the others for seconds at most, and one that is closed not at all.
 *
 * @throws OidcError `renew/timeout`
 */
async function runWithLease(
  window: Window,
  name: string,
  task: (hasWaited: boolean) => Promise<void>,
): Promise<void> {
  const { document, localStorage } = window;
  const key = prefix + name;
  const owner = String(Math.random());
  const read = (name = key): Lease | undefined => {
    try {
      const { owner: holder, expiresAt } = JSON.parse(localStorage.getItem(name) ?? '') as Lease;
      const now = Date.now();
      // One that ends later than any may was written by another clock, or not by us.
      const isValid = now < expiresAt && expiresAt <= now + hiddenLifetimeMs;
      return isValid ? { owner: holder, expiresAt } : undefined;
    } catch {
      return undefined;
    }
  };
  const write = (): void => {
    const expiresAt = Date.now() + (document.hidden ? hiddenLifetimeMs : lifetimeMs);
    localStorage.setItem(key, JSON.stringify({ owner, expiresAt }));
  };
  const release = (): void => {
    if (read()?.owner === owner) localStorage.removeItem(key);
  };

  // What tabs that died have left behind.
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(prefix) && !read(name)) localStorage.removeItem(name);
  }
  const end = Date.now() + longestWaitMs;
  let hasWaited = false;
  for (;;) {
    if (read()) hasWaited = true;
    else {
      write();
      await pause(window, settleMs + Math.random() * settleMs);
      if (read()?.owner === owner) break;
    }
    if (Date.now() >= end) throw heldUp();
    await pause(window, lookIntervalMs);
  }
  const extend = (): void => {
    // A page that stood still may have lost it to another one.
    if (read()?.owner === owner) write();
  };
  const extending = window.setInterval(extend, lifetimeMs / 3);
  document.addEventListener('visibilitychange', extend);
  window.addEventListener('pagehide', release);
  try {
    await task(hasWaited);
  } finally {
    window.clearInterval(extending);
    document.removeEventListener('visibilitychange', extend);
    window.removeEventListener('pagehide', release);
    release();
  }
}
