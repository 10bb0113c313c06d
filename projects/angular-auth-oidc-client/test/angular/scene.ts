import { EventEmitter, type EnvironmentProviders, type NgZone, type Provider } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  createFakeBrowser,
  createFakeClock,
  createFakeLock,
  createFakeStorage,
  createTestProvider,
  type AuthorizationAnswer,
  type FakeBrowser,
  type FakeClock,
  type FakeStorage,
  type FakeTabs,
  type TestProvider,
  type TestProviderOptions,
} from 'angular-auth-oidc-client/testing';
import { firstValueFrom } from 'rxjs';
import { PLATFORM } from '../../src/platform/platform';
import {
  AbstractLoggerService,
  OidcSecurityService,
  provideAuth,
  type AuthFeature,
  type LoginResponse,
  type OpenIdConfiguration,
} from '../../src/public-api';

export const callbackUrl = 'https://app.example/callback';

export const configuration = {
  authority: 'https://op.example',
  clientId: 'app',
  redirectUrl: callbackUrl,
  postLogoutRedirectUri: 'https://app.example/bye',
  scope: 'openid profile offline_access',
  useRefreshToken: true,
  silentRenew: true,
} as const satisfies OpenIdConfiguration;

/** Keeps what it is told. */
export class RecordingLogger extends AbstractLoggerService {
  readonly lines: { level: string; text: string }[] = [];

  override logError(...args: unknown[]): void {
    this.keep('error', args);
  }

  override logWarning(...args: unknown[]): void {
    this.keep('warning', args);
  }

  override logDebug(...args: unknown[]): void {
    this.keep('debug', args);
  }

  private keep(level: string, args: unknown[]): void {
    const text = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ');
    this.lines.push({ level, text });
  }
}

/** An Angular zone that says whether it is the current one. */
export class VisibleZone implements NgZone {
  isCurrent = false;
  readonly hasPendingMacrotasks = false;
  readonly hasPendingMicrotasks = false;
  readonly isStable = true;
  readonly onUnstable: EventEmitter<unknown> = new EventEmitter();
  readonly onMicrotaskEmpty: EventEmitter<unknown> = new EventEmitter();
  readonly onStable: EventEmitter<unknown> = new EventEmitter();
  readonly onError: EventEmitter<unknown> = new EventEmitter();

  private switchTo<T>(isCurrent: boolean, run: () => T): T {
    const before = this.isCurrent;
    this.isCurrent = isCurrent;
    try {
      return run();
    } finally {
      this.isCurrent = before;
    }
  }

  run<T>(run: () => T): T {
    return this.switchTo(true, run);
  }

  runTask<T>(run: () => T): T {
    return this.run(run);
  }

  runGuarded<T>(run: () => T): T {
    return this.run(run);
  }

  runOutsideAngular<T>(run: () => T): T {
    return this.switchTo(false, run);
  }
}

/** How an application is loaded. */
export interface PageOptions {
  readonly url?: string;
  /** Added to {@link configuration}; several make several configurations. */
  readonly config?: OpenIdConfiguration | OpenIdConfiguration[];
  /** Brings the configurations in place of `config`. */
  readonly loader?: Provider;
  readonly features?: AuthFeature[];
  /** Keeps sessions where the application says, not in the storage of the scene. */
  readonly usesItsStorage?: boolean;
  /** The other tabs; absent: there are none. */
  readonly tabs?: FakeTabs;
  readonly providers?: (Provider | EnvironmentProviders)[];
}

/** One load of the application, which takes the place of the one before. */
export interface Page {
  readonly service: OidcSecurityService;
  readonly browser: FakeBrowser;
  readonly logger: RecordingLogger;
}

/** A user, a browser and a provider in memory. */
export interface Scene {
  readonly provider: TestProvider;
  readonly clock: FakeClock;
  readonly storage: FakeStorage;
  /** Loads the application, which asks nothing yet. */
  open(options?: PageOptions): Page;
  /** Loads the application and checks once. */
  visit(options?: PageOptions): Promise<Page & { readonly response: LoginResponse }>;
  /** Plays a whole sign-in on a page; gives the address that the browser is sent back to. */
  leave(page: Page, answer?: AuthorizationAnswer, configId?: string): Promise<string>;
  /** Loads the application, goes to the provider, comes back; the requests of it are forgotten. */
  signIn(options?: PageOptions): Promise<Page & { readonly response: LoginResponse }>;
  /** The requests to the provider so far, such as `POST /token`. */
  wire(): string[];
}

/** Sets a scene up. */
export async function createScene(options: TestProviderOptions = {}): Promise<Scene> {
  const clock = createFakeClock();
  const provider = await createTestProvider({ clock, alg: 'ES256', ...options });
  const storage = createFakeStorage();
  const lock = createFakeLock();

  const open: Scene['open'] = ({
    url,
    config,
    loader,
    features = [],
    providers = [],
    usesItsStorage = false,
    tabs,
  } = {}) => {
    TestBed.resetTestingModule();
    const browser = createFakeBrowser(url ?? 'https://app.example/');
    const logger = new RecordingLogger();
    const tab = tabs?.open();
    const complete = (one: OpenIdConfiguration): OpenIdConfiguration => ({
      ...configuration,
      ...one,
    });
    TestBed.configureTestingModule({
      providers: [
        provideAuth(
          loader
            ? { loader }
            : { config: Array.isArray(config) ? config.map(complete) : complete(config ?? {}) },
          ...features,
        ),
        {
          provide: PLATFORM,
          useValue: {
            http: provider,
            clock,
            lock,
            browser,
            ...(usesItsStorage ? {} : { storage }),
            ...(tab && { tabs: () => Promise.resolve(tab) }),
          },
        },
        { provide: AbstractLoggerService, useValue: logger },
        ...providers,
      ],
    });
    return { service: TestBed.inject(OidcSecurityService), browser, logger };
  };

  const visit: Scene['visit'] = async (pageOptions) => {
    const page = open(pageOptions);
    return { ...page, response: await firstValueFrom(page.service.checkAuth()) };
  };

  const leave: Scene['leave'] = async ({ service, browser }, answer, configId) => {
    service.authorize(configId);
    await clock.advance(0);
    return provider.respondTo(browser.redirects.at(-1) ?? '', answer);
  };

  return {
    provider,
    clock,
    storage,
    open,
    visit,
    leave,
    async signIn(pageOptions) {
      const url = await leave(open(pageOptions));
      const page = await visit({ ...pageOptions, url });
      if (page.response.error) throw page.response.error;
      await clock.advance(0);
      provider.requests.length = 0;
      return page;
    },
    wire: () =>
      provider.requests.map(
        ({ method, path }) =>
          `${method} ${path.replace('/.well-known/openid-configuration', '/metadata')}`,
      ),
  };
}

/** The parameters of a URL. */
export function parametersOf(url: string): Record<string, string> {
  return Object.fromEntries(new URL(url).searchParams);
}

/** The code of what is thrown. */
export function codeOf(action: () => unknown): string {
  try {
    action();
    return 'nothing thrown';
  } catch (error) {
    return (error as { code: string }).code;
  }
}
