import { HttpErrorResponse } from '@angular/common/http';
import { ApplicationInitStatus, Injectable, type Provider } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { BehaviorSubject, EMPTY, firstValueFrom, NEVER, of, Subject, throwError } from 'rxjs';
import {
  codeOf,
  configuration,
  createScene,
  type Page,
  type Scene,
} from '../../test/angular/scene';
import { AuthClients } from '../auth-clients';
import { PLATFORM } from '../platform/platform';
import { serverPlatform } from '../platform/server';
import {
  EventTypes,
  OidcSecurityService,
  provideAuth,
  PublicEventsService,
  StsConfigHttpLoader,
  StsConfigLoader,
  StsConfigStaticLoader,
  withAppInitializerAuthCheck,
  type LoadedConfigs,
  type OpenIdConfiguration,
} from '../public-api';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

const one = { ...configuration, clientId: 'one' };
const two = { ...configuration, clientId: 'two' };
const broken = { ...configuration, authority: '' };
const unreachable = new HttpErrorResponse({ status: 503, url: 'https://app.example/secret.json' });

const slip = new TypeError('no such property');

/** The loader of an application. */
const loading = (load: () => LoadedConfigs): Provider => ({
  provide: StsConfigLoader,
  useFactory: () => new StsConfigHttpLoader(load()),
});

const ids = (): (string | undefined)[] =>
  TestBed.inject(OidcSecurityService)
    .getConfigurations()
    .map(({ configId }) => configId);
const started = (): Promise<unknown> => TestBed.inject(ApplicationInitStatus).donePromise;

/** Loads the application and waits for its start. */
async function start(load: () => LoadedConfigs): Promise<Page> {
  const page = scene.open({ loader: loading(load) });
  await started();
  return page;
}

/** The codes in the log, with what they are about. */
const logged = ({ logger }: Page): string[] =>
  logger.lines.filter(({ level }) => level === 'error').map(({ text }) => text);

const thrownBy = (action: () => unknown): unknown => {
  try {
    return action();
  } catch (error) {
    return error;
  }
};

/** Version 12: an array of promises. */
@Injectable()
class LoaderOfVersion12 implements StsConfigLoader {
  loadConfigs(): Promise<OpenIdConfiguration>[] {
    return [Promise.resolve(one), Promise.resolve(two)];
  }
}

/** Version 14 and later: an Observable of an array. */
@Injectable()
class LoaderOfVersion14 extends StsConfigLoader {
  loadConfigs() {
    return of<OpenIdConfiguration[]>([one, two]);
  }
}

