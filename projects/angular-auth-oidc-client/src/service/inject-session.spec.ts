import {
  createEnvironmentInjector,
  EnvironmentInjector,
  runInInjectionContext,
  type Provider,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { codeOf, configuration, createScene, type Scene } from '../../test/angular/scene';
import { StsConfigLoader, StsConfigStaticLoader } from '../providers/config-loaders';
import { injectSession, type Session } from './inject-session';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

const session = (configId?: string): Session =>
  TestBed.runInInjectionContext(() => injectSession(configId));

const valuesOf = (signals: Session): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(signals).map(([name, read]) => [name, (read as () => unknown)()]),
  );

const nothing = {
  activity: 'idle',
  isAuthenticated: false,
  accessToken: '',
  idToken: '',
  refreshToken: '',
  accessTokenExpiresAt: undefined,
  renewsAt: undefined,
  scope: undefined,
  claims: undefined,
  userData: undefined,
  error: undefined,
};

it('D10 is unknown until somebody looked, then anonymous', async () => {
  const { service } = scene.open();
  const signals = session();
  expect(valuesOf(signals)).toEqual({ status: 'unknown', ...nothing });
  await firstValueFrom(service.checkAuth());
  expect(valuesOf(signals)).toEqual({ status: 'anonymous', ...nothing });
});

it('says everything of a session, and follows it to its end', async () => {
  const { service, response } = await scene.signIn();
  const signals = session();
  const now = scene.clock.now();
  expect(valuesOf(signals)).toEqual({
    status: 'authenticated',
    activity: 'idle',
    isAuthenticated: true,
    accessToken: service.getToken(),
    idToken: service.getIdToken(),
    refreshToken: service.getRefreshToken(),
    accessTokenExpiresAt: now + 300,
    renewsAt: now + 240,
    scope: 'openid profile offline_access',
    claims: service.getPayloadFromIdToken(),
    userData: response.userData,
    error: undefined,
  });
  service.logoffLocal();
  expect(valuesOf(signals)).toEqual({ status: 'anonymous', ...nothing });
});

it('shows what is in flight, and the last failure until something succeeds', async () => {
  const { service } = await scene.signIn();
  const signals = session();
  const release = scene.provider.hold('/token');
  const renewal = firstValueFrom(service.forceRefreshSession());
  await scene.clock.advance(0);
  expect(signals.activity()).toBe('renewing');
  release();
  await renewal;
  expect(signals.activity()).toBe('idle');

  scene.provider.faults = { tokenResponse: () => 'no JSON' };
  await firstValueFrom(service.forceRefreshSession());
  expect(signals.error()?.code).toBe('token-response/invalid');
});

it('D11 turns when the token expires, while the session may still be renewed', async () => {
  scene.provider.faults = {};
  await scene.signIn({ config: { silentRenew: false } });
  const signals = session();
  expect(signals.accessToken()).not.toBe('');
  await scene.clock.advance(300);
  expect(signals.isAuthenticated()).toBe(false);
  expect(signals.accessToken()).toBe('');
  expect(signals.status()).toBe('authenticated');
  expect(signals.renewsAt()).toBeUndefined();
});

it('is that of the configuration named', async () => {
  const config = [{ configId: 'one' }, { configId: 'two', redirectUrl: 'https://app.example/2' }];
  const url = await scene.leave(scene.open({ config }), {}, 'two');
  const { service } = scene.open({ config });
  await firstValueFrom(service.checkAuth(url, 'two'));
  expect(session('two').isAuthenticated()).toBe(true);
  expect(session().isAuthenticated()).toBe(false);
  expect(codeOf(() => session('x'))).toBe('config/unknown-config-id');
});

it('needs an injection context', () => {
  scene.open();
  expect(() => injectSession()).toThrow('injectSession');
});

it('D10 is unknown while the configuration is being loaded, and follows it from then on', async () => {
  await scene.signIn();
  const loader: Provider = {
    provide: StsConfigLoader,
    useFactory: () => new StsConfigStaticLoader(configuration),
  };
  const { service } = scene.open({ loader });
  const signals = session();
  expect(valuesOf(signals)).toEqual({ status: 'unknown', ...nothing });
  await firstValueFrom(service.checkAuth());
  expect(signals.isAuthenticated()).toBe(true);
  expect(signals.accessToken()).toBe(service.getToken());
});

it('follows the session also for those who outlive the context that they asked in', async () => {
  const { service } = await scene.signIn();
  const child = createEnvironmentInjector([], TestBed.inject(EnvironmentInjector));
  const signals = runInInjectionContext(child, () => injectSession());
  child.destroy();
  service.logoffLocal();
  expect(signals.status()).toBe('anonymous');
});
