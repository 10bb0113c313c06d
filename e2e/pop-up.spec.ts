import type { Page, Request } from '@playwright/test';
import type { RunningServers } from '../tools/web/start-all.ts';
import { choose } from './demo.ts';
import config from './playwright.config.ts';
import { expect, test } from './stage.ts';

// Playwright lets every pop-up open; users have a browser that does not.
test.use({
  // A page that is gone before its icon has come.
  expectedErrors: /favicon/,
  launchOptions: {
    ...config.use?.launchOptions,
    ignoreDefaultArgs: ['--disable-popup-blocking'],
  },
});

const coop = 'Cross-Origin-Opener-Policy';

/** What the application sends and what the provider sends. */
const combinations = [
  ['', ''],
  ['same-origin', ''],
  ['same-origin-allow-popups', ''],
  ['', 'same-origin'],
  ['same-origin', 'same-origin'],
  ['same-origin-allow-popups', 'same-origin'],
  ['same-origin-allow-popups', 'noopener-allow-popups'],
] as const;

/** An application that returns to a light page of the package, and one that starts as a whole again. */
const applications = [
  { name: 'a light page', server: 'demo', path: '/pop-up', button: 'pop-up-sign-in' },
  { name: 'the whole application', server: 'compat', path: '/pop-up/', button: 'login' },
] as const;

const [, whole] = applications;

async function open(
  page: Page,
  stage: RunningServers,
  { server, path, button }: (typeof applications)[number],
): Promise<Page> {
  await page.goto(`${stage.origins[server]}${path}`);
  const [popUp] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByTestId(button).click(),
  ]);
  await expect(popUp.getByRole('button', { name: 'Cancel' })).toBeVisible();
  return popUp;
}

for (const [application, provider] of combinations) {
  test.describe(`${coop}: ${application || 'none'} here, ${provider || 'none'} there`, () => {
    test.use({
      servers: {
        compat: true,
        headers: (usual) => (application ? { ...usual, [coop]: application } : usual),
        conduct: provider ? { headers: { [coop]: provider } } : {},
      },
    });

    for (const app of applications) {
      test(`D29 R-612 signing in with a pop-up works, back by way of ${app.name}`, async ({
        page,
        stage,
      }) => {
        const popUp = await open(page, stage, app);
        const closed = popUp.waitForEvent('close');
        await choose(popUp, 'Alice Adams');
        await expect(page.getByTestId('user')).toContainText('Alice Adams');
        await closed;
        expect(page.url()).toBe(`${stage.origins[app.server]}${app.path}`);
        expect(stage.provider.issued.codes).toHaveLength(1);
      });
    }
  });
}

test.describe('a pop-up', () => {
  test.use({ servers: { compat: true } });

  const outcome = (page: Page) => page.getByTestId('outcome');

  test('R-612 that the user closes ends within two seconds, and the next one works', async ({
    page,
    stage,
  }) => {
    const popUp = await open(page, stage, whole);
    // Nobody is quicker: what lasts for less may be a policy that hides the window.
    await page.waitForTimeout(1500);
    await popUp.close();
    await expect(outcome(page)).toHaveText('failed: User closed popup', { timeout: 2000 });

    const next = await open(page, stage, whole);
    await choose(next, 'Bob Brown');
    await expect(page.getByTestId('user')).toContainText('Bob Brown');
  });

  test('R-612 that the user closes at once, while it is empty, does as well', async ({
    page,
    stage,
  }) => {
    stage.provider.conduct.delayMs = 1000;
    await page.goto(`${stage.origins.compat}${whole.path}`);
    const [popUp] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByTestId(whole.button).click(),
    ]);
    await popUp.close();
    await expect(outcome(page)).toHaveText('failed: User closed popup', { timeout: 2000 });
  });

  test('R-612 that the browser blocks ends at once', async ({ page, stage }) => {
    await page.goto(`${stage.origins.compat}${whole.path}`);
    await expect(outcome(page)).toHaveText('nobody yet');
    // To the browser each look of a test is a click of the user, which lasts for five seconds.
    const pressed = page.waitForEvent('console', {
      predicate: (line) => line.text() === 'pressed',
    });
    await page.evaluate((id) => {
      setTimeout(() => {
        document.querySelector<HTMLElement>(`[data-testid=${id}]`)?.click();
        console.log('pressed');
      }, 6000);
    }, whole.button);
    await pressed;
    await expect(outcome(page)).toHaveText('failed: The browser did not open the pop-up.', {
      timeout: 2000,
    });
    expect(page.context().pages()).toHaveLength(1);
  });

  test('contract 3.10 has the size and the place that the application asks for', async ({
    page,
    stage,
  }) => {
    await page.addInitScript(() => {
      const { open } = window;
      window.open = (...args) => {
        document.documentElement.dataset['features'] = args[2];
        return open.call(window, ...args);
      };
    });
    const popUp = await open(page, stage, whole);
    const features = await page.evaluate(() => document.documentElement.dataset['features']);
    expect(features).toBe('width=480,height=640,left=40,top=30');
    expect(await popUp.evaluate(() => [innerWidth, innerHeight])).toEqual([480, 640]);
  });

  test('R-601 R-602 is not finished by messages of other windows or origins', async ({
    page,
    stage,
    wire,
  }) => {
    const popUp = await open(page, stage, whole);
    const state = stateOf(wire);
    const forged = `${stage.origins.compat}${whole.path}?code=forged&state=${state}`;
    // The right window, but the provider's page in it; and the right page, but another window.
    await popUp.evaluate((url) => (opener as Window).postMessage(url, '*'), forged);
    await page.evaluate((url) => {
      postMessage(url, '*');
      postMessage({ url }, '*');
    }, forged);
    await choose(popUp, 'Alice Adams');
    await expect(page.getByTestId('user')).toContainText('Alice Adams');
    const sent = wire.filter((request) => request.postData()?.includes('forged'));
    expect(sent).toEqual([]);
  });
});

function stateOf(wire: readonly Request[]): string {
  const authorization = wire.find((request) => new URL(request.url()).pathname === '/auth');
  return new URL(authorization!.url()).searchParams.get('state')!;
}
