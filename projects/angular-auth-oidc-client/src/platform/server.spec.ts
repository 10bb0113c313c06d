import { PLATFORM_ID } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { login, type OidcError } from 'angular-auth-oidc-client/core';
import { firstValueFrom, NEVER, type Observable } from 'rxjs';
import {
  AbstractLoggerService,
  autoLoginPartialRoutesGuard,
  injectSession,
  OidcSecurityService,
  provideAuth,
  StsConfigLoader,
} from '../public-api';
import { configuration, RecordingLogger } from '../../test/angular/scene';
import { AuthClients } from '../auth-clients';
import { serverPlatform } from './server';

const callback = `https://app.example/callback?code=c&state=${'s'.repeat(43)}`;
const silentRenewUrl = 'https://app.example/silent-renew.html';
const unknownId = 'config/unknown-config-id';

const onServer = { provide: PLATFORM_ID, useValue: 'server' };
const silent = { provide: AbstractLoggerService, useFactory: () => new RecordingLogger() };

const open = (...providers: object[]): OidcSecurityService => {
  TestBed.configureTestingModule({
    providers: [provideAuth({ config: { ...configuration, silentRenewUrl } }), ...providers],
  });
  return TestBed.inject(OidcSecurityService);
};

it('D33 nothing is stored, timed, fetched or redirected, and the status stays unknown', async () => {
  jest.useFakeTimers();
  const service = open(onServer, silent);
  const session = TestBed.runInInjectionContext(() => injectSession());
  expect(await firstValueFrom(service.checkAuth())).toMatchObject({
    isAuthenticated: false,
    accessToken: '',
  });
  service.setState('x');
  expect(session.status()).toBe('unknown');
  service.authorize();
  service.logoff();
  service.logoffLocal();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(session.status()).toBe('unknown');
  expect(jest.getTimerCount()).toBe(0);
  expect(sessionStorage.length).toBe(0);
  expect(location.href).toBe('http://localhost/');
  jest.useRealTimers();
});

it('D33 what waits for its turn gets it, and what asks for a timer or an event never hears of it', async () => {
  jest.useFakeTimers();
  const { lock, clock, browser } = serverPlatform;
  expect(await lock.run('a', () => Promise.resolve(1))).toBe(1);
  clock.setTimer(() => {
    throw new Error('woken');
  }, 0)();
  browser.onWake(() => {
    throw new Error('woken');
  })();
  window.dispatchEvent(new Event('online'));
  expect(jest.getTimerCount()).toBe(0);
  expect(browser.url()).toBeUndefined();
  jest.useRealTimers();
});

it('D33 a request fails', async () => {
  await expect(
    serverPlatform.http.send({ method: 'GET', url: 'https://op.example', headers: {} }),
  ).rejects.toMatchObject({ code: 'platform/not-in-browser' });
});

describe('D44 on a server everything settles, and nothing throws at once [10-47]', () => {
  /** A value, or the code of the failure; `pending` if there is neither after a minute. */
  async function settled(result: Observable<unknown> | Promise<unknown>): Promise<unknown> {
    let outcome: unknown = 'pending';
    const value = result instanceof Promise ? result : firstValueFrom(result);
    value.then(
      (it) => (outcome = it),
      (error: unknown) => (outcome = (error as OidcError).code),
    );
    await jest.advanceTimersByTimeAsync(60_000);
    return outcome;
  }

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    TestBed.resetTestingModule();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  const failed = 'platform/not-in-browser';
  const response = { isAuthenticated: false, accessToken: '', userData: null };
  const actions: [string, (service: OidcSecurityService) => Observable<unknown>, unknown][] = [
    ['checkAuth', (s) => s.checkAuth(), response],
    ['checkAuth with a URL', (s) => s.checkAuth(callback), response],
    ['checkAuthMultiple', (s) => s.checkAuthMultiple(), [response]],
    ['checkAuthIncludingServer', (s) => s.checkAuthIncludingServer(), { error: { code: failed } }],
    ['forceRefreshSession', (s) => s.forceRefreshSession(), { error: { code: failed } }],
    ['authorizeWithPopUp', (s) => s.authorizeWithPopUp(), { error: { code: failed } }],
    ['preloadAuthWellKnownDocument', (s) => s.preloadAuthWellKnownDocument(), failed],
    ['logoff', (s) => s.logoff(), failed],
    ['logoffAndRevokeTokens', (s) => s.logoffAndRevokeTokens(), failed],
    ['revokeAccessToken', (s) => s.revokeAccessToken('token'), failed],
    ['revokeRefreshToken', (s) => s.revokeRefreshToken('token'), failed],
    ['setState', (s) => s.setState('x'), true],
    ['setState of a configuration that is not there', (s) => s.setState('x', 'no'), unknownId],
  ];

  it.each(actions)('%s', async (_, act, expected) => {
    const service = open(onServer, silent);
    const outcome = await settled(act(service));
    if (typeof expected === 'object') expect(outcome).toMatchObject(expected!);
    else expect(outcome).toBe(expected);
    expect(TestBed.inject(AuthClients).get().store.value.status).toBe('unknown');
  });

  it('authorize says in the log that it does not work there', async () => {
    const service = open(onServer, silent);
    service.authorize();
    await jest.advanceTimersByTimeAsync(0);
    const { lines } = TestBed.inject(AbstractLoggerService) as RecordingLogger;
    expect(lines.map(({ text }) => text).join()).toContain(failed);
  });

  it('login() of the core fails instead of doing nothing', async () => {
    open(onServer, silent);
    expect(await settled(login(TestBed.inject(AuthClients).get()))).toBe(failed);
  });

  const read = (service: OidcSecurityService, id?: string): unknown[] => [
    service.getToken(id),
    service.getAccessToken(id),
    service.getIdToken(id),
    service.getRefreshToken(id),
    service.getState(id),
    service.getPayloadFromIdToken(true, id),
    service.getPayloadFromAccessToken(true, id),
    service.getUserData(id),
    service.getAuthenticationResult(id),
    service.getEndSessionUrl({}, id),
    service.getAuthorizeUrl({}, id),
    service.isAuthenticated(id),
  ];
  const nothing = ['', '', '', '', '', '', '', null, null, null, null, false];

  it('getters have nothing, also of a configuration that is not there', () => {
    const service = open(onServer);
    expect(read(service)).toEqual(nothing);
    expect(read(service, 'no')).toEqual(nothing);
    expect(TestBed.runInInjectionContext(() => injectSession('no')).status()).toBe('unknown');
  });

  it.each([
    ['an Observable', () => NEVER],
    ['a promise', () => new Promise<never>(() => undefined)],
  ])('a loader that hangs, with %s, is given up', async (_, loadConfigs) => {
    TestBed.configureTestingModule({
      providers: [
        provideAuth({ loader: { provide: StsConfigLoader, useValue: { loadConfigs } } }),
        onServer,
        silent,
      ],
    });
    const service = TestBed.inject(OidcSecurityService);
    expect(read(service)).toEqual(nothing);
    service.authorize();
    const checked = settled(service.checkAuth());
    const guarded = settled(
      TestBed.runInInjectionContext(() => autoLoginPartialRoutesGuard(undefined, [])),
    );
    expect([await checked, await guarded]).toEqual([
      'config/loading-failed',
      'config/loading-failed',
    ]);
    expect(read(service)).toEqual(nothing);
  });
});
