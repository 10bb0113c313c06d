import { Location } from '@angular/common';
import { type Provider } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, type Routes } from '@angular/router';
import { createFakeTabs } from 'angular-auth-oidc-client/testing';
import { firstValueFrom, of, Subject, throwError } from 'rxjs';
import { Blank, goTo, Parent } from '../../test/angular/pages';
import {
  configuration,
  createScene,
  parametersOf,
  type PageOptions,
  type Scene,
} from '../../test/angular/scene';
import { PLATFORM } from '../platform/platform';
import { serverPlatform } from '../platform/server';
import {
  StsConfigHttpLoader,
  StsConfigLoader,
  type LoadedConfigs,
} from '../providers/config-loaders';
import type { OpenIdConfiguration } from '../public-api';
import { injectSession } from '../service/inject-session';
import { autoLoginPartialRoutesGuard, autoLoginPartialRoutesGuardWithConfig } from './guards';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

const guard = autoLoginPartialRoutesGuard;
const routes: Routes = [
  { path: '', pathMatch: 'full', component: Blank },
  { path: 'start', component: Blank },
  { path: 'unauthorized', component: Blank },
  { path: 'orders/:id', component: Blank, canActivate: [guard] },
  {
    path: 'child',
    component: Parent,
    canActivateChild: [guard],
    children: [{ path: 'x', component: Blank }],
  },
  { path: 'match', canMatch: [guard], component: Blank },
  {
    path: 'both',
    component: Parent,
    canActivate: [guard],
    canActivateChild: [guard],
    children: [{ path: 'x', component: Blank }],
  },
  { path: 'callback', component: Blank, canActivate: [guard] },
  { path: 'other', component: Blank, canActivate: [autoLoginPartialRoutesGuardWithConfig('two')] },
  {
    path: 'other-match',
    component: Blank,
    canMatch: [autoLoginPartialRoutesGuardWithConfig('two')],
  },
  {
    path: 'data',
    component: Blank,
    canActivate: [guard],
    data: {
      title: 'Salaries',
      roles: ['boss'],
      prompt: 'none',
      authParams: { acr_values: 'gold' },
    },
  },
  {
    path: 'data-match',
    component: Blank,
    canMatch: [guard],
    data: { title: 'Salaries', authParams: { acr_values: 'gold' } },
  },
  // What Angular falls back on where canMatch refuses.
  { path: '**', redirectTo: 'start' },
];

const page = (options: PageOptions = {}): PageOptions => ({
  ...options,
  providers: [provideRouter(routes), ...(options.providers ?? [])],
});

const guarded = ['/orders/7?page=2#line', '/child/x?y=1', '/match?y=1#z', '/both/x'];

describe('somebody whose session cannot be renewed', () => {
  it.each([
    [503, '', 0],
    [403, '<html>', 0],
    [400, '{"error":"interaction_required"}', 1],
    [400, '{"error":"invalid_request"}', 1],
    [400, '{"error":"invalid_grant"}', 1],
  ])(
    'D23 because of %d %s gets %d sign-ins for each try, and one renewal',
    async (status, body, times) => {
      const first = scene.open(page());
      await firstValueFrom(first.service.checkAuth(await scene.leave(first)));
      scene.clock.jump(3600);
      scene.provider.faults = {
        respond: ({ path }) =>
          path === '/token'
            ? { status, contentType: 'application/json', retryAfter: undefined, body }
            : undefined,
      };
      const { browser } = scene.open(page());
      for (let attempt = 0; attempt < 3; attempt++) {
        await goTo(scene, '/orders/7').catch(() => undefined);
        expect(browser.redirects.splice(0)).toHaveLength(times);
      }
      // That of the sign-in, and one renewal.
      expect(scene.wire().filter((line) => line === 'POST /token')).toHaveLength(2);
    },
  );
});

it('pain 4 a failure that another tab has found out sends nobody to the provider', async () => {
  const tabs = createFakeTabs();
  const { browser, service } = await scene.signIn(page({ tabs }));
  const tell = (until: number): void => {
    const now = scene.clock.now();
    tabs.open().tell('oidc:0-app:app:https%3A%2F%2Fop.example:tabs', {
      type: 'failed',
      since: now,
      notBefore: now,
      until,
    });
  };
  tell(scene.clock.now() + 290);
  await scene.clock.advance(0);
  scene.clock.jump(299);
  tell(scene.clock.now() + 100);
  await scene.clock.advance(0);
  scene.clock.jump(5);
  await goTo(scene, '/orders/7').catch(() => undefined);
  expect(service.getRefreshToken()).not.toBe('');
  expect([scene.wire(), browser.redirects]).toEqual([[], []]);
});

