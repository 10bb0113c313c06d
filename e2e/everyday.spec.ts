import type { Browser, BrowserContext, Locator, Page } from '@playwright/test';
import type { RunningServers, StartOptions } from '../tools/web/start-all.ts';
import { choose } from './demo.ts';
import type { SetUp } from './everyday-app/set-up.ts';
import { expect, test } from './stage.ts';

/** What a test of this file works with. */
interface Everyday {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly browser: Browser;
  readonly stage: RunningServers;
}

type Story = (everyday: Everyday) => Promise<void>;

/** How an application differs from the usual one, and how its servers do. */
interface Differences extends Omit<SetUp, 'shape'> {
  readonly base?: string;
  readonly servers?: StartOptions;
}

const shapes = { functions: 'provideAuth()', modules: 'AuthModule.forRoot()' } as const;

/** One test for each way to write an application: with functions, and with NgModules. */
function everyday(sentence: string, differences: Differences, story: Story): void {
  const { base = '/', servers, ...setUp } = differences;
  for (const shape of ['functions', 'modules'] as const) {
    test.describe(shapes[shape], () => {
      test.use({ servers: { ...servers, everyday: { base, setUp: { ...setUp, shape } } } });
      test(sentence, async ({ page, context, browser, stage }) => {
        await story({ page, context, browser, stage });
      });
    });
  }
}

/** The same for both redirects of the start route: the absolute one drops the query. */
function everydayWithBothRedirects(sentence: string, setUp: Differences, story: Story): void {
  everyday(`${sentence}, redirectTo: 'home'`, { ...setUp, redirectTo: 'home' }, story);
  everyday(`${sentence}, redirectTo: '/home'`, { ...setUp, redirectTo: '/home' }, story);
}

function open(page: Page, stage: RunningServers, path = '/'): Promise<unknown> {
  return page.goto(stage.origins.everyday + path);
}

/** A field or a button of one configuration. */
function field(page: Page, name: string, configId = 'shop'): Locator {
  return page.getByTestId(configId).getByTestId(name);
}

async function expectSignedIn(page: Page, name = 'Alice Adams', configId = 'shop'): Promise<void> {
  await expect(field(page, 'response', configId)).toHaveText('signed in');
  await expect(field(page, 'status', configId)).toHaveText('authenticated');
  await expect(field(page, 'user', configId)).toHaveText(name);
  await expect(field(page, 'error', configId)).toBeEmpty();
}

async function expectSignedOut(page: Page, configId = 'shop'): Promise<void> {
  await expect(field(page, 'response', configId)).toHaveText('signed out');
  await expect(field(page, 'status', configId)).toHaveText('anonymous');
  await expect(field(page, 'error', configId)).toBeEmpty();
}

async function signIn(page: Page, name = 'Alice Adams', configId = 'shop'): Promise<void> {
  await field(page, 'sign-in', configId).click();
  await choose(page, name);
  await expectSignedIn(page, name, configId);
}

/** The browser and the router show this path, query and fragment included, and nothing else. */
async function expectAddress(
  page: Page,
  stage: RunningServers,
  path: string,
  routerUrl = path,
): Promise<void> {
  await expect(page).toHaveURL(stage.origins.everyday + path);
  await expect(page.getByTestId('router-url')).toHaveText(routerUrl);
  await expect(page.getByTestId('location')).toHaveText(stage.origins.everyday + path);
}

async function expectTokenWorks(
  page: Page,
  response = 'hello alice',
  configId = 'shop',
): Promise<void> {
  await field(page, 'call', configId).click();
  await expect(field(page, 'api', configId)).toHaveText(response);
}

async function expectReloadKeepsSession(page: Page, name?: string): Promise<void> {
  await page.reload();
  await expectSignedIn(page, name);
}

