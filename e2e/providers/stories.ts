import type { Request } from '@playwright/test';
import {
  type App,
  expect,
  expectSignedIn,
  expectSignedOut,
  jsonOf,
  outcome,
  outcomeOf,
  press,
  refreshElsewhere,
  shown,
  test,
  textOf,
  tokensSeenBy,
} from './test-harness.ts';

/** Renewal in an iframe instead of by refresh token. */
export const inIframe = {
  useRefreshToken: false,
  scope: 'openid profile email',
  silentRenewTimeoutInSeconds: 5,
};

/** How a user signs in, and what happens if the provider does not want that. */
export function tellSignInStories(unknownClient: RegExp): void {
  test('a guard sends the user to the provider and back; a reload asks the provider nothing', async ({
    app,
    page,
    wire,
  }) => {
    const { appOrigin } = app.provider;
    await page.goto(`${appOrigin}/orders`);
    await app.enterPassword(page);
    await expect(page.getByRole('heading', { name: 'Orders' })).toBeVisible();
    await expect(page).toHaveURL(`${appOrigin}/orders`);
    await expectSignedIn(page);
    await expect(shown(page, 'user')).toContainText('"sub"');
    await expectApiToKnowTheUser(page);

    const token = await textOf(page, 'access-token');
    const before = wire.length;
    await page.reload();
    await expectSignedIn(page);
    await expect(page.getByRole('heading', { name: 'Orders' })).toBeVisible();
    expect(await textOf(page, 'access-token')).toBe(token);
    expect(requestsTo(app, wire.slice(before))).toEqual([]);
  });

  test('an application of NgModules and classes signs in and calls the API', async ({
    app,
    page,
  }) => {
    await app.signIn(page, { shape: 'modules' });
    await expectApiToKnowTheUser(page);
  });

  test('a sign-in by popup closes the popup and signs the page in', async ({ app, page }) => {
    await app.open(page);
    const [popup] = await Promise.all([page.waitForEvent('popup'), press(page, 'sign-in-popup')]);
    const closed = popup.waitForEvent('close');
    await app.enterPassword(popup);
    await closed;
    expect(await outcome(page)).toEqual({ done: true, isAuthenticated: true });
    await expectSignedIn(page);
    await expectApiToKnowTheUser(page);
  });

  test('the implicit flow signs in without a request to the token endpoint', async ({
    app,
    page,
    wire,
  }) => {
    await app.signIn(page, { options: { ...inIframe, responseType: 'id_token token' } });
    await expectApiToKnowTheUser(page);
    expect(new URL(page.url()).hash).toBe('');
    const tokenEndpoint = await app.endpoint('token_endpoint');
    expect(requestsTo(app, wire)).not.toContain(tokenEndpoint);
  });

  test('the hybrid flow signs in with a code and an ID token', async ({ app, page, wire }) => {
    await app.signIn(page, { options: { responseType: 'code id_token' } });
    await expectApiToKnowTheUser(page);
    expect(new URL(page.url()).hash).toBe('');
    expect(requestsTo(app, wire)).toContain(await app.endpoint('token_endpoint'));
  });

  test('max_age makes the provider ask for the password again', async ({ app, page }) => {
    await app.signIn(page, { signInParams: { max_age: '1' } });
    const first = Number((await jsonOf(page, 'claims'))['auth_time']);
    expect(first).toBeGreaterThan(0);
    await expect.poll(() => Date.now() / 1000).toBeGreaterThan(first + 2);
    await press(page, 'sign-in');
    await app.enterPassword(page);
    await page.waitForURL(`${app.provider.appOrigin}/`);
    await expectSignedIn(page);
    expect(Number((await jsonOf(page, 'claims'))['auth_time'])).toBeGreaterThan(first);
  });

  test('a scope that the provider refuses is reported with its error', async ({ app, page }) => {
    app.configure({ options: { scope: 'openid nonsense' } });
    await app.open(page);
    await press(page, 'sign-in');
    await page.waitForURL(`${app.provider.appOrigin}/unauthorized`);
    await expectSignedOut(page);
    expect(await jsonOf(page, 'error')).toMatchObject({
      code: 'authorization-response/error',
      error: 'invalid_scope',
      isInteractionRequired: false,
    });
  });

  test('an unknown client stays at the provider, and nothing of it hinders the next sign-in', async ({
    app,
    page,
  }) => {
    app.configure({ clientId: 'nobody', options: { silentRenewTimeoutInSeconds: 3 } });
    await app.open(page);
    await press(page, 'sign-in');
    await expect(page.getByText(unknownClient).first()).toBeVisible();

    await app.open(page);
    await expectSignedOut(page);
    expect(await jsonOf(page, 'error')).toEqual({});
    expect(await outcomeOf(page, 'ask-provider')).toMatchObject({
      isAuthenticated: false,
      code: 'renew/timeout',
    });

    await app.signIn(page, {});
  });
}

