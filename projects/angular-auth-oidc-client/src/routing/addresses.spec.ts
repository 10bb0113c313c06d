import { APP_BASE_HREF, Location, PlatformLocation } from '@angular/common';
import { MOCK_PLATFORM_LOCATION_CONFIG } from '@angular/common/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, withHashLocation, type Routes } from '@angular/router';
import { Blank } from '../../test/angular/pages';
import { createScene, type PageOptions, type Scene } from '../../test/angular/scene';
import { autoLoginPartialRoutesGuard } from './guards';

const routes: Routes = [
  { path: 'orders/:id', component: Blank, canActivate: [autoLoginPartialRoutesGuard] },
  { path: '**', component: Blank },
];

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
it.each<[string, string, string, PageOptions['providers']]>([
  [
    'hash routing',
    'https://app.example/',
    '#/orders/7?page=2',
    [provideRouter(routes, withHashLocation())],
  ],
  [
    'a base path',
    'https://app.example/shop/',
    '/shop/orders/7?page=2',
    [provideRouter(routes), { provide: APP_BASE_HREF, useValue: '/shop/' }],
  ],
])(
  'pain 17 with %s a guard leads back to where the user was going',
  async (_name, redirectUrl, shown, providers = []) => {
    const page = (url?: string): PageOptions => ({
      config: { redirectUrl },
      providers: [
        ...providers,
        { provide: MOCK_PLATFORM_LOCATION_CONFIG, useValue: { startUrl: url ?? redirectUrl } },
      ],
      ...(url !== undefined && { url }),
    });
    const { browser } = scene.open(page());
    void TestBed.inject(Router).navigateByUrl('/orders/7?page=2');
    await scene.clock.advance(0);
    const url = scene.provider.authorize(browser.redirects[0]!);
    expect(url.startsWith(`${redirectUrl}?`)).toBe(true);

    const back = scene.open(page(url));
    TestBed.inject(Router).initialNavigation();
    back.service.checkAuth().subscribe();
    await scene.clock.advance(0);
    expect(back.service.isAuthenticated()).toBe(true);
    expect(TestBed.inject(Router).url).toBe('/orders/7?page=2');
    expect(TestBed.inject(Location).path()).toBe('/orders/7?page=2');
    expect(TestBed.inject(PlatformLocation).href.endsWith(shown)).toBe(true);
    expect(back.browser.address).toBe(redirectUrl);
    expect(back.browser.redirects).toEqual([]);
  },
);
