import { authorizationOf, callApi, choose, formOf, requestOf } from './demo.ts';
import { expect, test } from './stage.ts';

test('the module application works from sign-in over getToken() and secureRoutes to revocation', async ({
  page,
  stage,
}) => {
  const { issuer, issued } = stage.provider;
  await page.goto(stage.origins.moduleApp);
  await expect(page.getByTestId('module-state')).toContainText(/signed out|not/i);
  await page.getByTestId('module-sign-in').click();
  await choose(page, 'Alice Adams');
  await expect(page.getByTestId('module-state')).toContainText(/alice/i);
  expect(new URL(page.url()).search).toBe('');

  for (const button of ['module-call-with-header', 'module-call-with-interceptor']) {
    const call = await requestOf(page, page.getByTestId(button), stage.settings.apiUrl);
    expect(await authorizationOf(call)).toBe(`Bearer ${issued.accessTokens.at(-1)}`);
    await expect(page.getByTestId('module-result')).toContainText('alice');
  }

  const revoked = issued.accessTokens.at(-1)!;
  const button = page.getByTestId('module-revoke');
  const revocation = await requestOf(page, button, `${issuer}/token/revocation`);
  expect(formOf(revocation)).toEqual({
    client_id: 'module-app',
    token: revoked,
    token_type_hint: 'access_token',
  });
  await expect(page.getByTestId('module-revoke-result')).toContainText('Revoked');
  expect((await callApi(stage, revoked)).status).toBe(401);

  await page.getByTestId('module-sign-out').click();
  await expect(page.getByTestId('module-state')).toContainText(/signed out|not/i);
});