describe('D6 the loader', () => {
  it.each<[string, () => LoadedConfigs, string[]]>([
    ['Promise<C>', () => Promise.resolve(one), ['0-one']],
    ['Promise<C>[]', () => [Promise.resolve(one), Promise.resolve(two)], ['0-one', '1-two']],
    ['Promise<C[]>', () => Promise.resolve([one, two]), ['0-one', '1-two']],
    ['Observable<C>', () => of(one), ['0-one']],
    ['Observable<C>[]', () => [of(one), of(two)], ['0-one', '1-two']],
    ['Observable<C[]>', () => of([one, two]), ['0-one', '1-two']],
    ['an Observable that never ends', () => new BehaviorSubject(one), ['0-one']],
  ])('§1.6 StsConfigHttpLoader takes %s', async (_form, load, expected) => {
    await start(load);
    expect(ids()).toEqual(expected);
  });

  it.each([LoaderOfVersion12, LoaderOfVersion14])(
    '§1.6 may be a class of the application: %p',
    async (useClass) => {
      scene.open({ loader: { provide: StsConfigLoader, useClass } });
      await started();
      expect(ids()).toEqual(['0-one', '1-two']);
    },
  );

  it.each([
    [one, ['0-one']],
    [
      [one, two],
      ['0-one', '1-two'],
    ],
  ])('§1.6 StsConfigStaticLoader brings what it was given', async (passed, expected) => {
    scene.open({
      loader: { provide: StsConfigLoader, useFactory: () => new StsConfigStaticLoader(passed) },
    });
    await started();
    expect(ids()).toEqual(expected);
  });

  it('§1.6 comes before a configuration passed beside it', async () => {
    TestBed.configureTestingModule({
      providers: [provideAuth({ config: two, loader: loading(() => of(one)) })],
    });
    await started();
    expect(ids()).toEqual(['0-one']);
    sessionStorage.clear();
  });

  it('§6.3-31 is asked once, however many wait', async () => {
    let asked = 0;
    const { service } = scene.open({
      loader: loading(() => {
        asked += 1;
        return of(one);
      }),
    });
    await Promise.all([
      started(),
      firstValueFrom(service.checkAuth()),
      firstValueFrom(service.checkAuthMultiple()),
    ]);
    await firstValueFrom(service.checkAuth());
    expect(asked).toBe(1);
  });

  it('§1.6 the application starts when the configuration is there', async () => {
    const answer = new Subject<OpenIdConfiguration>();
    const { service } = scene.open({ loader: loading(() => answer) });
    const status = TestBed.inject(ApplicationInitStatus);
    await scene.clock.advance(10);
    expect(status.done).toBe(false);
    expect(service.getConfigurations()).toEqual([]);
    answer.next(one);
    await started();
    expect(service.getConfiguration().clientId).toBe('one');
  });

  it('a getter that is asked too early says so', async () => {
    const { service } = scene.open({ loader: loading(() => of(one)) });
    expect(codeOf(() => service.getToken())).toBe('config/missing-configuration');
    await started();
    expect(service.getToken()).toBe('');
  });

  it('D10 with withAppInitializerAuthCheck() the application starts when the user is known', async () => {
    await scene.signIn();
    const { service } = scene.open({
      loader: loading(() => of(configuration)),
      features: [withAppInitializerAuthCheck()],
    });
    await started();
    expect(service.isAuthenticated()).toBe(true);
  });

  it('§1.4 the streams and signals begin when the configuration is there', async () => {
    await scene.signIn();
    const { service } = scene.open({ loader: loading(() => of(configuration)) });
    const seen: boolean[] = [];
    service.isAuthenticated$.subscribe(({ isAuthenticated }) => seen.push(isAuthenticated));
    expect(service.authenticated().isAuthenticated).toBe(false);
    await firstValueFrom(service.checkAuth());
    expect(seen).toEqual([false, true]);
    expect(service.authenticated().isAuthenticated).toBe(true);
  });

  it('D33 brings the configuration on a server too, where nobody is known', async () => {
    const { service } = scene.open({
      loader: loading(() => of(one)),
      providers: [{ provide: PLATFORM, useValue: serverPlatform }],
    });
    await started();
    expect(service.getConfiguration().clientId).toBe('one');
  });

  it('leaves nothing running where the application is gone before the answer', async () => {
    const answer = new Subject<OpenIdConfiguration>();
    scene.open({ loader: loading(() => answer) });
    await scene.clock.advance(0);
    TestBed.resetTestingModule();
    answer.next(one);
    await scene.clock.advance(0);
    expect(scene.clock.timers).toBe(0);
    expect(scene.wire()).toEqual([]);
  });
});

