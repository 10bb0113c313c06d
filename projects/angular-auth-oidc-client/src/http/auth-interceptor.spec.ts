import {
  HTTP_INTERCEPTORS,
  HttpClient,
  HttpClientJsonpModule,
  HttpClientModule,
  HttpContext,
  type HttpErrorResponse,
  HttpHeaders,
  provideHttpClient,
  withInterceptors,
} from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { ApplicationInitStatus, DOCUMENT, importProvidersFrom } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { heldTokens } from 'angular-auth-oidc-client/core';
import {
  catchError,
  delayWhen,
  firstValueFrom,
  NEVER,
  Observable,
  switchMap,
  throwError,
} from 'rxjs';
import {
  configuration,
  createScene,
  type Page,
  type PageOptions,
  type Scene,
} from '../../test/angular/scene';
import { AuthClients } from '../auth-clients';
import { PLATFORM } from '../platform/platform';
import { serverPlatform } from '../platform/server';
import {
  StsConfigHttpLoader,
  StsConfigLoader,
  type LoadedConfigs,
} from '../providers/config-loaders';
import { OidcSecurityService, type OpenIdConfiguration } from '../public-api';
import { authInterceptor, AuthInterceptor, REPEATS_REQUEST } from './auth-interceptor';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

const api = 'https://api.example/orders';
const secureRoutes = ['https://api.example/orders', '/same-origin', 'https://op.example'];
const noRenewal = { secureRoutes, useRefreshToken: false, silentRenew: false, scope: 'openid' };

const forms = {
  'authInterceptor()': [provideHttpClient(withInterceptors([authInterceptor()]))],
  AuthInterceptor: [
    importProvidersFrom(HttpClientModule),
    { provide: HTTP_INTERCEPTORS, useClass: AuthInterceptor, multi: true },
  ],
};

