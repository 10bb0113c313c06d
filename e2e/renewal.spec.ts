import {
  authorizationOf,
  callApi,
  expectSignedIn,
  follow,
  refreshElsewhere,
  requestOf,
  signIn,
} from './demo.ts';
import { expect, test } from './stage.ts';

test('a forced refresh rotates: new tokens, and the old refresh token is dead', async ({
  page,
  stage,
}) => {
  await page.goto('/');
  await signIn(page);
  const accessToken = await page.getByTestId('access-token').textContent();
  const refreshToken = await page.getByTestId('refresh-token').textContent();

  await page.getByTestId('refresh').click();
  await expect(page.getByTestId('access-token')).not.toHaveText(accessToken!);
  await expect(page.getByTestId('refresh-token')).not.toHaveText(refreshToken!);
  await expect(page.getByTestId('action-result')).toContainText(/were renewed|was revoked/);
  await expectSignedIn(page);

  const replay = await refreshElsewhere(stage, stage.provider.issued.refreshTokens[0]!);
  expect(await replay.json()).toMatchObject({ error: 'invalid_grant' });
});

test.describe('tokens that live for seconds', () => {
  test.use({ servers: { ttl: { AccessToken: 8, IdToken: 8 } } });

  test('are renewed by themselves, again and again', async ({ page, stage }) => {
    await page.goto('/');
    await signIn(page);
    await expect
      .poll(() => stage.provider.issued.accessTokens.length, { timeout: 30_000 })
      .toBeGreaterThanOrEqual(3);
    await expectSignedIn(page);
    await expect(page.getByTestId('status')).toContainText('authenticated');

    await follow(page, '/api');
    const call = await requestOf(page, page.getByTestId('call-secure'), stage.settings.apiUrl);
    expect(await authorizationOf(call)).toMatch(/^Bearer /);
    await expect(page.getByTestId('result-secure')).toContainText('200');
  });

  test('have expired while the page was away: the return to it renews first', async ({
    page,
    stage,
  }) => {
    await page.goto('/');
    await signIn(page);
    const [first] = stage.provider.issued.accessTokens;
    await page.goto('about:blank');
    await expect
      .poll(async () => (await callApi(stage, first!)).status, { timeout: 20_000 })
      .toBe(401);

    await page.goto('/api');
    await expectSignedIn(page);
    const call = await requestOf(page, page.getByTestId('call-secure'), stage.settings.apiUrl);
    expect(await authorizationOf(call)).toBe(`Bearer ${stage.provider.issued.accessTokens.at(-1)}`);
    await expect(page.getByTestId('result-secure')).toContainText('200');
  });
});
