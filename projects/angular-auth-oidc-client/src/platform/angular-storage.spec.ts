import { DOCUMENT, Injectable, type Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { StoragePort } from 'angular-auth-oidc-client/core';
import { createFakeClock, createFakeLog } from 'angular-auth-oidc-client/testing';
import { firstValueFrom } from 'rxjs';
import { createScene, type Scene } from '../../test/angular/scene';
import {
  AbstractSecurityStorage,
  createStorage as createStorageOn,
  DefaultLocalStorageService,
  DefaultSessionStorageService,
} from './angular-storage';

const clock = createFakeClock();
const createStorage = (
  configured: Parameters<typeof createStorageOn>[0],
  log: Parameters<typeof createStorageOn>[1],
): ReturnType<typeof createStorageOn> => createStorageOn(configured, log, clock);

afterEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});

describe.each<[string, Type<AbstractSecurityStorage>, Storage]>([
  ['DefaultSessionStorageService', DefaultSessionStorageService, sessionStorage],
  ['DefaultLocalStorageService', DefaultLocalStorageService, localStorage],
])('%s', (_name, type, dom) => {
  it('D13 reads, writes, lists and removes', () => {
    const storage = TestBed.inject(type);
    void storage.write('oidc:a:session', '1');
    expect(dom.getItem('oidc:a:session')).toBe('1');
    expect(storage.read('oidc:a:session')).toBe('1');
    expect(storage.keys?.()).toEqual(['oidc:a:session']);
    void storage.remove('oidc:a:session');
    expect(storage.read('oidc:a:session')).toBeNull();
    expect(dom.length).toBe(0);
  });

  it('D13 clear() removes our own keys and leaves those of the application', () => {
    dom.setItem('of the application', 'x');
    dom.setItem('my-oidc:setting', 'x');
    const storage = TestBed.inject(type);
    void storage.write('oidc:a:session', '1');
    void storage.write('oidc:b:state', '2');
    void storage.clear();
    expect(Object.keys(dom).sort()).toEqual(['my-oidc:setting', 'of the application']);
  });

  it('D33 holds nothing where there is no window', () => {
    TestBed.configureTestingModule({
      providers: [{ provide: DOCUMENT, useValue: new Document() }],
    });
    const storage = TestBed.inject(type);
    void storage.write('oidc:a:session', '1');
    expect(storage.read('oidc:a:session')).toBeNull();
    expect(storage.keys?.()).toEqual([]);
    void storage.remove('oidc:a:session');
    void storage.clear();
    expect(dom.length).toBe(0);
  });
});

it('D13 a class of the application is used, also where it lacks its decorator', () => {
  const { warn } = console;
  console.warn = () => undefined;
  class Mine extends AbstractSecurityStorage {
    override read = (): string => 'mine';
    override write(): void {}
    override remove(): void {}
    override clear(): void {}
  }
  TestBed.configureTestingModule({
    providers: [{ provide: AbstractSecurityStorage, useClass: Mine }],
  });
  try {
    expect(TestBed.inject(AbstractSecurityStorage).read('a')).toBe('mine');
  } finally {
    console.warn = warn;
  }
});

it('D13 the session storage is the default', () => {
  void TestBed.inject(AbstractSecurityStorage).write('oidc:a:state', '1');
  expect(sessionStorage.getItem('oidc:a:state')).toBe('1');
});

