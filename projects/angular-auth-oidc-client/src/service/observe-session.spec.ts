import { NgZone } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { createScene, VisibleZone, type Scene } from '../../test/angular/scene';
import { AuthClients } from '../auth-clients';
import { observeSessions } from './observe-session';
import { PublicEventsService } from './public-events.service';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

it('gives the value at once, then each other one, none twice, and none after the end', async () => {
  const page = await scene.signIn();
  const clients = TestBed.inject(AuthClients);
  const values: string[] = [];
  let looked = 0;
  const subscription = observeSessions(clients, TestBed.inject(NgZone), ([client]) => {
    looked += 1;
    return client!.store.value.status;
  }).subscribe((value) => values.push(value));
  await firstValueFrom(page.service.forceRefreshSession());
  page.service.logoffLocal();
  expect(values).toEqual(['authenticated', 'anonymous']);

  subscription.unsubscribe();
  const before = looked;
  const url = await scene.leave(page);
  await firstValueFrom(page.service.checkAuth(url));
  expect(page.service.isAuthenticated()).toBe(true);
  expect(values).toHaveLength(2);
  expect(looked).toBe(before);
});

it('D24 tells inside the Angular zone of what happened outside', async () => {
  const url = await scene.leave(scene.open());
  const zone = new VisibleZone();
  const { service } = scene.open({ url, providers: [{ provide: NgZone, useValue: zone }] });
  const heard: [string, boolean][] = [];
  service.isAuthenticated$.subscribe(() => heard.push(['isAuthenticated$', zone.isCurrent]));
  service.userData$.subscribe(() => heard.push(['userData$', zone.isCurrent]));
  TestBed.inject(PublicEventsService)
    .registerForEvents()
    .subscribe(() => heard.push(['event', zone.isCurrent]));
  heard.length = 0;
  await firstValueFrom(service.checkAuth());
  expect(new Set(heard.map(([name]) => name))).toEqual(
    new Set(['isAuthenticated$', 'userData$', 'event']),
  );
  expect(heard.every(([, inside]) => inside)).toBe(true);
});
