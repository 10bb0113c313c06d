import { authorizationOf, choose, follow, requestOf, signIn } from './demo.ts';
import { expect, test } from './stage.ts';

test('two providers: two people at once, and each token at its own API only', async ({
  page,
  stage,
}) => {
  await page.goto('/');
  await signIn(page);
  await follow(page, '/two-providers');
  await page.getByTestId('partner-sign-in').click();
  await choose(page, 'Dora Dale');

  await expect(page).toHaveURL('/two-providers');
  await expect(page.getByTestId('main').getByTestId('user')).toHaveText('Alice Adams');
  await expect(page.getByTestId('partner').getByTestId('user')).toHaveText('Dora Dale');
  await expect(page.getByTestId('all-sessions')).toContainText('main: signed in');
  await expect(page.getByTestId('all-sessions')).toContainText('partner: signed in');
  await expect(page.getByTestId('all-sessions')).toContainText('frame: signed out');

  const { provider, secondProvider, settings } = stage;
  const first = await requestOf(page, page.getByTestId('call-main'), settings.apiUrl);
  expect(await authorizationOf(first)).toBe(`Bearer ${provider.issued.accessTokens.at(-1)}`);
  const second = await requestOf(page, page.getByTestId('call-partner'), settings.partnerUrl);
  expect(await authorizationOf(second)).toBe(`Bearer ${secondProvider.issued.accessTokens.at(-1)}`);
});

test('signing out of one provider leaves the session at the other alone', async ({ page }) => {
  await page.goto('/');
  await signIn(page);
  await follow(page, '/two-providers');
  await page.getByTestId('partner-sign-in').click();
  await choose(page, 'Emil Ernst');
  await page.getByTestId('partner-sign-out').click();

  await expect(page.getByTestId('signed-in-state')).toContainText('Alice Adams');
  await follow(page, '/two-providers');
  await expect(page.getByTestId('main').getByTestId('user')).toHaveText('Alice Adams');
  await expect(page.getByTestId('partner').getByTestId('user')).toHaveText('nobody');
});

test('logoffLocalMultiple ends every session here, and none at the providers', async ({
  page,
  stage,
}) => {
  await page.goto('/');
  await signIn(page);
  await follow(page, '/two-providers');
  await page.getByTestId('partner-sign-in').click();
  await choose(page, 'Dora Dale');
  await expect(page.getByTestId('partner').getByTestId('user')).toHaveText('Dora Dale');

  await page.getByTestId('sign-out-all').click();
  await expect(page.getByTestId('main').getByTestId('user')).toHaveText('nobody');
  await expect(page.getByTestId('partner').getByTestId('user')).toHaveText('nobody');
  const asked = [stage.provider, stage.secondProvider].flatMap(({ requests }) => requests);
  expect(asked.filter(({ path }) => path === '/session/end')).toEqual([]);

  await page.getByTestId('partner-sign-in').click();
  await expect(page.getByTestId('partner').getByTestId('user')).toHaveText('Dora Dale');
});

test.describe('a second provider that is down', () => {
  test.use({ expectedErrors: /ERR_CONNECTION_REFUSED|metadata\/request-failed/ });

  test('takes nothing from the first', async ({ page, stage }) => {
    await stage.secondProvider.close();
    await page.goto('/');
    await signIn(page);
    await follow(page, '/two-providers');
    await page.getByTestId('partner-sign-in').click();
    await expect(page.getByTestId('partner').getByTestId('error')).toHaveText(
      /metadata\/request-failed|network\/(failed|offline|timeout)/,
    );
    await expect(page.getByTestId('main').getByTestId('user')).toHaveText('Alice Adams');
  });
});