describe.each(Object.entries(forms))('%s', (_name, http) => {
  const page = (options: PageOptions = {}): PageOptions => ({
    config: { secureRoutes },
    ...options,
    providers: [...http, provideHttpClientTesting(), ...(options.providers ?? [])],
  });

  const get = (url: string, headers?: HttpHeaders): { cancel(): void } => {
    const call = TestBed.inject(HttpClient)
      .get(url, headers && { headers })
      .subscribe();
    return { cancel: () => call.unsubscribe() };
  };

  /** The requests that went out since the last call, with their `Authorization`. */
  const sent = (): (string | null)[] =>
    TestBed.inject(HttpTestingController)
      .match(() => true)
      .map(({ request }) => request.headers.get('Authorization'));

  it('§3.14 attaches the token below a secure route, at once', async () => {
    const { service } = await scene.signIn(page());
    for (const url of [api, `${api}/7?x=1`, '/same-origin/x', 'http://localhost/same-origin']) {
      get(url);
      expect(sent()).toEqual([`Bearer ${service.getToken()}`]);
    }
  });

  it.each([
    'https://api.example/other',
    'https://api.example/ordersx',
    'https://api.example.evil.test/orders',
    'https://api.example@evil.test/orders',
    'http://api.example/orders',
    'https://api.example:8443/orders',
    '/elsewhere',
  ])('S-17 D19 attaches nothing to %s', async (url) => {
    await scene.signIn(page());
    get(url);
    expect(sent()).toEqual([null]);
  });

  it('D19 attaches nothing to the provider’s own endpoints, also where a route covers them', async () => {
    const { service } = await scene.signIn(page());
    const { metadata } = scene.provider;
    for (const url of [
      metadata.token_endpoint,
      metadata.userinfo_endpoint,
      metadata.jwks_uri,
      `${metadata.revocation_endpoint}?x=1`,
      `${metadata.end_session_endpoint}#x`,
    ]) {
      get(url);
      expect(sent()).toEqual([null]);
    }
    for (const url of ['https://op.example/api', scene.provider.issuer]) {
      get(url);
      expect(sent()).toEqual([`Bearer ${service.getToken()}`]);
    }
  });

  it('D19 finds out which endpoints are the provider’s before it sends a token to their origin', async () => {
    await scene.signIn(page());
    const { service } = scene.open(page());
    get(scene.provider.metadata.userinfo_endpoint);
    expect(sent()).toEqual([]);
    await scene.clock.advance(0);
    expect(sent()).toEqual([null]);
    get('https://op.example/api');
    expect(sent()).toEqual([`Bearer ${service.getToken()}`]);
  });

  it('D19 asks the provider for them where it is not remembered', async () => {
    await scene.signIn(page());
    scene.storage.entries.delete('oidc:0-app:app:https%3A%2F%2Fop.example:metadata');
    const { service } = scene.open(page());
    get(scene.provider.metadata.token_endpoint);
    await scene.clock.advance(0);
    expect(sent()).toEqual([null]);
    get('https://op.example/api');
    expect(sent()).toEqual([`Bearer ${service.getToken()}`]);
  });

  it('D26 asks the provider nothing where nobody is signed in', async () => {
    scene.open(page({ config: { secureRoutes, eagerLoadAuthWellKnownEndpoints: false } }));
    get('https://op.example/api');
    await scene.clock.advance(0);
    expect(sent()).toEqual([null]);
    expect(scene.wire()).toEqual([]);
  });

  it('D20 leaves an Authorization header of the application alone', async () => {
    await scene.signIn(page());
    get(api, new HttpHeaders({ authorization: 'Basic abc' }));
    expect(sent()).toEqual(['Basic abc']);
  });

  it('keeps the other headers of the request', async () => {
    await scene.signIn(page());
    get(api, new HttpHeaders({ 'X-Trace': '1' }));
    const [call] = TestBed.inject(HttpTestingController).match(() => true);
    expect(call?.request.headers.get('X-Trace')).toBe('1');
    expect(call?.request.headers.has('Authorization')).toBe(true);
  });

  it('sends the token of the configuration that the route belongs to', async () => {
    const config = [
      { configId: 'one', secureRoutes: ['https://api.example'] },
      { configId: 'two', secureRoutes: [api], redirectUrl: 'https://app.example/two' },
    ];
    const urls = [
      await scene.leave(scene.open(page({ config })), {}, 'one'),
      await scene.leave(scene.open(page({ config })), {}, 'two'),
    ];
    const { service } = scene.open(page({ config }));
    await firstValueFrom(service.checkAuth(urls[0], 'one'));
    await firstValueFrom(service.checkAuth(urls[1], 'two'));
    get(api);
    get('https://api.example/other');
    expect(sent()).toEqual([
      `Bearer ${service.getToken('two')}`,
      `Bearer ${service.getToken('one')}`,
    ]);
    expect(service.getToken('one')).not.toBe(service.getToken('two'));
  });

  it('sends at once and without a header where nobody is signed in', async () => {
    await scene.visit(page());
    get(api);
    expect(sent()).toEqual([null]);
    expect(scene.wire()).toEqual([]);
  });

  it('D10 D20 waits for the check at start-up, and begins it where nobody has', async () => {
    const url = await scene.leave(scene.open(page()));
    const { service } = scene.open(page({ url }));
    get(api);
    expect(sent()).toEqual([]);
    await scene.clock.advance(0);
    expect(sent()).toEqual([`Bearer ${service.getToken()}`]);
    expect(service.isAuthenticated()).toBe(true);
  });

  it('D20 never sends an expired token', async () => {
    await scene.signIn(page({ config: noRenewal }));
    scene.clock.jump(300);
    get(api);
    await scene.clock.advance(0);
    expect(sent()).toEqual([null]);
  });

  it('D20 renews an expired token first, once for all who wait', async () => {
    const { service } = await scene.signIn(page());
    const before = service.getToken();
    scene.clock.jump(3600);
    for (let call = 0; call < 5; call += 1) get(api);
    expect(sent()).toEqual([]);
    await scene.clock.advance(0);
    expect(sent()).toEqual(Array(5).fill(`Bearer ${service.getToken()}`));
    expect(service.getToken()).not.toBe(before);
    expect(scene.wire().filter((request) => request === 'POST /token')).toHaveLength(1);
  });

  it('D20 waits for a renewal in flight', async () => {
    const { service } = await scene.signIn(page());
    const release = scene.provider.hold('/token');
    scene.clock.jump(3600);
    service.forceRefreshSession().subscribe();
    await scene.clock.advance(0);
    get(api);
    await scene.clock.advance(0);
    expect(sent()).toEqual([]);
    release();
    await scene.clock.advance(0);
    expect(sent()).toEqual([`Bearer ${service.getToken()}`]);
    expect(scene.wire().filter((request) => request === 'POST /token')).toHaveLength(1);
  });

  it('D20 does not hold up a request while the token is still good', async () => {
    const { service } = await scene.signIn(page());
    scene.provider.hold('/token');
    service.forceRefreshSession().subscribe();
    await scene.clock.advance(0);
    get(api);
    expect(sent()).toEqual([`Bearer ${service.getToken()}`]);
  });

  it('D20 waits no longer than silentRenewTimeoutInSeconds', async () => {
    await scene.signIn(page({ config: { secureRoutes, silentRenewTimeoutInSeconds: 5 } }));
    scene.provider.hold('/token');
    scene.clock.jump(3600);
    get(api);
    await scene.clock.advance(4);
    expect(sent()).toEqual([]);
    await scene.clock.advance(1);
    expect(sent()).toEqual([null]);
  });

  it('D20 sends without a header where the renewal fails', async () => {
    await scene.signIn(page());
    scene.provider.faults = { respond: () => Promise.reject(new Error('down')) };
    scene.clock.jump(3600);
    get(api);
    await scene.clock.advance(1);
    expect(sent()).toEqual([null]);
  });

  it('D27 renews at the next use after the access token was revoked', async () => {
    const { service } = await scene.signIn(page());
    const before = service.getToken();
    await firstValueFrom(service.revokeAccessToken());
    get(api);
    await scene.clock.advance(0);
    expect(sent()).toEqual([`Bearer ${service.getToken()}`]);
    expect(service.getToken()).not.toBe(before);
    expect(service.getToken()).not.toBe('');
  });

  it('a request that is given up while it waits does not go out', async () => {
    const url = await scene.leave(scene.open(page()));
    scene.open(page({ url }));
    get(api).cancel();
    await scene.clock.advance(0);
    expect(sent()).toEqual([]);
  });

  describe('a request of one user', () => {
    type Entries = ReadonlyMap<string, string>;
    const ada = { sub: 'user-1' };
    const isSession = (key: string): boolean => key.endsWith('session');

    const store = (entries: Entries): void => {
      scene.storage.entries.clear();
      for (const [key, value] of entries) scene.storage.entries.set(key, value);
    };

    /** Signs a user in from an empty storage, and gives what the storage holds then. */
    const signInAs = async (user: { sub: string }): Promise<Entries> => {
      scene.storage.entries.clear();
      const url = await scene.leave(scene.open(page()), { user });
      const { response } = await scene.visit(page({ url }));
      expect(response.isAuthenticated).toBe(true);
      return new Map(scene.storage.entries);
    };

    /** What the storage holds of a user whose access token has expired, and of one who signs in then. */
    const signInInTurn = async (first: { sub: string }, second: { sub: string }) => {
      const expired = await signInAs(first);
      scene.clock.jump(3600);
      const other = await signInAs(second);
      const token = TestBed.inject(OidcSecurityService).getToken();
      store(expired);
      return { other, header: `Bearer ${token}` };
    };

    /** Whoever reads the session a second time finds what another tab has stored meanwhile. */
    const storeAfterFirstRead = (other: Entries): void => {
      const read = scene.storage.read.bind(scene.storage);
      let isRead = false;
      scene.storage.read = (key) => {
        if (isSession(key)) {
          if (isRead) store(other);
          isRead = true;
        }
        return read(key);
      };
    };

    const settle = async (): Promise<void> => {
      for (let turn = 0; turn < 3; turn += 1) await scene.clock.advance(0);
    };

    it('goes out without a token if another user signs in in another tab while it waits for a renewal [9-20]', async () => {
      const { other } = await signInInTurn(ada, { sub: 'user-2' });
      const { service } = scene.open(page());
      store(other);
      get(api);
      await settle();
      expect(service.getPayloadFromIdToken()).toMatchObject({ sub: 'user-2' });
      expect(sent()).toEqual([null]);
    });

    it('gets the new token if the same user signs in again in another tab [9-20]', async () => {
      const { other, header } = await signInInTurn(ada, ada);
      scene.open(page());
      store(other);
      get(api);
      await settle();
      expect(sent()).toEqual([header]);
    });

    it('goes out without a token if another user signs in while it waits for the start-up [9-20]', async () => {
      const { other } = await signInInTurn(ada, { sub: 'user-2' });
      const read = scene.storage.read.bind(scene.storage);
      storeAfterFirstRead(other);
      const readAtOnce = scene.storage.read;
      scene.storage.read = async (key) => readAtOnce(key);
      const { service } = scene.open(page());
      expect(TestBed.inject(AuthClients).get().store.value.status).toBe('unknown');
      get(api);
      await settle();
      expect(service.getPayloadFromIdToken()).toMatchObject({ sub: 'user-2' });
      expect(sent()).toEqual([null]);
      scene.storage.read = read;
    });

    it('gets the token of the user whom the start-up finds [9-20]', async () => {
      const entries = await signInAs(ada);
      const token = TestBed.inject(OidcSecurityService).getToken();
      const read = scene.storage.read.bind(scene.storage);
      scene.storage.read = async (key) => read(key);
      store(entries);
      scene.open(page());
      get(api);
      expect(sent()).toEqual([]);
      await settle();
      expect(sent()).toEqual([`Bearer ${token}`]);
    });

    it('goes out without a token if another user signs in while it waits for the configuration [9-20]', async () => {
      const { other } = await signInInTurn(ada, { sub: 'user-2' });
      storeAfterFirstRead(other);
      let load = (_: OpenIdConfiguration): void => undefined;
      const loading = new Promise<OpenIdConfiguration>((resolve) => (load = resolve));
      const { service } = scene.open(
        page({
          loader: { provide: StsConfigLoader, useFactory: () => new StsConfigHttpLoader(loading) },
        }),
      );
      await scene.clock.advance(0);
      get(api);
      await scene.clock.advance(0);
      expect(sent()).toEqual([]);
      load({ ...configuration, secureRoutes });
      await settle();
      expect(service.getPayloadFromIdToken()).toMatchObject({ sub: 'user-2' });
      expect(sent()).toEqual([null]);
    });

    it.each([
      ['another user', { sub: 'user-2' }],
      ['a user of another issuer', { iss: 'https://other.example' }],
    ])(
      'goes out without a token if the user signs out and %s signs in while it waits [9-20]',
      async (_name, changes) => {
        const { service } = await scene.signIn(page());
        const release = scene.provider.hold('/token');
        scene.clock.jump(3600);
        get(api);
        await scene.clock.advance(0);
        const client = TestBed.inject(AuthClients).get();
        const tokens = heldTokens(client.store)!;
        service.logoffLocal();
        const session = {
          tokens: {
            ...tokens,
            accessToken: 'other',
            nonce: 'of another sign-in',
            accessTokenExpiresAt: scene.clock.now() + 300,
            claims: { ...tokens.claims, ...changes },
          },
          userData: undefined,
        };
        expect(client.store.dispatch({ type: 'restored', session })).toBe(true);
        release();
        await settle();
        expect(service.getToken()).toBe('other');
        expect(sent()).toEqual([null]);
      },
    );

    it('goes out without a token if the user signs out while it waits for a renewal [9-20]', async () => {
      const { service } = await scene.signIn(page());
      const release = scene.provider.hold('/token');
      scene.clock.jump(3600);
      get(api);
      await scene.clock.advance(0);
      service.logoffLocal();
      release();
      await settle();
      expect(sent()).toEqual([null]);
    });
  });

  describe('a route of several configurations', () => {
    const several = (...routes: string[][]): OpenIdConfiguration[] =>
      routes.map((own, position) => ({
        configId: `config-${position}`,
        redirectUrl: `https://app.example/${position}`,
        secureRoutes: own,
      }));
    const shared = several([api], [`${api}/`], [api]);
    const at = (position: number): string => `config-${position}`;

    const signIn = async (config: OpenIdConfiguration[], ...positions: number[]): Promise<void> => {
      for (const position of positions) {
        const url = await scene.leave(scene.open(page({ config })), {}, at(position));
        const { service } = scene.open(page({ config, url }));
        await firstValueFrom(service.checkAuth(undefined, at(position)));
      }
    };
    const open = async (config = shared): Promise<OidcSecurityService> => {
      const { service } = scene.open(page({ config }));
      await firstValueFrom(service.checkAuthMultiple());
      return service;
    };

    it('gets the token of the one whose user is signed in [9-23]', async () => {
      await signIn(shared, 1);
      const service = await open();
      get(api);
      expect(sent()).toEqual([`Bearer ${service.getToken(at(1))}`]);
      expect(service.getToken(at(1))).not.toBe('');
    });

    it('gets the token of the first one if the users of several are signed in [9-23]', async () => {
      await signIn(shared, 2, 1);
      const service = await open();
      get(api);
      expect(sent()).toEqual([`Bearer ${service.getToken(at(1))}`]);
    });

    it('gets no token if nobody is signed in [9-23]', async () => {
      await open();
      get(api);
      expect(sent()).toEqual([null]);
    });

    it('prefers the more specific route, whoever is signed in [9-23]', async () => {
      const config = several(['https://api.example'], [api]);
      await signIn(config, 0);
      await open(config);
      get(api);
      expect(sent()).toEqual([null]);
    });

    it.each([
      ['is signed in', [0, 1], 0],
      ['is not signed in', [1], 1],
    ])(
      'waits until it is known whether the user of the first one %s [9-23]',
      async (_name, positions, expected) => {
        await signIn(shared, ...positions);
        const read = scene.storage.read.bind(scene.storage);
        // The first configuration's session comes late.
        scene.storage.read = (key) =>
          key.includes(at(0)) ? Promise.resolve(read(key)) : read(key);
        const { service } = scene.open(page({ config: shared }));
        const { all } = TestBed.inject(AuthClients);
        expect(all.map(({ store }) => store.value.status)).toEqual([
          'unknown',
          'authenticated',
          'unknown',
        ]);
        get(api);
        expect(sent()).toEqual([]);
        for (let turn = 0; turn < 3; turn += 1) await scene.clock.advance(0);
        expect(sent()).toEqual([`Bearer ${service.getToken(at(expected))}`]);
      },
    );

    it('does not get the token of a user who signs in at another one while it waits [9-20]', async () => {
      await signIn(shared, 1);
      const signedIn = new Map(scene.storage.entries);
      const read = scene.storage.read.bind(scene.storage);
      scene.storage.read = (key) => (key.includes(at(0)) ? Promise.resolve(read(key)) : read(key));
      scene.storage.entries.clear();
      scene.open(page({ config: shared }));
      const [, second] = TestBed.inject(AuthClients).all;
      second?.store.dispatch({ type: 'restored', session: undefined });
      get(api);
      for (const [key, value] of signedIn) scene.storage.entries.set(key, value);
      const record = await second?.store.read();
      expect(second?.store.dispatch({ type: 'restored', session: record })).toBe(true);
      for (let turn = 0; turn < 3; turn += 1) await scene.clock.advance(0);
      expect(second?.store.value.status).toBe('authenticated');
      expect(sent()).toEqual([null]);
    });

    it('does not get the token of another one after the first user’s session has ended [9-20]', async () => {
      await signIn(shared, 0, 1);
      scene.clock.jump(3600);
      for (const [key, text] of scene.storage.entries) {
        if (!key.includes(at(1)) || !key.endsWith('session')) continue;
        const record = JSON.parse(text) as object;
        const accessTokenExpiresAt = scene.clock.now() + 3600;
        scene.storage.entries.set(key, JSON.stringify({ ...record, accessTokenExpiresAt }));
      }
      const { service } = scene.open(page({ config: shared }));
      expect(service.getToken(at(1))).not.toBe('');
      scene.provider.hold('/token');
      get(api);
      await scene.clock.advance(0);
      expect(sent()).toEqual([]);
      service.logoffLocal(at(0));
      await scene.clock.advance(60);
      expect(service.getToken(at(1))).not.toBe('');
      expect(sent()).toEqual([null]);
    });

    it('finds out the endpoints of every provider before it sends a token to their origin [D19]', async () => {
      const other = 'https://other.example';
      const [first = {}, second = {}] = several([api, other], []);
      const config = [
        first,
        {
          ...second,
          authority: other,
          authWellknownEndpoints: {
            issuer: other,
            authorizationEndpoint: `${other}/authorize`,
            tokenEndpoint: `${other}/token`,
            jwksUri: `${other}/jwks`,
          },
        },
      ];
      await signIn(config, 0);
      const { service } = scene.open(page({ config }));
      get(`${other}/token`);
      get(`${other}/api`);
      await scene.clock.advance(0);
      expect(sent()).toEqual([null, `Bearer ${service.getToken(at(0))}`]);
    });
  });

  it('leaves a JSONP request as it is, which cannot carry a header [9-25]', async () => {
    await scene.signIn(page({ providers: [importProvidersFrom(HttpClientJsonpModule)] }));
    const { scripts } = TestBed.inject(DOCUMENT);
    const { warn } = console;
    console.warn = () => undefined;
    let failure: unknown;
    const call = TestBed.inject(HttpClient)
      .jsonp(api, 'callback')
      .subscribe({ error: (error: unknown) => (failure = error) });
    console.warn = warn;
    expect([...scripts].map(({ src }) => src)).toEqual([
      expect.stringMatching(/^https:\/\/api\.example\/orders\?callback=ng_jsonp_/),
    ]);
    expect(failure).toBeUndefined();
    call.unsubscribe();
    for (const script of [...scripts]) script.remove();
  });

  it('neither waits nor renews for requests that cannot carry a header [9-25]', async () => {
    await scene.signIn(page());
    scene.clock.jump(3600);
    TestBed.inject(HttpClient).jsonp(api, 'callback').subscribe();
    TestBed.inject(HttpClient).get(api, { mode: 'no-cors' }).subscribe();
    expect(sent()).toEqual([null, null]);
    await scene.clock.advance(0);
    expect(scene.wire()).toEqual([]);
  });

  it('warns once of a secure route over plain http, and names it [9-24]', async () => {
    const config = { secureRoutes: ['http://api.example/orders', 'http://localhost:8080'] };
    const { logger } = await scene.signIn(page({ config }));
    get('http://api.example/orders');
    get('http://api.example/orders/7');
    expect(sent().filter((header) => header === null)).toEqual([]);
    const warnings = logger.lines.filter(({ level }) => level === 'warning');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.text).toContain('http://api.example/orders');
  });

  describe('while the configuration is being loaded', () => {
    const json = 'https://app.example/config.json';
    const loaded = { ...configuration, secureRoutes };
    /** Answers the loader's request, as the server of the application would. */
    const answer = (url: string, body: unknown): void => {
      TestBed.inject(HttpTestingController)
        .expectOne(url)
        .flush(body as object);
    };
    const withLoader = (loadWith: (client: HttpClient) => LoadedConfigs): Page =>
      scene.open(
        page({
          loader: {
            provide: StsConfigLoader,
            useFactory: (client: HttpClient) => new StsConfigHttpLoader(loadWith(client)),
            deps: [HttpClient],
          },
        }),
      );
    const first = json.replace('config', 'first');

    type Step = 'missing' | 'succeeds' | 'fails';
    it.each<[string, (client: HttpClient) => LoadedConfigs, Step]>([
      [
        'asks with toPromise() while it is created',
        (client) => client.get<OpenIdConfiguration>(json).toPromise(),
        'missing',
      ],
      [
        'asks when it is subscribed to',
        (client) => client.get<OpenIdConfiguration>(json),
        'missing',
      ],
      [
        'asks twice, with switchMap()',
        (client) => client.get(first).pipe(switchMap(() => client.get<OpenIdConfiguration>(json))),
        'succeeds',
      ],
      [
        'asks twice, with then()',
        (client) =>
          firstValueFrom(client.get(first)).then(() =>
            firstValueFrom(client.get<OpenIdConfiguration>(json)),
          ),
        'succeeds',
      ],
      [
        'asks twice, the second time after the first has failed',
        (client) => client.get(first).pipe(catchError(() => client.get<OpenIdConfiguration>(json))),
        'fails',
      ],
      [
        'asks twice, in an async function that has more to do',
        async (client) => {
          await Promise.resolve();
          await firstValueFrom(client.get(first));
          await Promise.resolve();
          return firstValueFrom(client.get<OpenIdConfiguration>(json));
        },
        'succeeds',
      ],
      [
        'asks with a header of its own',
        (client) =>
          client
            .get(first, { headers: { Authorization: 'Basic abc' } })
            .pipe(switchMap(() => client.get<OpenIdConfiguration>(json))),
        'succeeds',
      ],
    ])('§1.6 a loader that %s is served untouched, at once', async (_name, load, step) => {
      await scene.signIn(page());
      const { service } = withLoader(load);
      await scene.clock.advance(0);
      if (step !== 'missing') {
        const request = TestBed.inject(HttpTestingController).expectOne(first);
        if (step === 'fails') request.error(new ProgressEvent('error'));
        else request.flush({});
        // Neither does time pass, nor does a timer run.
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      }
      answer(json, loaded);
      await TestBed.inject(ApplicationInitStatus).donePromise;
      expect(service.getConfiguration().clientId).toBe('app');
    });

    it('§1.6 a loader may ask for a URL that its configuration makes secure', async () => {
      await scene.signIn(page());
      withLoader((client) => client.get<OpenIdConfiguration>(api));
      await scene.clock.advance(0);
      const [request] = TestBed.inject(HttpTestingController).match(api);
      expect(request?.request.headers.has('Authorization')).toBe(false);
      request?.flush(loaded);
    });

    it('§6.3-30 any other request waits for it, and gets its token', async () => {
      await scene.signIn(page());
      const { service } = withLoader((client) => client.get<OpenIdConfiguration>(json));
      get(api);
      await scene.clock.advance(0);
      get(`${api}/later`);
      await scene.clock.advance(0);
      const http = TestBed.inject(HttpTestingController);
      expect(http.match(({ url }) => url.startsWith(api))).toEqual([]);
      answer(json, loaded);
      await scene.clock.advance(0);
      expect(sent()).toEqual(Array(2).fill(`Bearer ${service.getToken()}`));
      expect(service.getToken()).not.toBe('');
    });

    it('§1.6 a request after the answer to the loader is not taken for one of the loader', async () => {
      await scene.signIn(page());
      withLoader((client) =>
        client.get(first).pipe(switchMap(() => client.get<OpenIdConfiguration>(json))),
      );
      await scene.clock.advance(0);
      answer(first, {});
      await scene.clock.advance(0);
      get(api);
      await scene.clock.advance(0);
      expect(TestBed.inject(HttpTestingController).match(api)).toEqual([]);
      answer(json, loaded);
      await scene.clock.advance(0);
      expect(sent()).toHaveLength(1);
    });

    it('§1.6 what the loader asked besides is over with the loading', async () => {
      await scene.signIn(page());
      const { service } = withLoader((client) => {
        client.get(first).subscribe(() => get(api));
        return client.get<OpenIdConfiguration>(json);
      });
      await scene.clock.advance(0);
      answer(json, loaded);
      await firstValueFrom(service.checkAuth());
      answer(first, {});
      expect(sent()).toEqual([`Bearer ${service.getToken()}`]);
    });

    it('D20 a request waits 5 s at most', async () => {
      withLoader(() => NEVER);
      get(api);
      await scene.clock.advance(4);
      expect(sent()).toEqual([]);
      await scene.clock.advance(1);
      expect(sent()).toEqual([null]);
    });

    it('pain 34 an application that goes while its loader is silent leaves no timer', async () => {
      withLoader(() => NEVER);
      get(api);
      await scene.clock.advance(1);
      expect(scene.clock.timers).toBe(2);
      TestBed.resetTestingModule();
      expect(scene.clock.timers).toBe(0);
    });

    it('a loader that the library cannot recognise in its request waits 5 s, not for ever', async () => {
      const { service } = withLoader((client) =>
        client.get(first).pipe(
          delayWhen(() => new Observable((go) => scene.clock.setTimer(() => go.next(1), 100))),
          switchMap(() => client.get<OpenIdConfiguration>(json)),
        ),
      );
      await scene.clock.advance(0);
      answer(first, {});
      await scene.clock.advance(6);
      answer(json, loaded);
      await scene.clock.advance(0);
      expect(service.getConfiguration().clientId).toBe('app');
    });

    it('D26 a request does not wait for what has failed, nor has it loaded anew', async () => {
      let asked = 0;
      withLoader(() => {
        asked += 1;
        return throwError(() => new Error('down'));
      });
      get(api);
      await scene.clock.advance(0);
      expect(sent()).toEqual([null]);
      get(api);
      expect(sent()).toEqual([null]);
      expect(asked).toBe(1);
    });

    it('a request with an Authorization header of its own does not wait', () => {
      withLoader(() => NEVER);
      get(api, new HttpHeaders({ authorization: 'Basic abc' }));
      expect(sent()).toEqual(['Basic abc']);
    });

    it('D33 a request on a server does not wait', async () => {
      scene.open(
        page({
          loader: { provide: StsConfigLoader, useFactory: () => new StsConfigHttpLoader(NEVER) },
          providers: [{ provide: PLATFORM, useValue: serverPlatform }],
        }),
      );
      get(api);
      expect(sent()).toEqual([null]);
    });
  });

  it('D33 adds nothing on a server, and does not hold up the request', async () => {
    scene.open(page({ providers: [{ provide: PLATFORM, useValue: serverPlatform }] }));
    get(api);
    await scene.clock.advance(0);
    expect(sent()).toEqual([null]);
  });

  describe('a request that is refused for its token', () => {
    const invalid = 'Bearer realm="api", error="invalid_token", error_description="It was revoked"';
    interface Call {
      readonly outcome: string;
    }

    /** Sends a request and follows what becomes of it. */
    const post = (body: unknown = null, context = new HttpContext()): Call => {
      let outcome = 'pending';
      TestBed.inject(HttpClient)
        .post(api, body, { context, responseType: 'text' })
        .subscribe({
          next: (text) => (outcome = text),
          error: (error: HttpErrorResponse) => (outcome = String(error.status)),
        });
      return {
        get outcome() {
          return outcome;
        },
      };
    };
    const refuse = (challenge: string | string[] = invalid, status = 401): void => {
      for (const request of TestBed.inject(HttpTestingController).match(() => true)) {
        request.flush('no', {
          status,
          statusText: 'Refused',
          headers: { 'WWW-Authenticate': challenge },
        });
      }
    };
    const renewals = (): number =>
      scene.wire().filter((request) => request === 'POST /token').length;
    /** Answers what is sent, and gives its `Authorization`. */
    const serve = (): (string | null)[] =>
      TestBed.inject(HttpTestingController)
        .match(() => true)
        .map((request) => {
          request.flush('served');
          return request.request.headers.get('Authorization');
        });

    it.each([
      null,
      'text',
      { an: 'object', next: 1 },
      [1],
      5,
      new ArrayBuffer(1),
      new Blob(['x']),
      new FormData(),
      new URLSearchParams('a=b'),
    ])('pain 16 is repeated once, with a new token, with the body %p', async (body) => {
      const { service } = await scene.signIn(page());
      const before = service.getToken();
      const call = post(body);
      refuse();
      await scene.clock.advance(0);
      expect(service.getToken()).not.toBe(before);
      const [again] = TestBed.inject(HttpTestingController).match(() => true);
      expect(again?.request.headers.get('Authorization')).toBe(`Bearer ${service.getToken()}`);
      expect(again?.request.body).toBe(body);
      again?.flush('served');
      expect(call.outcome).toBe('served');
      expect(renewals()).toBe(1);
    });

    it('pain 16 is not repeated a second time', async () => {
      await scene.signIn(page());
      const call = post();
      refuse();
      await scene.clock.advance(0);
      refuse();
      await scene.clock.advance(0);
      expect(call.outcome).toBe('401');
      expect(sent()).toEqual([]);
      expect(renewals()).toBe(1);
    });

    it('pain 5 a resource that refuses every token causes one renewal, not one for each request', async () => {
      await scene.signIn(page());
      for (let count = 0; count < 5; count += 1) {
        const call = post();
        refuse();
        await scene.clock.advance(0);
        refuse();
        await scene.clock.advance(0);
        expect(call.outcome).toBe('401');
      }
      expect(renewals()).toBe(1);
    });

    it('pain 16 many that are refused together share one renewal', async () => {
      const { service } = await scene.signIn(page());
      const calls = Array.from({ length: 10 }, () => post());
      refuse();
      await scene.clock.advance(0);
      expect(serve()).toEqual(Array(10).fill(`Bearer ${service.getToken()}`));
      expect(calls.map(({ outcome }) => outcome)).toEqual(Array(10).fill('served'));
      expect(renewals()).toBe(1);
    });

    it('pain 16 is repeated with the token that has come meanwhile, without a renewal of its own', async () => {
      const { service } = await scene.signIn(page());
      const call = post();
      await firstValueFrom(service.forceRefreshSession());
      refuse();
      await scene.clock.advance(0);
      expect(serve()).toEqual([`Bearer ${service.getToken()}`]);
      expect(call.outcome).toBe('served');
      expect(renewals()).toBe(1);
    });

    it('pain 33 is not repeated in the name of another user', async () => {
      const { service } = await scene.signIn(page());
      const call = post();
      const { store } = TestBed.inject(AuthClients).get();
      const { value } = store;
      if (value.status !== 'authenticated') throw new Error('Nobody is signed in.');
      const { tokens } = value;
      const claims = { ...tokens.claims, sub: 'somebody else' };
      const session = { tokens: { ...tokens, accessToken: 'other', claims }, userData: undefined };
      store.dispatch({ type: 'restored', session });
      expect(service.getToken()).toBe('other');
      refuse();
      await scene.clock.advance(0);
      expect(sent()).toEqual([]);
      expect(call.outcome).toBe('401');
    });

    it.each<[string, string | string[], number]>([
      ['403', invalid, 403],
      ['a 401 without a challenge', [], 401],
      ['a 401 of another kind', 'Bearer error="insufficient_scope"', 401],
      ['a 401 of another scheme', 'Basic realm="error=invalid_token"', 401],
      ['a broken challenge', 'Bearer error="invalid_token', 401],
    ])('RFC 6750 section 3.1: %s goes through', async (_name, challenge, status) => {
      await scene.signIn(page());
      const call = post();
      refuse(challenge, status);
      await scene.clock.advance(0);
      expect(call.outcome).toBe(String(status));
      expect(sent()).toEqual([]);
      expect(renewals()).toBe(0);
    });

    it('RFC 9110 section 11.6.1: several headers are one list', async () => {
      const { service } = await scene.signIn(page());
      post();
      refuse(['Basic realm="x"', invalid]);
      await scene.clock.advance(0);
      expect(serve()).toEqual([`Bearer ${service.getToken()}`]);
    });

    it.each([
      ['a stream', new ReadableStream()],
      ['an asynchronous iterator', (async function* () {})()],
    ])('pain 16 is not repeated where its body is %s', async (_name, body) => {
      await scene.signIn(page());
      const call = post(body);
      refuse();
      await scene.clock.advance(0);
      expect(call.outcome).toBe('401');
      expect(renewals()).toBe(0);
    });

    it('pain 16 is not repeated where the application does not want it', async () => {
      await scene.signIn(page());
      const call = post(null, new HttpContext().set(REPEATS_REQUEST, false));
      refuse();
      await scene.clock.advance(0);
      expect(call.outcome).toBe('401');
      expect(renewals()).toBe(0);
    });

    it('pain 16 is not repeated where the token was not ours', async () => {
      await scene.signIn(page());
      let status = 0;
      TestBed.inject(HttpClient)
        .get(api, { headers: { Authorization: 'Bearer own' } })
        .subscribe({ error: (error: HttpErrorResponse) => (status = error.status) });
      refuse();
      await scene.clock.advance(0);
      expect(status).toBe(401);
      expect(renewals()).toBe(0);
    });

    it.each<[string, () => void]>([
      ['nothing renews it', () => undefined],
      [
        'the provider is down',
        () => {
          scene.provider.faults = { respond: () => Promise.reject(new Error('down')) };
        },
      ],
    ])('pain 16 fails as it failed where %s', async (name, harm) => {
      await scene.signIn(page(name.startsWith('nothing') ? { config: noRenewal } : {}));
      harm();
      const call = post();
      refuse();
      await scene.clock.advance(1);
      expect(call.outcome).toBe('401');
      expect(sent()).toEqual([]);
    });

    it('pain 9 does not wait for ever for a provider that never answers', async () => {
      await scene.signIn(page({ config: { secureRoutes, silentRenewTimeoutInSeconds: 5 } }));
      scene.provider.hold('/token');
      const call = post();
      refuse();
      await scene.clock.advance(4);
      expect(call.outcome).toBe('pending');
      await scene.clock.advance(1);
      expect(call.outcome).toBe('401');
    });

    it('pain 5 asks a provider that is down once for all of them', async () => {
      await scene.signIn(page());
      scene.provider.faults = { respond: () => Promise.reject(new Error('down')) };
      for (let count = 0; count < 5; count += 1) {
        post();
        refuse();
        await scene.clock.advance(0);
      }
      expect(renewals()).toBe(1);
    });
  });

  describe('under load', () => {
    const renewals = (): number =>
      scene.wire().filter((request) => request === 'POST /token').length;

    it('pain 16 50 requests at the moment of expiry: one renewal, all with the new token', async () => {
      const { service } = await scene.signIn(page());
      const before = service.getToken();
      const release = scene.provider.hold('/token');
      const end = TestBed.inject(AuthClients).get().store.value;
      if (end.status !== 'authenticated') throw new Error('Nobody is signed in.');
      const left = (end.tokens.accessTokenExpiresAt ?? 0) - scene.clock.now();
      // Half of them a moment before the renewal, which is late, has come; the others in the same second.
      await scene.clock.advance(left);
      for (let count = 0; count < 25; count += 1) get(`${api}/${count}`);
      await scene.clock.advance(0.5);
      for (let count = 25; count < 50; count += 1) get(`${api}/${count}`);
      await scene.clock.advance(0.5);
      expect(sent()).toEqual([]);
      release();
      await scene.clock.advance(0);
      const tokens = sent();
      expect(tokens).toEqual(Array(50).fill(`Bearer ${service.getToken()}`));
      expect(tokens).not.toContain(`Bearer ${before}`);
      expect(renewals()).toBe(1);
    });

    it('pain 5 while the provider is down requests go out without a token, at once', async () => {
      await scene.signIn(page());
      scene.provider.faults = { respond: () => Promise.reject(new Error('down')) };
      jest.spyOn(Math, 'random').mockReturnValue(0.5);
      scene.clock.jump(3600);
      get(api);
      await scene.clock.advance(0);
      expect(sent()).toEqual([null]);
      expect(renewals()).toBe(1);
      for (let count = 0; count < 50; count += 1) get(`${api}/${count}`);
      await scene.clock.advance(0);
      expect(sent()).toEqual(Array(50).fill(null));
      expect(renewals()).toBe(1);
      jest.restoreAllMocks();
    });

    it('pain 4 as soon as the provider is back they are served', async () => {
      const { service, browser } = await scene.signIn(page());
      scene.provider.faults = { respond: () => Promise.reject(new Error('down')) };
      scene.clock.jump(3600);
      get(api);
      await scene.clock.advance(0);
      expect(sent()).toEqual([null]);
      scene.provider.faults = {};
      browser.wake();
      get(api);
      await scene.clock.advance(0);
      expect(sent()).toEqual([`Bearer ${service.getToken()}`]);
      expect(service.getToken()).not.toBe('');
    });
  });
});
