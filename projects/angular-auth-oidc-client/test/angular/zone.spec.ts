import { AsyncPipe } from '@angular/common';
import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  inject,
  NgZone,
  provideZoneChangeDetection,
  type ApplicationRef,
  type DoCheck,
  type Type,
} from '@angular/core';
import { createApplication } from '@angular/platform-browser';
import { provideRouter, Router, type CanActivateFn } from '@angular/router';
import {
  createTestProvider,
  type AuthorizationAnswer,
  type TestProvider,
} from 'angular-auth-oidc-client/testing';
import type { Observable } from 'rxjs';
import {
  AbstractLoggerService,
  AbstractSecurityStorage,
  authInterceptor,
  DefaultLocalStorageService,
  EventTypes,
  injectSession,
  OidcSecurityService,
  provideAuth,
  PublicEventsService,
  type OpenIdConfiguration,
} from '../../src/public-api';
import { configuration as shared, RecordingLogger } from './scene';

/** A component as it was written for version 12: what it hears goes into fields. */
@Component({
  selector: 'test-fields',
  changeDetection: ChangeDetectionStrategy.Eager,
  template: `{{ isAuthenticated ? name : 'nobody' }}{{ hasChanged ? ', if not another' : '' }}`,
})
class Fields implements DoCheck {
  isAuthenticated = false;
  name: unknown;
  hasChanged = false;
  /** How often its part of the page was looked at for changes. */
  runs = 0;

  constructor() {
    const service = inject(OidcSecurityService);
    service.isAuthenticated$.subscribe(({ isAuthenticated }) => {
      this.isAuthenticated = isAuthenticated;
    });
    service.userData$.subscribe(({ userData }) => {
      this.name = (userData as { name: string } | null)?.name;
    });
    service.checkSessionChanged$.subscribe((hasChanged) => {
      this.hasChanged = hasChanged;
    });
  }

  ngDoCheck(): void {
    this.runs += 1;
  }
}

/** Another one of these, which shows the events. */
@Component({
  selector: 'test-events',
  changeDetection: ChangeDetectionStrategy.Eager,
  template: `{{ events }}`,
})
class Events {
  events: string[] = [];

  constructor() {
    inject(PublicEventsService)
      .registerForEvents()
      .subscribe(({ type }) => {
        this.events = [...this.events, EventTypes[type]];
      });
  }
}

@Component({
  selector: 'test-piped',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [AsyncPipe],
  template: `{{ (state$ | async)?.isAuthenticated }}`,
})
class Piped {
  readonly state$ = inject(OidcSecurityService).isAuthenticated$;
}

@Component({
  selector: 'test-signals',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `{{ session.accessToken() }}`,
})
class Signals {
  readonly session = injectSession();
}

const api = 'https://api.example/';
const configuration: OpenIdConfiguration = {
  ...shared,
  redirectUrl: `${location.origin}/callback`,
  postLogoutRedirectUri: location.origin,
  secureRoutes: [api],
};

let provider: TestProvider;
const realFetch = globalThis.fetch;

/** The network. */
async function send(url: string, init: RequestInit = {}): Promise<Response> {
  const { status, contentType, body } = await provider.send({
    method: init.method as 'GET' | 'POST',
    url,
    headers: init.headers as Record<string, string>,
    ...(typeof init.body === 'string' && { body: init.body }),
  });
  return new Response(body, { status, headers: { 'Content-Type': contentType } });
}

/** What keeps an application alive, apart from its objects. */
const remains = (): unknown[] => [
  jest.getTimerCount(),
  // zone.js knows every listener that came after it.
  [window, document].map(
    (target) => (target as unknown as { eventListeners(): unknown[] }).eventListeners().length,
  ),
  channels.size,
  document.querySelectorAll('iframe').length,
];

const channels = new Set<BroadcastChannel>();
const RealChannel = globalThis.BroadcastChannel;
class CountedChannel extends RealChannel {
  constructor(name: string) {
    super(name);
    channels.add(this);
  }

  override close(): void {
    channels.delete(this);
    super.close();
  }
}

/** Until what has begun has come to rest, after so many seconds, which do not pass in reality. */
async function pass(seconds = 0): Promise<void> {
  const turns = 50;
  for (let turn = 0; turn < turns; turn += 1) {
    await jest.advanceTimersByTimeAsync((seconds * 1000) / turns);
    await crypto.subtle.digest('SHA-256', new Uint8Array());
  }
}

/** An application, which takes itself for a tab of its own. */
interface App {
  readonly application: ApplicationRef;
  readonly service: OidcSecurityService;
  readonly zone: NgZone;
}

const running = new Set<ApplicationRef>();

/** For each navigation, whether it took place inside the zone. */
const arrivals: boolean[] = [];
const arrive: CanActivateFn = () => {
  arrivals.push(NgZone.isInAngularZone());
  return true;
};

