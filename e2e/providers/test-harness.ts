import { expect, type Locator, type Page, type Request, test as base } from '@playwright/test';
import { listenToConsole, secretsOf } from '../stage.ts';
import type { Settings } from './app/settings.ts';
import {
  type ProviderAddress,
  type ProviderName,
  type Providers,
  providersVariable,
} from './provider.ts';

export { expect };

/** What a test changes of the application's settings. */
export interface Changes extends Partial<Pick<Settings, 'shape' | 'clientId' | 'signInParams'>> {
  /** As JSON has them: `null` is an option that is not set. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** The application at one provider, in a browser profile of its own. */
export interface App {
  readonly provider: ProviderAddress;
  /** Changes the settings, which the application reads when a page of it is loaded. */
  configure(changes: Changes): void;
  /** Opens a page of the application in a tab, and waits until it knows whether the user is signed in. */
  open(page: Page, path?: string): Promise<void>;
  /** Signs a user in by redirect. */
  signIn(page: Page, changes?: Changes): Promise<void>;
  /** Does in the provider's page what a user does there to sign in. */
  enterPassword(page: Page): Promise<void>;
  /** A URL of the provider, from its metadata. */
  endpoint(name: string): Promise<string>;
}

interface Fixtures {
  readonly providerName: ProviderName;
  /** What the application asks for, so that it gets a refresh token. */
  readonly refreshScope: string;
  readonly app: App;
  /** Every request that the browser sent, oldest first. */
  readonly wire: Request[];
  /** Every line of the console. */
  readonly log: string[];
  readonly quietConsole: undefined;
}

/** A test at one of the real providers; the application must neither fail nor log a secret. */
export const test = base.extend<Fixtures>({
  providerName: ['keycloak', { option: true }],
  refreshScope: ['openid profile email offline_access', { option: true }],

  app: async ({ context, providerName, refreshScope }, use) => {
    const provider = find(providerName);
    const usual: Settings = {
      shape: 'functions',
      authority: provider.issuer,
      clientId: 'spa',
      apiUrl: provider.apiUrl,
      options: {
        scope: refreshScope,
        ...{ disableRefreshTokenOfflineAccessScopeWarning: true },
      },
      signInParams: {},
    };
    let settings = usual;
    await context.route(`${provider.appOrigin}/settings.json`, (route) =>
      route.fulfill({ json: settings, headers: { 'Cache-Control': 'no-store' } }),
    );
    const app: App = {
      provider,
      configure: (changes) => {
        const options = { ...usual.options, ...changes.options };
        settings = { ...usual, ...changes, options };
      },
      open: async (page, path = '/') => {
        await page.goto(`${provider.appOrigin}${path}`);
        await expect(shown(page, 'status')).toHaveText(/anonymous|authenticated/);
      },
      signIn: async (page, changes) => {
        if (changes) app.configure(changes);
        await app.open(page);
        await press(page, 'sign-in');
        await app.enterPassword(page);
        await expectSignedIn(page);
      },
      enterPassword: (page) => forms[providerName](page),
      endpoint: async (name) => {
        const response = await fetch(`${provider.issuer}/.well-known/openid-configuration`);
        const metadata = (await response.json()) as Record<string, string>;
        return metadata[name]!;
      },
    };
    await use(app);
  },

  wire: async ({ context }, use) => {
    const requests: Request[] = [];
    context.on('request', (request) => requests.push(request));
    await use(requests);
  },

  log: async ({ context }, use) => {
    await use(listenToConsole(context).lines);
  },

  quietConsole: [
    async ({ app, context, log, wire }, use) => {
      const uncaught: string[] = [];
      context.on('weberror', (webError) => {
        const { message, stack = message } = webError.error();
        if (stack.includes(app.provider.appOrigin)) uncaught.push(stack);
      });
      await use(undefined);
      expect(uncaught, 'errors that no page caught').toEqual([]);
      const secrets = new Set(wire.flatMap(secretsOf));
      const leaked = log.filter((line) => [...secrets].some((secret) => line.includes(secret)));
      expect(leaked, 'lines with a secret in the console').toEqual([]);
    },
    { auto: true },
  ],
});

function find(name: ProviderName): ProviderAddress {
  const text = process.env[providersVariable];
  if (!text) throw new Error('Run these tests with "npm run test:providers".');
  const provider = (JSON.parse(text) as Providers)[name];
  if ('reason' in provider) throw new Error(`There is no ${name}: ${provider.reason}`);
  return provider;
}

const forms: Readonly<Record<ProviderName, (page: Page) => Promise<void>>> = {
  keycloak: async (page) => {
    await page.locator('#password').fill('alice');
    // The page that asks again has the name already.
    const name = page.locator('#username:visible');
    if ((await name.count()) > 0) await name.fill('alice');
    await page.locator('#kc-login').click();
  },
  hydra: async (page) => {
    await page.getByRole('button', { name: 'Sign in as Alice' }).click();
  },
  dex: fillInDex,
  dexWithoutSessions: fillInDex,
};

async function fillInDex(page: Page): Promise<void> {
  await page.locator('#login').fill('alice@example.com');
  await page.locator('#password').fill('alice');
  await page.locator('#submit-login').click();
}

export function press(page: Page, button: string): Promise<void> {
  return page.getByTestId(button).click();
}

/** What the application shows under a name. */
export function shown(page: Page, name: string): Locator {
  return page.getByTestId(name);
}

export async function textOf(page: Page, name: string): Promise<string> {
  return (await shown(page, name).textContent()) ?? '';
}

export async function expectSignedIn(page: Page): Promise<void> {
  await expect(shown(page, 'status')).toHaveText('authenticated');
}

export async function expectSignedOut(page: Page): Promise<void> {
  await expect(shown(page, 'status')).toHaveText('anonymous');
}

export type Outcome = Readonly<Record<string, unknown>>;

export async function jsonOf(page: Page, name: string): Promise<Outcome> {
  return JSON.parse((await textOf(page, name)) || '{}') as Outcome;
}

/** Presses a button, and returns what the application shows when that is done. */
export async function outcomeOf(page: Page, button: string): Promise<Outcome> {
  const done = Number(await shown(page, 'outcome').getAttribute('data-actions'));
  await press(page, button);
  return outcome(page, done + 1);
}

/** What an action came to, the first one since the page was loaded unless said otherwise. */
export async function outcome(page: Page, action = 1): Promise<Outcome> {
  await expect(shown(page, 'outcome')).toHaveAttribute('data-actions', String(action));
  return jsonOf(page, 'outcome');
}

/** The access tokens that the page has had since it was loaded. */
export async function tokensSeenBy(page: Page): Promise<string[]> {
  return JSON.parse(await textOf(page, 'tokens-seen')) as string[];
}

/** Sends a refresh token to the provider from outside the application. */
export async function refreshElsewhere(app: App, refreshToken: string): Promise<Response> {
  return fetch(await app.endpoint('token_endpoint'), {
    method: 'POST',
    body: new URLSearchParams({
      client_id: 'spa',
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    }),
  });
}
