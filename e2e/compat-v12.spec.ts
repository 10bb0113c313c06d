import type { Page, Request } from '@playwright/test';
import type { RunningServers } from '../tools/web/start-all.ts';
import { authorizationOf, choose, formOf, readStorage, requestOf } from './demo.ts';
import { expect, test } from './stage.ts';

const servers = { compat: true };
test.use({ servers });

/** Opens one of the applications below projects/angular-auth-oidc-client/test/compat-v12. */
async function open(page: Page, stage: RunningServers, path: string): Promise<void> {
  await page.goto(`${stage.origins.compat}/${path}`);
}

async function press(page: Page, ...buttons: readonly string[]): Promise<void> {
  for (const button of buttons) await page.getByTestId(button).click();
}

async function expectText(page: Page, id: string, text: string | RegExp): Promise<void> {
  await expect(page.getByTestId(id)).toHaveText(text);
}

/** The parameters of the authorization requests that the browser sent, oldest first. */
function authorizations(wire: readonly Request[]): Record<string, string>[] {
  return wire
    .map((request) => new URL(request.url()))
    .filter(({ pathname }) => pathname === '/auth')
    .map(({ searchParams }) => Object.fromEntries(searchParams));
}

test.describe('refresh tokens', () => {
  async function signIn(page: Page, stage: RunningServers): Promise<void> {
    await open(page, stage, 'refresh-tokens/');
    await expectText(page, 'checked', '0-refresh-tokens: nobody');
    await press(page, 'login');
    await choose(page, 'Alice Adams');
    await expectText(page, 'state', 'signed in');
  }

  test('compat refresh-tokens: checkAuth() brings the user, the tokens and the events of a sign-in', async ({
    page,
    stage,
  }) => {
    await signIn(page, stage);
    await expectText(page, 'checked', '0-refresh-tokens: Alice Adams, true, 3');
    await expect(page.getByTestId('user')).toContainText('alice@example.com');
    expect(page.url()).toBe(`${stage.origins.compat}/refresh-tokens/`);
    await expect(page.getByTestId('events').locator('li')).toHaveText([
      'ConfigLoaded',
      'CheckingAuth',
      'UserDataChanged',
      'NewAuthenticationResult',
      'CheckingAuthFinished',
    ]);
    await expect(page.getByTestId('results').locator('li')).toHaveText(['Ok sign-in']);

    await page.reload();
    await expectText(page, 'checked', '0-refresh-tokens: Alice Adams, true, 3');
  });

  test('compat refresh-tokens: getToken() and the other getters answer at once', async ({
    page,
    stage,
  }) => {
    await open(page, stage, 'refresh-tokens/');
    await press(page, 'show-tokens');
    await expectText(page, 'outcome', JSON.stringify(['', '', '', '', null, null, null]));

    await signIn(page, stage);
    await press(page, 'show-tokens');
    const { accessTokens, idTokens, refreshTokens } = stage.provider.issued;
    const [token, idToken, refreshToken] = [accessTokens[0], idTokens[0], refreshTokens[0]];
    const held = [token, token, idToken, refreshToken, 'Bearer', 'alice', 'Alice Adams'];
    await expectText(page, 'outcome', JSON.stringify(held));
  });

  test('compat refresh-tokens: authorize() takes parameters and a handler', async ({
    page,
    stage,
    wire,
  }) => {
    await open(page, stage, 'refresh-tokens/');
    await press(page, 'login-with-handler');
    await expectText(page, 'outcome', '/auth');
    expect(authorizations(wire)).toEqual([]);

    await press(page, 'login-with-params');
    await choose(page, 'Alice Adams');
    await expectText(page, 'state', 'signed in');
    expect(authorizations(wire)[0]).toMatchObject({
      client_id: 'refresh-tokens',
      code_challenge_method: 'S256',
      redirect_uri: `${stage.origins.compat}/refresh-tokens/`,
      ui_locales: 'de-CH',
    });
  });

  test('compat refresh-tokens: forceRefreshSession() renews with its parameters', async ({
    page,
    stage,
  }) => {
    await signIn(page, stage);
    const renewal = await requestOf(
      page,
      page.getByTestId('force-refresh'),
      `${stage.provider.issuer}/token`,
    );
    expect(formOf(renewal)).toEqual({
      grant_type: 'refresh_token',
      client_id: 'refresh-tokens',
      refresh_token: stage.provider.issued.refreshTokens[0],
      channel: 'web',
      reason: 'button',
    });
    await expectText(page, 'outcome', 'renewed for Alice Adams');
    await expect(page.getByTestId('results').locator('li')).toHaveText([
      'Ok sign-in',
      'Ok renewal',
    ]);
  });

  test('compat refresh-tokens: a revoked access token is not used again, and the next call renews', async ({
    page,
    stage,
  }) => {
    await signIn(page, stage);
    await press(page, 'revoke-access-token');
    await expectText(page, 'outcome', 'access token revoked: null');
    const button = page.getByTestId('call-api');
    const call = await requestOf(page, button, stage.settings.apiUrl);
    expect(await authorizationOf(call)).toBe(`Bearer ${stage.provider.issued.accessTokens[1]}`);
    await expectText(page, 'outcome', 'the API knows alice');
  });

  test('compat refresh-tokens: revokeRefreshToken() leaves the session standing, which cannot renew any more', async ({
    page,
    stage,
    wire,
  }) => {
    await signIn(page, stage);
    await press(page, 'revoke-refresh-token');
    await expectText(page, 'outcome', 'refresh token revoked: null');
    await press(page, 'force-refresh');
    await expectText(page, 'outcome', 'not renewed: no refresh token found, please login');
    await expectText(page, 'state', 'signed in');
    const renewals = wire.filter((sent) => formOf(sent)['grant_type'] === 'refresh_token');
    expect(renewals).toEqual([]);
  });

  test.describe('refusals', () => {
    // The browser itself reports each refusal of the API.
    test.use({ expectedErrors: /status of 401/ });

    test('compat refresh-tokens: logoffLocal() ends the session here, and only here', async ({
      page,
      stage,
      wire,
    }) => {
      await signIn(page, stage);
      await press(page, 'logoff-local');
      await expectText(page, 'state', 'signed out');
      await press(page, 'check-server');
      await expectText(page, 'outcome', /^not renewed/);
      const call = await requestOf(page, page.getByTestId('call-api'), stage.settings.apiUrl);
      expect(await authorizationOf(call)).toBeUndefined();
      await expectText(page, 'outcome', 'the API says 401');

      await press(page, 'login');
      await expectText(page, 'state', 'signed in');
      expect(wire.some((request) => request.url().includes('/session/end'))).toBe(false);
    });
  });

  test('compat refresh-tokens: logoff() ends the session at the provider, too', async ({
    page,
    stage,
    wire,
  }) => {
    await signIn(page, stage);
    await press(page, 'logout');
    await expectText(page, 'checked', '0-refresh-tokens: nobody');
    const end = wire
      .map((sent) => new URL(sent.url()))
      .find((url) => url.pathname === '/session/end');
    expect(end!.searchParams.get('id_token_hint')).toBe(stage.provider.issued.idTokens[0]);
    await press(page, 'login');
    await expect(page.getByRole('button', { name: /^Alice Adams/ })).toBeVisible();
  });

  test('compat refresh-tokens: logoffAndRevokeTokens() revokes both tokens before it signs out', async ({
    page,
    stage,
    wire,
  }) => {
    await signIn(page, stage);
    await press(page, 'logoff-and-revoke');
    await expectText(page, 'checked', '0-refresh-tokens: nobody');
    const revoked = wire
      .filter((request) => request.url().endsWith('/token/revocation'))
      .filter((request) => request.method() === 'POST')
      .map((request) => formOf(request)['token_type_hint']);
    expect(revoked).toEqual(['refresh_token', 'access_token']);
    expect(await readStorage(page)).not.toContain(stage.provider.issued.refreshTokens[0]);
  });
});

