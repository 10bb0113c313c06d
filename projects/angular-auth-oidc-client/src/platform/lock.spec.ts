import { runLocked } from './lock';

const leaseKey = 'oidc:lease:a';

// Tasks that never end must not hear of the next test.
let page: EventTarget & { hidden: boolean };
let events: EventTarget;

/** A window with locks of this kind, and the storage, document and timers of the test. */
function windowWith(locks: object | undefined, changes: object = {}): Window {
  return {
    navigator: { ...(locks && { locks }) },
    document: page,
    localStorage,
    setTimeout: (wake: () => void, ms: number) => setTimeout(wake, ms),
    setInterval: (wake: () => void, ms: number) => setInterval(wake, ms),
    clearInterval: (timer: number) => {
      clearInterval(timer);
    },
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
    ...changes,
  } as unknown as Window;
}

/** Locks as a browser has them, first come, first served. */
function createLocks() {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    request: async (
      _name: string,
      { ifAvailable, signal }: { ifAvailable?: boolean; signal?: AbortSignal },
      task: (lock: object | null) => Promise<unknown> | null,
    ) => {
      if (ifAvailable && waiting > 0) return task(null);
      waiting += 1;
      const turn = last
        .then(() => {
          if (signal?.aborted) throw signal.reason;
          return task({});
        })
        .finally(() => (waiting -= 1));
      last = turn.catch(() => undefined);
      return Promise.race([
        turn,
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
        }),
      ]);
    },
  };
}

/** A task that ends when it is told to. */
function createTask(name: string, told: string[]) {
  let end = (): void => undefined;
  const run = (): Promise<string> => {
    told.push(`${name} begins`);
    return new Promise((resolve) => {
      end = () => {
        told.push(`${name} ends`);
        resolve(name);
      };
    });
  };
  return {
    run,
    end: () => {
      end();
    },
  };
}

let timedOut: AbortController;
beforeEach(() => {
  jest.useFakeTimers();
  page = Object.assign(new EventTarget(), { hidden: false });
  events = new EventTarget();
  timedOut = new AbortController();
  Object.defineProperty(AbortSignal, 'timeout', {
    configurable: true,
    value: () => timedOut.signal,
  });
});
afterEach(() => {
  jest.useRealTimers();
  Reflect.deleteProperty(AbortSignal, 'timeout');
  localStorage.clear();
});

const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code?: string }).code,
  );

