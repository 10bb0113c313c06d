import { choose, expectSignedIn, expectSignedOut, follow, signIn } from './demo.ts';
import { expect, test } from './stage.ts';

test.describe('a provider that is down at start', () => {
  test.use({ expectedErrors: /ERR_CONNECTION_REFUSED|metadata\/request-failed/ });

  test('leaves the public pages usable, and signing in gives a typed error', async ({
    page,
    stage,
  }) => {
    await stage.provider.close();
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectSignedOut(page);
    await follow(page, '/events');
    await follow(page, '/');

    await page.getByTestId('sign-in').first().click();
    await expect(page.getByTestId('sign-in-error').first()).toContainText(
      /metadata\/request-failed|network\/(failed|offline|timeout)/,
    );
    await expect(page.getByTestId('sign-in').first()).toBeEnabled();
  });
});

test.describe('storage that is denied', () => {
  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      for (const name of ['sessionStorage', 'localStorage']) {
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('Access is denied for this document.', 'SecurityError');
          },
        });
      }
    });
  });

  test('breaks nothing: the pages work and a return from the provider is no crash', async ({
    page,
  }) => {
    const warnings: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text());
    });
    await page.goto('/');
    await expectSignedOut(page);
    await follow(page, '/session');
    await expect(page.getByTestId('status')).toContainText('anonymous');
    expect(warnings.filter((text) => /main: .*storage/i.test(text))).toHaveLength(1);

    await page.getByTestId('sign-in').first().click();
    await choose(page, 'Alice Adams');
    await expectSignedOut(page);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  });
});

test('a session record that somebody broke counts as none', async ({ page }) => {
  await page.goto('/');
  await signIn(page);
  await page.evaluate(() => {
    for (const key of Object.keys(sessionStorage)) sessionStorage.setItem(key, '{"broken');
  });
  await page.reload();
  await expectSignedOut(page);

  await page.getByTestId('sign-in').first().click();
  await expectSignedIn(page);
});
