import { HttpClient } from '@angular/common/http';
import { ApplicationInitStatus, InjectionToken } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { codeOf, configuration, createScene } from '../../test/angular/scene';
import {
  _provideAuth,
  CRYPTO_PORT,
  OidcSecurityService,
  provideAuth,
  StsConfigLoader,
  StsConfigStaticLoader,
  type AuthFeature,
  type CryptoPort,
} from '../public-api';

afterEach(() => {
  sessionStorage.clear();
});

it('sets the library up, with the features that the application adds', () => {
  const added = new InjectionToken<string>('added');
  const feature: AuthFeature = { ɵproviders: [{ provide: added, useValue: 'x' }] };
  TestBed.configureTestingModule({ providers: [provideAuth({ config: configuration }, feature)] });
  expect(TestBed.inject(OidcSecurityService).getConfiguration().clientId).toBe('app');
  expect(TestBed.inject(added)).toBe('x');
});

it('D35 reads the configuration when the application starts, not when somebody signs in', () => {
  TestBed.configureTestingModule({ providers: [provideAuth({ config: {} })] });
  expect(codeOf(() => TestBed.inject(HttpClient))).toBe('config/missing-authority');
});

it('D32 hashes with the crypto port where one is provided', async () => {
  const scene = await createScene();
  const port: CryptoPort = {
    digest: () => Promise.resolve(new Uint8Array(32)),
    verify: () => Promise.resolve(true),
  };
  const { service, browser } = scene.open({
    providers: [{ provide: CRYPTO_PORT, useValue: port }],
  });
  service.authorize();
  await scene.clock.advance(0);
  expect(new URL(browser.redirects[0]!).searchParams.get('code_challenge')).toBe('A'.repeat(43));
});

it('§4.1 _provideAuth() provides the same among the providers of a module', () => {
  TestBed.configureTestingModule({ providers: _provideAuth({ config: configuration }) });
  expect(TestBed.inject(OidcSecurityService).getConfiguration().clientId).toBe('app');
});

it('§1.6 a loader is passed as a provider, and nothing else is needed', async () => {
  TestBed.configureTestingModule({
    providers: [
      provideAuth({
        loader: {
          provide: StsConfigLoader,
          useFactory: () => new StsConfigStaticLoader(configuration),
        },
      }),
    ],
  });
  await TestBed.inject(ApplicationInitStatus).donePromise;
  expect(TestBed.inject(OidcSecurityService).getConfiguration().clientId).toBe('app');
});