/** Going back must not show the callback again. */
async function expectCleanHistory(page: Page): Promise<void> {
  const urls = await page.evaluate(() => navigation.entries().map(({ url }) => url ?? ''));
  expect(urls.filter((url) => /[?&#](code|state)=/.test(url)).length).toBe(0);
}

/** Signs in on the home page: the address is clean, the token works, and a reload keeps the session. */
async function signInAtHome({ page, stage }: Everyday): Promise<void> {
  await open(page, stage);
  await expectSignedOut(page);
  await signIn(page);
  await expectAddress(page, stage, '/home');
  await expectCleanHistory(page);
  await expectTokenWorks(page);
  await expectReloadKeepsSession(page);
  await expectAddress(page, stage, '/home');
}

test.describe('a start route that redirects', () => {
  everydayWithBothRedirects('a user signs in', {}, signInAtHome);

  everydayWithBothRedirects(
    'a user signs in at each of two providers',
    { configurations: 2 },
    async ({ page, stage }) => {
      await open(page, stage);
      await expectSignedOut(page);
      await signIn(page);
      await expectAddress(page, stage, '/home');
      await signIn(page, 'Dora Dale', 'depot');
      await expectAddress(page, stage, '/home');
      await expectSignedIn(page);
      await expectTokenWorks(page);
      await expectTokenWorks(page, 'it got a token', 'depot');
      await expectReloadKeepsSession(page);
      await expectSignedIn(page, 'Dora Dale', 'depot');
    },
  );

  everydayWithBothRedirects(
    'a user signs in with blocking initial navigation',
    { initialNavigation: 'enabledBlocking' },
    signInAtHome,
  );

  everydayWithBothRedirects(
    'a user signs in with blocking initial navigation and a loaded configuration',
    { initialNavigation: 'enabledBlocking', configuration: 'loaded' },
    signInAtHome,
  );
});

test.describe('a check after the first navigation', () => {
  everydayWithBothRedirects(
    'a user signs in if checkAuth() waits for the first page and for a response',
    { checks: 'after-navigation' },
    signInAtHome,
  );

  everydayWithBothRedirects(
    'a user signs in if a lazy route provides the library',
    { provided: 'in-lazy-route' },
    signInAtHome,
  );

  everydayWithBothRedirects(
    'a user signs in if the library is loaded after the first page and a response',
    { provided: 'after-navigation' },
    signInAtHome,
  );
});

test.describe('a sign-in that navigates nowhere', () => {
  everyday(
    'code and state are gone from both addresses with triggerAuthorizationResultEvent',
    { options: { triggerAuthorizationResultEvent: true } },
    signInAtHome,
  );

  everyday(
    'code and state are gone from both addresses with an empty postLoginRoute',
    { options: { postLoginRoute: '' } },
    signInAtHome,
  );

  everyday(
    'a user comes back to the guarded page with triggerAuthorizationResultEvent',
    { options: { triggerAuthorizationResultEvent: true } },
    async ({ page, stage }) => {
      await open(page, stage, '/members/orders?page=2#line');
      await choose(page, 'Alice Adams');
      await expect(page.getByTestId('page')).toHaveText('orders');
      await expectAddress(page, stage, '/members/orders?page=2#line');
      await expectSignedIn(page);
      await expectReloadKeepsSession(page);
      await expectAddress(page, stage, '/members/orders?page=2#line');
    },
  );
});

test.describe('routes in the fragment', () => {
  everyday(
    'a user signs in, and comes back to a guarded page, with hash location',
    { useHash: true },
    async ({ page, stage }) => {
      await open(page, stage);
      await expectSignedOut(page);
      await signIn(page);
      await expectAddress(page, stage, '/#/home', '/home');
      await expectTokenWorks(page);
      await expectReloadKeepsSession(page);
      await field(page, 'sign-out-here').click();
      await expect(field(page, 'status')).toHaveText('anonymous');

      await open(page, stage, '/#/members/orders?page=2');
      await expect(page.getByTestId('page')).toHaveText('orders');
      await expectAddress(page, stage, '/#/members/orders?page=2', '/members/orders?page=2');
      await expectReloadKeepsSession(page);
    },
  );
});

test.describe('an application below a path', () => {
  for (const [redirectPath, redirectTo] of [
    ['', 'home'],
    ['callback', '/home'],
  ] as const) {
    everyday(
      `a user signs in, and comes back to a guarded page, by /portal/${redirectPath}`,
      { base: '/portal/', redirectPath, redirectTo },
      async ({ page, stage }) => {
        await open(page, stage, '/portal/');
        await expectSignedOut(page);
        await signIn(page);
        await expectAddress(page, stage, '/portal/home', '/home');
        await expectTokenWorks(page);
        await expectReloadKeepsSession(page);
        await field(page, 'sign-out-here').click();
        await expect(field(page, 'status')).toHaveText('anonymous');

        await open(page, stage, '/portal/members/orders?page=2');
        await expect(page.getByTestId('page')).toHaveText('orders');
        await expectAddress(page, stage, '/portal/members/orders?page=2', '/members/orders?page=2');
        await expectReloadKeepsSession(page);
      },
    );
  }
});

test.describe('queries of the application', () => {
  const own = [
    '/find?state=NY&code=10001',
    '/orders?state=open&error=none',
    `/find?note=${'x'.repeat(2500)}`,
  ];

  everyday('pages with code, state and error of their own open as usual', {}, async (stories) => {
    const { page, stage } = stories;
    await open(page, stage, '/?code=SUMMER');
    await expectSignedOut(page);
    await expectAddress(page, stage, '/home?code=SUMMER');
    for (const path of own) {
      await open(page, stage, path);
      await expectSignedOut(page);
      await expectAddress(page, stage, path);
    }
  });

  everyday(
    'a user whose token has expired stays signed in on pages with a code of their own',
    { options: { silentRenew: false }, servers: { ttl: { AccessToken: 4 } } },
    async ({ page, stage }) => {
      await open(page, stage);
      await signIn(page);
      for (const [path, address] of [
        ['/?code=SUMMER', '/home?code=SUMMER'],
        ['/find?state=NY&code=10001', '/find?state=NY&code=10001'],
      ] as const) {
        await expect(field(page, 'token')).toHaveText('none');
        const before = stage.provider.issued.accessTokens.length;
        await open(page, stage, path);
        await expectSignedIn(page);
        await expectAddress(page, stage, address);
        expect(stage.provider.issued.accessTokens).toHaveLength(before + 1);
      }
    },
  );

  everyday(
    'a guard brings a user back to exactly such a page',
    {},
    async ({ page, stage, context }) => {
      for (const path of own) {
        await open(page, stage, `/members${path}`);
        await choose(page, 'Alice Adams');
        await expectSignedIn(page);
        await expectAddress(page, stage, `/members${path}`);
        await open(page, stage, '/home');
        await field(page, 'sign-out-here').click();
        await expect(field(page, 'status')).toHaveText('anonymous');
        await context.clearCookies();
      }
    },
  );
});

test.describe('a callback without its sign-in', () => {
  const code = 'authorization-response/unknown-transaction';

  /** The page says what is wrong, and so does one warning, which names the usual causes. */
  async function expectExplanation(page: Page, warnings: readonly string[]): Promise<void> {
    await expect(field(page, 'error')).toHaveText(code);
    await expect(field(page, 'response')).toHaveText(code);
    await expect(field(page, 'status')).toHaveText('anonymous');
    await expect.poll(() => new URL(page.url()).search).toBe('');
    await expect(page.getByTestId('router-url')).not.toContainText('?');
    expect(warnings).toEqual([expect.stringMatching(/tab(.|\n)*127\.0\.0\.1(.|\n)*storage/i)]);
  }

  /** All warnings but the one about two providers that answer at one redirectUrl. */
  function warningsOf(context: BrowserContext): string[] {
    const warnings: string[] = [];
    context.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'warning' && !text.includes('mixed up')) warnings.push(text);
    });
    return warnings;
  }

  // With a relative redirect the router carries the response on to another path.
  for (const [setUp, differences] of [
    ['two configurations', { configurations: 2 }],
    ['blocking initial navigation', { initialNavigation: 'enabledBlocking' }],
    ['a check after the first navigation', { checks: 'after-navigation' }],
    ['a lazy route that provides the library', { provided: 'in-lazy-route' }],
    ['a library that is loaded after the first page', { provided: 'after-navigation' }],
  ] as const) {
    everyday(
      `a user who opens an old callback reads why nobody is signed in, with ${setUp}`,
      { ...differences, redirectTo: 'home' },
      async ({ page, stage, context }) => {
        const warnings = warningsOf(context);
        await open(page, stage, `/?code=old&state=${'x'.repeat(43)}`);
        await expectExplanation(page, warnings);
        await expectAddress(page, stage, '/home');
      },
    );
  }

  everyday(
    'a user who opens a copied callback reads why nobody is signed in',
    {},
    async ({ page, stage, browser }) => {
      const callback = page.waitForRequest((sent) => new URL(sent.url()).searchParams.has('code'));
      await page.route(
        (url) => url.searchParams.has('code'),
        (route) => route.fulfill({ body: 'The user copies the address.' }),
      );
      await open(page, stage);
      await field(page, 'sign-in').click();
      await choose(page, 'Alice Adams');
      const copied = new URL((await callback).url());

      const other = await browser.newContext();
      const warnings = warningsOf(other);
      const otherPage = await other.newPage();
      await otherPage.goto(copied.href);
      await expectExplanation(otherPage, warnings);
      for (const name of ['code', 'state']) {
        expect(warnings.join()).not.toContain(copied.searchParams.get(name));
      }
      await signIn(otherPage);
      await expectAddress(otherPage, stage, '/home');
      await other.close();
    },
  );

  everyday(
    'a user whose storage was cleared meanwhile reads why nobody is signed in',
    {},
    async ({ page, stage, context }) => {
      const warnings = warningsOf(context);
      await page.addInitScript(() => {
        if (location.search.includes('code=')) sessionStorage.clear();
      });
      await open(page, stage);
      await field(page, 'sign-in').click();
      await choose(page, 'Alice Adams');
      await expectExplanation(page, warnings);
    },
  );

  everyday(
    'a user who begins at 127.0.0.1 and returns to localhost reads why nobody is signed in',
    {},
    async ({ page, stage, context }) => {
      const warnings = warningsOf(context);
      await page.goto(stage.origins.everyday.replace('localhost', '127.0.0.1'));
      await field(page, 'sign-in').click();
      await choose(page, 'Alice Adams');
      await expectExplanation(page, warnings);
      expect(new URL(page.url()).origin).toBe(stage.origins.everyday);
    },
  );
});
