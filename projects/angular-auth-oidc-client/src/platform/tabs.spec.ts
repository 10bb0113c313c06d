import type { NgZone } from '@angular/core';
import type { TabsPort } from 'angular-auth-oidc-client/core';
import { VisibleZone } from '../../test/angular/scene';
import { createTabs } from './tabs';

/** The channels of one browser. */
function createChannels() {
  const open = new Set<{ name: string; onmessage: ((event: { data: unknown }) => void) | null }>();
  class Channel {
    onmessage: ((event: { data: unknown }) => void) | null = null;
    constructor(readonly name: string) {
      open.add(this);
    }
    postMessage(data: unknown): void {
      for (const other of open) {
        if (other !== this && other.name === this.name) other.onmessage?.({ data });
      }
    }
    close(): void {
      open.delete(this);
    }
  }
  return { open, Channel };
}

type Host = Parameters<typeof createTabs>[0];
const hostWith = (changes: object): Host =>
  ({
    localStorage,
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
    ...changes,
  }) as unknown as Host;

let zone: VisibleZone & NgZone;
beforeEach(() => {
  zone = new VisibleZone();
});
afterEach(() => {
  localStorage.clear();
});

describe('D15 tabs with a channel', () => {
  const start = () => {
    const { open, Channel } = createChannels();
    const [one, other] = [Channel, Channel].map((channel) =>
      createTabs(hostWith({ BroadcastChannel: channel }), zone),
    ) as [TabsPort, TabsPort];
    const heard: unknown[] = [];
    return { open, one, other, heard, hear: (message: unknown) => heard.push(message) };
  };

  it('hear what the others tell under a name, not what they tell themselves', () => {
    const { one, other, heard, hear } = start();
    other.listen('a', hear);
    one.listen('a', (message) => heard.push(['own', message]));
    one.tell('a', { type: 'changed', tokens: 'x' });
    one.tell('b', { type: 'changed' });
    expect(heard).toEqual([{ type: 'changed', tokens: 'x' }]);
  });

  it('pain 34 leave no channel behind', () => {
    const { one, other, heard, hear, open } = start();
    const stops = [one.listen('a', hear), other.listen('a', hear), other.listen('b', hear)];
    expect(open.size).toBe(3);
    for (const stop of stops) stop();
    expect(open.size).toBe(0);
    one.tell('a', { type: 'changed' });
    expect(heard).toEqual([]);
  });

  it('D24 listen outside the Angular zone', () => {
    const inside: boolean[] = [];
    const channel = class {
      onmessage = null;
      constructor() {
        inside.push(zone.isCurrent);
      }
    };
    zone.run(() => {
      createTabs(hostWith({ BroadcastChannel: channel }), zone).listen('a', () => undefined);
    });
    expect(inside).toEqual([false]);
  });
});

