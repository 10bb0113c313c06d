import type { Page } from '@playwright/test';
import { choose, signIn } from './demo.ts';
import { expect, test } from './stage.ts';

test('a session without a refresh token is renewed in a hidden frame, which leaves nothing behind', async ({
  page,
  stage,
}) => {
  await page.goto('/silent-renewal');
  await signInHere(page);
  await expect(page.getByTestId('frame')).toContainText('none');
  const { accessTokens, refreshTokens } = stage.provider.issued;
  expect(accessTokens).toHaveLength(1);

  await page.getByTestId('frame-renew').click();
  await expect(page.getByTestId('frame-result')).toHaveText('The tokens were renewed.');
  expect(accessTokens).toHaveLength(2);
  expect(refreshTokens).toEqual([]);
  await expect(page.locator('iframe')).toHaveCount(0);
  await expect(page).toHaveURL('/silent-renewal');
});

test('whoever is signed in at the provider is so here, too, without a question', async ({
  page,
}) => {
  await page.goto('/');
  await signIn(page);
  await page.goto('/silent-renewal');
  await expect(page.getByTestId('user')).toHaveText('nobody');
  await page.getByTestId('frame-ask').click();
  await expect(page.getByTestId('frame-result')).toHaveText('The provider knows you.');
  await expect(page.getByTestId('user')).toHaveText('Alice Adams');
  await expect(page).toHaveURL('/silent-renewal');
});

test('a provider that knows nobody says so, and no frame stays', async ({ page }) => {
  await page.goto('/silent-renewal');
  await page.getByTestId('frame-ask').click();
  await expect(page.getByTestId('frame-result')).toHaveText('authorization-response/error');
  await expect(page.locator('iframe')).toHaveCount(0);
});

test.describe('tokens that live for seconds', () => {
  test.use({ servers: { ttl: { AccessToken: 8, IdToken: 8 } } });

  test('are renewed by themselves, again and again', async ({ page, stage }) => {
    await page.goto('/silent-renewal');
    await signInHere(page);
    await expect
      .poll(() => stage.provider.issued.accessTokens.length, { timeout: 30_000 })
      .toBeGreaterThanOrEqual(3);
    await expect(page.getByTestId('user')).toHaveText('Alice Adams');
  });
});

async function signInHere(page: Page): Promise<void> {
  await page.getByTestId('frame-sign-in').click();
  await choose(page, 'Alice Adams');
  await expect(page).toHaveURL('/silent-renewal');
  await expect(page.getByTestId('user')).toHaveText('Alice Adams');
}
