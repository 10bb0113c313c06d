import { createEnvironmentInjector, EnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { createFakeStorage } from 'angular-auth-oidc-client/testing';
import { firstValueFrom } from 'rxjs';
import { codeOf, configuration, createScene, type Page, type Scene } from '../test/angular/scene';
import { acquireAccessToken } from 'angular-auth-oidc-client/core';
import { AuthClients } from './auth-clients';
import {
  AbstractLoggerService,
  AbstractSecurityStorage,
  OidcSecurityService,
  provideAuth,
  type OidcError,
  type OpenIdConfiguration,
  type PassedInitialConfig,
} from './public-api';

afterEach(() => {
  sessionStorage.clear();
});

/** What the application meets when it starts. */
const start = (passed: PassedInitialConfig): OidcSecurityService => {
  TestBed.configureTestingModule({ providers: [provideAuth(passed)] });
  return TestBed.inject(OidcSecurityService);
};

const messageOf = (action: () => unknown): string => {
  try {
    action();
    return '';
  } catch (error) {
    return (error as OidcError).message;
  }
};

const { authority: _a, ...noAuthority } = configuration;
const { clientId: _c, ...noClientId } = configuration;
const { redirectUrl: _r, ...noRedirectUrl } = configuration;

it.each<[string, PassedInitialConfig, string]>([
  ['config/missing-authority', { config: noAuthority }, 'authority'],
  ['config/missing-authority', { config: { ...configuration, authority: '' } }, 'authority'],
  ['config/missing-client-id', { config: noClientId }, 'clientId'],
  ['config/invalid-redirect-uri', { config: noRedirectUrl }, 'redirectUrl'],
  [
    'config/invalid-redirect-uri',
    { config: { ...configuration, redirectUrl: '/cb' } },
    'redirectUrl',
  ],
  [
    'config/insecure-authority',
    { config: { ...configuration, authority: 'http://op.example' } },
    'authority',
  ],
  [
    'config/invalid-option',
    { config: { ...configuration, responseType: 'token' } },
    'responseType',
  ],
  [
    'config/duplicate-config-id',
    { config: [configuration, { ...configuration, configId: '0-app' }] },
    'configId',
  ],
  ['config/missing-authority', { config: [configuration, noAuthority] }, 'authority'],
  // forRoot(config) in place of forRoot({ config })
  ['config/missing-configuration', configuration as PassedInitialConfig, '{ config: {'],
  ['config/missing-configuration', {}, '{ config: {'],
])(
  'D35 %s is thrown when the application starts, in one sentence with the remedy',
  (code, passed, named) => {
    expect(codeOf(() => start(passed))).toBe(code);
    TestBed.resetTestingModule();
    const message = messageOf(() => start(passed));
    expect(message).toContain(named);
    expect(message).toMatch(/^[^.]+(\.[^ ][^.]*)*\.$/);
  },
);

it('D35 an http authority is for loopback', () => {
  expect(
    start({ config: { ...configuration, authority: 'http://localhost:8080' } }).getToken(),
  ).toBe('');
});

it('D35 an unknown configId is named', () => {
  const service = start({ config: configuration });
  expect(codeOf(() => service.getToken('x'))).toBe('config/unknown-config-id');
  expect(messageOf(() => service.getToken('x'))).toContain('x');
});

it('D35 a list without a configuration says so at first use', () => {
  const service = start({ config: [] });
  expect(service.getConfigurations()).toEqual([]);
  expect(codeOf(() => service.getToken())).toBe('config/unknown-config-id');
});

it('D35 a service without provideAuth() says what is missing', () => {
  TestBed.configureTestingModule({});
  expect(codeOf(() => TestBed.inject(OidcSecurityService))).toBe('config/missing-configuration');
});

describe('in a route that is loaded later', () => {
  const provide = (config: OpenIdConfiguration) =>
    createEnvironmentInjector([provideAuth({ config })], TestBed.inject(EnvironmentInjector));

  it('provideAuth() sets the whole application up [9-2]', async () => {
    TestBed.configureTestingModule({});
    expect(TestBed.inject(AuthClients).find()).toBeUndefined();
    const lazy = provide(configuration);
    expect(lazy.get(OidcSecurityService).getConfiguration().clientId).toBe('app');
    expect(TestBed.inject(OidcSecurityService).getConfiguration().clientId).toBe('app');
    expect(await firstValueFrom(TestBed.inject(OidcSecurityService).checkAuth())).toMatchObject({
      isAuthenticated: false,
    });
  });

  it('a storage and a logger that are provided beside it are used [9-2]', () => {
    TestBed.configureTestingModule({});
    const storage = { ...createFakeStorage(), clear: () => undefined };
    const lazy = createEnvironmentInjector(
      [
        provideAuth({ config: configuration }),
        { provide: AbstractSecurityStorage, useValue: storage },
      ],
      TestBed.inject(EnvironmentInjector),
    );
    lazy.get(OidcSecurityService).setState('mine');
    expect([...storage.entries.values()]).toEqual(['mine']);
  });

  it('a second configuration is ignored, and the log says so', () => {
    const lines: unknown[][] = [];
    const logger = { logWarning: (...line: unknown[]) => lines.push(line) };
    TestBed.configureTestingModule({
      providers: [
        provideAuth({ config: configuration }),
        { provide: AbstractLoggerService, useValue: logger },
      ],
    });
    const lazy = provide({ ...configuration, clientId: 'other' });
    expect(lazy.get(OidcSecurityService).getConfiguration().clientId).toBe('app');
    expect(String(lines)).toContain('only the first configuration counts');
  });
});

it('§2.1 configurations without an id are told apart by their position', () => {
  const service = start({ config: [configuration, { ...configuration, scope: 'openid' }] });
  expect(service.getConfigurations().map(({ configId }) => configId)).toEqual(['0-app', '1-app']);
});

it('D26 the start of the application waits for nothing and fetches nothing', () => {
  start({ config: configuration });
  const [client] = TestBed.inject(AuthClients).all;
  expect(client?.store.value.status).toBe('unknown');
  expect(client?.memory.metadata).toBeUndefined();
});

it('leaves no timer behind', () => {
  jest.useFakeTimers();
  start({ config: configuration });
  expect(jest.getTimerCount()).toBeGreaterThan(0);
  TestBed.resetTestingModule();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe('several configurations', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await createScene();
  });
  const config = [
    { configId: 'one' },
    { configId: 'two', scope: 'openid offline_access', redirectUrl: 'https://app.example/two' },
  ];
  const warnings = ({ logger }: Page): string[] =>
    logger.lines.filter(({ level }) => level === 'warning').map(({ text }) => text);

  it.each<[string, OpenIdConfiguration, number]>([
    ['the same authority, clientId and scope', {}, 1],
    ['another clientId', { clientId: 'other' }, 0],
    ['another scope', { scope: 'openid' }, 0],
    ['another authority', { authority: 'https://other.example' }, 0],
  ])('§3.2 with %s: %p warns %d times', async (_name, other, times) => {
    const page = scene.open({ config: [{ configId: 'one' }, { configId: 'two', ...other }] });
    await scene.clock.advance(0);
    expect(warnings(page).filter((text) => text.includes('the same authority'))).toHaveLength(
      times,
    );
  });

  it('§3.2 a single configuration has no twin', async () => {
    const page = scene.open();
    await scene.clock.advance(0);
    expect(warnings(page)).toEqual([]);
  });

  it('D12 each keeps its own in the storage, and the end of one is not the end of the other', async () => {
    const urls = [
      await scene.leave(scene.open({ config }), {}, 'one'),
      await scene.leave(scene.open({ config }), {}, 'two'),
    ];
    const { service } = scene.open({ config });
    await firstValueFrom(service.checkAuth(urls[0], 'one'));
    await firstValueFrom(service.checkAuth(urls[1], 'two'));
    const keys = (): string[] =>
      [...scene.storage.entries.keys()].filter((key) => key.endsWith(':session'));
    expect(keys().sort()).toEqual([
      'oidc:one:app:https%3A%2F%2Fop.example:session',
      'oidc:two:app:https%3A%2F%2Fop.example:session',
    ]);
    expect(service.getToken('one')).not.toBe(service.getToken('two'));
    service.logoffLocal('one');
    expect(keys()).toEqual(['oidc:two:app:https%3A%2F%2Fop.example:session']);
    expect(service.isAuthenticated('one')).toBe(false);
    expect(service.isAuthenticated('two')).toBe(true);
  });

  it.each(['one', 'two'])(
    'D12 an answer is redeemed by the configuration that it belongs to: %s',
    async (configId) => {
      const url = await scene.leave(scene.open({ config }), {}, configId);
      const { service } = scene.open({ config, url });
      const responses = await firstValueFrom(service.checkAuthMultiple());
      expect(responses.map((response) => [response.configId, response.isAuthenticated])).toEqual([
        [configId, true],
        [configId === 'one' ? 'two' : 'one', false],
      ]);
      expect(scene.wire().filter((request) => request === 'POST /token')).toHaveLength(1);
    },
  );

  it('D26 one whose provider is down leaves the others alone', async () => {
    const down = { configId: 'down', authority: 'https://down.example', clientId: 'x' };
    const all = [down, ...config];
    const url = await scene.leave(scene.open({ config: all }), {}, 'two');
    const { service } = scene.open({ config: all, url });
    const done = firstValueFrom(service.checkAuthMultiple());
    await scene.clock.advance(0);
    expect((await done).map((response) => response.isAuthenticated)).toEqual([true, false, false]);
    service.authorize('down');
    await scene.clock.advance(60);
    expect(TestBed.inject(AuthClients).get('down').store.value.error?.code).toBe(
      'metadata/request-failed',
    );
    expect(service.isAuthenticated('two')).toBe(true);
  });

  it('§1.4 isAuthenticated$ and userData$ tell of each, and of all together', async () => {
    const urls = [
      await scene.leave(scene.open({ config }), {}, 'one'),
      await scene.leave(scene.open({ config }), {}, 'two'),
    ];
    const { service } = scene.open({ config });
    const together: boolean[] = [];
    service.isAuthenticated$.subscribe(({ isAuthenticated }) => together.push(isAuthenticated));
    await firstValueFrom(service.checkAuth(urls[0], 'one'));
    expect(service.userData()).toMatchObject({ userData: null });
    await firstValueFrom(service.checkAuth(urls[1], 'two'));
    expect(together.at(-1)).toBe(true);
    expect(together.slice(0, -1)).not.toContain(true);
    const { userData, allUserData } = await firstValueFrom(service.userData$);
    expect(userData).toBeNull();
    expect(allUserData).toEqual([
      {
        configId: 'one',
        userData: expect.objectContaining({ sub: expect.any(String) as string }) as object,
      },
      {
        configId: 'two',
        userData: expect.objectContaining({ sub: expect.any(String) as string }) as object,
      },
    ]);
    service.logoffLocal('two');
    expect(await firstValueFrom(service.isAuthenticated$)).toEqual({
      isAuthenticated: false,
      allConfigsAuthenticated: [
        { configId: 'one', isAuthenticated: true },
        { configId: 'two', isAuthenticated: false },
      ],
    });
  });

  describe('the page of a pop-up', () => {
    const url = 'https://app.example/callback?code=abc&state=' + 'x'.repeat(43);
    const openInPopUp = (): Page => {
      const page = scene.open({ config, url });
      page.browser.takesOver = true;
      return page;
    };

    it('D29 hands an answer over once, whichever configurations look', async () => {
      const { service, browser } = openInPopUp();
      await Promise.all([
        firstValueFrom(service.checkAuth(undefined, 'one')),
        firstValueFrom(service.checkAuth(undefined, 'two')),
      ]);
      await firstValueFrom(service.checkAuth(undefined, 'two'));
      expect(browser.offered).toEqual([url]);
    });

    it.each(['one', 'two'])('D29 makes no configuration sign in, such as %s', async (configId) => {
      const { service, browser } = openInPopUp();
      await firstValueFrom(service.checkAuth(undefined, 'one'));
      service.authorize(configId);
      await scene.clock.advance(0);
      expect(browser.redirects).toEqual([]);
    });

    it('D29 hands over what another configuration of the opener waits for', async () => {
      const opener = scene.open({ config });
      opener.service.authorizeWithPopUp(undefined, undefined, 'two').subscribe();
      await scene.clock.advance(0);
      const answer = scene.provider.authorize(opener.browser.popUps[0]?.address ?? '');
      const stored = new Map(scene.storage.entries);
      const { service, browser } = scene.open({ config, url: answer });
      await scene.clock.advance(0);
      // Another window is what opens, while the opener and its attempt are still there.
      for (const [key, text] of stored) scene.storage.entries.set(key, text);
      browser.takesOver = true;
      // What a guard of the other configuration does, where nobody else checks.
      await acquireAccessToken(TestBed.inject(AuthClients).get('one'));
      service.authorize('one');
      await scene.clock.advance(0);
      expect(browser.redirects).toEqual([]);
      expect(browser.offered).toEqual([answer]);
      expect(scene.wire()).not.toContain('POST /token');
    });

    it('D14 an answer that nobody takes over stops nobody', async () => {
      const { service, browser } = scene.open({ config, url });
      await firstValueFrom(service.checkAuth());
      service.authorize();
      await scene.clock.advance(0);
      expect(browser.offered).toEqual([url]);
      expect(browser.redirects).toHaveLength(1);
    });
  });
});
