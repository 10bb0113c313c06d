import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import type { OpenIdConfiguration, TabsPort } from 'angular-auth-oidc-client/core';
import { createFakeTabs } from 'angular-auth-oidc-client/testing';
import { Blank } from '../../test/angular/pages';
import {
  configuration,
  createScene,
  type Page,
  type PageOptions,
  type Scene,
} from '../../test/angular/scene';
import { PLATFORM } from '../platform/platform';
import { serverPlatform } from '../platform/server';
import { StsConfigLoader } from '../providers/config-loaders';
import { frontChannelLogout } from './front-channel-logout';

const page = 'https://app.example/signed-out';
const iss = encodeURIComponent('https://op.example');

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
  scene.provider.faults = { idTokenClaims: (claims) => ({ ...claims, sid: 's-1' }) };
});

/** The provider shows the page in a frame: the application is loaded there, with the same storage. */
function load(url: string, options: PageOptions = {}): Page {
  return scene.open({
    ...options,
    url,
    providers: [
      provideRouter([
        { path: 'signed-out', component: Blank, canActivate: [frontChannelLogout] },
        { path: '**', redirectTo: 'signed-out' },
      ]),
      ...(options.providers ?? []),
    ],
  });
}

async function show(url: string, options?: PageOptions): Promise<Page> {
  const frame = load(url, options);
  await TestBed.inject(Router).navigateByUrl('/signed-out');
  return frame;
}

/** Navigates to the page; tells whether it is there yet. */
function goTo(): () => Promise<boolean> {
  let isThere = false;
  void TestBed.inject(Router)
    .navigateByUrl('/signed-out')
    .then(() => {
      isThere = true;
    });
  return async () => {
    await scene.clock.advance(0);
    return isThere;
  };
}

const stored = (configId = '0-app'): boolean =>
  scene.storage.entries.has(`oidc:${configId}:app:https%3A%2F%2Fop.example:session`);

it.each([
  ['neither', ''],
  ['both, right', `?iss=${iss}&sid=s-1`],
])('F-01 F-02 with iss and sid %s the session ends, in the storage too', async (_, query) => {
  await scene.signIn();
  expect(stored()).toBe(true);
  const { service, browser } = await show(page + query);
  expect(stored()).toBe(false);
  expect(service.isAuthenticated()).toBe(false);
  expect(TestBed.inject(Location).path()).toBe('/signed-out');
  expect(scene.wire()).toEqual([]);
  expect(browser.redirects).toEqual([]);
});

it.each([
  ['another iss', '?iss=https%3A%2F%2Fevil.example&sid=s-1'],
  ['another sid', `?iss=${iss}&sid=s-2`],
  ['iss alone', `?iss=${iss}`],
  ['sid alone', '?sid=s-1'],
])('F-02 with %s the session stays, and the page shows', async (_, query) => {
  await scene.signIn();
  const { service } = await show(page + query);
  expect(stored()).toBe(true);
  expect(service.isAuthenticated()).toBe(true);
  expect(TestBed.inject(Location).path()).toBe('/signed-out');
});

it('every open tab is told before the page shows, whether it renews or not [19a]', async () => {
  const fake = createFakeTabs();
  let connect = (): void => undefined;
  const connected = new Promise<void>((resolve) => (connect = resolve));
  const tabs = {
    ...fake,
    open: () => connected.then(() => fake.open()) as unknown as TabsPort,
  };
  const config = { silentRenew: false };
  await scene.signIn({ config });
  load(page, { tabs, config });
  const isThere = goTo();
  expect(await isThere()).toBe(false);
  expect(stored()).toBe(false);
  connect();
  expect(await isThere()).toBe(true);
  expect(fake.told.map(({ message }) => message)).toContainEqual({ type: 'ended', sub: 'user-1' });
});

it('F-01 where nobody is signed in, or not any more, the page just shows', async () => {
  await show(page);
  await show(`${page}?iss=${iss}&sid=s-1`);
  expect(TestBed.inject(Location).path()).toBe('/signed-out');
  expect(scene.wire()).toEqual([]);
});

it('every configuration that is meant ends, and no other', async () => {
  const config = [{ configId: 'one' }, { configId: 'two' }];
  for (const [position, sid] of ['s-1', 's-2'].entries()) {
    scene.provider.faults = { idTokenClaims: (claims) => ({ ...claims, sid }) };
    await scene.signIn({ config: position ? [...config].reverse() : config });
  }
  expect([stored('one'), stored('two')]).toEqual([true, true]);
  await show(`${page}?iss=${iss}&sid=s-2`, { config });
  expect([stored('one'), stored('two')]).toEqual([true, false]);
  await show(page, { config });
  expect([stored('one'), stored('two')]).toEqual([false, false]);
});

it('waits for configurations that are being loaded', async () => {
  await scene.signIn();
  let bring = (_: OpenIdConfiguration): void => undefined;
  const configs = [new Promise<OpenIdConfiguration>((resolve) => (bring = resolve))];
  load(page, {
    loader: { provide: StsConfigLoader, useValue: { loadConfigs: () => configs } },
  });
  const isThere = goTo();
  expect(await isThere()).toBe(false);
  bring(configuration);
  expect(await isThere()).toBe(true);
  expect(stored()).toBe(false);
});

it('D13 waits for a storage that takes its time, to read and to forget', async () => {
  const entries = new Map<string, string>();
  const gates: (() => void)[] = [];
  const later = <T>(act: () => T): Promise<T> =>
    new Promise((resolve) => {
      gates.push(() => {
        resolve(act());
      });
    });
  const storage = {
    read: (key: string) => entries.get(key) ?? null,
    write: (key: string, value: string) => {
      entries.set(key, value);
    },
    remove: (key: string) => {
      entries.delete(key);
    },
  };
  await scene.signIn({ usesItsStorage: true, config: { storage } });
  const key = '0-app';
  const stillStored = (): boolean =>
    [...entries.keys()].some((name) => name.includes(key) && name.endsWith('session'));
  expect(stillStored()).toBe(true);

  const slow = {
    ...storage,
    read: (name: string) => later(() => storage.read(name)),
    remove: (name: string) => later(() => storage.remove(name)),
  };
  load(page, { usesItsStorage: true, config: { storage: slow } });
  const isThere = goTo();
  for (let turn = 0; stillStored() && turn < 10; turn++) {
    expect(await isThere()).toBe(false);
    for (const open of gates.splice(0)) open();
  }
  expect(stillStored()).toBe(false);
  expect(await isThere()).toBe(true);
});

it('D33 on a server the page shows, and nothing happens', async () => {
  await show(page, { providers: [{ provide: PLATFORM, useValue: serverPlatform }] });
  expect(TestBed.inject(Location).path()).toBe('/signed-out');
});
