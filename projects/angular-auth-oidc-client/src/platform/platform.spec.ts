import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { DOCUMENT, PLATFORM_ID } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { PLATFORM } from './platform';
import { serverPlatform } from './server';

it.each([
  ['the platform is a server', { provide: PLATFORM_ID, useValue: 'server' }],
  ['there is no window', { provide: DOCUMENT, useValue: new Document() }],
])('D33 is the server’s where %s', (_name, provider) => {
  TestBed.configureTestingModule({ providers: [provider] });
  expect(TestBed.inject(PLATFORM)).toBe(serverPlatform);
});

describe('in a browser', () => {
  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideHttpClientTesting()] });
  });
  afterEach(() => {
    Reflect.deleteProperty(navigator, 'onLine');
  });

  it('is that page, with its time, and with the storage that the application chooses', async () => {
    const { browser, clock, lock, storage } = TestBed.inject(PLATFORM);
    expect(browser.url()).toBe(location.href);
    expect(Math.abs(clock.now() - Date.now() / 1000)).toBeLessThan(5);
    expect(await lock.run('a', () => Promise.resolve('done'))).toBe('done');
    expect(storage).toBeUndefined();
  });

  it.each([
    ['network/offline', false],
    ['network/failed', true],
  ])('D21 a request that fails is %s with navigator.onLine %s', async (code, onLine) => {
    Object.defineProperty(navigator, 'onLine', { value: onLine, configurable: true });
    const url = 'https://op.example/jwks';
    const answer = TestBed.inject(PLATFORM).http.send({ method: 'GET', url, headers: {} });
    TestBed.inject(HttpTestingController).expectOne(url).error(new ProgressEvent('error'));
    await expect(answer).rejects.toMatchObject({ code });
  });
});
