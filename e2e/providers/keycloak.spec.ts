import {
  callApi,
  expectApiToKnowTheUser,
  inIframe,
  tellIframeStories,
  tellRefreshTokenStories,
  tellReuseDetectionStories,
  tellRevocationStories,
  tellSignInStories,
  tellSignOutStory,
} from './stories.ts';
import {
  expect,
  expectSignedIn,
  expectSignedOut,
  jsonOf,
  outcomeOf,
  press,
  shown,
  test,
  textOf,
} from './test-harness.ts';

// A refresh token comes without being asked for.
test.use({ providerName: 'keycloak', refreshScope: 'openid profile email' });

tellSignInStories(/Client not found/);
tellRefreshTokenStories();
tellReuseDetectionStories();
tellIframeStories();
tellSignOutStory();
tellRevocationStories();

test('a pushed authorization request leaves only a reference in the address', async ({
  app,
  page,
  wire,
}) => {
  await app.signIn(page, { options: { usePushedAuthorisationRequests: true } });
  await expectApiToKnowTheUser(page);
  const endpoint = await app.endpoint('authorization_endpoint');
  const sent = wire.map((request) => new URL(request.url()));
  const begun = sent.filter(({ origin, pathname }) => `${origin}${pathname}` === endpoint);
  expect(begun.map(({ searchParams }) => [...searchParams.keys()].sort())).toEqual([
    ['client_id', 'request_uri'],
  ]);
});

test('an unknown client is refused when it pushes its request', async ({ app, page }) => {
  app.configure({ clientId: 'nobody', options: { usePushedAuthorisationRequests: true } });
  await app.open(page);
  await press(page, 'sign-in');
  await expect(shown(page, 'error')).toContainText('pushed-request/error');
  expect(page.url()).toBe(`${app.provider.appOrigin}/`);
});

test('a user without a role for offline_access is refused, in a response that no page can read', async ({
  app,
  page,
}) => {
  app.configure({ options: { scope: 'openid offline_access' } });
  await app.open(page);
  await press(page, 'sign-in');
  await app.enterPassword(page);
  await page.waitForURL(`${app.provider.appOrigin}/unauthorized`);
  await expectSignedOut(page);
  // The error of the token endpoint comes without Access-Control-Allow-Origin.
  expect(await jsonOf(page, 'error')).toMatchObject({ code: 'network/failed' });
});

test('a revoked access token is replaced at once', async ({ app, page }) => {
  await app.signIn(page);
  const revoked = await textOf(page, 'access-token');
  expect(await outcomeOf(page, 'revoke')).toEqual({ done: true });
  await expect(shown(page, 'access-token')).not.toHaveText(revoked);
  await expect(shown(page, 'access-token')).not.toHaveText('');
  expect((await callApi(app, revoked)).status).toBe(401);
  await expectApiToKnowTheUser(page);
});

test('a sign-out elsewhere is noticed by the provider’s iframe', async ({ app, context, page }) => {
  await app.signIn(page, { options: { ...inIframe, startCheckSession: true } });
  await expect(page.locator('iframe[src*="login-status-iframe"]')).toBeAttached();
  expect(await textOf(page, 'provider-changed')).toBe('false');

  const other = await context.newPage();
  await other.goto(await app.endpoint('end_session_endpoint'));
  await other.locator('#kc-logout').click();

  await expect(shown(page, 'provider-changed')).toHaveText('true');
  await expect(shown(page, 'error')).toContainText('login_required');
});

test('the session at the provider that does not change keeps the user signed in', async ({
  app,
  page,
}) => {
  await app.signIn(page, { options: { startCheckSession: true } });
  await expect(page.locator('iframe[src*="login-status-iframe"]')).toBeAttached();
  await page.waitForTimeout(7_000);
  expect(await textOf(page, 'provider-changed')).toBe('false');
  await expectSignedIn(page);
});