describe('what a tab remembers', () => {
  it('pain 7 is in its session storage, and in no other place', async () => {
    const { own } = createTabs(hostWith({ sessionStorage }), zone);
    await own.write('oidc:a:attempts', '1');
    expect([sessionStorage.getItem('oidc:a:attempts'), localStorage.length]).toEqual(['1', 0]);
    expect(await own.read('oidc:a:attempts')).toBe('1');
    await own.remove('oidc:a:attempts');
    expect(await own.read('oidc:a:attempts')).toBeNull();
  });

  it('D13 is nothing where the browser denies it', async () => {
    const denied = Object.defineProperty({}, 'sessionStorage', {
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    const { own } = createTabs(denied as Host, zone);
    await own.write('oidc:a:attempts', '1');
    expect(await own.read('oidc:a:attempts')).toBeNull();
  });
});

describe('D15 tabs without a channel', () => {
  const event = (key: string | null, newValue: string | null): void => {
    window.dispatchEvent(new StorageEvent('storage', { key, newValue }));
  };
  const start = () => {
    const tabs = createTabs(hostWith({}), zone);
    const heard: unknown[] = [];
    const stop = tabs.listen('a', (message) => heard.push(message));
    return { tabs, heard, stop };
  };

  it('hear by events of the storage', () => {
    const { heard } = start();
    event('a', '{"type":"changed"}');
    expect(heard).toEqual([{ type: 'changed' }]);
  });

  it.each<[string, string | null, string | null]>([
    ['of another name', 'b', '{"type":"changed"}'],
    ['that a message was taken away', 'a', null],
    ['that everything was', null, null],
    ['that is not JSON', 'a', '{'],
    ['that is empty', 'a', ''],
  ])('R-708 hear nothing of an event %s', (_, key, newValue) => {
    const { heard } = start();
    event(key, newValue);
    expect(heard).toEqual([]);
  });

  it('tell by writing, and leave nothing in the storage', () => {
    const { tabs } = start();
    const written: string[] = [];
    const storage = {
      setItem: (_: string, value: string) => written.push(value),
      removeItem: jest.fn(),
    };
    createTabs(hostWith({ localStorage: storage }), zone).tell('a', { type: 'changed' });
    expect(written).toEqual(['{"type":"changed"}']);
    tabs.tell('a', { type: 'changed' });
    expect(localStorage).toHaveLength(0);
  });

  it('pain 34 stop listening', () => {
    const { heard, stop } = start();
    stop();
    event('a', '{"type":"changed"}');
    expect(heard).toEqual([]);
  });
});

describe('what is spent', () => {
  it('pain 2 is known to all tabs, under its name', () => {
    const [one, other] = [createTabs(hostWith({}), zone), createTabs(hostWith({}), zone)];
    expect(other.isSpent('a', 'x')).toBe(false);
    one.noteSpent('a', 'x');
    one.noteSpent('a', 'y');
    expect(other.isSpent('a', 'x')).toBe(true);
    expect(other.isSpent('a', 'y')).toBe(true);
    expect(other.isSpent('b', 'x')).toBe(false);
    expect(other.isSpent('a', '')).toBe(false);
  });

  it('pain 32 is forgotten in the end: the storage does not fill up', () => {
    const tabs = createTabs(hostWith({}), zone);
    for (let number = 0; number < 600; number++) tabs.noteSpent('a', `x${String(number)}`);
    expect(tabs.isSpent('a', 'x599')).toBe(true);
    expect(tabs.isSpent('a', 'x100')).toBe(true);
    expect(tabs.isSpent('a', 'x99')).toBe(false);
  });

  it('R-710 pain 31 is nothing where storage is denied, and nothing is thrown', () => {
    const host = hostWith({});
    Object.defineProperty(host, 'localStorage', {
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    const tabs = createTabs(host, zone);
    tabs.noteSpent('a', 'x');
    tabs.tell('a', { type: 'changed' });
    expect(tabs.isSpent('a', 'x')).toBe(false);
  });
});

describe('what another page removes from the storage that tabs share [19a]', () => {
  const say = (init: StorageEventInit): void => {
    window.dispatchEvent(new StorageEvent('storage', init));
  };

  it.each<[string, StorageEventInit]>([
    ['one entry', { key: 'oidc:a:session', oldValue: 'x', newValue: null }],
    ['everything', { key: null, newValue: null }],
  ])('is told: %s', (_, init) => {
    const tabs = createTabs(hostWith({}), zone);
    let removals = 0;
    const stop = tabs.onRemoved(() => removals++);
    say(init);
    expect(removals).toBe(1);
    stop();
    say(init);
    expect(removals).toBe(1);
  });

  it('is not told of what another page writes', () => {
    const tabs = createTabs(hostWith({}), zone);
    let removals = 0;
    const stop = tabs.onRemoved(() => removals++);
    say({ key: 'a', newValue: '' });
    expect(removals).toBe(0);
    stop();
  });
});
