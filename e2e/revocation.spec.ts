import {
  authorizationOf,
  callApi,
  expectSignedOut,
  follow,
  formOf,
  refreshElsewhere,
  requestOf,
  signIn,
} from './demo.ts';
import { expect, test } from './stage.ts';

test('RFC 7009 §2.1: the API refuses a revoked access token, and the next call goes out with a new one', async ({
  page,
  stage,
}) => {
  await page.goto('/');
  await signIn(page);
  const { issuer, issued } = stage.provider;
  const [revoked] = issued.accessTokens;
  expect((await callApi(stage, revoked!)).status).toBe(200);

  const button = page.getByTestId('revoke-access-token');
  const revocation = await requestOf(page, button, `${issuer}/token/revocation`);
  expect(formOf(revocation)).toEqual({
    client_id: 'demo',
    token: revoked,
    token_type_hint: 'access_token',
  });
  await expect(page.getByTestId('action-result')).toContainText(/were renewed|was revoked/);
  const refusal = await callApi(stage, revoked!);
  expect(refusal.status).toBe(401);
  expect(refusal.headers.get('www-authenticate')).toContain('invalid_token');

  await follow(page, '/api');
  const call = await requestOf(page, page.getByTestId('call-secure'), stage.settings.apiUrl);
  expect(issued.accessTokens).toHaveLength(2);
  expect(await authorizationOf(call)).toBe(`Bearer ${issued.accessTokens[1]}`);
  await expect(page.getByTestId('result-secure')).toContainText('200');
});

test('RFC 7009 §2.1: a revoked refresh token is of no use to anybody', async ({ page, stage }) => {
  await page.goto('/');
  await signIn(page);
  const { issuer, issued, requests } = stage.provider;
  const [revoked] = issued.refreshTokens;

  const button = page.getByTestId('revoke-refresh-token');
  const revocation = await requestOf(page, button, `${issuer}/token/revocation`);
  expect(formOf(revocation)).toEqual({
    client_id: 'demo',
    token: revoked,
    token_type_hint: 'refresh_token',
  });
  await expect(page.getByTestId('action-result')).toContainText(/were renewed|was revoked/);
  const refusal = await refreshElsewhere(stage, revoked!);
  expect(await refusal.json()).toMatchObject({ error: 'invalid_grant' });

  requests.length = 0;
  await page.getByTestId('refresh').click();
  await expect(page.getByTestId('action-result')).toContainText('renew/no-refresh-token');
  expect(requests.filter(({ path }) => path === '/token')).toEqual([]);
});

test('signing out everywhere revokes both tokens and ends the session', async ({
  page,
  stage,
  wire,
}) => {
  await page.goto('/');
  await signIn(page);
  const [accessToken] = stage.provider.issued.accessTokens;
  await page.getByTestId('sign-out-everywhere').click();
  await expectSignedOut(page);

  const hints = wire
    .filter((request) => new URL(request.url()).pathname === '/token/revocation')
    .map((request) => formOf(request)['token_type_hint']);
  expect(hints.sort()).toEqual(['access_token', 'refresh_token']);
  expect((await callApi(stage, accessToken!)).status).toBe(401);
});
