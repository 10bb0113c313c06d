import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { NavigationStart, provideRouter, Router } from '@angular/router';
import { OidcError } from 'angular-auth-oidc-client/core';
import type { AuthorizationAnswer } from 'angular-auth-oidc-client/testing';
import { filter, firstValueFrom } from 'rxjs';
import { createScene, type Page, type Scene } from '../../test/angular/scene';
import { AuthClients } from '../auth-clients';
import {
  EventTypes,
  PublicEventsService,
  type OidcClientNotification,
} from './public-events.service';
import { ValidationResult } from './validation-result';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

@Component({ selector: 'app-home', template: '' })
class Home {}

/** What happens from now on. */
function listen(): OidcClientNotification<unknown>[] {
  const heard: OidcClientNotification<unknown>[] = [];
  TestBed.inject(PublicEventsService)
    .registerForEvents()
    .subscribe((notification) => heard.push(notification));
  heard.length = 0;
  return heard;
}

const namesOf = (heard: OidcClientNotification<unknown>[]): string[] =>
  heard.map(({ type }) => EventTypes[type]);

const only = (heard: OidcClientNotification<unknown>[], type: EventTypes): unknown[] =>
  heard.filter((notification) => notification.type === type).map(({ value }) => value);

const tokenAnswer = (status: number, body: object = {}): void => {
  scene.provider.faults = {
    respond: ({ path }) =>
      path === '/token'
        ? {
            status,
            contentType: 'application/json',
            retryAfter: undefined,
            body: JSON.stringify(body),
          }
        : undefined,
  };
};

it('D5 the events of version 12 keep their numbers, later ones follow', () => {
  expect(EventTypes).toMatchObject({
    ConfigLoaded: 0,
    ConfigLoadingFailed: 1,
    CheckSessionReceived: 2,
    UserDataChanged: 3,
    NewAuthenticationResult: 4,
    TokenExpired: 5,
    IdTokenExpired: 6,
    SilentRenewStarted: 7,
    CheckingAuth: 8,
    CheckingAuthFinished: 9,
    CheckingAuthFinishedWithError: 10,
    SilentRenewFailed: 11,
    SignedOut: 12,
  });
});

it('tells the return from a sign-out, and of which configuration [19b]', async () => {
  const { service, browser } = await scene.signIn();
  service.logoff();
  await scene.clock.advance(0);
  const state = new URL(browser.redirects[0] ?? '').searchParams.get('state') ?? '';
  const back = scene.open({ url: `https://app.example/bye?state=${state}` });
  const heard = listen();
  await firstValueFrom(back.service.checkAuth());
  expect(only(heard, EventTypes.SignedOut)).toEqual([{ configId: '0-app' }]);
  expect(back.browser.url()).toBe('https://app.example/bye');
  await firstValueFrom(back.service.checkAuth());
  expect(only(heard, EventTypes.SignedOut)).toHaveLength(1);
});

it('§1.9 begins with the configuration, complete, and keeps the last event for late listeners', async () => {
  const { service } = scene.open();
  const events = TestBed.inject(PublicEventsService);
  expect(await firstValueFrom(events.registerForEvents())).toEqual({
    type: EventTypes.ConfigLoaded,
    value: service.getConfiguration(),
  });
  events.fireEvent(EventTypes.IdTokenExpired, true);
  const heard: unknown[] = [];
  events.registerForEvents().subscribe((notification) => heard.push(notification));
  expect(heard).toEqual([{ type: EventTypes.IdTokenExpired, value: true }]);
});

