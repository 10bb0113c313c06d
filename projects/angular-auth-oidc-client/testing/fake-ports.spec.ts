import {
  createFakeBrowser,
  createFakeClock,
  createFakeLock,
  createFakePorts,
  createFakeStorage,
  createFakeTabs,
} from './fake-ports';
import { createTestProvider } from './test-provider';

describe('the clock', () => {
  it('stands still until it is moved, and then is exact', async () => {
    const clock = createFakeClock();
    expect(clock.now()).toBe(1_800_000_000);

    for (let step = 0; step < 3; step += 1) await clock.advance(0.1);

    expect(clock.now()).toBe(1_800_000_000.3);
  });

  it('runs what falls due at its instant and in order, and leaves the rest', async () => {
    const clock = createFakeClock(0);
    const ran: [string, number][] = [];
    const wake = (name: string) => (): void => {
      ran.push([name, clock.now()]);
    };
    clock.setTimer(wake('second'), 2000);
    clock.setTimer(wake('first'), 500);
    clock.setTimer(wake('also second'), 2000);
    clock.setTimer(wake('third'), 2001);
    const cancel = clock.setTimer(wake('cancelled'), 1000);
    cancel();

    await clock.advance(2);

    expect(ran).toEqual([
      ['first', 0.5],
      ['second', 2],
      ['also second', 2],
    ]);
    expect(clock.now()).toBe(2);
    expect(clock.timers).toBe(1);
  });

  it('a timer set by a timer counts from that instant', async () => {
    const clock = createFakeClock(0);
    const ran: number[] = [];
    clock.setTimer(() => {
      ran.push(clock.now());
      clock.setTimer(() => ran.push(clock.now()), 1000);
    }, 1000);

    await clock.advance(5);

    expect(ran).toEqual([1, 2]);
  });

  it('lets the work that a timer began come to rest before the next runs, WebCrypto included', async () => {
    const clock = createFakeClock(0);
    const told: string[] = [];
    clock.setTimer(() => {
      void (async () => {
        let data = new Uint8Array(1000).buffer;
        for (let round = 0; round < 8; round += 1)
          data = await crypto.subtle.digest('SHA-512', data);
        told.push('hashed');
      })();
    }, 1000);
    clock.setTimer(() => told.push('next'), 1001);

    await clock.advance(2);

    expect(told).toEqual(['hashed', 'next']);
  });

  it('what is under way may still set a timer that falls due', async () => {
    const clock = createFakeClock(0);
    let woken = false;
    void crypto.subtle.digest('SHA-256', new Uint8Array()).then(() =>
      clock.setTimer(() => {
        woken = true;
      }, 1000),
    );

    await clock.advance(1);

    expect(woken).toBe(true);
  });

  it('a jump moves the time of day and leaves timers what was left of their delay', async () => {
    const clock = createFakeClock(0);
    const ran: number[] = [];
    clock.setTimer(() => ran.push(clock.now()), 10_000);
    await clock.advance(4);

    clock.jump(3600);
    await clock.advance(5);
    expect(ran).toEqual([]);
    await clock.advance(1);
    expect(ran).toEqual([3610]);
    clock.jump(-3600);
    expect(clock.now()).toBe(10);
  });

  it.each([0, -5, NaN])('a delay of %d is none', async (delay) => {
    const clock = createFakeClock();
    let woken = false;
    clock.setTimer(() => {
      woken = true;
    }, delay);

    expect(woken).toBe(false);
    await clock.advance(0);
    expect(woken).toBe(true);
    expect(clock.now()).toBe(1_800_000_000);
  });

  it('a timer that keeps setting itself without delay is told, not followed for ever', async () => {
    const clock = createFakeClock();
    const again = (): void => {
      clock.setTimer(again, 0);
    };
    again();

    await expect(clock.advance(1)).rejects.toThrow('sets itself again');
  });
});

describe('the storage', () => {
  it('answers at once', () => {
    const storage = createFakeStorage();

    expect(storage.write('a', '1')).toBeUndefined();
    expect(storage.read('a')).toBe('1');
    expect(storage.keys()).toEqual(['a']);
    expect(storage.entries).toEqual(new Map([['a', '1']]));
    expect(storage.remove('a')).toBeUndefined();
    expect(storage.read('a')).toBeNull();
  });

  it('answers with promises where it is asynchronous', async () => {
    const storage = createFakeStorage({ asynchronous: true });
    const answers = [
      storage.write('a', '1'),
      storage.read('a'),
      storage.keys(),
      storage.remove('a'),
    ];

    expect(answers.every((answer) => answer instanceof Promise)).toBe(true);
    expect(await Promise.all(answers.map(async (answer) => answer))).toEqual([
      undefined,
      '1',
      ['a'],
      undefined,
    ]);
  });
});

