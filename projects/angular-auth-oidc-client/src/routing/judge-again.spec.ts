import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, type Routes } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { createFakeTabs, type FakeTabs } from 'angular-auth-oidc-client/testing';
import { Blank, goTo, Parent } from '../../test/angular/pages';
import { createScene, type Page, type PageOptions, type Scene } from '../../test/angular/scene';
import { AuthClients } from '../auth-clients';
import { autoLoginPartialRoutesGuard, autoLoginPartialRoutesGuardWithConfig } from './guards';

let scene: Scene;
let tabs: FakeTabs;
let asked: string[];
let visibility: DocumentVisibilityState;
beforeEach(async () => {
  scene = await createScene();
  tabs = createFakeTabs();
  asked = [];
  visibility = 'visible';
  jest.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
});
afterEach(() => {
  jest.restoreAllMocks();
});

const guard = autoLoginPartialRoutesGuard;
const note = (name: string) => (): boolean => {
  asked.push(name);
  return true;
};
const routes = (): Routes => [
  { path: '', pathMatch: 'full', component: Blank },
  {
    path: 'public',
    component: Blank,
    canActivate: [note('public')],
    canDeactivate: [note('leave')],
  },
  { path: 'orders/:id', component: Blank, canActivate: [guard, note('orders')] },
  { path: 'wrapped', component: Blank, canActivate: [() => guard()] },
  {
    path: 'child',
    component: Parent,
    canActivateChild: [guard],
    children: [{ path: 'x', component: Blank }],
  },
  { path: 'match', canMatch: [guard], component: Blank },
  { path: 'both', canActivate: [guard], children: [{ path: 'x', component: Blank }] },
  { path: 'other', component: Blank, canActivate: [autoLoginPartialRoutesGuardWithConfig('two')] },
  {
    path: 'picky',
    component: Blank,
    runGuardsAndResolvers: 'pathParamsChange',
    canActivate: [guard],
  },
  {
    path: 'role',
    component: Blank,
    canActivate: [guard, () => mayStay || TestBed.inject(Router).parseUrl('/public')],
  },
  { path: '**', redirectTo: '' },
];
let mayStay = true;

const page = (options: PageOptions = {}): PageOptions => ({
  ...options,
  tabs,
  providers: [provideRouter(routes())],
});

/** What another tab of the same user says when the user signs out there. */
async function signOutElsewhere(sub: unknown = subject()): Promise<void> {
  tabs.open().tell('oidc:0-app:app:https%3A%2F%2Fop.example:tabs', { type: 'ended', sub });
  await scene.clock.advance(0);
}

/** Another user signs in in another tab. */
async function switchUser(): Promise<void> {
  const { store } = TestBed.inject(AuthClients).get();
  const { value } = store;
  if (value.status !== 'authenticated') throw new Error('Nobody is signed in.');
  const claims = { ...value.tokens.claims, sub: 'somebody else' };
  store.dispatch({ type: 'restored', session: { ...value, tokens: { ...value.tokens, claims } } });
  await scene.clock.advance(0);
}

function subject(id?: string): string {
  const { value } = TestBed.inject(AuthClients).get(id).store;
  if (value.status !== 'authenticated') throw new Error('Nobody is signed in.');
  return value.tokens.claims.sub;
}

const signIn = async (options?: PageOptions): Promise<Page> => {
  const signedIn = await scene.signIn(page(options));
  await RouterTestingHarness.create();
  return signedIn;
};

it.each(['/orders/7?page=2#line', '/wrapped', '/child/x', '/match', '/both/x', '/picky'])(
  'pain 33 the guard of %s sends the user away who signed out in another tab',
  async (route) => {
    const { browser } = await signIn();
    await goTo(scene, route);
    await signOutElsewhere();
    expect(browser.redirects).toHaveLength(1);
    const back = scene.open(page({ url: scene.provider.authorize(browser.redirects[0]!) }));
    back.service.checkAuth().subscribe();
    await scene.clock.advance(0);
    expect(TestBed.inject(Router).url).toBe(route);
  },
);

it('pain 33 the same where the session was taken out of the storage', async () => {
  const { browser } = await signIn();
  await goTo(scene, '/orders/7');
  scene.storage.entries.delete('oidc:0-app:app:https%3A%2F%2Fop.example:session');
  browser.wake();
  await scene.clock.advance(0);
  expect(browser.redirects).toHaveLength(1);
});