/** What a refresh token does, and what happens when it is used up. */
export function tellRefreshTokenStories(): void {
  test('three renewals bring new access tokens and new refresh tokens', async ({ app, page }) => {
    await app.signIn(page);
    const accessTokens = new Set([await textOf(page, 'access-token')]);
    const refreshTokens = new Set([await textOf(page, 'refresh-token')]);
    for (const count of [2, 3, 4]) {
      expect(await outcomeOf(page, 'renew')).toEqual({ done: true, isAuthenticated: true });
      accessTokens.add(await textOf(page, 'access-token'));
      refreshTokens.add(await textOf(page, 'refresh-token'));
      expect(accessTokens.size).toBe(count);
      expect(refreshTokens.size).toBe(count);
    }
    await expectApiToKnowTheUser(page);
  });

  test('an application of NgModules and classes renews', async ({ app, page }) => {
    await app.signIn(page, { shape: 'modules' });
    expect(await outcomeOf(page, 'renew')).toEqual({ done: true, isAuthenticated: true });
    await expectApiToKnowTheUser(page);
  });

  test('the tokens are renewed by the clock, before they expire', async ({ app, page }) => {
    await app.signIn(page, {
      options: { silentRenew: true, renewTimeBeforeTokenExpiresInSeconds: 30 },
    });
    await expect
      .poll(async () => (await tokensSeenBy(page)).length, { timeout: 60_000 })
      .toBeGreaterThan(1);
    await expectSignedIn(page);
    expect(await jsonOf(page, 'error')).toEqual({});
    await expectApiToKnowTheUser(page);
  });
}

/** Providers that revoke all tokens of a sign-in when a used refresh token comes back. */
export function tellReuseDetectionStories(): void {
  test('a used refresh token that comes back ends the session at the next renewal', async ({
    app,
    page,
  }) => {
    await app.signIn(page);
    const used = await textOf(page, 'refresh-token');
    expect(await outcomeOf(page, 'renew')).toEqual({ done: true, isAuthenticated: true });
    expect((await refreshElsewhere(app, used)).status).toBe(400);
    await expectRenewalToEndTheSession(page);
  });

  test('a refresh token that was used elsewhere ends the session at the next renewal', async ({
    app,
    page,
  }) => {
    await app.signIn(page);
    const stolen = await refreshElsewhere(app, await textOf(page, 'refresh-token'));
    expect(stolen.status).toBe(200);
    await expectRenewalToEndTheSession(page);
  });
}

/** What a provider does in an iframe that keeps the user signed in itself. */
export function tellIframeStories(): void {
  test('renewals in an iframe bring new access tokens', async ({ app, page }) => {
    await app.signIn(page, { options: inIframe });
    expect(await textOf(page, 'refresh-token')).toBe('');
    const tokens = new Set([await textOf(page, 'access-token')]);
    for (const count of [2, 3]) {
      expect(await outcomeOf(page, 'renew')).toEqual({ done: true, isAuthenticated: true });
      tokens.add(await textOf(page, 'access-token'));
      expect(tokens.size).toBe(count);
    }
    await expectApiToKnowTheUser(page);
  });

  test('the implicit flow renews in an iframe', async ({ app, page }) => {
    await app.signIn(page, { options: { ...inIframe, responseType: 'id_token token' } });
    const token = await textOf(page, 'access-token');
    expect(await outcomeOf(page, 'renew')).toEqual({ done: true, isAuthenticated: true });
    expect(await textOf(page, 'access-token')).not.toBe(token);
  });

  test('an iframe signs in a user who has a session at the provider', async ({
    app,
    context,
    page,
  }) => {
    await app.signIn(page);
    const other = await context.newPage();
    await app.open(other);
    await expectSignedOut(other);
    expect(await outcomeOf(other, 'ask-provider')).toEqual({ done: true, isAuthenticated: true });
    await expectApiToKnowTheUser(other);
  });

  test('prompt=none without a session is refused in an iframe, and once by redirect', async ({
    app,
    page,
    wire,
  }) => {
    const refusal = {
      code: 'authorization-response/error',
      error: 'login_required',
      isInteractionRequired: true,
    };
    app.configure({ options: inIframe, signInParams: { prompt: 'none' } });
    await app.open(page);
    expect(await outcomeOf(page, 'ask-provider')).toMatchObject({
      isAuthenticated: false,
      ...refusal,
    });

    const before = wire.length;
    await press(page, 'sign-in');
    await page.waitForURL(`${app.provider.appOrigin}/unauthorized`);
    await expectSignedOut(page);
    expect(await jsonOf(page, 'error')).toMatchObject(refusal);
    const authorizationEndpoint = await app.endpoint('authorization_endpoint');
    const asked = wire
      .slice(before)
      .filter((request) => request.isNavigationRequest() && request.redirectedFrom() === null)
      .filter((request) => withoutQuery(request) === authorizationEndpoint);
    expect(asked).toHaveLength(1);
  });
}

