import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Blank } from './pages';
import { autoLoginPartialRoutesGuard } from '../../src/public-api';
import { createScene, type Page, type Scene } from './scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

let decide: (isAdmitted: boolean) => void;

/** Loads the page that the provider returns to after a sign-out. */
async function comeBack(query = ''): Promise<Page & { readonly path: string }> {
  const { service, browser } = await scene.signIn();
  service.logoff();
  await scene.clock.advance(0);
  const state = new URL(browser.redirects[0] ?? '').searchParams.get('state') ?? '';
  const path = `/bye?state=${state}${query}`;
  const page = scene.open({
    url: `https://app.example${path}`,
    providers: [
      provideRouter([
        { path: 'bye', redirectTo: 'home' },
        { path: 'home', component: Blank },
        {
          path: 'slow',
          component: Blank,
          canActivate: [() => new Promise<boolean>((resolve) => (decide = resolve))],
        },
      ]),
    ],
  });
  return { ...page, path };
}

describe('the router after the return from a sign-out [19b]', () => {
  it('has no state in its URL, and goes to no other page', async () => {
    const { service, path } = await comeBack('&a=1#b');
    const router = TestBed.inject(Router);
    await router.navigateByUrl(path);
    expect(router.url).toMatch(/^\/home\?state=/);
    await firstValueFrom(service.checkAuth());
    await scene.clock.advance(0);
    expect(router.url).toBe('/home?a=1#b');
  });

  it('has none either if the page was still being shown', async () => {
    const { service, path } = await comeBack();
    const router = TestBed.inject(Router);
    const showing = router.navigateByUrl(path.replace('bye', 'slow'));
    await firstValueFrom(service.checkAuth());
    await scene.clock.advance(0);
    decide(true);
    await showing;
    await scene.clock.advance(0);
    expect(router.url).toBe('/slow');
  });

  it('is left alone if its URL has no state', async () => {
    const { service } = await comeBack();
    const router = TestBed.inject(Router);
    await router.navigateByUrl('/home?state=NY');
    const events: unknown[] = [];
    router.events.subscribe((event) => events.push(event));
    await firstValueFrom(service.checkAuth());
    await scene.clock.advance(0);
    expect(events).toEqual([]);
    expect(router.url).toBe('/home?state=NY');
  });

  it('is not where a guard lets the next user return to', async () => {
    const { service, browser } = await scene.signIn();
    service.logoff();
    await scene.clock.advance(0);
    const state = new URL(browser.redirects[0] ?? '').searchParams.get('state') ?? '';
    const guarded = {
      providers: [
        provideRouter([
          { path: 'callback', component: Blank },
          { path: 'bye', component: Blank, canActivate: [autoLoginPartialRoutesGuard] },
        ]),
      ],
    };
    const page = scene.open({ ...guarded, url: `https://app.example/bye?state=${state}` });
    void TestBed.inject(Router).navigateByUrl(`/bye?state=${state}&a=1`);
    await scene.clock.advance(0);
    const url = await scene.provider.respondTo(page.browser.redirects[0] ?? '');
    await scene.visit({ ...guarded, url });
    await scene.clock.advance(0);
    expect(TestBed.inject(Router).url).toBe('/bye?a=1');
  });
});
