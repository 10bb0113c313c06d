import type { NgZone } from '@angular/core';
import { VisibleZone } from '../../test/angular/scene';
import { createBrowser, createClock } from './browser';

let zone: VisibleZone & NgZone;
beforeEach(() => {
  zone = new VisibleZone();
});
afterEach(() => {
  jest.useRealTimers();
  history.replaceState(null, '', '/');
});

describe('the clock', () => {
  it('shows epoch seconds', () => {
    jest.useFakeTimers({ now: 1_800_000_000_500 });
    expect(createClock(zone).now()).toBe(1_800_000_000.5);
  });

  it('has another one that nobody can set', () => {
    jest.useFakeTimers();
    const clock = createClock(zone);
    const before = clock.elapsed?.() ?? NaN;
    jest.advanceTimersByTime(2000);
    jest.setSystemTime(0);
    expect((clock.elapsed?.() ?? NaN) - before).toBe(2);
  });

  it('wakes once, after the delay, unless it is cancelled', () => {
    jest.useFakeTimers();
    const clock = createClock(zone);
    let woken = 0;
    clock.setTimer(() => (woken += 1), 1000);
    clock.setTimer(() => (woken += 100), 1000)();
    jest.advanceTimersByTime(999);
    expect(woken).toBe(0);
    jest.advanceTimersByTime(5000);
    expect(woken).toBe(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('D24 sets its timers outside the Angular zone', () => {
    const original = globalThis.setTimeout;
    const inside: boolean[] = [];
    const watched = (...args: Parameters<typeof setTimeout>) => {
      inside.push(zone.isCurrent);
      return original(...args);
    };
    globalThis.setTimeout = Object.assign(watched, original);
    try {
      zone.run(() => createClock(zone).setTimer(() => undefined, 1000)());
    } finally {
      globalThis.setTimeout = original;
    }
    expect(inside).toEqual([false]);
  });
});

describe('the page', () => {
  it('S-13 shows the address, and replaces it without a trace and with the state of the router', () => {
    history.replaceState({ navigationId: 7 }, '', '/callback?code=x');
    const entries = history.length;
    const browser = createBrowser(window, zone);
    expect(browser.url()).toBe('http://localhost/callback?code=x');
    browser.replaceUrl('/callback');
    expect(browser.url()).toBe('http://localhost/callback');
    expect(history.state).toEqual({ navigationId: 7 });
    expect(history.length).toBe(entries);
  });

  it('remembers the address that it was created at, and the one that the document was opened with', () => {
    history.replaceState(null, '', '/?code=x');
    const performance = { getEntriesByType: () => [{ name: 'http://localhost/first?code=y' }] };
    const browser = createBrowser(
      { document, history, location, performance } as unknown as Window,
      zone,
    );
    history.replaceState(null, '', '/home');
    expect(browser.openedUrls).toEqual([
      'http://localhost/?code=x',
      'http://localhost/first?code=y',
    ]);
  });

  it('R-724 goes on where the browser refuses to replace the address', () => {
    const page = {
      ...{ document, location },
      history: {
        state: null,
        replaceState: () => {
          throw new DOMException('too often', 'SecurityError');
        },
      },
    } as unknown as Window;
    const browser = createBrowser(page, zone);
    expect(() => {
      browser.replaceUrl('/x');
    }).not.toThrow();
  });

  it('leaves for another address', () => {
    const left: string[] = [];
    const location = { href: 'https://app.example/', assign: (url: string) => left.push(url) };
    const browser = createBrowser({ document, history, location } as unknown as Window, zone);
    browser.redirect('https://op.example/authorize');
    expect(left).toEqual(['https://op.example/authorize']);
  });

  it('D24 wakes on visibility, return from the cache and connection, outside the Angular zone', () => {
    const browser = createBrowser(window, zone);
    const added: boolean[] = [];
    const watch = (target: EventTarget) => {
      const add = target.addEventListener.bind(target);
      target.addEventListener = (...args: Parameters<EventTarget['addEventListener']>) => {
        added.push(zone.isCurrent);
        add(...args);
      };
      return () => Reflect.deleteProperty(target, 'addEventListener');
    };
    const restore = [watch(document), watch(window)];
    let woken = 0;
    const stop = zone.run(() => browser.onWake(() => (woken += 1)));
    for (const undo of restore) undo();
    expect(added).toEqual([false, false, false]);

    document.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new Event('pageshow'));
    window.dispatchEvent(new Event('online'));
    expect(woken).toBe(3);

    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    Reflect.deleteProperty(document, 'visibilityState');
    expect(woken).toBe(3);

    stop();
    document.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new Event('online'));
    expect(woken).toBe(3);
  });
});
