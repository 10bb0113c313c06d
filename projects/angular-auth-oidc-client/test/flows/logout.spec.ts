import {
  checkAuth,
  createClient,
  createEndSessionUrl,
  logout,
  logoutAndRevoke,
  logoutLocal,
  renew,
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
  type Scene,
} from './scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

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
    expect(stateOf(other)).toBe('anonymous idle');
    expect(storedSession(scene)).toBeUndefined();
    await scene.clock.advance(2);
    expect(await leaving).toBe('done');
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
  await logout(client);
  await logout(client, { logoffMethod: 'POST' });
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

  it('D27 revokes what a renewal brings that was in flight', async () => {
    const page = await scene.signIn();
    const before = held(page);
    const release = scene.provider.hold('/token');
    const renewing = renew(page.client);
    await scene.clock.advance(0);
    const leaving = logoutAndRevoke(page.client);
    await scene.clock.advance(0);
    release();
    await renewing;
    const { accessToken = '', refreshToken = '' } = held(page);
    expect(refreshToken).not.toBe(before.refreshToken);
    expect(await leaving).toBeUndefined();
    expect(scene.provider.isActive(accessToken)).toBe(false);
    expect(scene.provider.isActive(refreshToken)).toBe(false);
    expect(stateOf(page)).toBe('anonymous idle');
  });

  it('D28 waits no longer for one than a renewal may take', async () => {
    const page = await scene.signIn();
    scene.provider.hold('/token');
    void outcomeOf(renew(page.client));
    await scene.clock.advance(0);
    const leaving = logoutAndRevoke(page.client);
    await scene.clock.advance(20);
    await leaving;
    expect(stateOf(page)).toBe('anonymous idle');
    expect(scene.clock.timers).toBe(0);
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