test.describe('pop-up', () => {
  async function openPopUp(page: Page): Promise<Page> {
    const [popUp] = await Promise.all([page.waitForEvent('popup'), press(page, 'login')]);
    return popUp;
  }

  test('compat pop-up: authorizeWithPopUp() signs in without leaving the page', async ({
    page,
    stage,
    wire,
  }) => {
    await open(page, stage, 'pop-up/');
    await expectText(page, 'outcome', 'nobody yet');
    const popUp = await openPopUp(page);
    await Promise.all([popUp.waitForEvent('close'), choose(popUp, 'Bob Brown')]);
    await expectText(page, 'outcome', 'Bob Brown with a token: true');
    await expectText(page, 'state', 'yes');
    expect(authorizations(wire)[0]).toMatchObject({ ui_locales: 'en' });
    expect(
      wire.filter((sent) => sent.isNavigationRequest() && sent.frame() === page.mainFrame()),
    ).toHaveLength(1);

    await page.reload();
    await expectText(page, 'outcome', 'welcome back');
  });

  test('compat pop-up: a pop-up that the user closes is a value with its message', async ({
    page,
    stage,
  }) => {
    await open(page, stage, 'pop-up/');
    const popUp = await openPopUp(page);
    await expect(popUp.getByRole('button', { name: /^Alice Adams/ })).toBeVisible();
    // Nobody is quicker: what lasts for less may be a policy that hides the window.
    await page.waitForTimeout(1500);
    await popUp.close();
    await expectText(page, 'outcome', 'failed: User closed popup');
    await expectText(page, 'state', 'no');
  });

  test('compat pop-up: a second pop-up is refused, and the first goes on', async ({
    page,
    stage,
  }) => {
    await open(page, stage, 'pop-up/');
    const popUp = await openPopUp(page);
    await press(page, 'login');
    await expectText(page, 'outcome', 'failed: There is already a popup open.');
    await choose(popUp, 'Alice Adams');
    await expectText(page, 'outcome', 'Alice Adams with a token: true');
  });
});

