import type { Page } from '@playwright/test';
import { choose, expectSignedOut } from './demo.ts';
import { expect, test } from './stage.ts';

test('D29 signing in with a pop-up leaves the page where it is and the first session alone', async ({
  page,
}) => {
  await page.goto('/pop-up');
  const popUp = await openPopUp(page);
  await expect(page.getByTestId('pop-up-result')).toContainText('Waiting');
  await choose(popUp, 'Alice Adams');

  await expect(page.getByTestId('pop-up-result')).toHaveText('Signed in.');
  await expect(page.getByTestId('user')).toHaveText('Alice Adams');
  await expect(page).toHaveURL('/pop-up');
  await expect.poll(() => popUp.isClosed()).toBe(true);
  await expectSignedOut(page);

  await page.reload();
  await expect(page.getByTestId('user')).toHaveText('Alice Adams');
  await page.getByTestId('pop-up-sign-out').click();
  await expect(page.getByTestId('user')).toHaveText('nobody');
});

test('a pop-up that the user closes is told, and the button works again', async ({ page }) => {
  await page.goto('/pop-up');
  const popUp = await openPopUp(page);
  // Nobody is quicker: what lasts for less may be a policy that hides the window.
  await page.waitForTimeout(1500);
  await popUp.close();
  await expect(page.getByTestId('pop-up-result')).toHaveText('login/popup-closed', {
    timeout: 2000,
  });

  const second = await openPopUp(page);
  await choose(second, 'Bob Brown');
  await expect(page.getByTestId('user')).toHaveText('Bob Brown');
});

test('a second click gets a typed answer while the first pop-up goes on', async ({ page }) => {
  await page.goto('/pop-up');
  const popUp = await openPopUp(page);
  await page.getByTestId('pop-up-sign-in').click();
  await expect(page.getByTestId('pop-up-result')).toContainText('login/popup-open');

  await choose(popUp, 'Alice Adams');
  await expect(page.getByTestId('user')).toHaveText('Alice Adams');
});

test('RFC 6749 §4.1.2.1: a refusal in the pop-up is shown as such', async ({ page }) => {
  await page.goto('/pop-up');
  const popUp = await openPopUp(page);
  await choose(popUp, 'Cancel');
  await expect(page.getByTestId('pop-up-result')).toHaveText('authorization-response/error');
  await expect(page).toHaveURL('/pop-up');
  await expect(page.getByTestId('user')).toHaveText('nobody');
});

async function openPopUp(page: Page): Promise<Page> {
  const [popUp] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByTestId('pop-up-sign-in').click(),
  ]);
  await expect(popUp.getByRole('button', { name: 'Cancel' })).toBeVisible();
  return popUp;
}