describe('a sign-in', () => {
  it('§3.5 is told in the order of version 12', async () => {
    const url = await scene.leave(scene.open());
    const providers = [provideRouter([{ path: '**', component: Home }])];
    const { service } = scene.open({ url, providers });
    const order: string[] = [];
    TestBed.inject(Router)
      .events.pipe(filter((event) => event instanceof NavigationStart))
      .subscribe(() => order.push('navigation'));
    service.isAuthenticated$.subscribe(() => order.push('isAuthenticated$'));
    service.userData$.subscribe(({ userData }) => userData && order.push('userData$'));
    TestBed.inject(PublicEventsService)
      .registerForEvents()
      .subscribe(({ type }) => order.push(EventTypes[type]));
    service.stsCallback$.subscribe(() => order.push('stsCallback$'));
    order.length = 0;
    await firstValueFrom(service.checkAuth());
    order.push('LoginResponse');
    expect(order).toEqual([
      'CheckingAuth',
      'isAuthenticated$',
      'userData$',
      'UserDataChanged',
      'NewAuthenticationResult',
      'navigation',
      'stsCallback$',
      'CheckingAuthFinished',
      'LoginResponse',
    ]);
  });

  it('§1.9 carries the values of version 12', async () => {
    const url = await scene.leave(scene.open());
    const { service } = scene.open({ url });
    const heard = listen();
    const { userData } = await firstValueFrom(service.checkAuth());
    const configId = '0-app';
    expect(heard).toEqual([
      { type: EventTypes.CheckingAuth },
      { type: EventTypes.UserDataChanged, value: { configId, userData } },
      {
        type: EventTypes.NewAuthenticationResult,
        value: {
          isAuthenticated: true,
          validationResult: ValidationResult.Ok,
          isRenewProcess: false,
          configId,
        },
      },
      { type: EventTypes.CheckingAuthFinished },
    ]);
  });

  it('§1.9 that fails says why', async () => {
    const url = await scene.leave(scene.open(), { error: 'login_required' });
    const { service } = scene.open({ url });
    const heard = listen();
    const { errorMessage } = await firstValueFrom(service.checkAuth());
    expect(namesOf(heard)).toEqual([
      'CheckingAuth',
      'NewAuthenticationResult',
      'CheckingAuthFinishedWithError',
      'CheckingAuthFinished',
    ]);
    expect(only(heard, EventTypes.NewAuthenticationResult)).toEqual([
      {
        isAuthenticated: false,
        validationResult: ValidationResult.LoginRequired,
        isRenewProcess: false,
        configId: '0-app',
      },
    ]);
    expect(only(heard, EventTypes.CheckingAuthFinishedWithError)).toEqual([errorMessage]);
  });

  it('§1.9 that cannot begin because discovery fails is ConfigLoadingFailed', async () => {
    scene.provider.faults = { respond: () => Promise.reject(new Error('down')) };
    const { service } = scene.open();
    const heard = listen();
    service.authorize();
    await scene.clock.advance(60);
    expect(heard).toEqual([{ type: EventTypes.ConfigLoadingFailed, value: null }]);
  });
});

describe('a renewal', () => {
  it('§1.9 begins with SilentRenewStarted and ends with its result', async () => {
    const { service } = await scene.signIn();
    const heard = listen();
    await firstValueFrom(service.forceRefreshSession());
    expect(heard).toEqual([
      { type: EventTypes.SilentRenewStarted },
      {
        type: EventTypes.NewAuthenticationResult,
        value: {
          isAuthenticated: true,
          validationResult: ValidationResult.Ok,
          isRenewProcess: true,
          configId: '0-app',
        },
      },
    ]);
  });

  it('D23 that fails for a while is SilentRenewFailed and no new result', async () => {
    const { service } = await scene.signIn();
    const heard = listen();
    tokenAnswer(503);
    const { error } = await firstValueFrom(service.forceRefreshSession());
    expect(namesOf(heard)).toEqual(['SilentRenewStarted', 'SilentRenewFailed']);
    expect(only(heard, EventTypes.SilentRenewFailed)).toEqual([error]);
  });

  it('D23 that is refused for good ends the session with one result', async () => {
    const { service } = await scene.signIn();
    const heard = listen();
    tokenAnswer(400, { error: 'invalid_grant' });
    await firstValueFrom(service.forceRefreshSession());
    expect(namesOf(heard)).toEqual([
      'SilentRenewStarted',
      'UserDataChanged',
      'SilentRenewFailed',
      'NewAuthenticationResult',
    ]);
    expect(only(heard, EventTypes.NewAuthenticationResult)).toEqual([
      {
        isAuthenticated: false,
        validationResult: ValidationResult.LoginRequired,
        isRenewProcess: true,
        configId: '0-app',
      },
    ]);
  });
});

it('§1.9 an expiry is TokenExpired, once', async () => {
  await scene.signIn({ config: { useRefreshToken: false, silentRenew: false, scope: 'openid' } });
  const heard = listen();
  await scene.clock.advance(600);
  expect(only(heard, EventTypes.TokenExpired)).toEqual([true]);
});

const noRenewal = { useRefreshToken: false, silentRenew: false, scope: 'openid' };

it('§1.9 the end of the ID token is IdTokenExpired, also while the access token lives on', async () => {
  scene = await createScene({ idTokenLifetimeSeconds: 60 });
  const { service } = await scene.signIn({ config: noRenewal });
  const heard = listen();
  await scene.clock.advance(59);
  expect(heard).toEqual([]);
  await scene.clock.advance(1);
  expect(heard).toEqual([{ type: EventTypes.IdTokenExpired, value: true }]);
  expect(service.isAuthenticated()).toBe(true);
});

it('§1.9 the end of an ID token that was renewed in time is no event', async () => {
  scene = await createScene({ idTokenLifetimeSeconds: 60 });
  const { service } = await scene.signIn();
  const heard = listen();
  await scene.clock.advance(20);
  await firstValueFrom(service.forceRefreshSession());
  await scene.clock.advance(50);
  expect(namesOf(heard)).not.toContain('IdTokenExpired');
});