describe('somebody who is not signed in', () => {
  it.each(guarded)('D30 is sent to the provider from %s, and comes back to it', async (route) => {
    const { browser } = scene.open(page());
    await goTo(scene, '/start');
    expect((await goTo(scene, route)).split('?')[0]).toBe('/start');
    expect(browser.redirects).toHaveLength(1);

    const url = scene.provider.authorize(browser.redirects[0]!);
    const back = scene.open(page({ url }));
    await firstValueFrom(back.service.checkAuth());
    await scene.clock.advance(0);
    expect(TestBed.inject(Router).url).toBe(route);
    expect(back.browser.redirects).toEqual([]);
  });

  it('S-07 D30 the route stays here: the provider does not learn of it', async () => {
    const { browser } = scene.open(page());
    await goTo(scene, '/orders/7?page=2');
    expect(decodeURIComponent(browser.redirects[0]!)).not.toContain('orders');
  });

  it.each(['/data', '/data-match'])(
    'D30 only authParams of the data of %s goes to the provider',
    async (route) => {
      const { browser } = scene.open(page());
      await goTo(scene, route);
      const parameters = parametersOf(browser.redirects[0]!);
      expect(parameters['acr_values']).toBe('gold');
      expect(Object.keys(parameters).sort()).toEqual([
        'acr_values',
        'client_id',
        'code_challenge',
        'code_challenge_method',
        'nonce',
        'redirect_uri',
        'response_type',
        'scope',
        'state',
      ]);
    },
  );

  it.each(['/other', '/other-match'])('D4 %s signs in with its configuration', async (route) => {
    const config = [{ configId: 'one' }, { configId: 'two', redirectUrl: 'https://app.example/2' }];
    const { browser } = scene.open(page({ config }));
    await goTo(scene, route);
    expect(parametersOf(browser.redirects[0]!)['redirect_uri']).toBe('https://app.example/2');
  });

  it('the first navigation does not put the response back if the application navigates itself [S-13]', async () => {
    const config = { triggerAuthorizationResultEvent: true };
    const url = await scene.leave(scene.open(page({ config })));
    scene.open(page({ config, url }));
    TestBed.inject(Location).replaceState('/callback');
    await goTo(scene, `/callback${new URL(url).search}`);
    expect(TestBed.inject(Router).url).toBe('/callback');
    expect(TestBed.inject(Location).path()).toBe('/callback');
  });

  it.each([
    '/orders/7',
    '/orders/7?state=NY&code=10001',
    '/orders/7?state=open&error=none#x',
    `/orders/${'7'.repeat(2500)}`,
  ])(
    'with triggerAuthorizationResultEvent the user is back at %s, too [9-4, 9-6]',
    async (route) => {
      for (const triggerAuthorizationResultEvent of [true, false]) {
        const config = { triggerAuthorizationResultEvent };
        const { browser } = scene.open(page({ config }));
        await goTo(scene, route);
        const url = scene.provider.authorize(browser.redirects[0]!);
        const { service } = scene.open(page({ config, url }));
        await firstValueFrom(service.checkAuth());
        await scene.clock.advance(0);
        expect(TestBed.inject(Router).url).toBe(route);
        await firstValueFrom(service.logoff());
      }
    },
  );

  it('a response without its sign-in does not keep a guard from beginning one [9-7]', async () => {
    const url = `https://app.example/callback?code=c&state=${'x'.repeat(43)}`;
    const { browser, logger } = scene.open(page({ url }));
    await goTo(scene, '/callback');
    expect(browser.redirects).toHaveLength(1);
    expect(logger.lines.filter(({ level }) => level === 'warning')).toHaveLength(1);
  });

  it('D30 S-10 a redirect of the guard that was made up elsewhere leads to postLoginRoute', async () => {
    const { browser } = scene.open(page());
    await goTo(scene, '/orders/7');
    const [key, text] = [...scene.storage.entries].find(([name]) => name.includes('transaction'))!;
    scene.storage.entries.set(
      key,
      JSON.stringify({ ...(JSON.parse(text) as object), returnRoute: '//evil.com' }),
    );
    const back = scene.open(page({ url: scene.provider.authorize(browser.redirects[0]!) }));
    await firstValueFrom(back.service.checkAuth());
    await scene.clock.advance(0);
    expect(TestBed.inject(Router).url).toBe('/');
  });

  it.each([true, false])(
    'R-312 is shown unauthorizedRoute after a refusal, not sent back to the provider (checked by the application: %p)',
    async (isChecked) => {
      const url = await scene.leave(scene.open(page()), { error: 'access_denied' });
      const { service, browser } = scene.open(page({ url }));
      if (isChecked) service.checkAuth().subscribe();
      void TestBed.inject(Router).navigateByUrl('/callback');
      await scene.clock.advance(0);
      expect(browser.redirects).toEqual([]);
      expect(TestBed.inject(Router).url).toBe('/unauthorized');
    },
  );

  it('D10 does not pass while a sign-in is beginning', async () => {
    const { service, browser } = scene.open(page());
    const release = scene.provider.hold('/.well-known/openid-configuration');
    service.authorize();
    void TestBed.inject(Router).navigateByUrl('/orders/7');
    await scene.clock.advance(0);
    expect(TestBed.inject(Router).url).toBe('/');
    release();
    await scene.clock.advance(0);
    expect(browser.redirects).toHaveLength(1);
  });

  it('D26 is shown unauthorizedRoute where the provider is down', async () => {
    scene.provider.faults = { respond: () => Promise.reject(new Error('down')) };
    const { logger, browser } = scene.open(page());
    void TestBed.inject(Router).navigateByUrl('/orders/7');
    await scene.clock.advance(60);
    expect(TestBed.inject(Router).url).toBe('/unauthorized');
    expect(browser.redirects).toEqual([]);
    expect(logger.lines.map(({ text }) => text)).toEqual([
      expect.stringContaining('metadata/request-failed') as string,
    ]);
  });
});