/** A sign-out that ends the session at the provider, too. */
export function tellSignOutStory(): void {
  test('a sign-out ends the session here and at the provider, and comes back', async ({
    app,
    page,
  }) => {
    await app.signIn(page);
    await press(page, 'sign-out');
    await page.waitForURL((url) => url.href.startsWith(`${app.provider.appOrigin}/signed-out`));
    await expectSignedOut(page);
    expect(await jsonOf(page, 'error')).toEqual({});
    expect(await outcomeOf(page, 'ask-provider')).toMatchObject({
      isAuthenticated: false,
      error: 'login_required',
    });
  });
}

/** The user signs out of the provider in another tab, and only a renewal in an iframe notices. */
export function tellSignOutElsewhereStory(confirm?: string): void {
  test('the session at the provider is not watched, and a sign-out elsewhere is noticed in an iframe', async ({
    app,
    context,
    log,
    page,
  }) => {
    await app.signIn(page, { options: { ...inIframe, startCheckSession: true } });
    expect(log.join('\n')).toContain('its session is not watched');

    const other = await context.newPage();
    await other.goto(await app.endpoint('end_session_endpoint'));
    if (confirm) await other.getByRole('button', { name: confirm }).click();
    await expect(
      other.getByText(/logged out|log out request however succeeded/i).first(),
    ).toBeVisible();

    expect(await outcomeOf(page, 'renew')).toMatchObject({
      code: 'authorization-response/error',
      error: 'login_required',
      isInteractionRequired: true,
    });
    expect(await textOf(page, 'provider-changed')).toBe('false');
  });
}

/** Providers that offer revocation. */
export function tellRevocationStories(): void {
  test('a sign-out with revocation leaves no token that the provider takes', async ({
    app,
    page,
  }) => {
    await app.signIn(page);
    const accessToken = await textOf(page, 'access-token');
    const refreshToken = await textOf(page, 'refresh-token');
    await press(page, 'sign-out-and-revoke');
    await page.waitForURL((url) => url.href.startsWith(`${app.provider.appOrigin}/signed-out`));
    await expectSignedOut(page);
    expect((await callApi(app, accessToken)).status).toBe(401);
    expect((await refreshElsewhere(app, refreshToken)).status).toBe(400);
  });
}

/** Providers without an endpoint for it. */
export function tellNoRevocationStory(): void {
  test('revocation fails without a request, and the session stays', async ({ app, page }) => {
    await app.signIn(page);
    expect(await outcomeOf(page, 'revoke')).toMatchObject({
      done: false,
      code: 'metadata/missing-endpoint',
    });
    await expectSignedIn(page);
    await expectApiToKnowTheUser(page);
  });
}

/** Providers without an endpoint for it. */
export function tellNoPushedRequestsStory(): void {
  test('a pushed authorization request fails before the page is left', async ({ app, page }) => {
    app.configure({ options: { usePushedAuthorisationRequests: true } });
    await app.open(page);
    await press(page, 'sign-in');
    await expect(shown(page, 'error')).toContainText('metadata/missing-endpoint');
    expect(page.url()).toBe(`${app.provider.appOrigin}/`);
    await expectSignedOut(page);
  });
}

export async function expectApiToKnowTheUser(page: Parameters<typeof jsonOf>[0]): Promise<void> {
  const { sub } = await jsonOf(page, 'claims');
  expect(await outcomeOf(page, 'call')).toEqual({ subject: sub });
}

export async function expectRenewalToEndTheSession(
  page: Parameters<typeof jsonOf>[0],
): Promise<void> {
  expect(await outcomeOf(page, 'renew')).toMatchObject({
    isAuthenticated: false,
    code: 'renew/grant-expired',
    isInteractionRequired: true,
  });
  await expectSignedOut(page);
  expect(await textOf(page, 'access-token')).toBe('');
}

/** Calls the API with a token, from outside the application. */
export function callApi(app: App, accessToken: string): Promise<Response> {
  return fetch(app.provider.apiUrl, { headers: { authorization: `Bearer ${accessToken}` } });
}

function requestsTo(app: App, wire: readonly Request[]): string[] {
  const { origin } = new URL(app.provider.issuer);
  return wire.map(withoutQuery).filter((url) => url.startsWith(origin));
}

function withoutQuery(request: Request): string {
  return request.url().replace(/[?#].*/s, '');
}