describe('D15 a lock of the browser', () => {
  it('lets one task run after the other, and gives what each gave', async () => {
    const told: string[] = [];
    const host = windowWith(createLocks());
    const [first, second] = [createTask('first', told), createTask('second', told)];
    const running = [runLocked(host, 'a', first.run), runLocked(host, 'a', second.run)];
    await pass(1000);
    expect(told).toEqual(['first begins']);
    first.end();
    expect(await running[0]).toBe('first');
    await pass(49);
    // What the first has written may be on its way to the second.
    expect(told).toEqual(['first begins', 'first ends']);
    await pass(1);
    second.end();
    expect(await running[1]).toBe('second');
  });

  it('is free again after a failure, which the caller gets', async () => {
    const host = windowWith(createLocks());
    await expect(runLocked(host, 'a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await pass(50);
    expect(await runLocked(host, 'a', () => Promise.resolve(1))).toBe(1);
  });

  it('pain 27 is waited for no longer than a request may take, and the task does not run then', async () => {
    const host = windowWith(createLocks());
    const told: string[] = [];
    void runLocked(host, 'a', createTask('first', told).run);
    const waiting = codeOf(runLocked(host, 'a', createTask('second', told).run));
    await pass(0);
    timedOut.abort(new DOMException('late', 'TimeoutError'));
    expect(await waiting).toBe('renew/timeout');
    expect(told).toEqual(['first begins']);
  });

  it('R-710 D13 where it is denied like storage, the task runs all the same, once', async () => {
    const host = windowWith({
      request: () => Promise.reject(new DOMException('denied', 'SecurityError')),
    });
    let runs = 0;
    expect(await runLocked(host, 'a', () => Promise.resolve(++runs))).toBe(1);
  });

  it('that is stolen does not run the task again', async () => {
    const host = windowWith({
      request: (_name: string, _options: object, task: () => Promise<unknown>) => {
        void task();
        return Promise.reject(new DOMException('stolen', 'AbortError'));
      },
    });
    let runs = 0;
    expect(await runLocked(host, 'a', () => Promise.resolve(++runs))).toBe(1);
    await pass(1000);
    expect(runs).toBe(1);
  });
});

describe('D15 a lease, where the browser has no locks', () => {
  it('lets one task run after the other', async () => {
    const told: string[] = [];
    const [first, second] = [createTask('first', told), createTask('second', told)];
    const running = runLocked(windowWith(undefined), 'a', first.run);
    const waiting = runLocked(windowWith(undefined), 'a', second.run);
    await pass(20_000);
    const [one, other] = told[0] === 'first begins' ? [first, second] : [second, first];
    expect(told).toHaveLength(1);
    one.end();
    await pass(400);
    expect(told).toHaveLength(3);
    other.end();
    await pass(100);
    expect([await running, await waiting]).toEqual(['first', 'second']);
    expect(localStorage.getItem(leaseKey)).toBeNull();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('pain 27 of a tab that died holds the others up for five seconds', async () => {
    localStorage.setItem(leaseKey, JSON.stringify({ owner: 'x', expiresAt: Date.now() + 5000 }));
    const told: string[] = [];
    void runLocked(windowWith(undefined), 'a', createTask('next', told).run);
    await pass(4900);
    expect(told).toEqual([]);
    await pass(400);
    expect(told).toEqual(['next begins']);
  });

  it.each([
    ['broken', '{'],
    ['of no time', '{"owner":"x"}'],
    ['of a time that is none', '{"owner":"x","expiresAt":"never"}'],
    ['of another clock', `{"owner":"x","expiresAt":${String(Date.now() + 1e9)}}`],
    ['nothing', 'null'],
  ])('R-708 that is %s holds nobody up', async (_, text) => {
    localStorage.setItem(leaseKey, text);
    const told: string[] = [];
    void runLocked(windowWith(undefined), 'a', createTask('next', told).run);
    await pass(101);
    expect(told).toEqual(['next begins']);
  });

  it('is given back when the page goes away', async () => {
    const told: string[] = [];
    void runLocked(windowWith(undefined), 'a', createTask('first', told).run);
    await pass(101);
    expect(localStorage.getItem(leaseKey)).not.toBeNull();
    events.dispatchEvent(new Event('pagehide'));
    expect(localStorage.getItem(leaseKey)).toBeNull();
  });

  it('D24 of a hidden page lasts until the browser wakes its timers again', async () => {
    const told: string[] = [];
    const task = createTask('first', told);
    const running = runLocked(windowWith(undefined), 'a', task.run);
    await pass(101);
    page.hidden = true;
    page.dispatchEvent(new Event('visibilitychange'));
    const { expiresAt } = JSON.parse(localStorage.getItem(leaseKey) ?? '') as { expiresAt: number };
    expect(expiresAt - Date.now()).toBeGreaterThan(60_000);
    task.end();
    await pass(50);
    await running;
    page.dispatchEvent(new Event('visibilitychange'));
    expect(localStorage.getItem(leaseKey)).toBeNull();
  });

  it('D24 that another page took while this one stood still is left to that one', async () => {
    void runLocked(windowWith(undefined), 'a', createTask('first', []).run);
    await pass(101);
    const other = JSON.stringify({ owner: 'x', expiresAt: Date.now() + 5000 });
    localStorage.setItem(leaseKey, other);
    await pass(2000);
    page.dispatchEvent(new Event('visibilitychange'));
    expect(localStorage.getItem(leaseKey)).toBe(other);
  });

  it('pain 32 of a tab that died is swept away, what belongs to others is not', async () => {
    const own = JSON.stringify({ owner: 'x', expiresAt: Date.now() + 5000 });
    localStorage.setItem('oidc:lease:b', JSON.stringify({ owner: 'x', expiresAt: Date.now() - 1 }));
    localStorage.setItem('oidc:lease:c', own);
    localStorage.setItem('lease', 'of the application');
    void runLocked(windowWith(undefined), 'a', createTask('first', []).run);
    await pass(101);
    expect(Object.keys(localStorage).sort()).toEqual(['lease', leaseKey, 'oidc:lease:c']);
  });

  it('pain 27 that never ends is waited for no longer than a request may take', async () => {
    const told: string[] = [];
    void runLocked(windowWith(undefined), 'a', createTask('first', told).run);
    await pass(200);
    const waiting = codeOf(runLocked(windowWith(undefined), 'a', createTask('second', told).run));
    await pass(41_000);
    expect(await waiting).toBe('renew/timeout');
    expect(told).toEqual(['first begins']);
  });

  it('R-710 D13 where storage is denied, the task runs all the same', async () => {
    const host = windowWith(undefined, { localStorage: undefined });
    expect(await runLocked(host, 'a', () => Promise.resolve(1))).toBe(1);
  });
});
