import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { Blank } from '../../test/angular/pages';
import { createScene, type PageOptions, type Scene } from '../../test/angular/scene';
import { authInterceptor } from '../http/auth-interceptor';
import type { OpenIdConfiguration } from '../public-api';
import { autoLoginPartialRoutesGuard } from '../routing/guards';
import { injectSession } from './inject-session';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

const page = (responseType: string, more: OpenIdConfiguration = {}): PageOptions => ({
  config: {
    responseType,
    scope: 'openid',
    useRefreshToken: false,
    silentRenew: false,
    secureRoutes: ['https://api.example.com/'],
    ...more,
  },
  providers: [
    provideRouter([
      { path: '', pathMatch: 'full', component: Blank },
      { path: 'orders', component: Blank, canActivate: [autoLoginPartialRoutesGuard] },
    ]),
    provideHttpClient(withInterceptors([authInterceptor()])),
    provideHttpClientTesting(),
  ],
});

/** The `Authorization` that a request to the API goes out with. */
async function headerSent(): Promise<string | null> {
  TestBed.inject(HttpClient).get('https://api.example.com/orders').subscribe();
  await scene.clock.advance(0);
  return TestBed.inject(HttpTestingController)
    .expectOne('https://api.example.com/orders')
    .request.headers.get('Authorization');
}

async function goToOrders(): Promise<string> {
  const router = TestBed.inject(Router);
  const gone = router.navigateByUrl('/orders');
  await scene.clock.advance(0);
  await gone;
  return router.url;
}

it.each(['id_token token', 'code id_token', 'code token', 'code id_token token'])(
  '%s is a session like any other: result, guard and interceptor',
  async (responseType) => {
    const { service, response, browser } = await scene.signIn(page(responseType));
    expect(response).toMatchObject({ isAuthenticated: true, userData: { sub: 'user-1' } });
    expect(scene.provider.isActive(response.accessToken)).toBe(true);
    expect(service.isAuthenticated()).toBe(true);
    expect(await goToOrders()).toBe('/orders');
    expect(await headerSent()).toBe(`Bearer ${response.accessToken}`);
    expect(browser.redirects).toEqual([]);
  },
);

describe('D11 id_token', () => {
  it('is a session without an access token: result, getters, signals, guard and interceptor', async () => {
    const { service, response, browser } = await scene.signIn(page('id_token'));
    expect(response).toMatchObject({
      isAuthenticated: true,
      accessToken: '',
      userData: { sub: 'user-1' },
    });
    expect(response.idToken).not.toBe('');
    expect(service.isAuthenticated()).toBe(true);
    expect(service.getAccessToken()).toBe('');
    expect(service.getIdToken()).toBe(response.idToken);
    const session = TestBed.runInInjectionContext(() => injectSession());
    expect(session.isAuthenticated()).toBe(true);
    expect(session.accessToken()).toBe('');
    expect(await goToOrders()).toBe('/orders');
    expect(await headerSent()).toBeNull();
    expect(browser.redirects).toEqual([]);
    expect(scene.wire()).toEqual([]);
  });

  it('ends with the ID token, and the guard sends the user to the provider again', async () => {
    const { service, browser } = await scene.signIn(page('id_token'));
    await scene.clock.advance(300);
    expect(service.isAuthenticated()).toBe(false);
    expect(await goToOrders()).toBe('/');
    expect(browser.redirects).toHaveLength(1);
  });
});

it('P-04 getAuthorizeUrl gives null where requests are pushed; a urlHandler gets the pushed one', async () => {
  const { service } = scene.open(page('code', { usePushedAuthorisationRequests: true }));
  await scene.clock.advance(0);
  expect(service.getAuthorizeUrl()).toBeNull();
  const urls: string[] = [];
  service.authorize(undefined, { urlHandler: (url) => urls.push(url) });
  await scene.clock.advance(0);
  expect(Object.fromEntries(new URL(urls[0] ?? '').searchParams)).toEqual({
    client_id: 'app',
    request_uri: expect.stringMatching(/^urn:/) as unknown,
  });
});
