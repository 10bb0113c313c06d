import { firstValueFrom } from 'rxjs';
import { NavigationEnd, provideRouter, Router } from '@angular/router';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { createScene, parametersOf, type Scene } from './scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

@Component({ selector: 'app-anywhere', template: '' })
class Anywhere {}

const own = 'https://op.example/own';
const paths = (): string[] => scene.provider.requests.map(({ path }) => path);

it.each(['endSessionEndpoint', 'revocationEndpoint', 'parEndpoint', 'checkSessionIframe'])(
  '§1.2 %s of the configuration is the one that is used',
  async (endpoint) => {
    scene = await createScene({ checksSession: true });
    const { service, browser } = await scene.signIn({
      config: {
        authWellknownEndpoints: { [endpoint]: own },
        startCheckSession: endpoint === 'checkSessionIframe',
      },
    });
    await firstValueFrom(service.preloadAuthWellKnownDocument());
    service.revokeAccessToken('token').subscribe({ error: () => undefined });
    await scene.clock.advance(0);
    const used = {
      endSessionEndpoint: service.getEndSessionUrl()?.split('?')[0],
      revocationEndpoint: paths().includes('/own') ? own : undefined,
      checkSessionIframe: browser.sessionFrames[0]?.url,
      parEndpoint: undefined as string | undefined,
    };
    const pushing = scene.open({
      config: {
        authWellknownEndpoints: { [endpoint]: own },
        usePushedAuthorisationRequests: true,
      },
    });
    scene.provider.requests.length = 0;
    pushing.service.authorize();
    await scene.clock.advance(0);
    used.parEndpoint = paths().includes('/own') ? own : undefined;
    expect(Object.entries(used).filter(([, url]) => url === own)).toEqual([[endpoint, own]]);
  },
);

it('§1.2 introspectionEndpoint is given back', async () => {
  const { service } = scene.open({
    config: { authWellknownEndpoints: { introspectionEndpoint: own } },
  });
  const endpoints = await firstValueFrom(service.preloadAuthWellKnownDocument());
  expect(endpoints.introspectionEndpoint).toBe(own);
  expect(service.getConfiguration().authWellknownEndpoints?.introspectionEndpoint).toBe(own);
});

it('§2.1 clientId and scope are asked for', async () => {
  scene = await createScene({ clientId: 'mine' });
  const { service, browser } = scene.open({
    config: { clientId: 'mine', scope: 'openid a:read offline_access' },
  });
  service.authorize();
  await scene.clock.advance(0);
  expect(parametersOf(browser.redirects[0]!)).toMatchObject({
    client_id: 'mine',
    scope: 'openid a:read offline_access',
  });
  const { response } = await scene.signIn({ config: { clientId: 'mine' } });
  expect(response.isAuthenticated).toBe(true);
});

it.each([
  [true, 'other', undefined],
  [false, 'other', 'id-token/nonce'],
])(
  '§2.1 ignoreNonceAfterRefresh accepts another nonce after a renewal, and only then',
  async (ignoreNonceAfterRefresh, nonce, code) => {
    const config = { ignoreNonceAfterRefresh };
    const { service } = await scene.signIn({ config });
    scene.provider.faults = { idTokenClaims: (claims) => ({ ...claims, nonce }) };
    const { error } = await firstValueFrom(service.forceRefreshSession());
    expect(error?.code).toBe(code);

    const url = await scene.leave(scene.open({ config }));
    const { response } = await scene.visit({ config, url });
    expect(response.error?.code).toBe('id-token/nonce');
  },
);

it('§2.1 forbiddenRoute is read by nothing, as in version 12', async () => {
  const config = { forbiddenRoute: '/forbidden-here', unauthorizedRoute: '/denied' };
  const url = await scene.leave(scene.open({ config }), { error: 'access_denied' });
  const { service } = scene.open({
    config,
    url,
    providers: [provideRouter([{ path: '**', component: Anywhere }])],
  });
  const shown: string[] = [];
  TestBed.inject(Router).events.subscribe((event) => {
    if (event instanceof NavigationEnd) shown.push(event.url);
  });
  await firstValueFrom(service.checkAuth());
  await scene.clock.advance(0);
  expect(shown).toEqual(['/denied']);
});

it('§2.1 customParamsEndSessionRequest and customParamsCodeRequest go along', async () => {
  const config = {
    customParamsEndSessionRequest: { ui_locales: 'de' },
    customParamsCodeRequest: { resource: 'https://api.example' },
  };
  const url = await scene.leave(scene.open({ config }));
  const { service, browser } = await scene.visit({ config, url });
  const exchange = scene.provider.requests.find(({ path }) => path === '/token');
  expect(exchange?.parameters).toMatchObject({ resource: 'https://api.example' });
  service.logoff();
  await scene.clock.advance(0);
  expect(parametersOf(browser.redirects.at(-1)!)).toMatchObject({ ui_locales: 'de' });
});

it.each([
  [undefined, ['GET /metadata']],
  [true, ['GET /metadata']],
  [false, []],
])(
  '§2.1 eagerLoadAuthWellKnownEndpoints: %p fetches the metadata ahead of need: %p',
  async (eagerLoadAuthWellKnownEndpoints, requests) => {
    scene.open({
      config:
        eagerLoadAuthWellKnownEndpoints === undefined ? {} : { eagerLoadAuthWellKnownEndpoints },
    });
    expect(scene.wire()).toEqual([]);
    await scene.clock.advance(1);
    expect(scene.wire()).toEqual(requests);
  },
);

it('§4.1 AuthOptions.redirectUrl is where the answer of this sign-in is expected', async () => {
  const { service, browser } = scene.open();
  const redirectUrl = 'https://app.example/elsewhere';
  service.authorize(undefined, { redirectUrl });
  await scene.clock.advance(0);
  const url = scene.provider.authorize(browser.redirects[0]!);
  expect(url.startsWith(redirectUrl)).toBe(true);
  const { response } = await scene.visit({ url });
  expect(response.isAuthenticated).toBe(true);
  const exchange = scene.provider.requests.find(({ path }) => path === '/token');
  expect(exchange?.parameters).toMatchObject({ redirect_uri: redirectUrl });
});

it('§1.4 checkSessionChanged$ is false until the session at the provider changes, then true', async () => {
  scene = await createScene({ checksSession: true });
  const { service, browser } = await scene.signIn({ config: { startCheckSession: true } });
  const values: boolean[] = [];
  service.checkSessionChanged$.subscribe((value) => values.push(value));
  await scene.clock.advance(3);
  browser.sessionFrames[0]!.say('unchanged');
  expect(values).toEqual([false]);
  browser.sessionFrames[0]!.say('changed');
  expect(values).toEqual([false, true]);
  const late: boolean[] = [];
  service.checkSessionChanged$.subscribe((value) => late.push(value));
  expect(late).toEqual([true]);
});

it('§1.2 PopupOptions say where and how large the pop-up is', () => {
  const { service, browser } = scene.open();
  const place = { width: 300, height: 200, left: 10, top: 20 };
  service.authorizeWithPopUp(undefined, place).subscribe();
  expect(browser.popUps.map(({ position }) => position)).toEqual([place]);
});