it('§1.9 a check that finds expired tokens says so each time', async () => {
  await scene.signIn({ config: { silentRenew: false } });
  await scene.clock.advance(600);
  tokenAnswer(503);
  const { service } = scene.open({ config: { silentRenew: false } });
  const heard = listen();
  await firstValueFrom(service.checkAuth());
  await firstValueFrom(service.checkAuth());
  const once = [
    'CheckingAuth',
    'IdTokenExpired',
    'TokenExpired',
    'SilentRenewStarted',
    'SilentRenewFailed',
    'CheckingAuthFinishedWithError',
    'CheckingAuthFinished',
  ];
  expect(namesOf(heard)).toEqual([...once, ...once]);
});

const inFrame = { ...noRenewal, silentRenewUrl: 'https://app.example/silent-renew.html' };

/** The hidden frame of this page comes back with what the provider answers. */
async function answerFrame(browser: Page['browser'], answer: AuthorizationAnswer): Promise<void> {
  await scene.clock.advance(0);
  const { frameUrl = '', bring } = browser.awaited.at(-1)!;
  bring(scene.provider.authorize(frameUrl, answer));
  await scene.clock.advance(0);
}

const result = (validationResult: ValidationResult): OidcClientNotification => ({
  type: EventTypes.NewAuthenticationResult,
  value: {
    isAuthenticated: validationResult === ValidationResult.Ok,
    validationResult,
    isRenewProcess: true,
    configId: '0-app',
  },
});

it.each([
  ['login_required', ValidationResult.LoginRequired],
  ['interaction_required', ValidationResult.LoginRequired],
  ['temporarily_unavailable', ValidationResult.SecureTokenServerError],
])(
  '§3.8b a silent renewal that the provider answers with %s is a failure and a result',
  async (error, validationResult) => {
    const { service, browser } = await scene.signIn({ config: inFrame });
    const heard = listen();
    const renewal = firstValueFrom(service.forceRefreshSession());
    await answerFrame(browser, { error });
    expect(heard).toEqual([
      { type: EventTypes.SilentRenewStarted },
      { type: EventTypes.SilentRenewFailed, value: (await renewal).error },
      result(validationResult),
    ]);
    expect(service.isAuthenticated()).toBe(true);
  },
);

it.each([
  [{}, ['UserDataChanged', 'NewAuthenticationResult'], ValidationResult.Ok],
  [
    { error: 'login_required' },
    ['SilentRenewFailed', 'NewAuthenticationResult'],
    ValidationResult.LoginRequired,
  ],
])(
  '§3.8b whom the provider knows in a frame though nobody was signed in here is a result: %j',
  async (answer, names, validationResult) => {
    const { service, browser } = scene.open({ config: inFrame });
    const heard = listen();
    const check = firstValueFrom(service.checkAuthIncludingServer());
    await answerFrame(browser, answer);
    await check;
    expect(namesOf(heard).sort()).toEqual(names.sort());
    expect(only(heard, EventTypes.NewAuthenticationResult)).toEqual([
      result(validationResult).value,
    ]);
  },
);

it('§1.9 tells what the session frame of the provider says', () => {
  scene.open();
  const heard = listen();
  const { ports } = TestBed.inject(AuthClients).get();
  ports.browser.sessionChecked('unchanged');
  ports.browser.sessionChecked('changed');
  expect(heard).toEqual([
    { type: EventTypes.CheckSessionReceived, value: 'unchanged' },
    { type: EventTypes.CheckSessionReceived, value: 'changed' },
  ]);
});

it('§1.9 configurations that cannot be had are ConfigLoadingFailed', () => {
  scene.open();
  const heard = listen();
  TestBed.inject(AuthClients).failures.next(new OidcError('config/loading-failed', 'Gone.'));
  expect(heard).toEqual([{ type: EventTypes.ConfigLoadingFailed, value: null }]);
});

it('§1.9 a type that was filtered for types the value', async () => {
  scene.open();
  const events = TestBed.inject(PublicEventsService);
  const { value } = await firstValueFrom(
    events.registerForEvents().pipe(filter(({ type }) => type === EventTypes.ConfigLoaded)),
  );
  expect((value as { clientId: string }).clientId).toBe('app');
  const typed = await firstValueFrom(
    events.registerForEvents().pipe(filter((event) => event.type === EventTypes.ConfigLoaded)),
  );
  expect(typed.value.clientId).toBe('app');
});

it('§1.9 a logout resets the user data, once', async () => {
  const { service } = await scene.signIn();
  const heard = listen();
  service.logoffLocal();
  service.logoffLocal();
  expect(heard).toEqual([
    { type: EventTypes.UserDataChanged, value: { configId: '0-app', userData: null } },
  ]);
});

it('names the configuration that an event is about', async () => {
  const config = [{ configId: 'one' }, { configId: 'two', redirectUrl: 'https://app.example/2' }];
  const url = await scene.leave(scene.open({ config }), {}, 'two');
  const { service } = scene.open({ config });
  const heard = listen();
  await firstValueFrom(service.checkAuth(url, 'two'));
  expect(only(heard, EventTypes.NewAuthenticationResult)).toMatchObject([{ configId: 'two' }]);
});
