import { HttpBackend, HttpClient, HttpResponse, type HttpRequest } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, type ApplicationRef } from '@angular/core';
import { createApplication } from '@angular/platform-browser';
import { provideRouter, Router } from '@angular/router';
import { createTestProvider, type TestProvider } from 'angular-auth-oidc-client/testing';
import { firstValueFrom, from, map, NEVER, of } from 'rxjs';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  AbstractLoggerService,
  authInterceptor,
  autoLoginPartialRoutesGuard,
  injectSession,
  OidcSecurityService,
  provideAuth,
  type OpenIdConfiguration,
} from '../../src/public-api';
import { configuration as shared, RecordingLogger } from './scene';

const configuration: OpenIdConfiguration = {
  ...shared,
  redirectUrl: `${location.origin}/callback`,
  postLogoutRedirectUri: location.origin,
  secureRoutes: ['https://api.example/'],
};

/** Counts what is there of something, however it was made. */
class Tally<T> {
  readonly living = new Set<T>();
  most = 0;

  add(one: T): T {
    this.living.add(one);
    this.most = Math.max(this.most, this.living.size);
    return one;
  }
}

/** What a page can leave behind, counted at its source. */
class Leftovers {
  readonly listeners = new Tally<string>();
  readonly timers = new Tally<unknown>();
  readonly channels = new Tally<BroadcastChannel>();
  readonly locks = new Tally<string>();
  private readonly undo: (() => void)[] = [];
  private count = 0;

  constructor() {
    const targets: EventTarget[] = [window, document];
    for (const target of targets) this.watchListeners(target);
    const { setTimeout: set, clearTimeout: clear, BroadcastChannel: Channel } = globalThis;
    const { timers, channels } = this;
    globalThis.setTimeout = ((wake: () => void, ms?: number) => {
      const timer: unknown = set(() => {
        timers.living.delete(timer);
        wake();
      }, ms);
      return timers.add(timer);
    }) as typeof setTimeout;
    globalThis.clearTimeout = (timer) => {
      timers.living.delete(timer);
      clear(timer);
    };
    globalThis.BroadcastChannel = class extends Channel {
      constructor(name: string) {
        super(name);
        channels.add(this);
      }

      override close(): void {
        channels.living.delete(this);
        super.close();
      }
    };
    Object.defineProperty(navigator, 'locks', { configurable: true, value: this.createLocks() });
    this.undo.push(() => {
      Object.assign(globalThis, {
        setTimeout: set,
        clearTimeout: clear,
        BroadcastChannel: Channel,
      });
      delete (navigator as { locks?: unknown }).locks;
    });
  }

  private watchListeners(target: EventTarget): void {
    const { addEventListener, removeEventListener } = target;
    const ids = new Map<unknown, number>();
    const nameOf = (type: string, listener: unknown): string => {
      if (!ids.has(listener)) ids.set(listener, (this.count += 1));
      return `${target === window ? 'window' : 'document'} ${type} ${ids.get(listener)}`;
    };
    target.addEventListener = (type: string, listener: never, options: never) => {
      this.listeners.add(nameOf(type, listener));
      addEventListener.call(target, type, listener, options);
    };
    target.removeEventListener = (type: string, listener: never, options: never) => {
      this.listeners.living.delete(nameOf(type, listener));
      removeEventListener.call(target, type, listener, options);
    };
    this.undo.push(() => Object.assign(target, { addEventListener, removeEventListener }));
  }

  private createLocks(): Pick<LockManager, 'request'> {
    return {
      request: async (
        name: string,
        _options: unknown,
        task: (lock: object) => Promise<unknown>,
      ) => {
        this.locks.add(name);
        try {
          return await task({});
        } finally {
          this.locks.living.delete(name);
        }
      },
    } as unknown as LockManager;
  }

  /** What is there now. */
  now(): Record<string, unknown> {
    return {
      listeners: [...this.listeners.living],
      timers: this.timers.living.size,
      channels: this.channels.living.size,
      locks: [...this.locks.living],
      frames: document.querySelectorAll('iframe').length,
    };
  }

  end(): void {
    for (const undo of this.undo) undo();
  }
}

const nothing = { listeners: [], timers: 0, channels: 0, locks: [], frames: 0 };
const realTimer = setTimeout;

/** Until what has begun has come to rest. */
async function rest(): Promise<void> {
  for (let turn = 0; turn < 25; turn += 1) {
    await new Promise((resolve) => realTimer(resolve, 0));
    await crypto.subtle.digest('SHA-256', new Uint8Array());
  }
}

/** What is left when what had begun is over; a lock is held for a moment after its task. */
async function leftAtLast(): Promise<Record<string, unknown>> {
  for (let look = 0; look < 20; look += 1) {
    await rest();
    if (leftovers.timers.living.size + leftovers.locks.living.size === 0) break;
  }
  return leftovers.now();
}

let provider: TestProvider;
let leftovers: Leftovers;
let isSilent: boolean;
beforeEach(async () => {
  // jsdom listens itself from its first selector on, and makes this of a timer of the page.
  document.querySelector('x');
  jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => new AbortController().signal);
  provider = await createTestProvider({ alg: 'ES256' });
  leftovers = new Leftovers();
  isSilent = false;
});
afterEach(() => {
  leftovers.end();
  jest.restoreAllMocks();
  sessionStorage.clear();
  localStorage.clear();
});