test.describe('HTTP loader', () => {
  test('compat http-loader: the application starts with the configuration that it fetched', async ({
    page,
    stage,
    wire,
  }) => {
    await open(page, stage, 'http-loader/');
    await expectText(page, 'client', 'http-loader');
    await expectText(page, 'state', 'signed out');
    await press(page, 'login');
    await choose(page, 'Alice Adams');
    await expectText(page, 'state', 'signed in as Alice Adams');
    // Each of the two pages fetched it twice: once for its own environment, once through the loader.
    expect(wire.filter((sent) => sent.url().endsWith('/settings.json'))).toHaveLength(4);

    const call = await requestOf(page, page.getByTestId('call-api'), stage.settings.apiUrl);
    expect(await authorizationOf(call)).toBe(`Bearer ${stage.provider.issued.accessTokens[0]}`);
    await expectText(page, 'outcome', 'the API knows alice');
    await press(page, 'logout');
    await expectText(page, 'state', 'signed out');
  });
});

test.describe('several configurations', () => {
  const configurations = (page: Page) => page.getByTestId('configurations').locator('li');

  async function signInTwice(page: Page, stage: RunningServers): Promise<void> {
    await open(page, stage, 'multiple/');
    await expect(page.getByTestId('checked').locator('li')).toHaveText([
      'depot: nobody',
      'shop: nobody',
    ]);
    await press(page, 'login-shop');
    await choose(page, 'Alice Adams');
    await expect(configurations(page)).toHaveText(['shop: in', 'depot: out']);
    await expectText(page, 'state', 'no');
    await press(page, 'login-depot');
    await choose(page, 'Dora Dale');
    await expect(configurations(page)).toHaveText(['shop: in', 'depot: in']);
  }

  test('compat multiple: each configuration signs in at its own provider', async ({
    page,
    stage,
  }) => {
    await signInTwice(page, stage);
    await expectText(page, 'state', 'yes');
    await expect(page.getByTestId('checked').locator('li')).toHaveText([
      'depot: Dora Dale',
      'shop: Alice Adams',
    ]);
    await page.reload();
    await expectText(page, 'state', 'yes');
    await expect(page.getByTestId('user')).toContainText('Dora Dale');
    await expect(page.getByTestId('user')).toContainText('Alice Adams');
  });

  test('compat multiple: secureRoutes get the token of the configuration that names them', async ({
    page,
    stage,
    wire,
  }) => {
    await signInTwice(page, stage);
    await press(page, 'call-both');
    await expectText(page, 'outcome', 'shop: alice, depot: true, two tokens: true');
    const sent = async (url: string): Promise<string | undefined> =>
      authorizationOf(wire.findLast((request) => request.url().startsWith(url))!);
    const { provider, secondProvider, settings } = stage;
    expect(await sent(settings.apiUrl)).toBe(`Bearer ${provider.issued.accessTokens[0]}`);
    expect(await sent(settings.otherOriginUrl)).toBe(
      `Bearer ${secondProvider.issued.accessTokens[0]}`,
    );
  });

  test('compat multiple: what one configuration does leaves the other alone', async ({
    page,
    stage,
  }) => {
    await signInTwice(page, stage);
    await press(page, 'renew-depot');
    await expectText(page, 'outcome', 'renewed depot: Dora Dale');
    expect(stage.secondProvider.issued.accessTokens).toHaveLength(2);
    expect(stage.provider.issued.accessTokens).toHaveLength(1);
    await press(page, 'revoke-depot');
    await expectText(page, 'outcome', 'revoked at depot');
    await press(page, 'logoff-local-depot');
    await expect(configurations(page)).toHaveText(['shop: in', 'depot: out']);
    await press(page, 'logout-shop');
    await expect(page.getByTestId('checked').locator('li')).toHaveText([
      'depot: nobody',
      'shop: nobody',
    ]);
  });

  test('compat multiple: logoffLocalMultiple() forgets everybody', async ({ page, stage }) => {
    await signInTwice(page, stage);
    await press(page, 'logoff-local-all');
    await expect(configurations(page)).toHaveText(['shop: out', 'depot: out']);
    const stored = await readStorage(page);
    for (const { issued } of [stage.provider, stage.secondProvider]) {
      expect(stored).not.toContain(issued.refreshTokens[0]);
    }
  });
});

