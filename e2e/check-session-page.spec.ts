import type { Page } from '@playwright/test';
import { choose } from './demo.ts';
import { expect, test } from './stage.ts';

test('Session Management 1.0 §3: signing out at the provider is noticed, and ends nothing here', async ({
  page,
  context,
}) => {
  await page.goto('/check-session');
  await signInHere(page);
  await expect(page.getByTestId('session-message')).toHaveText('unchanged');
  await expect(page.getByTestId('session-changed')).toHaveText('It is the same');

  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    page.getByTestId('provider-sign-out').click(),
  ]);
  await tab.getByRole('button', { name: 'Sign out' }).click();
  await expect(tab.getByText('You can close this page.')).toBeVisible();
  await tab.close();

  await page.bringToFront();
  await expect(page.getByTestId('session-message')).toHaveText('changed');
  await expect(page.getByTestId('session-changed')).toHaveText('It has changed');
  await expect(page.getByTestId('user')).toHaveText('Alice Adams');
});

test('another user at the provider ends the session here', async ({ page, context, stage }) => {
  await page.goto('/check-session');
  await signInHere(page);
  await expect(page.getByTestId('session-message')).toHaveText('unchanged');

  const tab = await context.newPage();
  await tab.goto(`${stage.provider.issuer}/session/end`);
  await tab.getByRole('button', { name: 'Sign out' }).click();
  await expect(tab.getByText('You can close this page.')).toBeVisible();
  await tab.goto(`${stage.origins.demo}/session`);
  await tab.getByTestId('sign-in').first().click();
  await choose(tab, 'Bob Brown');
  await expect(tab.getByTestId('signed-in-state')).toContainText('Bob Brown');

  await page.bringToFront();
  await expect(page.getByTestId('user')).toHaveText('nobody');
  await expect(page.getByTestId('error')).toHaveText('id-token/subject-changed');
});

test('signing out here ends the watch: the frame goes', async ({ page }) => {
  await page.goto('/check-session');
  await signInHere(page);
  await expect(page.getByTestId('session-message')).toHaveText('unchanged');
  await expect(page.locator('iframe')).toHaveCount(1);
  await page.getByTestId('watched-sign-out').click();
  await expect(page.locator('iframe')).toHaveCount(0);
});

async function signInHere(page: Page): Promise<void> {
  await page.getByTestId('watched-sign-in').click();
  await choose(page, 'Alice Adams');
  await expect(page).toHaveURL('/check-session');
  await expect(page.getByTestId('user')).toHaveText('Alice Adams');
}
