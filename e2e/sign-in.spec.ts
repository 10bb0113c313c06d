import { choose, expectSignedIn, expectSignedOut, follow, readStorage, signIn } from './demo.ts';
import { expect, test } from './stage.ts';

test('a user signs in and sees the claims of the provider', async ({ page }) => {
  await page.goto('/');
  await expectSignedOut(page);
  await signIn(page);

  await expect(page).toHaveURL('/session');
  await expect(page.getByTestId('status')).toContainText('authenticated');
  await expect(page.getByTestId('claims')).toContainText('alice');
  await expect(page.getByTestId('user-data')).toContainText('alice@example.com');
});

test('S-23 the application sets no cookie', async ({ page }) => {
  await page.goto('/');
  await signIn(page);
  expect(await page.evaluate(() => document.cookie)).toBe('');
});

test('another user of the same application signs in as somebody else', async ({ page }) => {
  await page.goto('/');
  await signIn(page, 'Bob Brown');
  await expect(page.getByTestId('claims')).toContainText('bob');
});

test('a guarded page asked for signed out is shown after signing in, with its query', async ({
  page,
}) => {
  await page.goto('/members?tab=2');
  await choose(page, 'Alice Adams');

  await expect(page.getByTestId('members-only')).toBeVisible();
  await expect(page.getByTestId('members-query')).toContainText('2');
  await expect(page).toHaveURL('/members?tab=2');
});

test('a guarded page opens at once for a user who is signed in', async ({ page, stage }) => {
  await page.goto('/');
  await signIn(page);
  stage.provider.requests.length = 0;
  await follow(page, '/members');
  await expect(page.getByTestId('members-only')).toBeVisible();
  expect(stage.provider.requests).toEqual([]);
});

test('RFC 9700 §4.2.4: neither the address bar nor the history keeps code and state', async ({
  page,
  context,
}) => {
  await page.goto('/');
  await signIn(page);
  const { search, hash } = new URL(page.url());
  expect([search, hash]).toEqual(['', '']);

  const devTools = await context.newCDPSession(page);
  const { entries } = await devTools.send('Page.getNavigationHistory');
  const left = entries.filter(({ url }) => /[?&#](code|state)=/.test(url));
  expect(left.map(({ url }) => new URL(url).pathname)).toEqual([]);
});

test('after the callback: token and JWKS at the same time, then userinfo, nothing else', async ({
  page,
  stage,
  wire,
}) => {
  const { issuer } = stage.provider;
  // Each waits for the other: one after the other they would wait for ever.
  const tokenRequest = page.waitForRequest(`${issuer}/token`);
  const jwksRequest = page.waitForRequest(`${issuer}/jwks`);
  await page.route(`${issuer}/token`, async (route) => {
    await jwksRequest;
    await route.continue();
  });
  await page.route(`${issuer}/jwks`, async (route) => {
    await tokenRequest;
    await route.continue();
  });

  await page.goto('/');
  await signIn(page);
  await expect(page.getByTestId('user-data')).toContainText('alice@example.com');

  const paths = wire.map((request) => new URL(request.url()));
  const callback = paths.findIndex((url) => url.searchParams.has('code'));
  const afterwards = paths
    .slice(callback)
    .filter((url) => url.origin === issuer)
    .map((url) => url.pathname);
  expect(afterwards.slice(0, 2).sort()).toEqual(['/jwks', '/token']);
  expect(afterwards.slice(2)).toEqual(['/me']);
});

test('a reload keeps the session without a request to the provider', async ({ page, stage }) => {
  await page.goto('/');
  await signIn(page);
  await expect(page.getByTestId('user-data')).toContainText('alice@example.com');

  stage.provider.requests.length = 0;
  await page.reload();
  await expectSignedIn(page);
  await expect(page.getByTestId('user-data')).toContainText('alice@example.com');
  await page.waitForLoadState('networkidle');
  expect(stage.provider.requests).toEqual([]);
});

test.describe('a user who says no', () => {
  for (const [title, button] of [
    ['cancels', 'Cancel'],
    ['declines', 'Carol Clark'],
  ] as const) {
    test(`RFC 6749 §4.1.2.1: access_denied is shown as such when the user ${title}`, async ({
      page,
      stage,
    }) => {
      await page.goto('/');
      await page.getByTestId('sign-in').first().click();
      await choose(page, button);

      await expect(page.getByTestId('failure')).toContainText('access_denied');
      await expect(page).toHaveURL('/sign-in-failed');
      await expectSignedOut(page);
      expect(stage.provider.requests.filter(({ path }) => path === '/token')).toEqual([]);
    });
  }
});

test('a callback URL opened again or reloaded keeps the session and is not redeemed twice', async ({
  page,
  stage,
  wire,
}) => {
  await page.goto('/');
  await signIn(page);
  const callback = wire.map((request) => request.url()).find((url) => url.includes('code='))!;

  stage.provider.requests.length = 0;
  await page.goto(callback);
  await expectSignedIn(page);
  await page.reload();
  await expectSignedIn(page);
  expect(stage.provider.requests).toEqual([]);
});

test('a bookmarked callback URL in a new tab is explained: nothing is sent, the address is clean', async ({
  page,
  context,
  stage,
  wire,
}) => {
  await page.goto('/');
  await signIn(page);
  const callback = wire.map((request) => request.url()).find((url) => url.includes('code='))!;

  stage.provider.requests.length = 0;
  const tab = await context.newPage();
  await tab.goto(callback);
  await expectSignedOut(tab);
  await expect(tab.getByTestId('sign-in-error')).toContainText('not known here');
  expect(tab.url()).not.toContain('code=');
  await tab.waitForLoadState('networkidle');
  expect(stage.provider.requests.filter(({ path }) => path === '/token')).toEqual([]);
  await expectSignedIn(page);
});

test('a callback opened first in a tab that did not start it still works in the one that did', async ({
  page,
  context,
  stage,
}) => {
  await page.goto('/');
  await page.getByTestId('sign-in').first().click();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
  // Without its scripts the page stays as the provider has left it.
  const scripts = `${stage.origins.demo}/*.js`;
  await page.route(scripts, (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
  await choose(page, 'Alice Adams');
  await expect(page).toHaveURL((url) => url.searchParams.has('code'));
  const callback = page.url();
  await page.unroute(scripts);

  const tab = await context.newPage();
  await tab.goto(callback);
  await expectSignedOut(tab);

  await page.goto(callback);
  await expectSignedIn(page);
  const exchanges = stage.provider.requests.filter(({ path }) => path === '/token');
  expect(exchanges).toHaveLength(1);
});

test.describe('a provider that fails during the exchange', () => {
  test.use({ expectedErrors: /status of 503/ });

  test('gives a typed error and leaves nothing behind', async ({ page, stage }) => {
    await page.route(`${stage.provider.issuer}/token`, (route) =>
      route.fulfill({
        status: 503,
        headers: { 'access-control-allow-origin': stage.origins.demo },
        json: { error: 'temporarily_unavailable' },
      }),
    );
    await page.goto('/');
    await page.getByTestId('sign-in').first().click();
    await choose(page, 'Alice Adams');

    await expect(page.getByTestId('failure')).toContainText('token-response/error');
    await expectSignedOut(page);
    const [code] = stage.provider.issued.codes;
    expect(await readStorage(page)).not.toContain(code);
    expect(page.url()).not.toContain(code);
  });
});
