import { expectSignedIn, expectSignedOut, readStorage, signIn } from './demo.ts';
import { expect, test } from './stage.ts';

test('RP-Initiated Logout 1.0 §2: signing out clears the storage and ends the provider’s session', async ({
  page,
  stage,
  wire,
}) => {
  await page.goto('/');
  await signIn(page);
  const { accessTokens, idTokens, refreshTokens } = stage.provider.issued;
  expect(await readStorage(page)).toContain(refreshTokens[0]);

  await page.getByTestId('sign-out').first().click();
  await expectSignedOut(page);
  expect(new URL(page.url()).origin).toBe(stage.origins.demo);
  const stored = await readStorage(page);
  for (const token of [...accessTokens, ...idTokens, ...refreshTokens]) {
    expect(stored.includes(token)).toBe(false);
  }
  const logout = wire.map((request) => new URL(request.url())).find(isEndSession)!;
  expect(logout.searchParams.get('id_token_hint') === idTokens[0]).toBe(true);
  expect(logout.searchParams.get('post_logout_redirect_uri')).toBe(`${stage.origins.demo}/`);

  await page.getByTestId('sign-in').first().click();
  await expect(page.getByRole('button', { name: /^Alice Adams/ })).toBeVisible();
});

test('signing out here leaves the provider’s session alone', async ({ page, stage, wire }) => {
  await page.goto('/');
  await signIn(page);
  await page.getByTestId('sign-out-local').click();
  await expectSignedOut(page);
  const stored = await readStorage(page);
  expect(stored.includes(stage.provider.issued.refreshTokens[0]!)).toBe(false);
  expect(wire.some((request) => isEndSession(new URL(request.url())))).toBe(false);

  await page.getByTestId('sign-in').first().click();
  await expectSignedIn(page);
});

function isEndSession(url: URL): boolean {
  return url.pathname === '/session/end';
}

test('RP-Initiated Logout 1.0 §3: the page that the user returns to knows it, and its address is clean [19b]', async ({
  page,
  stage,
  wire,
}) => {
  await page.goto('/');
  await signIn(page);
  await page.getByTestId('sign-out').first().click();
  await expectSignedOut(page);
  const logout = wire.map((request) => new URL(request.url())).find(isEndSession)!;
  expect(logout.searchParams.get('state')).toMatch(/^[\w-]{43}$/);
  await expect(page).toHaveURL(`${stage.origins.demo}/`);
  const stored = await readStorage(page);
  expect(stored.includes(logout.searchParams.get('state')!)).toBe(false);
});