describe('a storage that fails', () => {
  const denied = (): never => {
    throw new DOMException('denied', 'SecurityError');
  };

  it.each([
    ['at once', denied],
    ['later', () => Promise.reject(new Error('denied'))],
  ])('R-710 D13 %s gives way to memory, with one warning', async (_when, fail) => {
    const log = createFakeLog();
    const storage = createStorage({ read: fail, write: fail, remove: fail }, log);
    expect(await storage.read('a')).toBeNull();
    await storage.write('a', '1');
    await storage.write('b', '2');
    expect(await storage.read('a')).toBe('1');
    await storage.remove('a');
    expect(await storage.read('a')).toBeNull();
    expect(await storage.read('b')).toBe('2');
    expect(log.lines.map(({ level }) => level)).toEqual(['warn']);
  });

  it('R-710 D13 that is denied as a property throws nothing when it is injected', () => {
    const view = Object.defineProperty({}, 'sessionStorage', { get: denied }) as Window;
    TestBed.configureTestingModule({
      providers: [{ provide: DOCUMENT, useValue: { defaultView: view } }],
    });
    const log = createFakeLog();
    const storage = createStorage(TestBed.inject(DefaultSessionStorageService), log);
    expect(storage.read('a')).toBeNull();
    expect(storage.write('a', '1')).toBeUndefined();
    expect(storage.read('a')).toBe('1');
    expect(storage.keys?.()).toEqual(['a']);
    expect(log.lines).toHaveLength(1);
  });

  it.each([
    ['sessionStorage', DefaultSessionStorageService],
    ['localStorage', DefaultLocalStorageService],
  ] as const)(
    'that is null, as %s is in some web views, is one that is denied [10-54]',
    (name, type) => {
      const page = Object.defineProperty(new Document(), 'defaultView', {
        value: { [name]: null },
      });
      TestBed.configureTestingModule({ providers: [{ provide: DOCUMENT, useValue: page }] });
      const log = createFakeLog();
      const storage = createStorage(TestBed.inject(type), log);
      void storage.write('a', '1');
      expect([storage.read('a'), storage.keys?.()]).toEqual(['1', ['a']]);
      void storage.remove('a');
      expect(storage.read('a')).toBeNull();
      expect(log.lines.map(({ level, message }) => [level, message])).toEqual([
        ['warn', 'The storage is denied or full: the session lives in memory only.'],
      ]);
    },
  );

  it('R-711 D13 that is full keeps no older value in place of the new one', () => {
    const entries = new Map([['a', 'old']]);
    const storage = createStorage(
      {
        read: (key: string) => entries.get(key) ?? null,
        write: () => {
          throw new DOMException('full', 'QuotaExceededError');
        },
        remove: (key: string) => entries.delete(key),
      },
      createFakeLog(),
    );
    void storage.write('a', 'new');
    expect(storage.read('a')).toBe('new');
    expect(entries.size).toBe(0);
  });

  it('R-711 D13 that has room again takes what is written then', () => {
    let full = true;
    const entries = new Map<string, string>();
    const storage = createStorage(
      {
        read: (key: string) => entries.get(key) ?? null,
        write: (key: string, value: string) => {
          if (full) throw new DOMException('full', 'QuotaExceededError');
          entries.set(key, value);
        },
        remove: (key: string) => entries.delete(key),
      },
      createFakeLog(),
    );
    void storage.write('a', '1');
    full = false;
    void storage.write('a', '2');
    expect(storage.read('a')).toBe('2');
    expect(entries.get('a')).toBe('2');
  });
});

describe('a storage that fails for a moment', () => {
  const entries = new Map<string, string>();
  let fails: boolean;
  let storage: StoragePort;
  const unlessFailing = async <T>(act: () => T): Promise<T> => {
    await Promise.resolve();
    if (fails) throw new Error('busy');
    return act();
  };

  beforeEach(async () => {
    entries.clear();
    fails = false;
    storage = createStorage(
      {
        read: (key: string) => unlessFailing(() => entries.get(key) ?? null),
        write: (key: string, value: string) => unlessFailing(() => void entries.set(key, value)),
        remove: (key: string) => unlessFailing(() => void entries.delete(key)),
      },
      createFakeLog(),
    );
    await storage.write('a', '1');
  });

  it('D13 holds what it held when it was read or written last', async () => {
    fails = true;
    expect(await storage.read('a')).toBe('1');
    fails = false;
    entries.set('a', '2');
    expect(await storage.read('a')).toBe('2');
    fails = true;
    expect(await storage.read('a')).toBe('2');
    fails = false;
    entries.delete('a');
    expect(await storage.read('a')).toBeNull();
    fails = true;
    expect(await storage.read('a')).toBeNull();
  });

  it('does not bring back what was removed meanwhile', async () => {
    fails = true;
    await storage.remove('a');
    fails = false;
    expect(entries.get('a')).toBe('1');
    expect(await storage.read('a')).toBeNull();
    // Nor with the next page.
    await Promise.resolve();
    expect(entries.has('a')).toBe(false);
    await storage.write('a', '2');
    expect(await storage.read('a')).toBe('2');
  });

  it('does not bring it back either where it is read while the removal is tried again', async () => {
    const entry = new Map([['a', '1']]);
    const slow = createStorage(
      {
        read: async (key: string) => Promise.resolve(entry.get(key) ?? null),
        write: () => undefined,
        remove: async () => {
          for (let turn = 0; turn < 9; turn++) await Promise.resolve();
          throw new Error('busy');
        },
      },
      createFakeLog(),
    );
    expect(await slow.read('a')).toBe('1');
    await slow.remove('a');
    // The second one comes while what the first one began is under way.
    const reads = [await slow.read('a'), await slow.read('a')];
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    expect([...reads, await slow.read('a')]).toEqual([null, null, null]);
  });

  it('does not take away what was written after a write that fails late', async () => {
    const later: (() => void)[] = [];
    const entry = new Map<string, string>();
    const slow = createStorage(
      {
        read: (key: string) => entry.get(key) ?? null,
        write: (key: string, value: string) =>
          value === '1'
            ? new Promise<void>((_, reject) => later.push(() => reject(new Error('full'))))
            : void entry.set(key, value),
        remove: (key: string) => void entry.delete(key),
      },
      createFakeLog(),
    );
    const first = slow.write('a', '1');
    void slow.write('a', '2');
    later[0]?.();
    await first;
    expect([slow.read('a'), entry.get('a')]).toEqual(['2', '2']);
  });

  it('keeps what was written meanwhile, whatever an older read brings', async () => {
    const read = storage.read('a');
    fails = true;
    await storage.write('a', '2');
    await read;
    fails = false;
    expect(await storage.read('a')).toBe('2');
  });
});

