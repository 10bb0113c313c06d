import { ChangeDetectionStrategy, Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import fc from 'fast-check';
import { firstValueFrom } from 'rxjs';
import { createScene, type Page, type Scene } from '../../test/angular/scene';
import type { OpenIdConfiguration } from '../public-api';
import { login } from 'angular-auth-oidc-client/core';
import { AuthClients } from '../auth-clients';
import { safeReturnRoute } from './return-route';

describe('a route to return to', () => {
  it.each([
    '/',
    '/orders',
    '/orders/',
    '/orders?page=2#line-7',
    '/orders;view=list/7',
    '/orders?back=https://elsewhere.example//x',
    '/a/../b',
    '/%2f%2fevil.com',
    '/größe?q=ü',
    '/orders?state=open',
    '/reset?code=4711',
    '/find?state=NY&code=10001',
    '/orders?state=open&error=none',
    `/${'a'.repeat(2_500)}`,
    `/${'a'.repeat(16_383)}`,
    '/a?__proto__=1',
  ])('may be %s', (route) => {
    expect(safeReturnRoute(route)).toBe(route);
  });

  it.each([
    ['R-701', '//evil.com/x'],
    ['R-701', '///evil.com'],
    ['R-702', '/\\evil.com'],
    ['R-702', '\\\\evil.com'],
    ['R-702', 'https:\\\\evil.com'],
    ['R-703', '\t//evil.com'],
    ['R-703', '/\n/evil.com'],
    ['R-703', '/\t/evil.com'],
    ['R-703', '/\u0000/evil.com'],
    ['R-704', 'https://evil.com'],
    ['R-704', 'javascript:alert(1)'],
    ['R-704', 'data:text/html,x'],
    ['R-704', 'blob:https://app.example/x'],
    ['R-705', '/..//evil.com'],
    ['R-705', '/a/..//evil.com'],
    ['R-705', '/a/../../\\evil'],
    ['R-706', `/callback?code=abc&state=${'x'.repeat(43)}`],
    ['R-706', `/callback?state=${'x'.repeat(43)}&error=access_denied`],
    ['R-706', `/callback#code=abc&state=${'x'.repeat(43)}.mine`],
    ['R-707', `/${'a'.repeat(16_384)}`],
    ['S-10', 'orders'],
    ['S-10', ''],
    ['S-10', undefined],
  ])('%s S-10 is not %j', (_rule, route) => {
    expect(safeReturnRoute(route)).toBeUndefined();
  });

  it('S-10 is on the application’s origin, whatever it is made of', () => {
    const parts = ['/', '\\', '.', '..', '%2f', ':', '@', 'evil.com', 'https', '?', '#', '\t', ' '];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 8 }), (chosen) => {
        const route = safeReturnRoute(chosen.join(''));
        if (route === undefined) return;
        const { origin, pathname } = new URL(route, 'https://app.example');
        expect(origin).toBe('https://app.example');
        expect(pathname.startsWith('//')).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('after a sign-in answer', () => {
  @Component({ changeDetection: ChangeDetectionStrategy.OnPush, template: '' })
  class Blank {}

  const routes = ['home', 'orders', 'sorry', 'unauthorized', 'start'].map((path) => ({
    path,
    component: Blank,
  }));
  const providers = [provideRouter([{ path: '', pathMatch: 'full', component: Blank }, ...routes])];

  let scene: Scene;
  beforeEach(async () => {
    scene = await createScene();
  });

  /** Where the router is after a sign-in that began with this return route. */
  async function placeAfter(
    config: OpenIdConfiguration,
    returnRoute?: string,
    error?: string,
  ): Promise<string> {
    const before = scene.open({ config, providers });
    await login(TestBed.inject(AuthClients).get(), { returnRoute });
    const url = scene.provider.authorize(before.browser.redirects[0]!, error ? { error } : {});
    const page: Page = scene.open({ config, providers, url });
    const router = TestBed.inject(Router);
    await router.navigateByUrl('/start');
    await firstValueFrom(page.service.checkAuth());
    await scene.clock.advance(0);
    return router.url;
  }

  it('shows the route where the user was going', async () => {
    expect(await placeAfter({ postLoginRoute: '/home' }, '/orders?page=2#x')).toBe(
      '/orders?page=2#x',
    );
  });

  it('§2.1 shows postLoginRoute where there is none, / by default', async () => {
    expect(await placeAfter({ postLoginRoute: '/home' })).toBe('/home');
    expect(await placeAfter({})).toBe('/');
  });

  it('S-10 shows postLoginRoute in place of a route that is not safe', async () => {
    expect(await placeAfter({ postLoginRoute: '/home' }, '//evil.com')).toBe('/home');
  });

  it('§2.1 shows unauthorizedRoute after a failure, /unauthorized by default', async () => {
    expect(await placeAfter({ unauthorizedRoute: '/sorry' }, '/orders', 'access_denied')).toBe(
      '/sorry',
    );
    expect(await placeAfter({}, '/orders', 'access_denied')).toBe('/unauthorized');
  });

  it('with triggerAuthorizationResultEvent it follows the guard’s route, and no other [9-4]', async () => {
    const config = { triggerAuthorizationResultEvent: true };
    expect(await placeAfter(config, '/orders')).toBe('/orders');
    expect(await placeAfter(config)).toBe('/start');
    expect(await placeAfter(config, '/orders', 'access_denied')).toBe('/start');
  });

  it('§2.1 stays where it is where the route is empty', async () => {
    expect(await placeAfter({ postLoginRoute: '' })).toBe('/start');
  });

  const missing = 'does not exist';
  const failed = 'could not be shown: a guard, a resolver or the loading of it failed';
  const fail = (): never => {
    throw new TypeError('of the application, with its secret');
  };

  it.each([
    ['/nowhere', missing],
    ['/guarded', failed],
    ['/resolved', failed],
    ['/lazy', failed],
    ['/rejected', failed],
  ])(
    'a route that fails costs a warning with its name, not the session: %s %s [10-56]',
    async (path, problem) => {
      const own = provideRouter([
        { path: '', pathMatch: 'full', component: Blank },
        { path: 'guarded', component: Blank, canActivate: [fail] },
        { path: 'resolved', component: Blank, resolve: { data: fail } },
        {
          path: 'rejected',
          component: Blank,
          resolve: { data: () => Promise.reject(new Error()) },
        },
        { path: 'lazy', loadComponent: () => Promise.reject(new Error('ChunkLoadError')) },
      ]);
      const url = await scene.leave(scene.open({ providers: [own] }));
      const config = { postLoginRoute: `${path};a=secret?b=secret#secret` };
      const page = scene.open({ config, providers: [own], url });
      expect((await firstValueFrom(page.service.checkAuth())).isAuthenticated).toBe(true);
      await scene.clock.advance(0);
      expect(page.logger.lines.map(({ level, text }) => [level, text.includes('secret')])).toEqual([
        ['warning', false],
      ]);
      expect(page.logger.lines[0]?.text).toContain(
        `The route ${path} after the sign-in ${problem}.`,
      );
      expect(page.service.isAuthenticated()).toBe(true);
    },
  );

  it.each<[string, OpenIdConfiguration]>([
    ['triggerAuthorizationResultEvent', { triggerAuthorizationResultEvent: true }],
    ['an empty postLoginRoute', { postLoginRoute: '' }],
    ['a postLoginRoute that does not exist', { postLoginRoute: '/nowhere' }],
  ])(
    'with %s the response is gone from the router’s URL behind a redirecting start route [9-3]',
    async (_, config) => {
      const redirecting = [
        provideRouter([
          { path: '', pathMatch: 'full', redirectTo: 'home' },
          { path: 'home', component: Blank },
        ]),
      ];
      const url = await scene.leave(scene.open({ config, providers: redirecting }));
      const page = scene.open({ config, providers: redirecting, url });
      const router = TestBed.inject(Router);
      await router.navigateByUrl(`/${new URL(url).search}&own=1`);
      expect(router.url).toContain('/home?code=');
      await firstValueFrom(page.service.checkAuth());
      await scene.clock.advance(0);
      expect(router.url).toBe('/home?own=1');
    },
  );

  it('a response that the application wants to keep stays in the router’s URL', async () => {
    const config = { historyCleanupOff: true, postLoginRoute: '' };
    const url = await scene.leave(scene.open({ config, providers }));
    const page = scene.open({ config, providers, url });
    const router = TestBed.inject(Router);
    await router.navigateByUrl(`/home${new URL(url).search}`);
    await firstValueFrom(page.service.checkAuth());
    await scene.clock.advance(0);
    expect(router.url).toContain('/home?code=');
  });

  it('a response without its sign-in leaves the user at the page, with a clean URL [9-7]', async () => {
    const search = `?code=c&state=${'x'.repeat(43)}`;
    const page = scene.open({ providers, url: `https://app.example/callback${search}` });
    const router = TestBed.inject(Router);
    await router.navigateByUrl(`/home${search}`);
    const { error, errorMessage } = await firstValueFrom(page.service.checkAuth());
    await scene.clock.advance(0);
    expect(error?.code).toBe('authorization-response/unknown-transaction');
    expect(errorMessage).toContain('127.0.0.1 is not localhost');
    expect(router.url).toBe('/home');
    expect(page.logger.lines.map(({ level }) => level)).toEqual(['warning']);
  });

  it('a route to return to that is too long is in the log, and postLoginRoute is shown [9-6]', async () => {
    const before = scene.open({ providers });
    await login(TestBed.inject(AuthClients).get(), { returnRoute: `/${'a'.repeat(17_000)}` });
    const url = scene.provider.authorize(before.browser.redirects[0]!);
    const page = scene.open({ config: { postLoginRoute: '/home' }, providers, url });
    await firstValueFrom(page.service.checkAuth());
    await scene.clock.advance(0);
    expect(TestBed.inject(Router).url).toBe('/home');
    expect(page.logger.lines.map(({ text }) => text).join()).toContain('too long');
  });

  it('an application without routes is left alone', async () => {
    const url = await scene.leave(scene.open());
    const page = scene.open({ url });
    expect((await firstValueFrom(page.service.checkAuth())).isAuthenticated).toBe(true);
  });
});