it('pain 33 all guards of the route are asked again when another user comes', async () => {
  const { browser } = await signIn();
  await goTo(scene, '/role');
  mayStay = false;
  await switchUser();
  mayStay = true;
  expect(TestBed.inject(Router).url).toBe('/public');
  expect(browser.redirects).toEqual([]);
});

it('pain 33 the history and the routes of the application stay as they were', async () => {
  await signIn();
  const router = TestBed.inject(Router);
  await router.navigateByUrl('/', { state: { own: 1 } });
  await goTo(scene, '/picky');
  await router.navigateByUrl('/orders/7', { state: { own: 2 } });
  const location = TestBed.inject(Location);
  const written: string[] = [];
  jest.spyOn(location, 'go').mockImplementation((path) => void written.push(path));
  asked = [];
  await switchUser();
  expect(asked).toEqual(['orders']);
  expect(written).toEqual([]);
  expect(location.getState()).toMatchObject({ own: 2 });
  for (const route of router.config) {
    expect(route.runGuardsAndResolvers).toBe(
      route.path === 'picky' ? 'pathParamsChange' : undefined,
    );
    expect('runGuardsAndResolvers' in route).toBe(route.path === 'picky');
  }
});

it.each(['/public', '/'])('pain 33 %s, which is for everybody, is left alone', async (route) => {
  const { browser } = await signIn();
  await goTo(scene, '/orders/7');
  await goTo(scene, route);
  asked = [];
  await signOutElsewhere();
  expect(asked).toEqual([]);
  expect(browser.redirects).toEqual([]);
  expect(TestBed.inject(Router).url).toBe(route);
});

it('pain 33 what the guard of another configuration let show is left alone', async () => {
  const config = [{ configId: 'one' }, { configId: 'two', redirectUrl: 'https://app.example/2' }];
  const urls = [
    await scene.leave(scene.open(page({ config })), {}, 'one'),
    await scene.leave(scene.open(page({ config })), {}, 'two'),
  ];
  const { service, browser } = scene.open(page({ config }));
  await RouterTestingHarness.create();
  service.checkAuth(urls[0], 'one').subscribe();
  service.checkAuth(urls[1], 'two').subscribe();
  await scene.clock.advance(0);
  await goTo(scene, '/orders/7');
  await goTo(scene, '/other');
  tabs
    .open()
    .tell('oidc:one:app:https%3A%2F%2Fop.example:tabs', { type: 'ended', sub: subject('one') });
  await scene.clock.advance(0);
  expect(browser.redirects).toEqual([]);
  tabs
    .open()
    .tell('oidc:two:app:https%3A%2F%2Fop.example:tabs', { type: 'ended', sub: subject('two') });
  await scene.clock.advance(0);
  expect(browser.redirects).toHaveLength(1);
});

it('pain 33 a page that nobody sees is judged when it is looked at', async () => {
  const { browser } = await signIn();
  await goTo(scene, '/orders/7');
  visibility = 'hidden';
  await signOutElsewhere();
  expect(browser.redirects).toEqual([]);
  visibility = 'visible';
  browser.wake();
  await scene.clock.advance(0);
  expect(browser.redirects).toHaveLength(1);
});

it('pain 33 a navigation that is under way is not interrupted, and what it shows is judged', async () => {
  const { browser } = await signIn();
  await goTo(scene, '/orders/7');
  const release = Promise.withResolvers<boolean>();
  const router = TestBed.inject(Router);
  router.resetConfig([
    { path: 'slow', component: Blank, canActivate: [guard, () => release.promise] },
    ...router.config,
  ]);
  const gone = router.navigateByUrl('/slow');
  await scene.clock.advance(0);
  await signOutElsewhere();
  expect(browser.redirects).toEqual([]);
  release.resolve(true);
  expect(await gone).toBe(true);
  await scene.clock.advance(0);
  expect(browser.redirects).toHaveLength(1);
});

it('signing out here is the application’s own to show', async () => {
  const { service, browser } = await signIn();
  await goTo(scene, '/orders/7');
  asked = [];
  service.logoffLocal();
  await scene.clock.advance(0);
  expect(asked).toEqual([]);
  expect(browser.redirects).toEqual([]);
});

it('pain 34 nothing listens once the application is gone', async () => {
  const { browser } = await signIn();
  await goTo(scene, '/orders/7');
  const clients = TestBed.inject(AuthClients).all;
  TestBed.resetTestingModule();
  expect(browser.listeners).toBe(0);
  for (const { store } of clients) store.dispatch({ type: 'ended', reason: 'told' });
  await scene.clock.advance(0);
  expect(browser.redirects).toEqual([]);
});