/** The network, one for each application. */
const createBackend = (): Pick<HttpBackend, 'handle'> => ({
  handle: ({ method, url, body, headers }: HttpRequest<string | null>) => {
    if (url.startsWith('https://api.example/')) return of(new HttpResponse({ body: 'served' }));
    if (isSilent) return NEVER;
    const request = {
      method: method as 'GET' | 'POST',
      url,
      headers: Object.fromEntries(headers.keys().map((name) => [name, headers.get(name) ?? ''])),
      ...(body === null ? {} : { body }),
    };
    return from(provider.send(request)).pipe(
      map(
        ({ status, contentType, body: text }) =>
          new HttpResponse({
            status,
            body: text,
            headers: headers.set('Content-Type', contentType),
          }),
      ),
    );
  },
});

@Component({
  selector: 'test-shown',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: '{{ session.status() }}',
})
class Shown {
  readonly session = injectSession();
}

/** An application with everything that the library has, on the real platform of the browser. */
function start(config: OpenIdConfiguration = configuration): Promise<ApplicationRef> {
  return createApplication({
    providers: [
      provideHttpClient(withInterceptors([authInterceptor()])),
      provideRouter([
        { path: 'private', component: Shown, canActivate: [autoLoginPartialRoutesGuard] },
        { path: '**', component: Shown },
      ]),
      provideAuth({ config }),
      { provide: HttpBackend, useFactory: createBackend },
      { provide: AbstractLoggerService, useValue: new RecordingLogger() },
    ],
  });
}

const serviceOf = ({ injector }: ApplicationRef): OidcSecurityService =>
  injector.get(OidcSecurityService);

/** Plays a whole sign-in in an application. */
async function signIn(application: ApplicationRef): Promise<void> {
  const service = serviceOf(application);
  const url = await new Promise<string>((urlHandler) => {
    service.authorize(undefined, { urlHandler });
  });
  const response = await firstValueFrom(service.checkAuth(await provider.respondTo(url)));
  expect(response.isAuthenticated).toBe(true);
}

it('pain 34 a hundred applications that are signed in, renew and are destroyed leave nothing behind', async () => {
  const first = await start();
  await signIn(first);
  await rest();
  first.destroy();
  for (let count = 0; count < 100; count += 1) {
    const application = await start();
    const service = serviceOf(application);
    await firstValueFrom(service.checkAuth());
    expect(service.isAuthenticated()).toBe(true);
    await application.injector.get(Router).navigateByUrl('/private');
    await firstValueFrom(
      application.injector.get(HttpClient).get('https://api.example/', { responseType: 'text' }),
    );
    if (count % 10 === 0) await firstValueFrom(service.forceRefreshSession());
    await rest();
    expect(leftovers.channels.living.size).toBe(1);
    expect(leftovers.timers.living.size).toBeGreaterThan(0);
    application.destroy();
    expect(await leftAtLast()).toEqual(nothing);
  }
  // A renewal, and the note of what it used up.
  expect(leftovers.locks.most).toBe(2);
}, 60_000);

it.each([0, 1, 2, 3, 5, 10, 20, 40])(
  'pain 34 one that is destroyed %d turns after its start leaves nothing behind',
  async (turns) => {
    const first = await start();
    await signIn(first);
    first.destroy();
    const application = await start();
    serviceOf(application).checkAuth().subscribe();
    void application.injector.get(Router).navigateByUrl('/private');
    serviceOf(application).forceRefreshSession().subscribe();
    for (let turn = 0; turn < turns; turn += 1) {
      await (turn % 2 ? Promise.resolve() : new Promise((resolve) => realTimer(resolve, 0)));
    }
    application.destroy();
    expect(await leftAtLast()).toEqual(nothing);
  },
);

it('pain 34 one that is destroyed while the provider is silent leaves no timer and no listener', async () => {
  const first = await start();
  await signIn(first);
  await rest();
  first.destroy();
  isSilent = true;
  const application = await start();
  await firstValueFrom(serviceOf(application).checkAuth());
  serviceOf(application).forceRefreshSession().subscribe();
  await rest();
  expect(leftovers.locks.living.size).toBe(1);
  application.destroy();
  // A renewal is never cancelled: its lock ends with the deadline of its request.
  const lock = expect.stringMatching(
    /^oidc:0-app:app:https%3A%2F%2Fop.example:renewal:/,
  ) as unknown;
  expect(await leftAtLast()).toEqual({ ...nothing, locks: [lock] });
});

it('pain 34 several applications on one page do not take what belongs to another', async () => {
  const other = { ...configuration, configId: 'other' };
  const one = await start();
  const two = await start(other);
  await signIn(one);
  await signIn(two);
  await rest();
  one.destroy();
  await rest();
  expect(leftovers.channels.living.size).toBe(1);
  expect(serviceOf(two).isAuthenticated()).toBe(true);
  await firstValueFrom(serviceOf(two).forceRefreshSession());
  two.destroy();
  expect(await leftAtLast()).toEqual(nothing);
});

it('pain 11 a page that wakes causes no change detection, and the application is stable', async () => {
  const application = await start();
  await signIn(application);
  document.body.append(document.createElement('test-shown'));
  application.bootstrap(Shown);
  await application.whenStable();
  await rest();
  let runs = 0;
  const stable: boolean[] = [];
  application.isStable.subscribe((value) => stable.push(value));
  const tick = application.tick.bind(application);
  application.tick = () => {
    runs += 1;
    tick();
  };
  for (let count = 0; count < 60; count += 1) {
    window.dispatchEvent(new Event('online'));
    window.dispatchEvent(new Event('pageshow'));
    document.dispatchEvent(new Event('visibilitychange'));
  }
  await rest();
  expect(runs).toBe(0);
  expect(stable).toEqual([true]);
  expect(serviceOf(application).isAuthenticated()).toBe(true);
  application.destroy();
  document.querySelector('test-shown')?.remove();
});