test.describe('guards', () => {
  test('compat guards: a public page asks nobody', async ({ page, stage, wire }) => {
    await open(page, stage, 'guards/');
    await expectText(page, 'page', 'Home');
    await expectText(page, 'state', 'signed out');
    expect(authorizations(wire)).toEqual([]);
  });

  test('compat guards: canActivate signs in and comes back with query and fragment', async ({
    page,
    stage,
    wire,
  }) => {
    await open(page, stage, 'guards/');
    await page.getByRole('link', { name: 'Orders' }).click();
    await choose(page, 'Alice Adams');
    await expectText(page, 'page', 'Orders');
    expect(page.url()).toBe(`${stage.origins.compat}/guards/orders/7?page=2#line`);
    expect(authorizations(wire)[0]).not.toHaveProperty('prompt');

    await page.getByRole('link', { name: 'Members' }).click();
    await expectText(page, 'page', 'Members');
    await page.getByRole('link', { name: 'Stock' }).click();
    await expectText(page, 'page', 'Stock of alice');
  });

  test('compat guards: canActivateChild signs in and comes back to the child', async ({
    page,
    stage,
  }) => {
    await open(page, stage, 'guards/team/members');
    await choose(page, 'Bob Brown');
    await expectText(page, 'page', 'Members');
    expect(page.url()).toBe(`${stage.origins.compat}/guards/team/members`);
    await press(page, 'logoff-local');
    await expectText(page, 'page', 'Home');
    await expectText(page, 'state', 'signed out');
  });

  test('compat guards: canLoad keeps a module from being loaded until somebody has signed in', async ({
    page,
    stage,
    wire,
  }) => {
    await open(page, stage, 'guards/stock/shelf?row=4');
    await choose(page, 'Alice Adams');
    await expectText(page, 'page', 'Stock of alice');
    expect(page.url()).toBe(`${stage.origins.compat}/guards/stock/shelf?row=4`);

    const texts = await Promise.all(
      wire.map(async (sent) => {
        const isScript = sent.resourceType() === 'script';
        return isScript ? (await page.request.get(sent.url())).text() : sent.url();
      }),
    );
    const module = texts.findIndex((text) => text.includes('app-shelf'));
    expect(module).toBeGreaterThan(texts.findIndex((text) => text.endsWith('/token')));
  });

  test('compat guards: who declines to sign in comes to unauthorizedRoute', async ({
    page,
    stage,
  }) => {
    await open(page, stage, 'guards/');
    await page.getByRole('link', { name: 'Members' }).click();
    await choose(page, 'Carol Clark');
    await expectText(page, 'page', 'Not authorized');
    expect(page.url()).toBe(`${stage.origins.compat}/guards/unauthorized`);
  });

  test('compat all-routes: the guard alone checks, signs in and lets in', async ({
    page,
    stage,
    wire,
  }) => {
    await open(page, stage, 'all-routes/');
    await choose(page, 'Alice Adams');
    await expectText(page, 'page', 'Desk of Alice Adams');
    await page.getByRole('link', { name: 'Vault' }).click();
    await expectText(page, 'page', 'Drawer 3');
    await page.reload();
    await expectText(page, 'page', 'Drawer 3');
    expect(authorizations(wire)).toHaveLength(1);
  });

  test('compat all-routes: a lazy route is opened after the sign-in, with its query', async ({
    page,
    stage,
  }) => {
    await open(page, stage, 'all-routes/vault/box?drawer=5');
    await choose(page, 'Alice Adams');
    await expectText(page, 'page', 'Drawer 5');
    expect(page.url()).toBe(`${stage.origins.compat}/all-routes/vault/box?drawer=5`);
  });
});