async function start(config: OpenIdConfiguration = {}): Promise<App> {
  const application = await createApplication({
    providers: [
      provideZoneChangeDetection(),
      provideRouter([{ path: '**', component: Piped, canActivate: [arrive] }]),
      provideHttpClient(withInterceptors([authInterceptor()])),
      provideAuth({ config: { ...configuration, ...config } }),
      { provide: AbstractSecurityStorage, useExisting: DefaultLocalStorageService },
      { provide: AbstractLoggerService, useValue: new RecordingLogger() },
    ],
  });
  running.add(application);
  application.onDestroy(() => running.delete(application));
  const { injector } = application;
  return { application, service: injector.get(OidcSecurityService), zone: injector.get(NgZone) };
}

function show<T>({ application }: App, component: Type<T>): { instance: T; text(): string } {
  const host = document.body.appendChild(document.createElement('div'));
  const { instance } = application.bootstrap(component, host);
  return { instance, text: () => host.textContent };
}

/** Plays a whole sign-in in an application, inside the zone as its buttons would. */
async function signIn(
  { service, zone }: App,
  answer?: AuthorizationAnswer,
  finish = (check: () => void): void => zone.run(check),
): Promise<void> {
  const url = new Promise<string>((urlHandler) => {
    zone.run(() => service.authorize(undefined, { urlHandler }));
  });
  await pass();
  const address = await provider.respondTo(await url, answer);
  finish(() => service.checkAuth(address).subscribe());
  await pass(1);
}

/** The provider's frame, which says the same whenever it is asked, until it is told another thing. */
function answerInFrame(): { asked: number; reply: string } {
  const frame = document.querySelector('iframe')!;
  const source = frame.contentWindow!;
  const answers = { asked: 0, reply: 'unchanged' };
  source.postMessage = () => {
    answers.asked += 1;
    const { origin } = new URL(provider.issuer);
    window.dispatchEvent(new MessageEvent('message', { data: answers.reply, origin, source }));
  };
  frame.dispatchEvent(new Event('load'));
  return answers;
}

function wake(): void {
  for (const type of ['online', 'pageshow']) window.dispatchEvent(new Event(type));
  document.dispatchEvent(new Event('visibilitychange'));
}

let remainsBefore: unknown[];
beforeEach(async () => {
  globalThis.fetch = send as typeof fetch;
  globalThis.BroadcastChannel = CountedChannel;
  provider = await createTestProvider({ alg: 'ES256' });
  // jsdom listens itself from its first selector on.
  remainsBefore = remains();
});
afterEach(async () => {
  for (const application of running) application.destroy();
  await pass(1);
  globalThis.fetch = realFetch;
  globalThis.BroadcastChannel = RealChannel;
  sessionStorage.clear();
  localStorage.clear();
  document.body.replaceChildren();
  arrivals.length = 0;
});

