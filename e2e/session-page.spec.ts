import { follow, signIn } from './demo.ts';
import { expect, test } from './stage.ts';

test('the session page counts down to the expiry and to the renewal', async ({ page }) => {
  await page.goto('/');
  await signIn(page);
  for (const id of ['expires-in', 'renews-in']) {
    await expect(page.getByTestId(id)).toHaveText(/\d/);
    const before = await page.getByTestId(id).textContent();
    await expect(page.getByTestId(id)).not.toHaveText(before!);
  }
});

test('a token is shown shortened and copied whole', async ({ page, context, stage }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], {
    origin: stage.origins.demo,
  });
  await page.goto('/');
  await signIn(page);
  const [accessToken] = stage.provider.issued.accessTokens;
  const shown = `${accessToken!.slice(0, 6)}…${accessToken!.slice(-4)}`;
  await expect(page.getByTestId('access-token')).toHaveText(shown);

  await page.getByRole('button', { name: /^Copy Access token/i }).click();
  await expect(page.getByText('Copied').first()).toBeAttached();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied === accessToken).toBe(true);
});

test('the timeline tells the sign-in from its first event on, and no secret', async ({
  page,
  stage,
}) => {
  await page.goto('/');
  await signIn(page);
  await follow(page, '/events');
  const timeline = page.getByTestId('timeline');
  await expect(timeline).toContainText('ConfigLoaded');
  await expect(timeline).toContainText('NewAuthenticationResult');
  await expect(timeline).toContainText('UserDataChanged');
  const text = await page.locator('body').innerText();
  const { codes, accessTokens, idTokens, refreshTokens } = stage.provider.issued;
  for (const secret of [codes, accessTokens, idTokens, refreshTokens].flat()) {
    expect(text.includes(secret)).toBe(false);
  }
});