describe('somebody who is signed in', () => {
  it.each(guarded)('passes to %s', async (route) => {
    const { browser } = await scene.signIn(page());
    expect(await goTo(scene, route)).toBe(route);
    expect(browser.redirects).toEqual([]);
    expect(scene.wire()).toEqual([]);
  });

  it('D10 passes after a reload, without a detour and without a request', async () => {
    await scene.signIn(page());
    const { browser } = scene.open(page());
    expect(await goTo(scene, '/orders/7')).toBe('/orders/7');
    expect(browser.redirects).toEqual([]);
    expect(scene.wire()).toEqual([]);
  });

  it('D10 passes where the storage takes its time', async () => {
    await scene.signIn(page());
    const { entries, read, write, remove } = scene.storage;
    const later = <T>(value: T): Promise<T> => Promise.resolve(value);
    const fake = TestBed.inject(PLATFORM);
    const asynchronous = {
      read: (key: string) => later(read(key)),
      write: (key: string, value: string) => later(write(key, value)),
      remove: (key: string) => later(remove(key)),
    };
    const { browser } = scene.open(
      page({
        providers: [{ provide: PLATFORM, useValue: { ...fake, storage: asynchronous } }],
      }),
    );
    expect(entries.size).toBeGreaterThan(0);
    expect(await goTo(scene, '/orders/7')).toBe('/orders/7');
    expect(browser.redirects).toEqual([]);
  });

  it('D20 passes after a renewal where the token has run out', async () => {
    await scene.signIn(page());
    scene.clock.jump(3600);
    const { browser, service } = scene.open(page());
    expect(await goTo(scene, '/orders/7')).toBe('/orders/7');
    expect(browser.redirects).toEqual([]);
    expect(service.isAuthenticated()).toBe(true);
  });

  it('D14 passes on a guarded callback route, and ends where the user was going', async () => {
    const before = scene.open(page());
    await goTo(scene, '/orders/7');
    const url = scene.provider.authorize(before.browser.redirects[0]!);
    const { browser, service } = scene.open(page({ url }));
    await goTo(scene, url.replace('https://app.example', ''));
    expect(TestBed.inject(Router).url).toBe('/orders/7');
    expect(service.isAuthenticated()).toBe(true);
    expect(browser.redirects).toEqual([]);
    expect(scene.wire().filter((request) => request === 'POST /token')).toHaveLength(1);
  });

  it('passes to what belongs to its own configuration only', async () => {
    const config = [{ configId: 'one' }, { configId: 'two', redirectUrl: 'https://app.example/2' }];
    const url = await scene.leave(scene.open(page({ config })), {}, 'one');
    const { service, browser } = scene.open(page({ config, url }));
    await firstValueFrom(service.checkAuth());
    expect(await goTo(scene, '/orders/7')).toBe('/orders/7');
    expect(await goTo(scene, '/other')).toBe('/orders/7');
    expect(browser.redirects).toHaveLength(1);
  });
});

