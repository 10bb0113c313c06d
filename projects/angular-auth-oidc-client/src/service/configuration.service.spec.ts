import type { Provider } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom, Subject, throwError } from 'rxjs';
import { configuration, createScene, type Scene } from '../../test/angular/scene';
import {
  ConfigurationService,
  StsConfigHttpLoader,
  StsConfigLoader,
  type LoadedConfigs,
  type OpenIdConfiguration,
} from '../public-api';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

const loading = (configs: LoadedConfigs): Provider => ({
  provide: StsConfigLoader,
  useFactory: () => new StsConfigHttpLoader(configs),
});

it('§4.1 tells of several configurations', () => {
  scene.open({ config: [{ configId: 'one' }, { configId: 'two' }] });
  const service = TestBed.inject(ConfigurationService);
  expect(service.hasManyConfigs()).toBe(true);
  expect(service.hasAtLeastOneConfig()).toBe(true);
  expect(service.getAllConfigurations().map(({ configId }) => configId)).toEqual(['one', 'two']);
});

it('§4.1 tells of one, and of none', () => {
  scene.open();
  expect(TestBed.inject(ConfigurationService).hasManyConfigs()).toBe(false);
  scene.open({ config: [] });
  const service = TestBed.inject(ConfigurationService);
  expect(service.hasAtLeastOneConfig()).toBe(false);
  expect(service.getAllConfigurations()).toEqual([]);
});

it.each([
  [undefined, 'one'],
  ['', 'one'],
  ['two', 'two'],
  ['x', undefined],
])('§4.1 getOpenIDConfiguration(%p) gives %p at once, and ends', (configId, expected) => {
  scene.open({ config: [{ configId: 'one' }, { configId: 'two' }] });
  const service = TestBed.inject(ConfigurationService);
  const seen: unknown[] = [];
  service.getOpenIDConfiguration(configId).subscribe({
    next: (config) => seen.push(config === null ? undefined : config.configId),
    complete: () => seen.push('end'),
  });
  service.getOpenIDConfigurations(configId).subscribe(({ allConfigs, currentConfig }) => {
    seen.push(
      currentConfig?.configId,
      allConfigs.map((config) => config.configId),
    );
  });
  expect(seen).toEqual([expected, 'end', expected, ['one', 'two']]);
});

it('§4.1 waits for the loader', async () => {
  const answer = new Subject<OpenIdConfiguration>();
  scene.open({ loader: loading(answer) });
  const service = TestBed.inject(ConfigurationService);
  expect(service.hasAtLeastOneConfig()).toBe(false);
  const waiting = firstValueFrom(service.getOpenIDConfiguration());
  await scene.clock.advance(0);
  answer.next(configuration);
  expect((await waiting)?.clientId).toBe('app');
  expect(service.hasAtLeastOneConfig()).toBe(true);
});

it('D26 gives null where none could be loaded', async () => {
  scene.open({ loader: loading(throwError(() => new Error('down'))) });
  const service = TestBed.inject(ConfigurationService);
  expect(await firstValueFrom(service.getOpenIDConfiguration())).toBeNull();
  expect(await firstValueFrom(service.getOpenIDConfigurations())).toEqual({
    allConfigs: [],
    currentConfig: null,
  });
});
