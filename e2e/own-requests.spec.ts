import { fileURLToPath } from 'node:url';
import { expect, type Page, test as base } from '@playwright/test';
import { listen, type OpenPort, type RequestListener } from '../tools/web/listen.ts';
import { startWeb } from '../tools/web/start-web.ts';
import { type Route, type ScriptedProvider, startScriptedProvider } from './scripted-provider.ts';

const dist = fileURLToPath(new URL('../dist/module-app', import.meta.url));

/** The requests that the library sends with HttpClient, unlike `/authorize`, which is a navigation. */
const ownRoutes: ReadonlySet<string> = new Set<Route>([
  '/.well-known/openid-configuration',
  '/jwks',
  '/token',
  '/userinfo',
]);
const providerRoutes = new Set([...ownRoutes, '/authorize', '/revoke', '/end-session']);
const pathOf = (url = '/'): string => new URL(url, 'http://localhost').pathname;

interface Scene {
  /** The origin of the application and of its provider: browsers keep no cookies from each other there. */
  readonly origin: string;
  readonly provider: ScriptedProvider;
  /** Another origin, and the bodies of the requests that arrived there. */
  readonly elsewhere: string;
  readonly arrivals: readonly string[];
  readonly consoleLines: readonly string[];
}

/** A test with an application whose HttpClientModule sends requests with XMLHttpRequest. */
const test = base.extend<{ readonly scene: Scene }>({
  scene: async ({ context }, use) => {
    const [port, other] = [await listen(), await listen()];
    const arrivals: string[] = [];
    other.answer((request, response) => {
      let text = `${request.method ?? ''} ${pathOf(request.url)} `;
      request.on('data', (chunk) => (text += String(chunk)));
      request.on('end', () => {
        arrivals.push(text);
        response.setHeader('Access-Control-Allow-Origin', '*');
        response.setHeader('Access-Control-Allow-Headers', '*');
        response.end('{}');
      });
    });

    let web: RequestListener | undefined;
    let op: RequestListener | undefined;
    const share = (answer: OpenPort['answer']): OpenPort => ({ ...port, answer });
    const provider = await startScriptedProvider({
      origin: port.origin,
      lifetimeSeconds: 300,
      port: share((listener) => (op = listener)),
    });
    const apiUrl = `${port.origin}/api`;
    startWeb(
      share((listener) => (web = listener)),
      dist,
      {
        authority: provider.issuer,
        secondAuthority: other.origin,
        clientId: provider.clientId,
        apiUrl,
        neighbourUrl: apiUrl,
        otherOriginUrl: apiUrl,
        partnerUrl: apiUrl,
      },
    );
    port.answer((request, response) => {
      (providerRoutes.has(pathOf(request.url)) ? op : web)?.(request, response);
    });

    const consoleLines: string[] = [];
    context.on('console', (message) => consoleLines.push(message.text()));
    await use({
      origin: port.origin,
      provider,
      elsewhere: other.origin,
      arrivals,
      consoleLines,
    });
    await context.close();
    await Promise.all([provider.close(), other.close()]);
  },
});

async function signIn(page: Page, { origin }: Scene): Promise<void> {
  await page.goto(origin);
  await page.getByTestId('module-sign-in').click();
}

const state = (page: Page) => page.getByTestId('module-state');

for (const { route, status, code } of [
  { route: '/token', status: 307, code: 'network/failed' },
  { route: '/token', status: 308, code: 'network/failed' },
  { route: '/jwks', status: 302, code: 'jwks/request-failed' },
  { route: '/.well-known/openid-configuration', status: 302, code: 'metadata/request-failed' },
] as const) {
  test(`a ${String(status)} of ${route} to another origin is not followed, and the sign-in fails with ${code} [9-21]`, async ({
    page,
    scene,
  }) => {
    const { provider, elsewhere, arrivals, consoleLines } = scene;
    provider.fail(route, { status, location: `${elsewhere}${route}` });
    await signIn(page, scene);
    await expect.poll(() => consoleLines.some((line) => line.includes(code))).toBe(true);
    await expect(state(page)).toContainText('Signed out');
    expect(arrivals).toEqual([]);
  });
}

test('the requests of the library carry no cookie, not even to the origin of the page [9-21]', async ({
  page,
  context,
  scene,
}) => {
  await context.addCookies([{ name: 'visitor', value: 'seven', url: scene.origin }]);
  await signIn(page, scene);
  await expect(state(page)).toContainText('Signed in as alice');
  const { log } = scene.provider;
  expect(log.find(({ path }) => path === '/authorize')?.cookie).toBe('visitor=seven');
  const own = log.filter(({ path }) => ownRoutes.has(path));
  expect(new Set(own.map(({ path }) => path))).toEqual(ownRoutes);
  expect(own.filter(({ cookie }) => cookie !== undefined)).toEqual([]);
});

test('the library asks the provider even if the browser has the document in its cache [9-21]', async ({
  page,
  scene,
}) => {
  const asked = (route: Route): number =>
    scene.provider.log.filter(({ path }) => path === route).length;
  for (const count of [1, 2]) {
    await signIn(page, scene);
    await expect(state(page)).toContainText('Signed in as alice');
    expect(asked('/jwks')).toBe(count);
    expect(asked('/.well-known/openid-configuration')).toBe(count);
    await page.evaluate(() => {
      sessionStorage.clear();
    });
  }
});
