import { NgZone } from '@angular/core';
import { firstValueFrom, type Observable } from 'rxjs';
import { createScene, VisibleZone, type Scene } from '../../test/angular/scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

describe('authorizeWithPopUp', () => {
  it('§3.10 D29 opens the window while the click is still being dealt with', () => {
    const { service, browser } = scene.open();
    service.authorizeWithPopUp(undefined, { width: 300, height: 200 }).subscribe();
    expect(browser.popUps.map(({ position }) => position)).toEqual([{ width: 300, height: 200 }]);
  });

  it('§3.10 opens nothing before somebody subscribes', () => {
    const { service, browser } = scene.open();
    service.authorizeWithPopUp();
    expect(browser.popUps).toEqual([]);
  });

  it('§3.10 signs in with what the window brings, and closes it', async () => {
    const { service, browser } = scene.open();
    const done = firstValueFrom(service.authorizeWithPopUp({ customParams: { ui_locales: 'de' } }));
    await scene.clock.advance(0);
    const [popUp] = browser.popUps;
    expect(new URL(popUp?.address ?? '').searchParams.get('ui_locales')).toBe('de');
    browser.awaited[0]?.bring(scene.provider.authorize(popUp?.address ?? ''));
    expect(await done).toMatchObject({ isAuthenticated: true, configId: '0-app' });
    expect(popUp?.closed).toBe(true);
    expect(browser.redirects).toEqual([]);
  });

  it('D29 a window that the browser does not open is a value with a typed error', async () => {
    const { service, browser } = scene.open();
    browser.allowsPopUps = false;
    const response = await firstValueFrom(service.authorizeWithPopUp());
    expect(response).toMatchObject({
      isAuthenticated: false,
      error: { code: 'login/popup-blocked' },
    });
  });

  it('§3.10 a second one is answered at once, and leaves the first alone', async () => {
    const { service, browser } = scene.open();
    const first = firstValueFrom(service.authorizeWithPopUp());
    await scene.clock.advance(0);
    const second = await firstValueFrom(service.authorizeWithPopUp());
    expect(second).toMatchObject({
      errorMessage: 'There is already a popup open.',
      error: { code: 'login/popup-open' },
    });
    expect(browser.popUps).toHaveLength(1);
    browser.awaited[0]?.bring(scene.provider.authorize(browser.popUps[0]?.address ?? ''));
    expect((await first).isAuthenticated).toBe(true);
  });
});

describe('checkSessionChanged$', () => {
  const recorded = (stream: Observable<boolean>): boolean[] => {
    const values: boolean[] = [];
    stream.subscribe((value) => values.push(value));
    return values;
  };

  it('§1.4 begins with false, is true when the provider says changed, and tells whoever comes later', async () => {
    scene = await createScene({ checksSession: true });
    const { service, browser } = await scene.signIn({ config: { startCheckSession: true } });
    const values = recorded(service.checkSessionChanged$);
    await scene.clock.advance(3);
    browser.sessionFrames[0]?.say('unchanged');
    expect(values).toEqual([false]);
    browser.sessionFrames[0]?.say('changed');
    expect(values).toEqual([false, true]);
    expect(recorded(service.checkSessionChanged$)).toEqual([true]);
    expect(service.isAuthenticated()).toBe(true);
  });

  it('tells of a change inside the Angular zone, and of nothing else', async () => {
    scene = await createScene({ checksSession: true });
    const zone = new VisibleZone();
    const { service, browser } = await scene.signIn({
      config: { startCheckSession: true },
      providers: [{ provide: NgZone, useValue: zone }],
    });
    const inside: boolean[] = [];
    service.checkSessionChanged$.subscribe(() => inside.push(zone.isCurrent));
    browser.sessionFrames[0]?.say('unchanged');
    browser.sessionFrames[0]?.say('changed');
    expect(inside).toEqual([false, true]);
  });
});
