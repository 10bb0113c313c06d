import { ApplicationInitStatus, ErrorHandler, type Provider } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { createFakeBrowser } from 'angular-auth-oidc-client/testing';
import { throwError } from 'rxjs';
import { createScene, type Scene } from '../../test/angular/scene';
import { PLATFORM } from '../platform/platform';
import { StsConfigHttpLoader, StsConfigLoader, withAppInitializerAuthCheck } from '../public-api';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

const features = [withAppInitializerAuthCheck()];
const started = (): Promise<unknown> => TestBed.inject(ApplicationInitStatus).donePromise;

it('D10 the application starts when it is known who is signed in', async () => {
  const url = await scene.leave(scene.open());
  const { service } = scene.open({ url, features });
  expect(service.authenticated().allConfigsAuthenticated).toEqual([]);
  await started();
  expect(service.isAuthenticated()).toBe(true);
  expect(service.getUserData()).not.toBeNull();
});

it('checks every configuration', async () => {
  const config = [{ configId: 'one' }, { configId: 'two', redirectUrl: 'https://app.example/2' }];
  const url = await scene.leave(scene.open({ config }), {}, 'two');
  const { service } = scene.open({ config, url, features });
  await started();
  expect(service.authenticated().allConfigsAuthenticated).toEqual([
    { configId: 'one', isAuthenticated: false },
    { configId: 'two', isAuthenticated: true },
  ]);
});

it.each(['?code=abc&state=of-another', '?code=abc', '?error=access_denied&state=unknown'])(
  'D26 the application starts also at a URL with %s',
  async (query) => {
    const { service } = scene.open({ url: `https://app.example/callback${query}`, features });
    await started();
    expect(service.isAuthenticated()).toBe(false);
  },
);

it('D26 the application starts also with a sign-in that fails and a provider that is down', async () => {
  const url = await scene.leave(scene.open());
  scene.provider.faults = { respond: () => Promise.reject(new Error('down')) };
  scene.storage.entries.delete('oidc:0-app:app:https%3A%2F%2Fop.example:metadata');
  const { service } = scene.open({ url, features });
  const done = started();
  await scene.clock.advance(60);
  await done;
  expect(service.isAuthenticated()).toBe(false);
});

it('D26 the application starts also where one of several providers is down', async () => {
  const config = [
    { configId: 'down', authority: 'https://down.example' },
    { configId: 'two', redirectUrl: 'https://app.example/2' },
  ];
  const url = await scene.leave(scene.open({ config }), {}, 'two');
  const { service } = scene.open({ config, url, features });
  const done = started();
  await scene.clock.advance(60);
  await done;
  expect(service.authenticated().allConfigsAuthenticated).toEqual([
    { configId: 'down', isAuthenticated: false },
    { configId: 'two', isAuthenticated: true },
  ]);
});

it('D26 the application starts also where no configuration could be loaded', async () => {
  const loader: Provider = {
    provide: StsConfigLoader,
    useFactory: () => new StsConfigHttpLoader(throwError(() => new Error('down'))),
  };
  scene.open({ loader, features });
  await started();
  expect(TestBed.inject(ApplicationInitStatus).done).toBe(true);
});

it('D26 the application starts also where the check breaks, and says so', async () => {
  const url = await scene.leave(scene.open());
  const bug = new Error('A bug.');
  const storage = {
    ...scene.storage,
    read: (key: string) => {
      if (key.includes('transaction')) throw bug;
      return scene.storage.read(key);
    },
  };
  const platform = { ...TestBed.inject(PLATFORM), storage, browser: createFakeBrowser(url) };
  const errors: unknown[] = [];
  const handler: ErrorHandler = { handleError: (error) => errors.push(error) };
  scene.open({
    features,
    providers: [
      { provide: PLATFORM, useValue: platform },
      { provide: ErrorHandler, useValue: handler },
    ],
  });
  await started();
  expect(TestBed.inject(ApplicationInitStatus).done).toBe(true);
  expect(errors).toEqual([bug]);
});

it('the application starts also without a configuration', async () => {
  scene.open({ config: [], features });
  await started();
  expect(TestBed.inject(ApplicationInitStatus).done).toBe(true);
});
