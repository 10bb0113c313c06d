import { fileURLToPath } from 'node:url';
import {
  type BrowserContext,
  expect,
  type Page,
  type Request,
  test as base,
} from '@playwright/test';
import { listen, type OpenPort } from '../tools/web/listen.ts';
import { type Settings, startWeb } from '../tools/web/start-web.ts';
import { type ScriptedProvider, startScriptedProvider } from './scripted-provider.ts';

export { expect };

const dist = fileURLToPath(new URL('../dist/tabs-app', import.meta.url));

export interface SceneOptions {
  /** How long tokens live. */
  readonly lifetimeSeconds: number;
  /** Where the application keeps its session: shared by all tabs unless said otherwise. */
  readonly storage?: 'local' | 'session';
  /** What of the application's configuration differs from the usual: it renews by itself. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A request that the API got. */
export interface ApiCall {
  /** `undefined` where it came without. */
  readonly token: string | undefined;
  readonly status: number;
}

/** One browser profile with an application, its provider and an API, shared with no other scene. */
export interface Scene {
  readonly origin: string;
  readonly provider: ScriptedProvider;
  readonly context: BrowserContext;
  readonly apiCalls: readonly ApiCall[];
  /** Opens a tab of the application. */
  openTab(): Promise<Page>;
}

/** One thing that a tab has been through. */
export interface DiaryEntry {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly status: string;
  readonly user: string;
  readonly hasToken: boolean;
}

interface Fixtures {
  /** Sets a scene; several may go on side by side. */
  readonly setScene: (options: SceneOptions) => Promise<Scene>;
}

/** A test with scenes, whose pages must neither fail nor tell a secret to the console. */
export const test = base.extend<Fixtures>({
  setScene: async ({ browser }, use) => {
    const endings: (() => Promise<void>)[] = [];
    await use(async (options) => {
      const ports = [await listen(), await listen()] as const;
      const provider = await startScriptedProvider({
        origin: ports[0].origin,
        lifetimeSeconds: options.lifetimeSeconds,
      });
      const apiCalls = answerApi(ports[1], ports[0].origin, provider);
      serveApplication(ports[0], `${ports[1].origin}/api`, provider, options);
      const context = await browser.newContext();
      const lines: string[] = [];
      const errors: string[] = [];
      context.on('console', (message) => lines.push(message.text()));
      context.on('weberror', (error) => errors.push(error.error().message));
      endings.push(async () => {
        await context.close();
        await Promise.all([provider.close(), ...ports.map((port) => port.close())]);
        expect(errors, 'errors that no page caught').toEqual([]);
        const leaks = lines.filter((line) =>
          provider.accessTokens.some(({ value }) => line.includes(value)),
        );
        expect(leaks.length, 'lines with an access token in the console').toBe(0);
      });
      const { origin } = ports[0];
      const openTab = async (): Promise<Page> => {
        const page = await context.newPage();
        await page.goto(origin);
        await expect(page.getByTestId('status')).toHaveText(/anonymous|authenticated/);
        return page;
      };
      return { origin, provider, context, apiCalls, openTab };
    });
    for (const end of endings) await end();
  },
});

function serveApplication(
  port: OpenPort,
  apiUrl: string,
  { issuer, clientId }: ScriptedProvider,
  { storage = 'local', options = {} }: SceneOptions,
): void {
  const settings: Settings & { storage: string; options: object } = {
    authority: issuer,
    secondAuthority: issuer,
    clientId,
    apiUrl,
    neighbourUrl: apiUrl,
    otherOriginUrl: apiUrl,
    partnerUrl: apiUrl,
    storage,
    options,
  };
  // The provider shows the page of the application that signs out.
  startWeb(port, dist, settings, ({ 'Content-Security-Policy': policy = '', ...others }) => ({
    ...others,
    'Content-Security-Policy': policy.replace(
      'frame-ancestors',
      'frame-ancestors http://localhost:*',
    ),
  }));
}

/** An API that wants a token which the provider stands by, and remembers what it got. */
function answerApi(port: OpenPort, origin: string, provider: ScriptedProvider): ApiCall[] {
  const calls: ApiCall[] = [];
  port.answer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Allow-Headers', 'Authorization');
    response.setHeader('Access-Control-Expose-Headers', 'WWW-Authenticate');
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    const token = request.headers.authorization?.replace(/^Bearer /, '');
    const status = token !== undefined && provider.accepts(token) ? 200 : 401;
    calls.push({ token, status });
    const challenge = { 'WWW-Authenticate': 'Bearer error="invalid_token"' };
    response.writeHead(status, status === 401 ? challenge : {}).end('{}');
  });
  return calls;
}

/** Presses the button for signing in; the provider asks nothing. */
export async function signIn(page: Page): Promise<void> {
  await page.getByTestId('sign-in').click();
  await expectStatus([page], 'authenticated');
}

/** Opens tabs of one profile, where the first one signs in; the others find its session. */
export async function openSignedIn(scene: Scene, count: number): Promise<Page[]> {
  const first = await scene.openTab();
  await signIn(first);
  const others: Page[] = [];
  while (others.length < count - 1) others.push(await scene.openTab());
  await expectStatus(others, 'authenticated');
  return [first, ...others];
}

export async function expectStatus(
  pages: readonly Page[],
  status: 'anonymous' | 'authenticated',
): Promise<void> {
  for (const page of pages) await expect(page.getByTestId('status')).toHaveText(status);
}

/** Each tab has an access token that the provider stands by. */
export async function expectUsableTokens(
  { provider }: Scene,
  pages: readonly Page[],
): Promise<void> {
  for (const page of pages) {
    const shown = page.getByTestId('access-token');
    await expect.poll(async () => provider.accepts((await shown.textContent())!)).toBe(true);
  }
}

/** What a tab has been through since it was loaded. */
export async function diaryOf(page: Page): Promise<DiaryEntry[]> {
  return JSON.parse((await page.getByTestId('diary').textContent())!) as DiaryEntry[];
}

/** No tab was without a session since it first had one, not even for a moment. */
export async function expectNeverSignedOut(pages: readonly Page[]): Promise<void> {
  for (const page of pages) {
    const entries = await diaryOf(page);
    const start = entries.findIndex(({ status }) => status === 'authenticated');
    expect(start, 'has been signed in').toBeGreaterThanOrEqual(0);
    expect(entries.slice(start).map(({ status }) => status)).not.toContain('anonymous');
  }
}

/** The access tokens that a tab has had since it was loaded, oldest first. */
export async function tokensSeenBy(page: Page): Promise<string[]> {
  return JSON.parse((await page.getByTestId('tokens-seen').textContent())!) as string[];
}

export function isRefresh(request: Request): boolean {
  return new URLSearchParams(request.postData() ?? '').get('grant_type') === 'refresh_token';
}