describe('a storage of the application', () => {
  it.each([undefined, null, 7, { a: 1 }])(
    'D13 whose read() gives %j counts as empty',
    async (value) => {
      const storage = createStorage(
        { read: () => value, write: () => undefined, remove: () => undefined },
        createFakeLog(),
      );
      expect(storage.read('a')).toBeNull();
      const later = createStorage(
        { read: () => Promise.resolve(value), write: () => undefined, remove: () => undefined },
        createFakeLog(),
      );
      expect(await later.read('a')).toBeNull();
    },
  );

  it('pain 9 that never answers is waited for 30 s, then values live in memory', async () => {
    const log = createFakeLog();
    const never = (): Promise<never> => new Promise(() => undefined);
    const storage = createStorage({ read: never, write: never, remove: never, keys: never }, log);
    const read = storage.read('a');
    await clock.advance(29);
    expect(log.lines).toEqual([]);
    await clock.advance(1);
    expect(await read).toBeNull();
    const written = storage.write('a', '1');
    await clock.advance(30);
    await written;
    expect(storage.read('a')).toBe('1');
    expect(log.lines).toHaveLength(1);
    await clock.advance(30);
    expect(clock.timers).toBe(0);
  });

  it('D13 may be a Storage of the browser', () => {
    const storage = createStorage(localStorage, createFakeLog());
    void storage.write('oidc:a:session', '1');
    expect(localStorage.getItem('oidc:a:session')).toBe('1');
    expect(storage.read('oidc:a:session')).toBe('1');
    expect(storage.keys?.()).toEqual(['oidc:a:session']);
    void storage.remove('oidc:a:session');
    expect(localStorage.length).toBe(0);
  });

  it('D13 may answer with a promise of another realm or library', async () => {
    const later = <T>(value: T): PromiseLike<T> => ({
      then: (resolve) => Promise.resolve(value).then(resolve),
    });
    const mine = { read: () => later('1'), write: () => later(undefined), remove: () => undefined };
    expect(await createStorage(mine, createFakeLog()).read('a')).toBe('1');
  });

  it('D13 keeps its `this`', () => {
    class Mine {
      private readonly entries = new Map<string, string>();
      read(key: string): string | null {
        return this.entries.get(key) ?? null;
      }
      write(key: string, value: string): void {
        this.entries.set(key, value);
      }
      remove(key: string): void {
        this.entries.delete(key);
      }
    }
    const log = createFakeLog();
    const storage = createStorage(new Mine(), log);
    void storage.write('a', '1');
    expect(storage.read('a')).toBe('1');
    expect(storage.keys?.()).toEqual([]);
    expect(log.lines).toEqual([]);
  });
});

describe('a whole session', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await createScene();
  });

  it.each([
    ['the session storage by default', undefined, sessionStorage],
    ['the Storage in the configuration', localStorage, localStorage],
  ])('D13 is kept in %s, and survives a reload', async (_name, storage, dom) => {
    const options = { config: storage ? { storage } : {}, usesItsStorage: true };
    const page = scene.open(options);
    await firstValueFrom(page.service.checkAuth(await scene.leave(page)));
    expect(dom.getItem('oidc:0-app:app:https%3A%2F%2Fop.example:session')).toContain(
      page.service.getToken(),
    );
    expect(scene.open(options).service.isAuthenticated()).toBe(true);
  });

  it('D13 is kept in a class that the application provides, asynchronous as it may be', async () => {
    const entries = new Map<string, string>();
    @Injectable()
    class Slow extends AbstractSecurityStorage {
      override read = (key: string) => Promise.resolve(entries.get(key) ?? null);
      override async write(key: string, value: string): Promise<void> {
        await Promise.resolve();
        entries.set(key, value);
      }
      override async remove(key: string): Promise<void> {
        await Promise.resolve();
        entries.delete(key);
      }
      override clear = () => Promise.resolve();
    }
    const options = {
      providers: [{ provide: AbstractSecurityStorage, useClass: Slow }],
      usesItsStorage: true,
    };
    const page = scene.open(options);
    await firstValueFrom(page.service.checkAuth(await scene.leave(page)));
    expect(entries.get('oidc:0-app:app:https%3A%2F%2Fop.example:session')).toContain(
      page.service.getToken(),
    );

    const { service } = scene.open(options);
    expect((await firstValueFrom(service.checkAuth())).isAuthenticated).toBe(true);
    await firstValueFrom(service.logoff());
    expect([...entries.keys()].filter((key) => key.endsWith(':session'))).toEqual([]);
  });

  it('R-710 lives in memory where the storage is denied: one warning, and the user is signed in', async () => {
    const fail = (): never => {
      throw new DOMException('denied', 'SecurityError');
    };
    const storage = { read: fail, write: fail, remove: fail };
    const page = scene.open({ config: { storage }, usesItsStorage: true });
    const { isAuthenticated, error } = await firstValueFrom(
      page.service.checkAuth(await scene.leave(page)),
    );
    expect([isAuthenticated, error]).toEqual([true, undefined]);
    expect(page.logger.lines.map(({ level }) => level)).toEqual(['warning']);
  });
});
