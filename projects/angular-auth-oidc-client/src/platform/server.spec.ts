import { DOCUMENT, PLATFORM_ID } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { injectSession, OidcSecurityService, provideAuth } from '../public-api';
import { configuration } from '../../test/angular/scene';
import { PLATFORM } from './platform';
import { serverPlatform } from './server';

const open = (...providers: object[]): OidcSecurityService => {
  TestBed.configureTestingModule({
    providers: [provideAuth({ config: configuration }), ...providers],
  });
  return TestBed.inject(OidcSecurityService);
};

it.each([
  ['the platform is a server', { provide: PLATFORM_ID, useValue: 'server' }],
  ['there is no window', { provide: DOCUMENT, useValue: new Document() }],
])('D33 is chosen where %s', (_name, provider) => {
  TestBed.configureTestingModule({ providers: [provider] });
  expect(TestBed.inject(PLATFORM)).toBe(serverPlatform);
});

it('D33 is not chosen in a browser', () => {
  expect(TestBed.inject(PLATFORM)).not.toBe(serverPlatform);
});

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
  await jest.advanceTimersByTimeAsync(60_000);
  expect(jest.getTimerCount()).toBe(0);
  expect(sessionStorage.length).toBe(0);
  expect(location.href).toBe('http://localhost/');
  jest.useRealTimers();
});

it('D33 a request fails as if there were no network', async () => {
  await expect(
    serverPlatform.http.send({ method: 'GET', url: 'https://op.example', headers: {} }),
  ).rejects.toMatchObject({ code: 'network/failed' });
});