describe('what fails', () => {
  it.each<[string, () => LoadedConfigs, string[], string]>([
    [
      'a part that fails',
      () => [firstValueFrom(throwError(() => unreachable)), Promise.resolve(two)],
      ['1-two'],
      'config/loading-failed',
    ],
    [
      'an Observable that fails',
      () => [throwError(() => unreachable), of(two)],
      ['1-two'],
      'config/loading-failed',
    ],
    ['an Observable without a value', () => [of(one), EMPTY], ['0-one'], 'config/loading-failed'],
    [
      'a wrong configuration',
      () => of([one, broken, two]),
      ['0-one', '2-two'],
      'config/missing-authority',
    ],
    [
      'a configuration that is none',
      () => of([one, null as unknown as OpenIdConfiguration]),
      ['0-one'],
      'config/missing-configuration',
    ],
    [
      'a configId that is there already',
      () => of([one, { ...two, configId: '0-one' }, two]),
      ['0-one', '2-two'],
      'config/duplicate-config-id',
    ],
  ])('§1.6 %s leaves the others alone and says so', async (_name, load, expected, code) => {
    const page = scene.open({ loader: loading(load) });
    const events: unknown[] = [];
    TestBed.inject(PublicEventsService)
      .registerForEvents()
      .subscribe(({ type }) => events.push(type));
    await started();
    expect(ids()).toEqual(expected);
    expect(logged(page)).toEqual([expect.stringContaining(code) as string]);
    expect(logged(page).join()).not.toContain('secret.json');
    expect(events.filter((type) => type === EventTypes.ConfigLoadingFailed)).toHaveLength(1);
    expect(events.filter((type) => type === EventTypes.ConfigLoaded)).toHaveLength(expected.length);
  });

  it('S-17 nobody else is taken for the first configuration where that is missing', async () => {
    await start(() => [firstValueFrom(throwError(() => unreachable)), Promise.resolve(two)]);
    const service = TestBed.inject(OidcSecurityService);
    for (const ask of [() => service.getAccessToken(), () => service.getConfiguration()]) {
      expect(thrownBy(ask)).toMatchObject({ code: 'config/loading-failed' });
    }
    expect(service.getConfiguration('1-two').clientId).toBe('two');
  });

  it.each<[string, () => LoadedConfigs, unknown]>([
    ['a request that fails', () => throwError(() => unreachable), unreachable],
    [
      'a loader that throws',
      () => {
        throw slip;
      },
      slip,
    ],
    ['no configuration', () => of([]), expect.any(Error)],
    [
      'only wrong ones',
      () => of(broken),
      expect.objectContaining({ code: 'config/missing-authority' }),
    ],
  ])(
    'D26 %s does not keep the application from starting, and is what every use fails with',
    async (_name, load, cause) => {
      const page = scene.open({ loader: loading(load) });
      const events: unknown[] = [];
      TestBed.inject(PublicEventsService)
        .registerForEvents()
        .subscribe((event) => events.push(event));
      await started();
      expect(logged(page)).toHaveLength(1);
      expect(events).toEqual([{ type: EventTypes.ConfigLoadingFailed, value: null }]);
      expect(page.service.getConfigurations()).toEqual([]);
      expect(codeOf(() => page.service.getToken())).toBe('config/loading-failed');
      const failure = thrownBy(() => page.service.getToken());
      expect(failure).toMatchObject({ code: 'config/loading-failed', cause });
    },
  );

  it('a loader that is not provided says so', async () => {
    scene.open({ loader: [] });
    await started();
    expect(codeOf(() => TestBed.inject(AuthClients).get())).toBe('config/loading-failed');
  });

  it('the next who needs the configuration has it loaded anew', async () => {
    const answers = [throwError(() => unreachable), of(one)];
    @Injectable()
    class Flaky extends StsConfigLoader {
      loadConfigs() {
        return answers.shift() ?? NEVER;
      }
    }
    const { service } = scene.open({ loader: { provide: StsConfigLoader, useClass: Flaky } });
    await started();
    expect(ids()).toEqual([]);
    const seen: number[] = [];
    service.isAuthenticated$.subscribe(({ allConfigsAuthenticated }) =>
      seen.push(allConfigsAuthenticated.length),
    );
    await firstValueFrom(service.checkAuth());
    expect(ids()).toEqual(['0-one']);
    expect(seen).toEqual([0, 1]);
    expect(service.getToken()).toBe('');
  });
});
