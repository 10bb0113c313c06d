import '@angular/compiler';
import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import { provideRouter, RouterOutlet } from '@angular/router';
import {
  authInterceptor,
  autoLoginPartialRoutesGuard,
  injectSession,
  OidcSecurityService,
  provideAuth,
  withAppInitializerAuthCheck,
} from 'angular-auth-oidc-client';

// As CommonJS, which Jest makes of it, Angular's copy of domino has its exports one level too deep.
jest.mock(
  '../../../../node_modules/@angular/platform-server/third_party/domino/bundled-domino.mjs',
  () =>
    jest.requireActual<{ default: object }>(
      '../../../../node_modules/@angular/platform-server/third_party/domino/bundled-domino.mjs',
    ).default,
);

@Component({
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: 'order {{ order() }}, {{ session.status() }}, signed in: {{ authenticated() }}',
})
class Order {
  protected readonly session = injectSession();
  protected readonly authenticated = () =>
    this.service.authenticated().isAuthenticated || this.service.getToken() !== '';
  protected readonly order = toSignal(
    inject(HttpClient).get('https://api.example/orders/7', { responseType: 'text' }),
  );
  private readonly service = inject(OidcSecurityService);
}

@Component({
  selector: 'app-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterOutlet],
  template: '<router-outlet />',
})
class App {}

const browserOnly = [
  'window',
  'document',
  'location',
  'history',
  'localStorage',
  'sessionStorage',
  'BroadcastChannel',
];
const ours = /angular-auth-oidc-client[/\\](?:core|src)[/\\]/;

/** Reports who reads what only a browser has; everybody finds nothing. */
function watchGlobals(): { readonly touched: string[]; restore(): void } {
  const touched: string[] = [];
  const originals = browserOnly.map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  );
  for (const name of browserOnly) {
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get: () => {
        const caller = new Error().stack?.split('\n')[2] ?? '';
        if (ours.test(caller)) touched.push(`${name}${caller}`);
        return undefined;
      },
    });
  }
  return {
    touched,
    restore() {
      for (const [name, original] of originals) {
        if (original) Object.defineProperty(globalThis, name, original);
        else Reflect.deleteProperty(globalThis, name);
      }
    },
  };
}

/** The timers that the library sets while something runs. */
function watchTimers(): { readonly set: string[]; restore(): void } {
  const set: string[] = [];
  const { setTimeout, setInterval } = globalThis;
  const watch = <T extends typeof setTimeout | typeof setInterval>(original: T): T =>
    Object.assign((...args: Parameters<T>) => {
      const caller = new Error().stack?.split('\n')[2] ?? '';
      if (ours.test(caller)) set.push(caller);
      return (original as (...all: unknown[]) => unknown)(...args);
    }, original) as T;
  Object.assign(globalThis, { setTimeout: watch(setTimeout), setInterval: watch(setInterval) });
  return { set, restore: () => void Object.assign(globalThis, { setTimeout, setInterval }) };
}

describe('D33 an application that is rendered on a server', () => {
  const { fetch } = globalThis;
  let requests: { url: string; authorization: string | null }[] = [];
  beforeEach(() => {
    requests = [];
    globalThis.fetch = (input, init) => {
      const url = input as string;
      requests.push({ url, authorization: new Headers(init?.headers).get('Authorization') });
      return Promise.resolve(new Response('of Ada'));
    };
  });
  afterEach(() => {
    globalThis.fetch = fetch;
  });

  const stored: string[] = [];
  const storage = {
    read: (key: string) => {
      stored.push(`read ${key}`);
      return null;
    },
    write: (key: string) => void stored.push(`write ${key}`),
    remove: (key: string) => void stored.push(`remove ${key}`),
  };

  const render = (url: string): Promise<string> =>
    renderApplication(
      (context) =>
        bootstrapApplication(
          App,
          {
            providers: [
              provideServerRendering(),
              provideRouter([
                { path: 'orders/7', component: Order, canActivate: [autoLoginPartialRoutesGuard] },
                { path: 'callback', component: Order },
              ]),
              provideHttpClient(withInterceptors([authInterceptor()])),
              provideAuth(
                {
                  config: {
                    authority: 'https://op.example',
                    clientId: 'app',
                    redirectUrl: 'https://app.example/callback',
                    scope: 'openid offline_access',
                    useRefreshToken: true,
                    silentRenew: true,
                    secureRoutes: ['https://api.example'],
                    storage,
                  },
                },
                withAppInitializerAuthCheck(),
              ),
            ],
          },
          context,
        ),
      { document: '<app-root></app-root>', url, allowedHosts: ['app.example'] },
    );

  it.each(['/orders/7', '/callback?code=abc&state=xyz'])(
    'shows %s to nobody known: nothing is stored, timed, fetched or redirected',
    async (path) => {
      stored.length = 0;
      const globals = watchGlobals();
      const timers = watchTimers();
      let html: string;
      try {
        html = await render(`https://app.example${path}`);
      } finally {
        globals.restore();
        timers.restore();
      }
      expect(html).toContain('order of Ada, unknown, signed in: false');
      expect(requests).toEqual([{ url: 'https://api.example/orders/7', authorization: null }]);
      expect(stored).toEqual([]);
      expect(globals.touched).toEqual([]);
      expect(timers.set).toEqual([]);
    },
  );

  it('shares nothing between two requests', async () => {
    const [one, other] = await Promise.all([
      render('https://app.example/orders/7'),
      render('https://app.example/orders/7'),
    ]);
    expect(one).toBe(other);
    expect(requests.map(({ authorization }) => authorization)).toEqual([null, null]);
  });
});
