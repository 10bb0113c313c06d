import {
  HTTP_INTERCEPTORS,
  HttpClient,
  HttpClientModule,
  provideHttpClient,
  withInterceptors,
  withInterceptorsFromDi,
} from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { importProvidersFrom, type EnvironmentProviders, type Provider } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { createScene, type Scene } from '../../test/angular/scene';
import { authInterceptor, AuthInterceptor } from './auth-interceptor';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

const asClass = { provide: HTTP_INTERCEPTORS, useClass: AuthInterceptor, multi: true };

/** The warnings after these requests of an application that nobody is signed in to. */
async function warningsOf(
  providers: (Provider | EnvironmentProviders)[],
  ...urls: string[]
): Promise<string[]> {
  const { logger } = await scene.visit({
    config: { secureRoutes: ['https://api.example'] },
    providers: [...providers, provideHttpClientTesting()],
  });
  for (const url of urls) TestBed.inject(HttpClient).get(url).subscribe();
  await scene.clock.advance(0);
  return logger.lines.filter(({ level }) => level === 'warning').map(({ text }) => text);
}

const api = 'https://api.example/x';

it('D34 warns once where AuthInterceptor is provided and cannot run', async () => {
  const warnings = await warningsOf([provideHttpClient(), asClass], api, api);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('withInterceptorsFromDi()');
});

it('D34 warns where the application says nothing of HttpClient', async () => {
  expect(await warningsOf([asClass], api)).toHaveLength(1);
});

it('D34 does not warn of requests that get no token anyway', async () => {
  expect(await warningsOf([provideHttpClient(), asClass], 'https://other.example')).toEqual([]);
});

it.each([
  ['withInterceptorsFromDi()', [provideHttpClient(withInterceptorsFromDi()), asClass]],
  ['HttpClientModule', [importProvidersFrom(HttpClientModule), asClass]],
  ['authInterceptor()', [provideHttpClient(withInterceptors([authInterceptor()]))]],
  ['no interceptor of ours', [provideHttpClient()]],
])('D34 does not warn with %s', async (_name, providers) => {
  expect(await warningsOf(providers, api, api)).toEqual([]);
});
