import { PLATFORM_ID } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { injectSession, OidcSecurityService, provideAuth } from '../public-api';
import { configuration } from '../../test/angular/scene';
import { serverPlatform } from './server';

const open = (...providers: object[]): OidcSecurityService => {
  TestBed.configureTestingModule({
    providers: [provideAuth({ config: configuration }), ...providers],
  });
  return TestBed.inject(OidcSecurityService);
};

it('D33 nothing is stored, timed, fetched or redirected, and the status stays unknown', async () => {
  jest.useFakeTimers();
  const service = open({ provide: PLATFORM_ID, useValue: 'server' });
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

it('D33 a request fails as if there were no network', async () => {
  await expect(
    serverPlatform.http.send({ method: 'GET', url: 'https://op.example', headers: {} }),
  ).rejects.toMatchObject({ code: 'network/failed' });
});