describe('with zone.js', () => {
  const longLived = {
    alg: 'ES256',
    accessTokenLifetimeSeconds: 7200,
    idTokenLifetimeSeconds: 7200,
    checksSession: true,
  } as const;

  it('pain 11 the application is stable when a sign-in is over, though much is under way', async () => {
    provider = await createTestProvider(longLived);
    const app = await start({ startCheckSession: true });
    const { isStable } = app.application;
    const stable: boolean[] = [];
    show(app, Fields);
    isStable.subscribe((value) => stable.push(value));
    await signIn(app);
    await app.application.whenStable();
    expect(stable).toContain(false);
    expect(stable.at(-1)).toBe(true);
    const [timers, , channels, frames] = remains();
    expect(timers).toBeGreaterThan(1);
    expect([channels, frames]).toEqual([1, 1]);
  });

  it('pain 11 an idle hour causes no change detection', async () => {
    provider = await createTestProvider(longLived);
    const app = await start({ startCheckSession: true });
    const { instance } = show(app, Fields);
    const events = show(app, Events);
    await signIn(app);
    const frame = answerInFrame();
    await pass(3);
    expect(events.text()).toContain('CheckSessionReceived');
    const stable: boolean[] = [];
    app.application.isStable.subscribe((value) => stable.push(value));
    const before = instance.runs;

    await pass(3600);
    wake();
    await pass();
    expect(frame.asked).toBeGreaterThan(1000);
    expect(instance.runs).toBe(before);
    expect(stable).toEqual([true]);
  });

  it('pain 11 a renewal in the background causes no change detection where nobody is told of it', async () => {
    const app = await start();
    const { instance } = show(app, Fields);
    await signIn(app);
    const before = instance.runs;
    const token = app.service.getAccessToken();
    await pass(300);
    expect(app.service.getAccessToken()).not.toBe(token);
    expect(instance.runs).toBe(before);
  });

  it('pain 11 a renewal in the background causes one change detection for each of its events', async () => {
    const app = await start();
    const { instance } = show(app, Fields);
    const { text } = show(app, Events);
    await signIn(app);
    const before = instance.runs;
    await pass(300);
    expect(text()).toMatch(/SilentRenewStarted,NewAuthenticationResult$/);
    expect(instance.runs).toBe(before + 2);
  });

  /** Each in an application of its own: what makes Angular look at one would make it look at all. */
  async function showAll(config?: OpenIdConfiguration): Promise<() => string[]> {
    const texts: (() => string)[] = [];
    for (const component of [Fields, Piped, Signals]) {
      const app = await start(config);
      texts.push(show<unknown>(app, component).text);
      app.zone.run(() => app.service.checkAuth().subscribe());
    }
    await pass(1);
    return () => texts.map((text) => text());
  }

  it('pain 33 what another tab does is shown, by fields, by the async pipe and by signals', async () => {
    const shown = await showAll();
    expect(shown()).toEqual(['nobody', 'false', '']);

    const other = await start();
    await signIn(other);
    const first = other.service.getAccessToken();
    expect(shown()).toEqual(['Ada Lovelace', 'true', first]);

    other.service.forceRefreshSession().subscribe();
    await pass(1);
    expect(other.service.getAccessToken()).not.toBe(first);
    expect(shown()).toEqual(['Ada Lovelace', 'true', other.service.getAccessToken()]);

    await signIn(other, { user: { sub: 'bob', name: 'Bob' } });
    expect(shown()).toEqual(['Bob', 'true', other.service.getAccessToken()]);

    other.service.logoffLocal();
    await pass(1);
    expect(shown()).toEqual(['nobody', 'false', '']);
  });

  it('pain 11 an expiry is shown, by fields, by the async pipe and by signals', async () => {
    const config = { silentRenew: false };
    await signIn(await start(config));
    const shown = await showAll(config);
    expect(shown().slice(0, 2)).toEqual(['Ada Lovelace', 'true']);
    await pass(300);
    expect(shown()).toEqual(['nobody', 'false', '']);
  });

  it('that the session at the provider changed is shown by a field', async () => {
    provider = await createTestProvider(longLived);
    const app = await start({ startCheckSession: true });
    const { text } = show(app, Fields);
    await signIn(app);
    answerInFrame().reply = 'changed';
    expect(text()).toBe('Ada Lovelace');
    await pass(3);
    expect(text()).toBe('Ada Lovelace, if not another');
  });

  it('answers inside the zone whoever asks there', async () => {
    const app = await start();
    const { service, zone } = app;
    const { injector } = app.application;
    const outside: string[] = [];
    let heard = 0;
    const hear = (what: string) => () => {
      heard += 1;
      if (!NgZone.isInAngularZone()) outside.push(what);
    };
    zone.run(() => {
      service.isAuthenticated$.subscribe(hear('isAuthenticated$'));
      service.userData$.subscribe(hear('userData$'));
      service.stsCallback$.subscribe(hear('stsCallback$'));
      injector.get(PublicEventsService).registerForEvents().subscribe(hear('an event'));
    });
    await signIn(app);
    expect(heard).toBeGreaterThan(8);

    const questions: Record<string, () => Observable<unknown>> = {
      'a check': () => service.checkAuth(),
      discovery: () => service.preloadAuthWellKnownDocument(),
      'a renewal': () => service.forceRefreshSession(),
      'a check that asks the provider': () => service.checkAuthIncludingServer(),
      'a revocation': () => service.revokeAccessToken(),
      'a request that waits for a renewal': () =>
        injector.get(HttpClient).get(api, { responseType: 'text' }),
      'a sign-out': () =>
        service.logoffAndRevokeTokens(undefined, { urlHandler: hear('a handler') }),
    };
    for (const [what, ask] of Object.entries(questions)) {
      const before = heard;
      const end = hear(what);
      zone.run(() => ask().subscribe({ next: end, error: end }));
      await pass(1);
      expect([what, heard > before]).toEqual([what, true]);
    }
    expect(outside).toEqual([]);
  });

  it('a sign-in that is finished outside the zone shows its route inside', async () => {
    const app = await start({ postLoginRoute: '/home' });
    await signIn(app, {}, (check) => check());
    expect(app.application.injector.get(Router).url).toBe('/home');
    expect(arrivals).toEqual([true]);
  });

  it('pain 34 an application that is destroyed leaves nothing behind', async () => {
    provider = await createTestProvider(longLived);
    const app = await start({ startCheckSession: true });
    show(app, Fields);
    await signIn(app);
    answerInFrame();
    app.service.forceRefreshSession().subscribe();
    await pass(60);
    expect(remains()).not.toEqual(remainsBefore);
    app.application.destroy();
    await pass(1);
    expect(remains()).toEqual(remainsBefore);
  });
});
