import { NgModule, type Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  mapToCanActivate,
  mapToCanActivateChild,
  mapToCanMatch,
  provideRouter,
  Router,
  RouterModule,
  type Routes,
} from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Blank, goTo, Parent } from '../../test/angular/pages';
import { createScene, parametersOf, type PageOptions, type Scene } from '../../test/angular/scene';
import { injectSession } from '../service/inject-session';
import { AutoLoginAllRoutesGuard, AutoLoginPartialRoutesGuard } from '../public-api';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

@NgModule({ imports: [RouterModule.forChild([{ path: ':id', component: Blank }])] })
class LazyModule {}
const loadChildren = (): Promise<Type<unknown>> => Promise.resolve(LazyModule);

const guards = { AutoLoginPartialRoutesGuard, AutoLoginAllRoutesGuard };

describe.each(Object.entries(guards))('%s', (_name, guard) => {
  const children: Routes = [{ path: ':id', component: Blank }];
  const routes: Routes = [
    { path: '', pathMatch: 'full', component: Blank },
    { path: 'start', component: Blank },
    { path: 'callback', component: Blank, canActivate: [guard] },
    { path: 'unauthorized', component: Blank },
    { path: 'token', component: Parent, canActivate: [guard], children },
    { path: 'token-child', component: Parent, canActivateChild: [guard], children },
    { path: 'token-match', component: Parent, canMatch: [guard], children },
    { path: 'token-load', canLoad: [guard], loadChildren },
    { path: 'mapped', component: Parent, canActivate: mapToCanActivate([guard]), children },
    {
      path: 'mapped-child',
      component: Parent,
      canActivateChild: mapToCanActivateChild([guard]),
      children,
    },
    { path: 'mapped-match', component: Parent, canMatch: mapToCanMatch([guard]), children },
    {
      path: 'all',
      canLoad: [guard],
      canActivate: [guard],
      canActivateChild: [guard],
      loadChildren,
    },
    {
      path: 'data',
      component: Blank,
      canActivate: [guard],
      data: { title: 'Salaries', authParams: { acr_values: 'gold' } },
    },
    { path: '**', redirectTo: 'start' },
  ];
  const page = (options: PageOptions = {}): PageOptions => ({
    ...options,
    providers: [provideRouter(routes)],
  });

  /** Goes to a route and lets everything come to rest; gives where the router is then. */

  const targets = [
    '/token/7?page=2#line',
    '/token-child/7?page=2#line',
    '/token-match/7?page=2#line',
    '/token-load/7?page=2#line',
    '/mapped/7?page=2#line',
    '/mapped-child/7?page=2#line',
    '/mapped-match/7?page=2#line',
    '/all/7?page=2#line',
  ];

  it.each(targets)('§1.7 D30 sends to the provider from %s, and back to it', async (route) => {
    const { browser } = scene.open(page());
    await goTo(scene, '/start');
    expect((await goTo(scene, route)).split('?')[0]).toBe('/start');
    expect(browser.redirects).toHaveLength(1);
    expect(decodeURIComponent(browser.redirects[0]!)).not.toContain('page=2');

    const back = scene.open(page({ url: scene.provider.authorize(browser.redirects[0]!) }));
    await firstValueFrom(back.service.checkAuth());
    await scene.clock.advance(0);
    expect(TestBed.inject(Router).url).toBe(route);
    expect(back.browser.redirects).toEqual([]);
  });

  it.each(targets)('§1.7 lets a signed-in user pass to %s, without a request', async (route) => {
    const { browser } = await scene.signIn(page());
    expect(await goTo(scene, route)).toBe(route);
    expect(browser.redirects).toEqual([]);
    expect(scene.wire()).toEqual([]);
  });

  it('D14 finishes the sign-in on a guarded callback route, once', async () => {
    const before = scene.open(page());
    await goTo(scene, '/token/7');
    const url = scene.provider.authorize(before.browser.redirects[0]!);
    const { browser, service } = scene.open(page({ url }));
    await goTo(scene, url.replace('https://app.example', ''));
    expect(TestBed.inject(Router).url).toBe('/token/7');
    expect(service.isAuthenticated()).toBe(true);
    expect(browser.redirects).toEqual([]);
    expect(scene.wire().filter((request) => request === 'POST /token')).toHaveLength(1);
  });

  it('D30 of the data of a route only authParams goes to the provider', async () => {
    const { browser } = scene.open(page());
    await goTo(scene, '/data');
    const parameters = parametersOf(browser.redirects[0]!);
    expect(parameters['acr_values']).toBe('gold');
    expect(parameters).not.toHaveProperty('title');
  });

  it('D30 a loop is broken with login/loop after three attempts in 30 s', async () => {
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const { browser } = scene.open(page());
      await goTo(scene, '/token-load/7');
      expect(browser.redirects).toHaveLength(attempt < 3 ? 1 : 0);
      await scene.clock.advance(5);
    }
    expect(TestBed.runInInjectionContext(() => injectSession()).error()?.code).toBe('login/loop');
    expect(TestBed.inject(Router).url).toBe('/unauthorized');
  });
});