describe('the loop breaker', () => {
  const bounce = async (): Promise<string[]> => {
    const { browser } = scene.open(page());
    await goTo(scene, '/orders/7');
    return browser.redirects;
  };

  it('D30 lets three attempts in 30 s go, then stops with login/loop at unauthorizedRoute', async () => {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await bounce()).toHaveLength(1);
      await scene.clock.advance(9);
    }
    expect(await bounce()).toEqual([]);
    expect(TestBed.inject(Router).url).toBe('/unauthorized');
    const session = TestBed.runInInjectionContext(() => injectSession());
    expect(session.error()?.code).toBe('login/loop');
  });

  it('D30 forgets attempts after 30 s', async () => {
    for (let attempt = 0; attempt < 6; attempt += 1) {
      expect(await bounce()).toHaveLength(1);
      await scene.clock.advance(11);
    }
  });

  it('D30 forgets attempts after a sign-in that came to something', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const { service } = await scene.signIn(page());
      service.logoffLocal();
      expect(await bounce()).toHaveLength(1);
    }
  });

  it('D30 does not count what a user presses', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const opened = scene.open(page());
      opened.service.authorize();
      await scene.clock.advance(0);
      expect(opened.browser.redirects).toHaveLength(1);
    }
  });
});

it('D33 on a server every route is shown, and nothing is redirected', async () => {
  const { browser } = scene.open(
    page({ providers: [{ provide: PLATFORM, useValue: serverPlatform }] }),
  );
  expect(await goTo(scene, '/orders/7')).toBe('/orders/7');
  expect(browser.redirects).toEqual([]);
  expect(scene.wire()).toEqual([]);
});

it('D35 an unknown configuration fails the navigation with its code', async () => {
  scene.open(page());
  await expect(TestBed.inject(Router).navigateByUrl('/other')).rejects.toMatchObject({
    code: 'config/unknown-config-id',
  });
});

describe('while the configuration is being loaded', () => {
  const loader = (configs: LoadedConfigs): Provider => ({
    provide: StsConfigLoader,
    useFactory: () => new StsConfigHttpLoader(configs),
  });

  it.each(guarded)('D10 the guard of %s waits, and lets a signed-in user pass', async (route) => {
    await scene.signIn(page());
    const answer = new Subject<OpenIdConfiguration>();
    const { browser } = scene.open(page({ loader: loader(answer) }));
    const router = TestBed.inject(Router);
    void router.navigateByUrl(route);
    await scene.clock.advance(0);
    expect(router.url).toBe('/');
    answer.next(configuration);
    await scene.clock.advance(0);
    expect(router.url).toBe(route);
    expect(browser.redirects).toEqual([]);
  });

  it.each(guarded)('D30 the guard of %s sends others to the provider, and back', async (route) => {
    const { browser } = scene.open(page({ loader: loader(of(configuration)) }));
    await goTo(scene, '/start');
    await goTo(scene, route);
    const url = scene.provider.authorize(browser.redirects[0]!);
    const back = scene.open(page({ url, loader: loader(of(configuration)) }));
    await firstValueFrom(back.service.checkAuth());
    await scene.clock.advance(0);
    expect(TestBed.inject(Router).url).toBe(route);
  });

  it('D26 where it could not be loaded, the navigation fails with the code and the others go on', async () => {
    scene.open(page({ loader: loader(throwError(() => new Error('down'))) }));
    expect(await goTo(scene, '/start')).toBe('/start');
    await expect(TestBed.inject(Router).navigateByUrl('/orders/7')).rejects.toMatchObject({
      code: 'config/loading-failed',
    });
    expect(await goTo(scene, '/start')).toBe('/start');
  });
});