test.describe('implicit flow', () => {
  async function signIn(page: Page, stage: RunningServers): Promise<void> {
    await open(page, stage, 'implicit/');
    await press(page, 'login');
    await choose(page, 'Alice Adams');
    await expectText(page, 'state', 'signed in');
  }

  async function readToken(page: Page): Promise<string> {
    await press(page, 'show-token');
    return (await page.getByTestId('outcome').textContent())!;
  }

  test('compat implicit: tokens come in the fragment, which does not stay', async ({
    page,
    stage,
    wire,
  }) => {
    await signIn(page, stage);
    expect(page.url()).toBe(`${stage.origins.compat}/implicit/`);
    await expect(page.getByTestId('user')).toContainText('alice@example.com');
    expect(authorizations(wire)[0]).toMatchObject({ response_type: 'id_token token' });
    expect(authorizations(wire)[0]).not.toHaveProperty('code_challenge');
    expect(wire.some((sent) => new URL(sent.url()).pathname === '/token')).toBe(false);
    expect(await readToken(page)).not.toBe('');

    await press(page, 'logout');
    await expectText(page, 'state', 'signed out');
    await expectText(page, 'outcome', 'nobody ');
  });

  test('compat implicit: forceRefreshSession() renews in a frame, which tells the window', async ({
    page,
    stage,
    wire,
  }) => {
    await signIn(page, stage);
    const before = await readToken(page);
    await press(page, 'force-refresh');
    await expectText(page, 'outcome', 'renewed');
    await expectText(page, 'messages', '1');
    expect(await readToken(page)).not.toBe(before);
    expect(authorizations(wire)[1]).toMatchObject({
      prompt: 'none',
      redirect_uri: `${stage.origins.compat}/silent-renew.html`,
      response_type: 'id_token token',
    });
    await expect(page.locator('iframe')).toHaveCount(0);
  });

  test.describe('tokens that live for seconds', () => {
    test.use({ servers: { ...servers, ttl: { AccessToken: 14, IdToken: 14 } } });

    test('compat implicit: silentRenew renews in a frame by itself', async ({ page, stage }) => {
      await signIn(page, stage);
      await expect
        .poll(async () => Number(await page.getByTestId('messages').textContent()), {
          timeout: 30_000,
        })
        .toBeGreaterThanOrEqual(2);
      await expectText(page, 'state', 'signed in');
      expect(await readToken(page)).not.toBe('');
    });
  });
});

test.describe('Auth0', () => {
  test('compat auth0: signing out goes to the provider’s own endpoint with returnTo', async ({
    page,
    stage,
    wire,
  }) => {
    await page.route('**/v2/logout?*', (route) => route.fulfill({ body: 'Good-bye.' }));
    await open(page, stage, 'auth0/');
    await press(page, 'login');
    await choose(page, 'Alice Adams');
    await expectText(page, 'state', 'signed in as Alice Adams');
    expect(authorizations(wire)[0]).toMatchObject({ audience: 'https://orders.example' });

    const button = page.getByTestId('renew');
    const renewal = await requestOf(page, button, `${stage.provider.issuer}/token`);
    expect(formOf(renewal)).toMatchObject({ scope: 'openid profile' });
    await expectText(page, 'state', 'renewed');

    await press(page, 'logout');
    await expect(page.getByText('Good-bye.')).toBeVisible();
    const { origin, pathname, searchParams } = new URL(page.url());
    expect(origin + pathname).toBe(`${stage.provider.issuer}/v2/logout`);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'auth0',
      returnTo: `${stage.origins.compat}/auth0/`,
    });
    await open(page, stage, 'auth0/');
    await expectText(page, 'state', 'signed out');
  });
});