describe('the lock', () => {
  it('serves one after the other, first come, first served, each name by itself', async () => {
    const lock = createFakeLock();
    const told: string[] = [];
    let release!: () => void;
    const first = lock.run('a', async () => {
      await new Promise<void>((resolve) => (release = resolve));
      told.push('first');
      return 1;
    });
    const second = lock.run('a', () => Promise.resolve(told.push('second')));
    const third = lock.run('a', () => Promise.resolve(told.push('third')));
    await lock.run('b', () => Promise.resolve(told.push('other name')));

    expect(lock.held).toEqual(['a']);
    expect(told).toEqual(['other name']);
    release();
    expect(await first).toBe(1);
    await Promise.all([second, third]);
    expect(told).toEqual(['other name', 'first', 'second', 'third']);
    expect(lock.held).toEqual([]);
  });

  it('is free again after a failure, which reaches its own caller only', async () => {
    const lock = createFakeLock();
    const failed = lock.run('a', () => Promise.reject(new Error('no')));
    const after = lock.run('a', () => Promise.resolve('yes'));

    await expect(failed).rejects.toThrow('no');
    expect(await after).toBe('yes');
    expect(lock.held).toEqual([]);
  });
});

describe('the tabs', () => {
  it('hear each other later, a copy of what was said, and not themselves', async () => {
    const tabs = createFakeTabs();
    const clock = createFakeClock();
    const [one, other] = [tabs.open(), tabs.open()];
    const heard: [string, unknown][] = [];
    one.listen('a', (message) => heard.push(['one', message]));
    const stop = other.listen('a', (message) => heard.push(['other', message]));
    other.listen('b', (message) => heard.push(['other name', message]));
    const message = { type: 'changed' };
    one.tell('a', message);
    expect(heard).toEqual([]);
    await clock.advance(0);
    expect(heard).toEqual([['other', message]]);
    expect(heard[0]?.[1]).not.toBe(message);
    expect(tabs.told).toEqual([{ name: 'a', message }]);
    stop();
    expect(tabs.listeners).toBe(2);
    one.tell('a', message);
    await clock.advance(0);
    expect(heard).toHaveLength(1);
  });

  it('know what any of them has noted, under its name', () => {
    const tabs = createFakeTabs();
    const [one, other] = [tabs.open(), tabs.open()];
    one.noteSpent('a', 'x');
    expect(other.isSpent('a', 'x')).toBe(true);
    expect(other.isSpent('b', 'x')).toBe(false);
  });
});

describe('the browser', () => {
  it('goes nowhere by itself, and shows what was replaced', () => {
    const browser = createFakeBrowser('https://app.example/callback?code=1');

    browser.redirect('https://op.example/authorize');
    expect(browser.url()).toBe('https://app.example/callback?code=1');
    expect(browser.redirects).toEqual(['https://op.example/authorize']);

    browser.replaceUrl('/callback');
    expect(browser.url()).toBe('https://app.example/callback');
    expect(browser.replaced).toEqual(['/callback']);

    browser.address = 'https://app.example/next';
    expect(browser.url()).toBe('https://app.example/next');
  });

  it('wakes who listens, as often as they listen, until they stop', () => {
    const browser = createFakeBrowser('https://app.example/');
    let woken = 0;
    const listener = (): void => {
      woken += 1;
    };
    const stop = browser.onWake(listener);
    browser.onWake(listener);

    browser.wake();
    stop();
    browser.wake();

    expect(woken).toBe(3);
    expect(browser.listeners).toBe(1);
  });
});

describe('the ports of a page', () => {
  it('have the provider as their network and its clock as theirs', async () => {
    const clock = createFakeClock();
    const provider = await createTestProvider({ clock, alg: 'ES256' });
    const ports = createFakePorts({ provider });

    expect(ports.clock).toBe(clock);
    expect(ports.browser.url()).toBe('https://app.example/');
    await ports.http.send({ method: 'GET', url: provider.metadata.jwks_uri, headers: {} });
    expect(provider.requests).toHaveLength(1);
    ports.log.warn('Odd', { count: 1 });
    ports.log.debug('Fine');
    expect(ports.log.lines).toEqual([
      { level: 'warn', message: 'Odd', fields: { count: 1 } },
      { level: 'debug', message: 'Fine', fields: undefined },
    ]);
  });

  it('are shared where two tabs are to be played', async () => {
    const clock = createFakeClock();
    const provider = await createTestProvider({ alg: 'ES256' });
    const shared = { provider, clock, storage: createFakeStorage(), lock: createFakeLock() };
    const [one, other] = [
      createFakePorts(shared),
      createFakePorts({ ...shared, url: 'https://app.example/other' }),
    ];

    await one.storage.write('a', '1');

    expect(await other.storage.read('a')).toBe('1');
    expect(other.lock).toBe(one.lock);
    expect(other.clock).toBe(clock);
    expect(other.browser.url()).toBe('https://app.example/other');
  });

  it('say so where the provider runs on real time and no clock is given', async () => {
    const provider = await createTestProvider({ alg: 'ES256' });

    expect(() => createFakePorts({ provider })).toThrow('createFakeClock');
  });
});
