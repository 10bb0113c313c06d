import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { ApplicationInitStatus } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { OidcError } from 'angular-auth-oidc-client/core';
import { firstValueFrom, NEVER } from 'rxjs';
import {
  authInterceptor,
  autoLoginPartialRoutesGuard,
  StsConfigHttpLoader,
  StsConfigLoader,
  withAppInitializerAuthCheck,
} from '../../src/public-api';
import { Blank } from './pages';
import { createScene, type Page, type PageOptions, type Scene } from './scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

const api = 'https://api.example/';
const page = (options: PageOptions = {}): PageOptions => ({
  ...options,
  config: { secureRoutes: [api], ...(options.config as object | undefined) },
  providers: [
    provideHttpClient(withInterceptors([authInterceptor()])),
    provideHttpClientTesting(),
    provideRouter([
      { path: 'private', component: Blank, canActivate: [autoLoginPartialRoutesGuard] },
      { path: 'unauthorized', component: Blank },
      { path: '**', component: Blank },
    ]),
  ],
});

/** The requests to the provider get no answer, until the deadline that every request has. */
function silence(): void {
  const respond = (): Promise<never> =>
    new Promise((_, reject) => {
      scene.clock.setTimer(() => {
        reject(new OidcError('network/timeout', 'The provider did not answer in time.'));
      }, 30_000);
    });
  scene.provider.faults = { respond };
}

/** Whether something is over after so many seconds, but not a second before. */
async function endsAfter(seconds: number, work: Promise<unknown>): Promise<boolean[]> {
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  work.then(end, end);
  await scene.clock.advance(Math.max(0, seconds - 1));
  const before = isOver;
  await scene.clock.advance(seconds ? 1 : 0);
  return [before, isOver];
}

const inTime = [false, true];
const started = (): Promise<unknown> => TestBed.inject(ApplicationInitStatus).donePromise;
const goPrivate = (): Promise<boolean> => TestBed.inject(Router).navigateByUrl('/private');
const silentLoader = {
  provide: StsConfigLoader,
  useFactory: () => new StsConfigHttpLoader(NEVER),
};

/** Signs in, lets the access token run out, and opens the application anew. */
async function openExpired(options: PageOptions = {}): Promise<Page> {
  const config = { silentRenewTimeoutInSeconds: 20 };
  await scene.signIn(page({ config }));
  scene.clock.jump(3600);
  silence();
  return scene.open(page({ ...options, config }));
}

describe('the start of the application', () => {
  it('pain 9 23 waits 30 s for a loader, then goes on without configuration', async () => {
    scene.open(page({ loader: silentLoader }));
    expect(await endsAfter(30, started())).toEqual(inTime);
  });

  it('pain 9 23 with withAppInitializerAuthCheck() waits 20 s for a renewal', async () => {
    const { service } = await openExpired({ features: [withAppInitializerAuthCheck()] });
    expect(await endsAfter(20, started())).toEqual(inTime);
    expect(service.getRefreshToken()).not.toBe('');
  });

  it('pain 9 23 with withAppInitializerAuthCheck() waits 30 s for the code of a sign-in', async () => {
    const url = await scene.leave(scene.open(page()));
    silence();
    const { service } = scene.open(page({ url, features: [withAppInitializerAuthCheck()] }));
    expect(await endsAfter(30, started())).toEqual(inTime);
    const { error, isAuthenticated } = await firstValueFrom(service.checkAuth(url));
    expect(error?.code).toBe('network/timeout');
    expect(isAuthenticated).toBe(false);
  });

  it('pain 9 23 with withAppInitializerAuthCheck() waits for user data three times 30 s, and keeps the session', async () => {
    const url = await scene.leave(scene.open(page()));
    const respond = (): Promise<never> =>
      new Promise((_, reject) => {
        scene.clock.setTimer(() => reject(new OidcError('network/timeout', 'x')), 30_000);
      });
    scene.provider.faults = {
      respond: ({ path }) => (path === '/userinfo' ? respond() : undefined),
    };
    const { service } = scene.open(page({ url, features: [withAppInitializerAuthCheck()] }));
    expect(await endsAfter(91, started())).toEqual(inTime);
    expect(service.isAuthenticated()).toBe(true);
  });

  it('pain 23 waits for nobody where nobody is signed in', async () => {
    silence();
    scene.open(page({ features: [withAppInitializerAuthCheck()] }));
    expect(await endsAfter(0, started())).toEqual([true, true]);
  });
});

describe('a guard', () => {
  it('pain 9 waits 30 s for a loader, then the navigation fails with the code', async () => {
    scene.open(page({ loader: silentLoader }));
    const gone = goPrivate();
    const code = gone.catch((error: unknown) => (error as OidcError).code);
    expect(await endsAfter(30, gone)).toEqual(inTime);
    expect(await code).toBe('config/loading-failed');
  });

  it('pain 4 9 waits for a renewal as long as configured, and throws nobody out', async () => {
    const { browser, service } = await openExpired();
    expect(await endsAfter(20, firstValueFrom(service.forceRefreshSession()))).toEqual(inTime);
    // Now the provider is known not to answer.
    await scene.clock.advance(10);
    jest.spyOn(Math, 'random').mockReturnValue(0.9);
    await goPrivate();
    await scene.clock.advance(0);
    jest.restoreAllMocks();
    expect(TestBed.inject(Router).url).toBe('/unauthorized');
    expect(browser.redirects).toEqual([]);
    expect(service.getRefreshToken()).not.toBe('');
  });

  it('pain 9 23 waits for a provider three times 30 s, then unauthorizedRoute is shown', async () => {
    silence();
    const { browser } = scene.open(page());
    expect(await endsAfter(91, goPrivate())).toEqual(inTime);
    await scene.clock.advance(0);
    expect(TestBed.inject(Router).url).toBe('/unauthorized');
    expect(browser.redirects).toEqual([]);
  });
});

describe('a request below a secure route', () => {
  const request = (): Promise<unknown> => firstValueFrom(TestBed.inject(HttpClient).get(api));
  const sent = (): (string | null)[] =>
    TestBed.inject(HttpTestingController)
      .match(() => true)
      .map(({ request: { headers } }) => headers.get('Authorization'));

  it('pain 9 16 waits 5 s for a loader, then goes out without a token', async () => {
    scene.open(page({ loader: silentLoader }));
    void request();
    await scene.clock.advance(4);
    expect(sent()).toEqual([]);
    await scene.clock.advance(1);
    expect(sent()).toEqual([null]);
  });

  it('pain 9 16 waits for a renewal as long as configured, then goes out without a token', async () => {
    await openExpired();
    void request();
    await scene.clock.advance(19);
    expect(sent()).toEqual([]);
    await scene.clock.advance(1);
    expect(sent()).toEqual([null]);
  });
});
