import {
  expectApiToKnowTheUser,
  expectRenewalToEndTheSession,
  tellIframeStories,
  tellNoPushedRequestsStory,
  tellNoRevocationStory,
  tellRefreshTokenStories,
  tellSignInStories,
  tellSignOutElsewhereStory,
  tellSignOutStory,
} from './stories.ts';
import {
  expect,
  expectSignedIn,
  expectSignedOut,
  outcomeOf,
  refreshElsewhere,
  shown,
  test,
  textOf,
} from './test-harness.ts';

test.use({ providerName: 'dex' });

tellSignInStories(/Invalid client_id/);
tellRefreshTokenStories();
tellIframeStories();
tellSignOutStory();
tellSignOutElsewhereStory('Log Out');
tellNoRevocationStory();
tellNoPushedRequestsStory();

test('a used refresh token that comes back is refused, and the next renewal works', async ({
  app,
  page,
}) => {
  await app.signIn(page);
  const used = await textOf(page, 'refresh-token');
  expect(await outcomeOf(page, 'renew')).toEqual({ done: true, isAuthenticated: true });
  expect((await refreshElsewhere(app, used)).status).toBe(400);
  expect(await outcomeOf(page, 'renew')).toEqual({ done: true, isAuthenticated: true });
});

test('a refresh token that was used elsewhere ends the session when the access token expires', async ({
  app,
  page,
  wire,
}) => {
  await page.clock.install();
  await app.signIn(page);
  const stolen = await refreshElsewhere(app, await textOf(page, 'refresh-token'));
  expect(stolen.status).toBe(200);
  expect(await outcomeOf(page, 'renew')).toMatchObject({
    isAuthenticated: true,
    code: 'token-response/error',
    error: 'invalid_request',
  });
  await expectSignedIn(page);
  await expectApiToKnowTheUser(page);

  await page.clock.fastForward(61_000);
  await expectRenewalToEndTheSession(page);
  const before = wire.length;
  await app.open(page);
  await expectSignedOut(page);
  const tokenEndpoint = await app.endpoint('token_endpoint');
  expect(wire.slice(before).map((request) => request.url())).not.toContain(tokenEndpoint);
});

test('the scope of the session is what was asked for, for the response names none', async ({
  app,
  page,
}) => {
  await app.signIn(page);
  await expect(shown(page, 'scope')).toHaveText('openid profile email offline_access');
});

test('a sign-in in another browser changes auth_time, which an option accepts', async ({
  app,
  browser,
  page,
}) => {
  await app.signIn(page);
  const second = await browser.newPage();
  // At the provider only: what the second browser does there needs no application.
  const start = new URL(await app.endpoint('authorization_endpoint'));
  start.search = String(
    new URLSearchParams({
      client_id: 'spa',
      redirect_uri: `${app.provider.appOrigin}/callback`,
      response_type: 'code',
      scope: 'openid',
      state: 'of-another-browser',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await second.goto(start.href);
  await app.enterPassword(second);
  await second.waitForURL((url) => url.origin === app.provider.appOrigin);
  await second.close();

  expect(await outcomeOf(page, 'renew')).toMatchObject({
    isAuthenticated: true,
    code: 'id-token/auth-time',
  });
  app.configure({ options: { disableRefreshIdTokenAuthTimeValidation: true } });
  await app.open(page);
  expect(await outcomeOf(page, 'renew')).toEqual({ done: true, isAuthenticated: true });
});
