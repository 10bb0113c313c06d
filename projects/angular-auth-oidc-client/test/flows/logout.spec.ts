import {
  checkAuth,
  createClient,
  createEndSessionUrl,
  login,
  logout,
  logoutAndRevoke,
  logoutLocal,
  renew,
  revoke,
} from 'angular-auth-oidc-client/core';
import {
  answer,
  configuration,
  createScene,
  held,
  outcomeOf,
  parametersOf,
  stateOf,
  storedKinds,
  storedSession,
  type Page,
  type Scene,
} from './scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

/** The tokens that were revoked, in order. */
function revokedTokens(): string[] {
  return scene.provider.requests
    .filter(({ path }) => path === '/revoke')
    .map(({ parameters }) => parameters['token'] ?? '');
}

describe('logout', () => {
  it('L-01 goes to the provider with the ID token as a hint and the way back', async () => {
    const page = await scene.signIn({ config: { customParamsEndSessionRequest: { a: 1 } } });
    const { idToken } = held(page);
    await logout(page.client, { customParams: { logout_hint: 'ada', client_id: 'x' } });
    const [url = ''] = page.ports.browser.redirects;
    expect(url.split('?')[0]).toBe('https://op.example/end-session');
    expect(parametersOf(url)).toEqual({
      id_token_hint: idToken,
      client_id: 'app',
      post_logout_redirect_uri: 'https://app.example/bye',
      a: '1',
      logout_hint: 'ada',
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
  });

  it('L-03 D28 the session is gone before the page is left', async () => {
    const page = await scene.signIn();
    let stored: unknown;
    let state = '';
    await logout(page.client, {
      urlHandler: () => {
        stored = storedSession(scene);
        state = stateOf(page);
      },
    });
    expect(stored).toBeUndefined();
    expect(state).toBe('anonymous idle');
    expect(page.ports.browser.redirects).toEqual([]);
    expect(storedKinds(scene.storage)).not.toContain('session');
  });

  it('L-03 what the user was asked with goes too, and no silent sign-in repeats it', async () => {
    const config = { silentRenewUrl: 'https://app.example/silent-renew.html' };
    const url = await scene.leave({ config }, { customParams: { login_hint: 'ada@example.com' } });
    const page = await scene.visit({ config, url });
    expect(storedKinds(scene.storage)).toContain('params');
    logoutLocal(page.client);
    expect(storedKinds(scene.storage)).not.toContain('params');
  });

  it('L-03 D13 also where the storage takes its time', async () => {
    scene = await createScene({ asynchronous: true });
    const before = await scene.signIn();
    before.client.destroy();
    const removals: (() => void)[] = [];
    const client = createClient(configuration, {
      ...before.ports,
      storage: {
        ...scene.storage,
        remove: (key) =>
          new Promise<void>((resolve) => {
            removals.push(() => {
              scene.storage.entries.delete(key);
              resolve();
            });
          }),
      },
    });
    await checkAuth(client, 'https://app.example/');
    const leaving = logout(client);
    await scene.clock.advance(0);
    expect(client.store.value.status).toBe('anonymous');
    expect(before.ports.browser.redirects).toEqual([]);
    for (const finish of removals) finish();
    await leaving;
    expect(before.ports.browser.redirects).toHaveLength(1);
    expect(storedSession(scene)).toBeUndefined();
    client.destroy();
  });

  it.each<[string, object, string]>([
    ['no endpoint', { end_session_endpoint: undefined }, 'end-session/not-supported'],
    ['an endpoint that is empty', { end_session_endpoint: '' }, 'end-session/not-supported'],
  ])('L-04 R-614 with %s it signs out here', async (_, change, code) => {
    scene.provider.faults = { metadata: (json) => ({ ...json, ...change }) };
    const page = await scene.signIn();
    expect(await outcomeOf(logout(page.client))).toBe('done');
    expect(stateOf(page)).toBe('anonymous idle');
    expect(storedSession(scene)).toBeUndefined();
    expect(page.ports.browser.redirects).toEqual([]);
    expect(page.ports.log.lines.at(-1)).toMatchObject({ level: 'warn', fields: { code } });
  });

  it('D28 with a provider that is down it signs out here', async () => {
    const page = await scene.signIn();
    scene.storage.entries.delete('oidc:0-app:app:https%3A%2F%2Fop.example:metadata');
    const other = await scene.visit();
    scene.provider.faults = { respond: () => answer(503) };
    const leaving = outcomeOf(logout(other.client));
    expect(stateOf(other)).toBe('anonymous signing-out');
    expect(storedSession(scene)).toBeUndefined();
    await scene.clock.advance(2);
    expect(await leaving).toBe('done');
    expect(stateOf(other)).toBe('anonymous idle');
    expect(other.ports.browser.redirects).toEqual([]);
    page.client.destroy();
  });

  it('what the urlHandler throws reaches the caller', async () => {
    const page = await scene.signIn();
    const refusal = new TypeError('not now');
    await expect(
      logout(page.client, {
        urlHandler: () => {
          throw refusal;
        },
      }),
    ).rejects.toBe(refusal);
    expect(stateOf(page)).toBe('anonymous idle');
  });

  it('L-02 a state of the application goes along', async () => {
    const page = await scene.signIn();
    await logout(page.client, { customParams: { state: 'back to /cart?x=1' } });
    expect(parametersOf(page.ports.browser.redirects[0] ?? '')).toMatchObject({
      state: 'back to /cart?x=1',
    });
  });

  it('without a session it still ends the provider’s, without a hint', async () => {
    const page = await scene.visit();
    await logout(page.client);
    expect(parametersOf(page.ports.browser.redirects[0] ?? '')).toEqual({
      client_id: 'app',
      post_logout_redirect_uri: 'https://app.example/bye',
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
  });

  it('of this page alone tells nobody', async () => {
    const page = await scene.signIn();
    logoutLocal(page.client);
    await scene.clock.advance(1000);
    expect(stateOf(page)).toBe('anonymous idle');
    expect(storedSession(scene)).toBeUndefined();
    expect(scene.wire()).toEqual([]);
    expect(page.ports.browser.redirects).toEqual([]);
  });
});

describe('logout by POST', () => {
  it('D28 leaves by a form, with all parameters', async () => {
    const page = await scene.signIn({ config: { customParamsEndSessionRequest: { a: 1 } } });
    const { idToken } = held(page);
    await logout(page.client, {
      logoffMethod: 'POST',
      customParams: { state: 's & t', ui_locales: 'de', client_id: 'x' },
    });
    expect(page.ports.browser.forms).toEqual([
      {
        url: 'https://op.example/end-session',
        fields: {
          id_token_hint: idToken,
          client_id: 'app',
          post_logout_redirect_uri: 'https://app.example/bye',
          a: '1',
          state: 's & t',
          ui_locales: 'de',
        },
      },
    ]);
    expect(page.ports.browser.redirects).toEqual([]);
    expect(scene.wire()).toEqual([]);
    expect(storedSession(scene)).toBeUndefined();
  });

  it('a urlHandler gets the URL of a GET instead', async () => {
    const page = await scene.signIn();
    let url = '';
    await logout(page.client, { logoffMethod: 'POST', urlHandler: (given) => (url = given) });
    expect(url).toMatch(/^https:\/\/op\.example\/end-session\?id_token_hint=/);
    expect(page.ports.browser.forms).toEqual([]);
  });

  it('without an endpoint signs out here', async () => {
    scene.provider.faults = { metadata: (json) => ({ ...json, end_session_endpoint: undefined }) };
    const page = await scene.signIn();
    await logout(page.client, { logoffMethod: 'POST' });
    expect(page.ports.browser.forms).toEqual([]);
    expect(stateOf(page)).toBe('anonymous idle');
  });
});

describe('logout in the manner of Auth0', () => {
  const returnTo = 'https://app.example/bye?x=1&y=2';
  const expected =
    'https://op.example/v2/logout?client_id=app' +
    '&returnTo=https%3A%2F%2Fapp.example%2Fbye%3Fx%3D1%26y%3D2&federated=true';
  const config = {
    useCustomAuth0Domain: true,
    postLogoutRedirectUri: returnTo,
    customParamsEndSessionRequest: { federated: true },
  };

  it.each([undefined, 'GET', 'POST'] as const)('with logoffMethod %s', async (logoffMethod) => {
    const page = await scene.signIn({ config });
    await logout(page.client, { ...(logoffMethod && { logoffMethod }) });
    expect(page.ports.browser.redirects).toEqual([expected]);
    expect(page.ports.browser.forms).toEqual([]);
  });

  it('is known by the authority, with a slash at its end', async () => {
    scene = await createScene({ issuer: 'https://tenant.eu.auth0.com/' });
    const page = await scene.signIn({ config: { authority: 'https://tenant.eu.auth0.com/' } });
    await logout(page.client);
    expect(page.ports.browser.redirects).toEqual([
      'https://tenant.eu.auth0.com/v2/logout?client_id=app' +
        '&returnTo=https%3A%2F%2Fapp.example%2Fbye',
    ]);
  });

  it('needs nothing of the provider', async () => {
    const page = scene.open({ config });
    scene.provider.faults = { respond: () => answer(503) };
    await logout(page.client);
    expect(page.ports.browser.redirects).toEqual([expected]);
    expect(scene.wire()).toEqual([]);
    expect(createEndSessionUrl(page.client)).toBe(expected);
  });
});

it('D33 on a server nothing is asked', async () => {
  const page = scene.open();
  const client = createClient(configuration, {
    ...page.ports,
    browser: { ...page.ports.browser, url: () => undefined },
  });
  expect(await outcomeOf(logout(client))).toBe('platform/not-in-browser');
  expect(await outcomeOf(logoutAndRevoke(client))).toBe('platform/not-in-browser');
  logoutLocal(client);
  expect(client.store.value.status).toBe('unknown');
  expect(scene.wire()).toEqual([]);
  expect(page.ports.browser.redirects).toEqual([]);
  expect(page.ports.browser.forms).toEqual([]);
  expect(page.ports.log.lines).toEqual([]);
  client.destroy();
});

describe('logout with revocation', () => {
  it('V-05 revokes the refresh token first, then the access token, then leaves', async () => {
    const page = await scene.signIn();
    const { accessToken = '', refreshToken = '', idToken } = held(page);
    expect(await logoutAndRevoke(page.client)).toBeUndefined();
    expect(
      scene.provider.requests.map(({ parameters }) => [
        parameters['token_type_hint'],
        parameters['token'],
      ]),
    ).toEqual([
      ['refresh_token', refreshToken],
      ['access_token', accessToken],
    ]);
    expect(scene.provider.isActive(accessToken)).toBe(false);
    expect(scene.provider.isActive(refreshToken)).toBe(false);
    expect(stateOf(page)).toBe('anonymous idle');
    expect(storedSession(scene)).toBeUndefined();
    expect(parametersOf(page.ports.browser.redirects[0] ?? '')).toMatchObject({
      id_token_hint: idToken,
    });
  });

  it('D28 revokes also what a renewal in progress brings, and nobody waits for that to be signed out', async () => {
    const page = await scene.signIn();
    const before = held(page);
    const release = scene.provider.hold('/token');
    const renewing = outcomeOf(renew(page.client));
    await scene.clock.advance(0);
    const leaving = logoutAndRevoke(page.client);
    expect(stateOf(page)).toBe('anonymous signing-out');
    expect(storedSession(scene)).toBeUndefined();
    await scene.clock.advance(0);
    expect(scene.wire()).toEqual(['POST /token', 'POST /revoke', 'POST /revoke']);
    expect(page.ports.browser.redirects).toEqual([]);
    release();
    expect(await leaving).toBeUndefined();
    expect(await renewing).toBe('session-state/superseded');
    const tokens = revokedTokens();
    expect(tokens).toHaveLength(4);
    expect(tokens.slice(0, 2)).toEqual([before.refreshToken, before.accessToken]);
    expect(tokens.slice(2).filter((token) => scene.provider.isActive(token))).toEqual([]);
    expect(page.ports.browser.redirects).toHaveLength(1);
  });

  it('D28 revokes also what a sign-in in progress brings', async () => {
    const url = await scene.leave();
    const page = scene.open({ url });
    const release = scene.provider.hold('/token');
    const checking = checkAuth(page.client);
    await scene.clock.advance(0);
    const leaving = logoutAndRevoke(page.client);
    await scene.clock.advance(0);
    expect(page.ports.browser.redirects).toEqual([]);
    release();
    expect(await leaving).toBeUndefined();
    expect((await checking)?.code).toBe('session-state/superseded');
    expect(revokedTokens()).toHaveLength(2);
    expect(revokedTokens().filter((token) => scene.provider.isActive(token))).toEqual([]);
    expect(page.ports.browser.redirects).toHaveLength(1);
  });

  it('a renewal that has not asked yet asks no more once the user has signed out', async () => {
    const page = await scene.signIn();
    scene.storage.entries.delete('oidc:0-app:app:https%3A%2F%2Fop.example:metadata');
    delete page.client.memory.metadata;
    const release = scene.provider.hold('/.well-known/openid-configuration');
    const renewing = outcomeOf(renew(page.client));
    await scene.clock.advance(0);
    logoutLocal(page.client);
    release();
    expect(await renewing).toBe('session-state/superseded');
    expect(scene.wire()).toEqual(['GET /metadata']);
  });

  it('D28 a renewal that hangs does not keep the user from leaving for more than 5 seconds', async () => {
    const page = await scene.signIn();
    scene.provider.hold('/token');
    void outcomeOf(renew(page.client));
    await scene.clock.advance(0);
    const leaving = logoutAndRevoke(page.client);
    await scene.clock.advance(5);
    expect((await leaving)?.code).toBe('network/timeout');
    expect(page.ports.browser.redirects).toHaveLength(1);
    await scene.clock.advance(20);
    expect(stateOf(page)).toBe('anonymous idle');
    expect(scene.clock.timers).toBe(0);
  });

  it('a revocation endpoint that hangs keeps nobody signed in: data go at once, the page within 5 seconds [19]', async () => {
    const page = await scene.signIn();
    scene.provider.hold('/revoke');
    const leaving = logoutAndRevoke(page.client);
    expect(stateOf(page)).toBe('anonymous signing-out');
    expect(storedSession(scene)).toBeUndefined();
    await scene.clock.advance(0);
    expect(scene.wire()).toEqual(['POST /revoke', 'POST /revoke']);
    expect(page.ports.browser.redirects).toEqual([]);
    await scene.clock.advance(5);
    expect((await leaving)?.code).toBe('network/timeout');
    expect(page.ports.browser.redirects).toHaveLength(1);
    expect(page.ports.log.lines.at(-1)).toMatchObject({
      level: 'warn',
      fields: { code: 'network/timeout' },
    });
  });

  it('a provider whose metadata do not come keeps nobody signed in either [19]', async () => {
    const page = await scene.signIn();
    page.client.destroy();
    scene.storage.entries.delete('oidc:0-app:app:https%3A%2F%2Fop.example:metadata');
    const other = await scene.visit();
    scene.provider.hold('/.well-known/openid-configuration');
    const leaving = logoutAndRevoke(other.client);
    expect(storedSession(scene)).toBeUndefined();
    await scene.clock.advance(5);
    expect((await leaving)?.code).toBe('network/timeout');
    expect(stateOf(other)).toBe('anonymous idle');
    expect(other.ports.browser.redirects).toEqual([]);
    expect(other.ports.log.lines.at(-1)).toMatchObject({
      message: 'Signed out here only.',
      fields: { code: 'network/timeout' },
    });
  });

  it('the metadata of before serve where newer ones do not come', async () => {
    const page = await scene.signIn();
    await scene.clock.advance(25 * 3600);
    await renew(page.client);
    await scene.clock.advance(0);
    delete page.client.memory.metadata;
    scene.storage.entries.delete('oidc:0-app:app:https%3A%2F%2Fop.example:metadata');
    scene.provider.faults = { respond: () => answer(503) };
    const leaving = logout(page.client);
    await scene.clock.advance(5);
    await leaving;
    expect(page.ports.browser.redirects).toHaveLength(1);
  });

  it('revocations outlive the page, unless they are longer than browsers let them be', async () => {
    const page = await scene.signIn();
    const kept: (boolean | undefined)[] = [];
    const client = createClient(configuration, {
      ...page.ports,
      http: {
        send: (request) => {
          kept.push(request.keepalive);
          return scene.provider.send(request);
        },
      },
    });
    await checkAuth(client);
    await revoke(client, 'access_token', 'x'.repeat(40_000));
    await logoutAndRevoke(client);
    expect(kept).toEqual([false, true, true]);
    client.destroy();
  });

  it('revokes what there is', async () => {
    const page = await scene.signIn({ config: { useRefreshToken: false, silentRenew: false } });
    expect(await logoutAndRevoke(page.client)).toBeUndefined();
    expect(scene.wire()).toEqual(['POST /revoke']);
    const anonymous = await scene.visit();
    expect(await logoutAndRevoke(anonymous.client)).toBeUndefined();
    expect(anonymous.ports.browser.redirects).toHaveLength(1);
    expect(scene.wire()).toEqual(['POST /revoke']);
  });

  it.each<[string, () => ReturnType<typeof answer> | Promise<never>, string]>([
    ['V-03 503', () => answer(503), 'revocation/error'],
    ['V-04 400', () => answer(400, { error: 'unsupported_token_type' }), 'revocation/error'],
    [
      'V-06 no network',
      () => Promise.reject(Object.assign(new Error('x'), { code: 'network/failed' })),
      'network/failed',
    ],
    ['an error of the host', () => Promise.reject(new TypeError('x')), 'network/failed'],
  ])('D27 %s does not hold it up, and is told', async (_, respond, code) => {
    const page = await scene.signIn();
    scene.provider.faults = { respond };
    expect((await logoutAndRevoke(page.client))?.code).toBe(code);
    expect(scene.wire()).toEqual(['POST /revoke', 'POST /revoke']);
    expect(stateOf(page)).toBe('anonymous idle');
    expect(storedSession(scene)).toBeUndefined();
    expect(page.ports.browser.redirects).toHaveLength(1);
  });
});

describe('a second sign-out joins the first [18]', () => {
  type SignOut = (page: Page) => unknown;
  const kinds: Record<string, SignOut> = {
    logoff: ({ client }) => logout(client),
    logoffAndRevokeTokens: ({ client }) => logoutAndRevoke(client),
    logoffLocal: ({ client }) => logoutLocal(client),
  };
  const pairs = Object.keys(kinds).flatMap((first) =>
    Object.keys(kinds).flatMap((second) =>
      ['at once', 'two seconds later'].map((when) => [first, second, when] as const),
    ),
  );

  it.each(pairs)('%s, then %s %s', async (first, second, when) => {
    const page = await scene.signIn();
    const { accessToken, idToken, refreshToken } = held(page);
    const started = [kinds[first]?.(page)];
    if (when !== 'at once') await scene.clock.advance(2);
    started.push(kinds[second]?.(page));
    await Promise.all(started);
    const asked = [first, second];
    const { redirects } = page.ports.browser;
    expect(redirects).toHaveLength(asked.every((kind) => kind === 'logoffLocal') ? 0 : 1);
    for (const url of redirects) {
      expect(parametersOf(url)).toMatchObject({ id_token_hint: idToken });
    }
    expect(revokedTokens()).toEqual(
      asked.includes('logoffAndRevokeTokens') ? [refreshToken, accessToken] : [],
    );
    expect(stateOf(page)).toBe('anonymous idle');
    expect(storedSession(scene)).toBeUndefined();
  });

  it('tells both callers what could not be revoked', async () => {
    const page = await scene.signIn();
    scene.provider.faults = { respond: () => answer(503) };
    const failures = await Promise.all([
      logoutAndRevoke(page.client),
      logoutAndRevoke(page.client),
    ]);
    expect(failures.map((failure) => failure?.code)).toEqual([
      'revocation/error',
      'revocation/error',
    ]);
    expect(scene.wire()).toEqual(['POST /revoke', 'POST /revoke']);
  });

  it('goes to the provider again if the first could not', async () => {
    const page = await scene.signIn();
    const { idToken } = held(page);
    const refuse = (): never => {
      throw new TypeError('not now');
    };
    await expect(logout(page.client, { urlHandler: refuse })).rejects.toThrow('not now');
    await logout(page.client);
    expect(parametersOf(page.ports.browser.redirects[0] ?? '')).toMatchObject({
      id_token_hint: idToken,
    });
  });

  it('nothing of it is left in memory after a while, and a page that is still there can sign out again', async () => {
    const page = await scene.signIn();
    await logout(page.client);
    await scene.clock.advance(15);
    expect(page.client.memory.signOut).toBeUndefined();
    await logout(page.client);
    expect(page.ports.browser.redirects).toHaveLength(2);
  });

  it('whoever has signed in meanwhile is signed out anew', async () => {
    const page = await scene.signIn();
    await logout(page.client);
    const url = await scene.leave();
    await checkAuth(page.client, url);
    const { idToken } = held(page);
    await logout(page.client);
    expect(page.ports.browser.redirects).toHaveLength(2);
    expect(parametersOf(page.ports.browser.redirects[1] ?? '')).toMatchObject({
      id_token_hint: idToken,
    });
  });

  it('a sign-in does not overtake it', async () => {
    const page = await scene.signIn();
    const release = scene.provider.hold('/revoke');
    const leaving = logoutAndRevoke(page.client);
    await scene.clock.advance(0);
    expect(await outcomeOf(login(page.client))).toBe('session-state/superseded');
    release();
    await leaving;
    expect(page.ports.browser.redirects).toHaveLength(1);
    expect(page.ports.browser.redirects[0]).toMatch(/end-session/);
  });
});

describe('the URL that ends the session at the provider', () => {
  it('is there without waiting where the metadata are known', async () => {
    const page = await scene.signIn();
    expect(parametersOf(createEndSessionUrl(page.client, { a: 1 }) ?? '')).toEqual({
      id_token_hint: held(page).idToken,
      client_id: 'app',
      post_logout_redirect_uri: 'https://app.example/bye',
      a: '1',
    });
    scene.storage.entries.clear();
    expect(createEndSessionUrl(scene.open().client)).toBeNull();
  });

  it('is null where the provider has none', async () => {
    scene.provider.faults = { metadata: (json) => ({ ...json, end_session_endpoint: undefined }) };
    expect(createEndSessionUrl((await scene.signIn()).client)).toBeNull();
  });
});
