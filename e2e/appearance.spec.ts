import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expectSignedIn, follow, signIn } from './demo.ts';
import { expect, test } from './stage.ts';

const screenshots = new URL('../out/e2e/screenshots/', import.meta.url).pathname;

const variants = [
  { title: 'light', colorScheme: 'light', viewport: { width: 1200, height: 800 } },
  { title: 'dark', colorScheme: 'dark', viewport: { width: 1200, height: 800 } },
  { title: 'phone', colorScheme: 'light', viewport: { width: 360, height: 740 } },
] as const;

const pages: readonly { name: string; show: (page: Page) => Promise<unknown> }[] = [
  { name: 'home-signed-out', show: (page) => page.goto('/') },
  {
    name: 'provider-sign-in',
    show: async (page) => {
      await page.getByTestId('sign-in').first().click();
      await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
    },
  },
  {
    name: 'sign-in-failed',
    show: async (page) => {
      await page.getByRole('button', { name: 'Cancel' }).click();
      await expect(page.getByTestId('failure')).toBeVisible();
    },
  },
  {
    name: 'session',
    show: async (page) => {
      await signIn(page);
      await expect(page.getByTestId('user-data')).toContainText('alice@example.com');
    },
  },
  {
    name: 'api',
    show: async (page) => {
      await follow(page, '/api');
      for (const name of ['secure', 'neighbour', 'other-origin']) {
        await page.getByTestId(`call-${name}`).click();
        await expect(page.getByTestId(`result-${name}`)).toContainText('200');
      }
    },
  },
  { name: 'members', show: (page) => follow(page, '/members') },
  { name: 'events', show: (page) => follow(page, '/events') },
  {
    name: 'pop-up',
    show: async (page) => {
      await follow(page, '/pop-up');
      await page.getByTestId('pop-up-sign-in').click();
      await expect(page.getByTestId('pop-up-result')).toHaveText('Signed in.');
      await expect(page.getByTestId('user')).toHaveText('Alice Adams');
    },
  },
  {
    name: 'silent-renewal',
    show: async (page) => {
      await follow(page, '/silent-renewal');
      await page.getByTestId('frame-ask').click();
      await expect(page.getByTestId('frame-result')).toContainText('knows you');
    },
  },
  {
    name: 'two-providers',
    show: async (page) => {
      await follow(page, '/two-providers');
      for (const name of ['main', 'partner']) {
        await page.getByTestId(`call-${name}`).click();
        await expect(page.getByTestId(`result-${name}`)).toContainText('200');
      }
    },
  },
  {
    name: 'check-session',
    show: async (page) => {
      await follow(page, '/check-session');
      await page.getByTestId('watched-sign-in').click();
      await expect(page.getByTestId('session-message')).toHaveText('unchanged');
    },
  },
  { name: 'home-signed-in', show: (page) => follow(page, '/') },
];

for (const { title, colorScheme, viewport } of variants) {
  test.describe(`${title}:`, () => {
    // One of the pages shows a sign-in that the user has cancelled.
    test.use({ colorScheme, viewport });

    test('every page passes axe and fits the window', async ({ page }) => {
      test.slow();
      for (const { name, show } of pages) {
        await test.step(name, async () => {
          await show(page);
          await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
          await page.screenshot({
            path: `${screenshots}${name}-${title}.png`,
            fullPage: true,
            animations: 'disabled',
          });
          const { violations } = await new AxeBuilder({ page }).analyze();
          expect(
            violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
          ).toEqual([]);
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          expect(width).toBeLessThanOrEqual(viewport.width);
        });
      }
    });

    test('the module application passes axe and fits the window', async ({ page, stage }) => {
      await page.goto(stage.origins.moduleApp);
      await expect(page.getByTestId('module-sign-in')).toBeVisible();
      await page.screenshot({ path: `${screenshots}module-app-${title}.png`, fullPage: true });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(viewport.width);
    });
  });
}

test('everything can be done from the keyboard, and one always sees where one is', async ({
  page,
}) => {
  await page.goto('/');
  await expect(page.getByTestId('sign-in').first()).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.locator(':focus')).toHaveText(/skip/i);

  await tabTo(page, '[data-testid="sign-in"]');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
  await tabTo(page, 'button[value="alice"]');
  await page.keyboard.press('Enter');
  await expectSignedIn(page);

  await tabTo(page, '[data-testid="refresh"]');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('action-result')).toContainText(/were renewed|was revoked/);

  await page.keyboard.press('Shift+Tab');
  await tabTo(page, 'nav a[href="/api"]', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/api');
  await tabTo(page, '[data-testid="call-secure"]');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('result-secure')).toContainText('200');
});

async function tabTo(
  page: Page,
  selector: string,
  key: 'Tab' | 'Shift+Tab' = 'Tab',
): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press(key);
    const focused = page.locator(':focus');
    if ((await focused.count()) === 0) continue;
    const isMarked = await focused.evaluate((element) => {
      const { outlineStyle, boxShadow } = getComputedStyle(element);
      return outlineStyle !== 'none' || boxShadow !== 'none';
    });
    expect(isMarked, 'the focused element is marked').toBe(true);
    if (await focused.evaluate((element, wanted) => element.matches(wanted), selector)) return;
  }
  throw new Error(`${selector} cannot be reached by ${key}`);
}
