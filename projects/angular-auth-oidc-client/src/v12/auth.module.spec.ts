import { HTTP_INTERCEPTORS, HttpClient, HttpClientModule, HttpHeaders } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import {
  ApplicationInitStatus,
  ChangeDetectionStrategy,
  Component,
  inject,
  Injectable,
  NgModule,
  type OnInit,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { createFakeBrowser, createFakeLock } from 'angular-auth-oidc-client/testing';
import { filter, map } from 'rxjs';
import { codeOf, createScene, type Scene } from '../../test/angular/scene';
import { PLATFORM } from '../platform/platform';
import {
  AuthInterceptor,
  AuthModule,
  EventTypes,
  LogLevel,
  OidcSecurityService,
  PublicEventsService,
  StsConfigHttpLoader,
  StsConfigLoader,
  type AuthenticatedResult,
  type LoginResponse,
  type OpenIdConfiguration,
  type UserDataResult,
} from '../public-api';

const config: OpenIdConfiguration = {
  authority: 'https://op.example',
  redirectUrl: 'https://app.example/callback',
  postLogoutRedirectUri: 'https://app.example',
  clientId: 'app',
  scope: 'openid profile email offline_access',
  responseType: 'code',
  silentRenew: true,
  useRefreshToken: true,
  renewTimeBeforeTokenExpiresInSeconds: 30,
  ignoreNonceAfterRefresh: false,
  autoUserInfo: true,
  secureRoutes: ['https://api.example/'],
  customParamsAuthRequest: { ui_locales: 'de' },
  logLevel: LogLevel.Error,
};

/** The application of the page "Using Access Tokens", and of the first pages of version 12. */
@Injectable()
class OrdersOfVersion12 {
  private readonly http = inject(HttpClient);
  private readonly oidcSecurityService = inject(OidcSecurityService);

  load() {
    const token = this.oidcSecurityService.getToken();
    const httpOptions = { headers: new HttpHeaders({ Authorization: 'Bearer ' + token }) };
    return this.http.get('https://other.example/orders', httpOptions);
  }

  loadSecure() {
    return this.http.get('https://api.example/orders');
  }
}

@Component({
  selector: 'app-of-version-12',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (isAuthenticated) {
    <p>{{ userData?.['sub'] }}</p>
  }`,
})
class ComponentOfVersion12 implements OnInit {
  readonly oidcSecurityService = inject(OidcSecurityService);
  private readonly eventService = inject(PublicEventsService);
  isAuthenticated = false;
  userData: LoginResponse['userData'] = null;
  readonly log: unknown[] = [];

  ngOnInit(): void {
    this.oidcSecurityService
      .checkAuth()
      .subscribe(({ isAuthenticated, userData, accessToken, idToken, configId, errorMessage }) => {
        this.isAuthenticated = isAuthenticated;
        this.userData = userData;
        this.log.push(accessToken, idToken, configId, errorMessage);
      });
    this.oidcSecurityService.isAuthenticated$.subscribe((result: AuthenticatedResult) =>
      this.log.push(result.allConfigsAuthenticated.map((one) => one.configId)),
    );
    this.oidcSecurityService.userData$.subscribe((result: UserDataResult) =>
      this.log.push(result.userData),
    );
    this.eventService
      .registerForEvents()
      .pipe(filter((notification) => notification.type === EventTypes.NewAuthenticationResult))
      .subscribe((notification) => this.log.push(notification.value));
  }

  login(): void {
    this.oidcSecurityService.authorize();
  }

  loginWith(): void {
    this.oidcSecurityService.setState('mine');
    this.oidcSecurityService.authorize('0-app', {
      customParams: { prompt: 'login', some: 1, other: true },
      urlHandler: (url) => this.log.push(url),
    });
  }

  refresh(): void {
    this.oidcSecurityService
      .forceRefreshSession({ audience: 'api' }, '0-app')
      .subscribe((result) => this.log.push(result.isAuthenticated));
  }

  revoke(): void {
    this.oidcSecurityService.revokeAccessToken().subscribe((result) => this.log.push(result));
    this.oidcSecurityService.revokeAccessToken('token', '0-app').subscribe(() => undefined);
    this.oidcSecurityService.revokeRefreshToken().subscribe(() => undefined);
  }

  logout(): void {
    this.oidcSecurityService.logoff();
    this.oidcSecurityService.logoff('0-app', { urlHandler: (url: string) => this.log.push(url) });
    this.oidcSecurityService.logoffLocal('0-app');
    this.oidcSecurityService.logoffAndRevokeTokens().subscribe((result) => this.log.push(result));
  }

  /** Every getter, with the type that version 12 gives it. */
  read(): {
    texts: string[];
    authenticated: boolean;
    urls: (string | null)[];
    configurations: OpenIdConfiguration[];
  } {
    const oidc = this.oidcSecurityService;
    return {
      texts: [
        oidc.getToken(),
        oidc.getToken('0-app'),
        oidc.getAccessToken('0-app'),
        oidc.getIdToken('0-app'),
        oidc.getRefreshToken('0-app'),
        oidc.getState('0-app'),
        oidc.getPayloadFromIdToken<{ sub: string }>(false, '0-app').sub,
        oidc.getPayloadFromIdToken(true),
      ],
      authenticated: oidc.isAuthenticated('0-app'),
      urls: [oidc.getEndSessionUrl({ a: 1 }, '0-app'), oidc.getAuthorizeUrl({ a: 1 }, '0-app')],
      configurations: [oidc.getConfiguration('0-app'), ...oidc.getConfigurations()],
    };
  }
}

@NgModule({
  imports: [ComponentOfVersion12, HttpClientModule, AuthModule.forRoot({ config })],
  providers: [
    OrdersOfVersion12,
    { provide: HTTP_INTERCEPTORS, useClass: AuthInterceptor, multi: true },
  ],
})
class ModuleOfVersion12 {}

describe('an application of version 12', () => {
  let scene: Scene;
  const browser = createFakeBrowser('https://app.example/');

  beforeEach(async () => {
    scene = await createScene();
    browser.address = 'https://app.example/';
    const { provider, clock, storage } = scene;
    TestBed.configureTestingModule({
      imports: [ModuleOfVersion12],
      providers: [
        {
          provide: PLATFORM,
          useValue: { http: provider, clock, storage, browser, lock: createFakeLock() },
        },
        provideHttpClientTesting(),
      ],
    });
  });

  it('§4.2 signs in, calls its API, refreshes, revokes and signs out', async () => {
    TestBed.createComponent(ComponentOfVersion12).componentInstance.login();
    await scene.clock.advance(0);
    browser.address = scene.provider.authorize(browser.redirects.at(-1)!);

    const fixture = TestBed.createComponent(ComponentOfVersion12);
    const { componentInstance: app } = fixture;
    await fixture.whenStable();
    await scene.clock.advance(0);
    expect(app.isAuthenticated).toBe(true);
    expect(app.userData).toMatchObject({ sub: expect.any(String) as string });
    const first = app.oidcSecurityService.getToken();
    expect(app.log).toContain(first);

    const orders = TestBed.inject(OrdersOfVersion12);
    orders.load().subscribe();
    orders.loadSecure().subscribe();
    const http = TestBed.inject(HttpTestingController);
    for (const url of ['https://other.example/orders', 'https://api.example/orders']) {
      expect(http.expectOne(url).request.headers.get('Authorization')).toBe(`Bearer ${first}`);
    }

    app.refresh();
    await scene.clock.advance(0);
    const second = app.oidcSecurityService.getToken();
    expect(second).not.toBe(first);
    expect(app.read()).toMatchObject({
      texts: [
        second,
        second,
        second,
        expect.any(String),
        expect.any(String),
        '',
        expect.any(String),
        expect.any(String),
      ],
      authenticated: true,
      configurations: [{ clientId: 'app' }, { clientId: 'app' }],
    });

    app.revoke();
    await scene.clock.advance(0);
    expect(scene.provider.isActive(second)).toBe(false);
    expect(app.oidcSecurityService.getToken()).toBe('');

    app.logout();
    await scene.clock.advance(0);
    expect(app.oidcSecurityService.isAuthenticated()).toBe(false);
    expect(browser.redirects.at(-1)).toContain('/end-session');
  });

  it('§4.2 signs in with a state, parameters and a urlHandler of its own', async () => {
    const { componentInstance: app } = TestBed.createComponent(ComponentOfVersion12);
    app.loginWith();
    await scene.clock.advance(0);
    const url = new URL(app.log.at(-1) as string);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      state: expect.stringMatching(/^[\w-]{43}\.mine$/) as string,
      prompt: 'login',
      some: '1',
      other: 'true',
      ui_locales: 'de',
    });
  });
});

it('D35 forRoot(config) in place of forRoot({ config }) says so at the start', () => {
  TestBed.configureTestingModule({ imports: [AuthModule.forRoot(config)] });
  expect(codeOf(() => TestBed.inject(OidcSecurityService))).toBe('config/missing-configuration');
});

describe('an application of version 12 with an HTTP loader', () => {
  const httpLoaderFactory = (http: HttpClient): StsConfigHttpLoader => {
    const config$ = http
      .get<{ stsServer: string; clientId: string }>('https://app.example/api/config')
      .pipe(
        map(({ stsServer, clientId }) => ({
          authority: stsServer,
          clientId,
          redirectUrl: 'https://app.example/callback',
          secureRoutes: ['https://api.example'],
        })),
      )
      .toPromise() as Promise<OpenIdConfiguration>;
    return new StsConfigHttpLoader(config$);
  };

  @NgModule({
    imports: [
      HttpClientModule,
      AuthModule.forRoot({
        loader: { provide: StsConfigLoader, useFactory: httpLoaderFactory, deps: [HttpClient] },
      }),
    ],
    providers: [{ provide: HTTP_INTERCEPTORS, useClass: AuthInterceptor, multi: true }],
  })
  class ModuleWithLoader {}

  it('§1.6 starts when the configuration is there, which its interceptor lets pass', async () => {
    const { provider, clock, storage } = await createScene();
    const browser = createFakeBrowser('https://app.example/');
    TestBed.configureTestingModule({
      imports: [ModuleWithLoader],
      providers: [
        {
          provide: PLATFORM,
          useValue: { http: provider, clock, storage, browser, lock: createFakeLock() },
        },
        provideHttpClientTesting(),
      ],
    });
    const status = TestBed.inject(ApplicationInitStatus);
    const orders: unknown[] = [];
    TestBed.inject(HttpClient)
      .get('https://api.example/orders')
      .subscribe((answer) => orders.push(answer));
    await clock.advance(0);
    expect(status.done).toBe(false);
    const http = TestBed.inject(HttpTestingController);
    http
      .expectOne('https://app.example/api/config')
      .flush({ stsServer: 'https://op.example', clientId: 'app' });
    await status.donePromise;
    await clock.advance(0);
    http.expectOne('https://api.example/orders').flush(['first']);
    expect(orders).toEqual([['first']]);
    expect(TestBed.inject(OidcSecurityService).getConfiguration().authority).toBe(
      'https://op.example',
    );
  });
});

it('D34 AuthModule alone resets nothing of HttpClient: it brings none', () => {
  const { providers = [] } = AuthModule.forRoot({ config });
  TestBed.configureTestingModule({ providers, imports: [] });
  const own = TestBed.inject(HttpClient);
  TestBed.resetTestingModule();
  expect(own).toBeInstanceOf(HttpClient);
  sessionStorage.clear();
});
