import { checkAuth, login, logoutLocal, type OidcClient } from 'angular-auth-oidc-client/core';
import { createFakeStorage } from 'angular-auth-oidc-client/testing';
import {
  answer,
  callbackUrl,
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

const unknown = 'authorization-response/unknown-transaction';
const tokenRequests = (): number => scene.wire().filter((line) => line === 'POST /token').length;

it('tokens that cannot be renewed are said so at the sign-in, once, and why [10-60]', async () => {
  const warnings = ({ ports }: Page): string[] =>
    ports.log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message);
  expect(warnings(await scene.signIn())).toEqual([]);
  scene.provider.faults = { tokenResponse: ({ refresh_token: _, ...json }) => json };
  const page = await scene.signIn();
  expect(warnings(page)).toEqual([
    expect.stringMatching(
      /will not be renewed: .*silentRenewUrl.* no refresh token.*public clients/,
    ),
  ]);
  expect(warnings(await scene.visit())).toEqual([]);
  expect(warnings(await scene.signIn({ config: { silentRenew: false } }))).toEqual([]);
});

describe('after a good answer', () => {
  it('the requests are exactly: token and keys in parallel, then user data', async () => {
    const url = await scene.leave();
    scene.provider.requests.length = 0;
    const releaseToken = scene.provider.hold('/token');
    const releaseUser = scene.provider.hold('/userinfo');
    const page = scene.open({ url });
    const checking = checkAuth(page.client);
    await scene.clock.advance(0);
    expect(scene.wire().sort()).toEqual(['GET /jwks', 'POST /token']);
    expect(stateOf(page)).toBe('unknown signing-in');

    releaseToken();
    await scene.clock.advance(0);
    expect(scene.wire()).toHaveLength(3);
    expect(scene.wire()[2]).toBe('GET /userinfo');
    // D18: the session stands before the user data are there.
    expect(stateOf(page)).toBe('authenticated idle');
    expect(page.client.store.value).toMatchObject({ userData: undefined });

    releaseUser();
    expect(await checking).toBeUndefined();
    expect(scene.wire()).toHaveLength(3);
    expect(page.client.store.value).toMatchObject({
      userData: { sub: 'user-1', name: 'Ada Lovelace', email: 'ada@op.example' },
    });
  });

  it('the session is what the provider issued, in memory and in the storage', async () => {
    const url = await scene.leave();
    const page = await scene.visit({ url });
    const tokens = held(page);
    expect(tokens).toMatchObject({
      accessTokenExpiresAt: scene.clock.now() + 300,
      requestedAt: scene.clock.now(),
      claims: { iss: 'https://op.example', sub: 'user-1', aud: 'app' },
      scope: 'openid profile offline_access',
    });
    expect(scene.provider.isActive(tokens.accessToken ?? '')).toBe(true);
    expect(scene.provider.isActive(tokens.refreshToken ?? '')).toBe(true);
    expect(storedSession(scene)).toMatchObject({
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken,
      idToken: tokens.idToken,
    });
    expect(storedKinds(scene.storage)).toEqual(['keys', 'metadata', 'session']);
  });

  it('S-13 S-22 the address is cleaned before the first request, and keeps what is the application’s own', async () => {
    const redirectUrl = 'https://app.example/callback?tenant=a%20b';
    const url = `${await scene.leave({ config: { redirectUrl } })}&x=1#/orders`;
    const page = scene.open({ url, config: { redirectUrl } });
    const addresses: string[] = [];
    scene.provider.faults = {
      respond: () => {
        addresses.push(page.ports.browser.address);
        return undefined;
      },
    };
    expect(await checkAuth(page.client)).toBeUndefined();
    expect(new Set(addresses)).toEqual(
      new Set(['https://app.example/callback?tenant=a%20b&x=1#/orders']),
    );
    expect(page.ports.browser.replaced).toHaveLength(1);
    const [token] = scene.provider.requests.filter(({ path }) => path === '/token');
    expect(token?.parameters['redirect_uri']).toBe(redirectUrl);
  });

  it('the address stays where the application wants it to, or where the URL is not the page’s', async () => {
    const url = await scene.leave();
    const config = { historyCleanupOff: true };
    expect((await scene.visit({ url, config })).ports.browser.replaced).toEqual([]);
    const other = scene.open({ url: 'https://app.example/home' });
    expect(await checkAuth(other.client, await scene.leave())).toBeUndefined();
    expect(other.ports.browser.address).toBe('https://app.example/home');
    expect(stateOf(other)).toBe('authenticated idle');
  });

  it('the page learns where the user was going', async () => {
    const url = await scene.leave({}, { returnRoute: '/orders' });
    const page = await scene.visit({ url });
    expect(page.ports.browser.outcomes).toEqual([{ returnRoute: '/orders', error: undefined }]);
  });

  it('without autoUserInfo the claims are the user data, and nothing is asked', async () => {
    const config = { autoUserInfo: false };
    const url = await scene.leave({ config });
    const page = await scene.visit({ url, config });
    expect(page.client.store.value).toMatchObject({ userData: { sub: 'user-1', aud: 'app' } });
    expect(scene.wire()).not.toContain('GET /userinfo');
  });

  it('R-031 a refresh token is kept only where the configuration renews with it', async () => {
    const config = { useRefreshToken: false, silentRenew: false };
    const page = await scene.signIn({ config });
    expect(held(page).refreshToken).toBeUndefined();
    expect(storedSession(scene)).not.toHaveProperty('refreshToken');
  });

  it('the state that the application chose is forgotten, unless it wants it kept', async () => {
    const choose = async (config: object): Promise<OidcClient> => {
      scene.storage.entries.set('oidc:0-app:app:https%3A%2F%2Fop.example:state', 'mine');
      const url = await scene.leave({ config });
      expect(parametersOf(url)['state']).toMatch(/^[\w-]{43}\.mine$/);
      return (await scene.visit({ url, config })).client;
    };
    expect((await choose({})).memory.state).toBeUndefined();
    expect(scene.storage.entries.has('oidc:0-app:app:https%3A%2F%2Fop.example:state')).toBe(false);
    expect((await choose({ autoCleanStateAfterAuthentication: false })).memory.state).toBe('mine');
    expect(scene.storage.entries.get('oidc:0-app:app:https%3A%2F%2Fop.example:state')).toBe('mine');
  });

  it('an answer in the fragment is read where it was asked for', async () => {
    const config = { customParamsAuthRequest: { response_mode: 'fragment' } };
    const url = await scene.leave({ config });
    expect(url).toContain('#code=');
    const page = await scene.visit({ url, config });
    expect(stateOf(page)).toBe('authenticated idle');
    expect(page.ports.browser.address).toBe(callbackUrl);
  });

  it('session_state of the answer is kept for watching the provider’s session', async () => {
    scene.provider.faults = {
      callback: (parameters) => parameters.set('session_state', 'abc.def'),
    };
    expect(held(await scene.signIn()).sessionState).toBe('abc.def');
  });

  it.each([
    ['one of those asked for', 'loa2', 0],
    ['a weaker one', 'loa1', 1],
    ['none', undefined, 1],
  ])('T-12 R-127 the acr is %s: the sign-in stands, and a miss is told', async (_, acr, told) => {
    scene.provider.faults = { idTokenClaims: (claims) => ({ ...claims, acr }) };
    const url = await scene.leave({}, { customParams: { acr_values: 'loa2 loa3' } });
    const page = await scene.visit({ url });
    expect(stateOf(page)).toBe('authenticated idle');
    const lines = page.ports.log.lines.filter(({ message }) => message.includes('acr_values'));
    expect(lines).toHaveLength(told);
  });

  it('T-13 max_age is checked against auth_time', async () => {
    scene.provider.faults = {
      idTokenClaims: (claims) => ({ ...claims, auth_time: scene.clock.now() - 1000 }),
    };
    const url = await scene.leave({}, { customParams: { max_age: 600 } });
    expect((await scene.visit({ url })).failure?.code).toBe('id-token/auth-time');
    const later = await scene.leave({}, { customParams: { max_age: 1200 } });
    expect((await scene.visit({ url: later })).failure).toBeUndefined();
  });

  it('T-06 D16 the configuration says which algorithms count, not the provider', async () => {
    const url = await scene.leave();
    const strict = { idTokenSigningAlgorithms: ['RS256'] };
    expect((await scene.visit({ url, config: strict })).failure?.code).toBe(
      'id-token/unsupported-alg',
    );
    const other = await scene.leave();
    const fitting = { idTokenSigningAlgorithms: ['RS256', 'ES256'] };
    expect((await scene.visit({ url: other, config: fitting })).failure).toBeUndefined();
  });

  it('RS256 works as well as ES256', async () => {
    scene = await createScene({ alg: 'RS256' });
    expect(stateOf(await scene.signIn())).toBe('authenticated idle');
  });

  it.each([true, false])('D13 with an asynchronous storage: %s', async (asynchronous) => {
    scene = await createScene({ asynchronous });
    const page = await scene.signIn();
    await scene.clock.advance(0);
    expect(storedKinds(scene.storage)).toEqual(['keys', 'metadata', 'session']);
    expect(stateOf(await scene.visit())).toBe('authenticated idle');
    expect(held(page).claims.sub).toBe('user-1');
  });
});

describe('D14 an answer is dealt with once', () => {
  it('R-032 concurrent calls share one run and one result', async () => {
    const url = await scene.leave();
    const { client } = scene.open({ url });
    const results = await Promise.all([
      checkAuth(client),
      checkAuth(client),
      checkAuth(client, url),
    ]);
    expect(results).toEqual([undefined, undefined, undefined]);
    expect(tokenRequests()).toBe(1);
  });

  it('a call that comes when the address is clean already gets the result of the run', async () => {
    const url = await scene.leave({}, {}, { error: 'access_denied' });
    const page = scene.open({ url });
    const first = checkAuth(page.client);
    const release = scene.provider.hold('/token');
    const good = await scene.leave();
    const other = scene.open({ url: good });
    const running = checkAuth(other.client);
    await scene.clock.advance(0);
    expect(other.ports.browser.address).toBe(callbackUrl);
    const second = checkAuth(other.client);
    let settled = false;
    void second.then(() => (settled = true));
    await scene.clock.advance(0);
    expect(settled).toBe(false);
    release();
    expect(await Promise.all([running, second])).toEqual([undefined, undefined]);
    expect(stateOf(other)).toBe('authenticated idle');
    expect((await first)?.code).toBe('authorization-response/error');
  });

  it('whoever asks again with the same URL gets the same result and causes no request', async () => {
    const url = await scene.leave({}, {}, { error: 'access_denied' });
    const page = await scene.visit({ url });
    expect(page.failure?.code).toBe('authorization-response/error');
    expect(await checkAuth(page.client, url)).toBe(page.failure);
    expect(page.ports.browser.outcomes).toHaveLength(1);
  });

  it('S-26 R-305 R-119 a reload, a bookmark or a restored tab sends no code, and leaves the session alone', async () => {
    const url = await scene.leave();
    await scene.visit({ url });
    scene.provider.requests.length = 0;
    const again = await scene.visit({ url });
    expect(again.failure?.code).toBe(unknown);
    expect(stateOf(again)).toBe(`authenticated idle ${unknown}`);
    expect(scene.wire()).toEqual([]);
    const elsewhere = await scene.visit({ url, storage: createFakeStorage() });
    expect(elsewhere.failure?.code).toBe(unknown);
    expect(stateOf(elsewhere)).toBe(`anonymous idle ${unknown}`);
    expect(scene.wire()).toEqual([]);
  });

  it('S-26 R-718 the page comes back while its code is on the way: one request', async () => {
    const url = await scene.leave();
    const release = scene.provider.hold('/token');
    const first = scene.open({ url });
    const checking = checkAuth(first.client);
    await scene.clock.advance(0);
    const second = await scene.visit({ url });
    expect(stateOf(second)).toBe(`anonymous idle ${unknown}`);
    release();
    expect(await checking).toBeUndefined();
    expect(tokenRequests()).toBe(1);
  });

  it('a response without its sign-in is reported once, and consumes nothing [9-7]', async () => {
    const genuine = await scene.leave();
    const { state = '' } = parametersOf(genuine);
    scene.provider.requests.length = 0;
    for (const forged of [state.toLowerCase(), 'x'.repeat(43), `${state}.of-the-application`]) {
      for (const what of ['code=stolen', 'error=access_denied&error_description=Call+me']) {
        const url = `${callbackUrl}?${what}&state=${encodeURIComponent(forged)}`;
        const page = await scene.visit({ url });
        expect(page.failure?.code).toBe(unknown);
        expect(stateOf(page)).toBe(`anonymous idle ${unknown}`);
        expect(page.ports.browser.address).toBe(callbackUrl);
        expect(page.ports.browser.outcomes).toEqual([{ error: page.failure }]);
        const warnings = page.ports.log.lines.filter(({ level }) => level === 'warn');
        expect(warnings).toEqual([
          { level: 'warn', message: page.failure?.message, fields: { code: unknown } },
        ]);
        expect(warnings[0]?.message).toMatch(/another tab.*another origin.*storage/);
        expect(JSON.stringify(page.ports.log.lines)).not.toContain(forged);
        // Whoever asks again finds a clean address.
        expect(await checkAuth(page.client)).toBeUndefined();
      }
    }
    expect(scene.wire()).toEqual([]);
    expect(stateOf(await scene.visit({ url: genuine }))).toBe('authenticated idle');
  });

  it('a response without its sign-in leaves the session, and renews one that has expired [9-7]', async () => {
    const page = await scene.signIn();
    page.client.destroy();
    await scene.clock.advance(400);
    const url = `${callbackUrl}?code=c&state=${'x'.repeat(43)}`;
    const again = await scene.visit({ url });
    expect(again.failure?.code).toBe(unknown);
    expect(stateOf(again)).toBe('authenticated idle');
    expect(scene.wire()).toContain('POST /token');
  });

  it('a response without its sign-in is reported also after a redirect has moved it [9-7]', async () => {
    const search = `?code=c&state=${'x'.repeat(43)}`;
    const page = scene.open({ url: callbackUrl + search });
    page.ports.browser.address = `https://app.example/home${search}&tab=2`;
    expect((await checkAuth(page.client))?.code).toBe(unknown);
    expect(page.ports.browser.address).toBe('https://app.example/home?tab=2');
  });

  it('a response to another configuration with a storage of its own is left to that one', async () => {
    const mine = { config: { configId: 'mine' }, storage: createFakeStorage() };
    const url = await scene.leave(mine);
    const page = scene.open({ ...mine, url });
    const other = scene.open({ config: { configId: 'other' }, url });
    other.client.memory.neighbours = [other.client, page.client];
    expect(await checkAuth(other.client)).toBeUndefined();
    expect(stateOf(other)).toBe('anonymous idle');
    expect(await checkAuth(page.client)).toBeUndefined();
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('a response that the application keeps in its address is no news after a reload', async () => {
    const config = { historyCleanupOff: true };
    const url = await scene.leave({ config });
    (await scene.visit({ url, config })).client.destroy();
    const again = await scene.visit({ url, config });
    expect(again.failure).toBeUndefined();
    expect(stateOf(again)).toBe('authenticated idle');
  });

  it('a response elsewhere than at redirectUrl, and of no sign-in, is left alone', async () => {
    const url = `https://app.example/other?code=c&state=${'x'.repeat(43)}`;
    const page = await scene.visit({ url });
    expect(page.failure).toBeUndefined();
    expect(page.ports.browser.address).toBe(url);
    const config = { checkRedirectUrlWhenCheckingIfIsCallback: false };
    expect((await scene.visit({ url, config })).failure?.code).toBe(unknown);
  });

  it.each([
    '/?code=SUMMER',
    '/callback?code=SUMMER',
    '/callback?code=SUMMER&state=',
    '/callback?code=10001&state=NY',
    '/callback?error=none&state=open',
    '/find?state=NY&code=10001',
    '/orders?state=open&error=none',
    '/callback?code=c&state=__proto__',
    '/voucher?code=SUMMER',
  ])(
    '%s belongs to the application, and an expired session is renewed there [9-5]',
    async (path) => {
      const page = await scene.signIn();
      page.client.destroy();
      await scene.clock.advance(400);
      const url = `https://app.example${path}`;
      const visited = await scene.visit({ url, config: { redirectUrl: callbackUrl } });
      expect(visited.failure).toBeUndefined();
      expect(stateOf(visited)).toBe('authenticated idle');
      expect(visited.ports.browser.address).toBe(url);
      expect(visited.ports.browser.offered).toEqual([]);
      expect(visited.ports.log.lines).toEqual([]);
      expect(tokenRequests()).toBe(1);
    },
  );
});

describe('a response is recognised by its state, not by the path of the page', () => {
  it.each([
    'https://app.example/callback',
    'https://app.example/callback/index.html',
    'https://app.example/',
    'https://app.example/home',
    'https://app.example/de/callback2',
  ])('at %s the sign-in succeeds, and the address is clean [9-1]', async (place) => {
    const { search } = new URL(await scene.leave());
    const page = await scene.visit({ url: place + search });
    expect(page.failure).toBeUndefined();
    expect(stateOf(page)).toBe('authenticated idle');
    expect(page.ports.browser.address).toBe(place);
    expect(storedKinds(scene.storage)).not.toContain('transaction');
  });

  it.each([
    ['https://evil.example/callback', callbackUrl],
    ['https://app.example:8443/callback', callbackUrl],
    ['http://app.example/callback', callbackUrl],
    ['com.evil.app://auth/callback', 'com.example.app://auth/callback'],
    ['com.example.app://evil/callback', 'com.example.app://auth/callback'],
  ])(
    '%s is refused as the response to %s, and consumes nothing [9-8]',
    async (place, redirectUrl) => {
      const url = await scene.leave({}, { redirectUrl });
      const { search } = new URL(url);
      const page = scene.open();
      const failure = await checkAuth(page.client, place + search);
      expect(failure?.code).toBe('authorization-response/invalid');
      expect(tokenRequests()).toBe(0);
      expect(await checkAuth(page.client, url)).toBeUndefined();
      expect(stateOf(page)).toBe('authenticated idle');
    },
  );

  it('the address that the page was opened with counts after the router has moved on [9-2]', async () => {
    const page = scene.open({ url: await scene.leave() });
    page.ports.browser.address = 'https://app.example/home';
    expect(await checkAuth(page.client)).toBeUndefined();
    expect(stateOf(page)).toBe('authenticated idle');
    expect(page.ports.browser.address).toBe('https://app.example/home');
    // It is dealt with once.
    logoutLocal(page.client);
    expect(await checkAuth(page.client)).toBeUndefined();
    expect(stateOf(page)).toBe('anonymous idle');
    expect(tokenRequests()).toBe(1);
  });

  it('the response to one provider at the redirectUrl of another is refused if it names no issuer', async () => {
    scene.provider.faults = {
      callback: (parameters) => {
        parameters.delete('iss');
      },
      metadata: (json) => ({ ...json, authorization_response_iss_parameter_supported: undefined }),
    };
    const open = (opened: string, search: string): Page => {
      const page = scene.open({ url: opened + search });
      const other = scene.open({
        config: { authority: 'https://other.example', redirectUrl: 'https://app.example/other' },
      });
      page.client.memory.neighbours = [page.client, other.client];
      return page;
    };
    const { search } = new URL(await scene.leave());
    const mixedUp = open('https://app.example/other', search);
    expect((await checkAuth(mixedUp.client))?.code).toBe('authorization-response/issuer-mismatch');
    expect(tokenRequests()).toBe(0);
    // The router may have moved there from the right address.
    const { search: again } = new URL(await scene.leave());
    const moved = open(callbackUrl, again);
    moved.ports.browser.address = `https://app.example/other${again}`;
    expect(await checkAuth(moved.client)).toBeUndefined();
    expect(stateOf(moved)).toBe('authenticated idle');
  });

  it('what a redirect of the router writes back during the sign-in is gone at its end [9-3]', async () => {
    const page = scene.open({ url: await scene.leave() });
    const { search } = new URL(page.ports.browser.address);
    const release = scene.provider.hold('/token');
    const checking = checkAuth(page.client);
    await scene.clock.advance(0);
    expect(page.ports.browser.address).toBe(callbackUrl);
    page.ports.browser.address = `https://app.example/home${search}&tab=2`;
    release();
    await checking;
    expect(page.ports.browser.address).toBe('https://app.example/home?tab=2');
  });

  it('the redirect URI of the sign-in is sent with the code', async () => {
    const redirectUrl = 'https://app.example/other';
    const url = await scene.leave({}, { redirectUrl });
    expect(stateOf(await scene.visit({ url: url.replace('/other', '/home') }))).toBe(
      'authenticated idle',
    );
  });
});

describe('an attempt belongs to one provider, one configuration and ten minutes', () => {
  const failureAfter = async (change: (url: string) => Promise<string> | string, config = {}) => {
    const url = await change(await scene.leave());
    scene.provider.requests.length = 0;
    const page = await scene.visit({ url, config });
    expect(stateOf(page)).toMatch(/^anonymous idle/);
    expect(storedKinds(scene.storage)).not.toContain('transaction');
    expect(tokenRequests()).toBe(0);
    return page.failure?.code;
  };
  const changed = (change: (parameters: URLSearchParams) => void) => (url: string) => {
    const target = new URL(url);
    change(target.searchParams);
    return target.href;
  };

  it('R-326 it ends when its time is over', async () => {
    const code = await failureAfter(async (url) => {
      await scene.clock.advance(600);
      return url;
    });
    expect(code).toBe('authorization-response/unknown-transaction');
  });

  it('R-326 not a moment sooner', async () => {
    const url = await scene.leave();
    const { client, ports } = scene.open();
    await login(client);
    await scene.clock.advance(599);
    const late = scene.provider.authorize(ports.browser.redirects[0] ?? '');
    expect(stateOf(await scene.visit({ url: late }))).toBe('authenticated idle');
    expect((await scene.visit({ url })).failure?.code).toBe('token-response/error');
  });

  it.each([
    ['another', (p: URLSearchParams) => p.set('iss', 'https://evil.example')],
    ['a slash more', (p: URLSearchParams) => p.set('iss', 'https://op.example/')],
    ['upper case', (p: URLSearchParams) => p.set('iss', 'https://OP.example')],
    ['encoded twice', (p: URLSearchParams) => p.set('iss', 'https%3A%2F%2Fop.example')],
    ['empty', (p: URLSearchParams) => p.set('iss', '')],
  ])('I-01 S-08 R-308 R-309 R-310 the iss of the answer is %s', async (_, change) => {
    expect(await failureAfter(changed(change))).toBe('authorization-response/issuer-mismatch');
  });

  it('I-02 R-309 the iss of the response is absent though announced', async () => {
    const code = await failureAfter(changed((p) => p.delete('iss')));
    expect(code).toBe('authorization-response/missing-issuer');
  });

  it('I-04 an error is not believed before it is known whose it is', async () => {
    const code = await failureAfter(
      changed((p) => {
        p.delete('code');
        p.set('error', 'access_denied');
        p.set('iss', 'https://evil.example');
      }),
    );
    expect(code).toBe('authorization-response/issuer-mismatch');
  });

  it('S-08 R-308 the configuration names another provider now', async () => {
    const other = await createScene({ issuer: 'https://rogue.example' });
    const url = await scene.leave();
    for (const [key, text] of scene.storage.entries) other.storage.entries.set(key, text);
    const page = await other.visit({ url, config: { authority: 'https://rogue.example' } });
    // The sign-in belongs to the other provider, whose application may share this origin.
    expect(page.failure).toBeUndefined();
    expect(stateOf(page)).toBe('anonymous idle');
    expect(other.wire()).not.toContain('POST /token');
    other.close();
  });

  it('S-08 the provider calls itself by another name now', async () => {
    const config = { strictIssuerValidationOnWellKnownRetrievalOff: true };
    const code = await failureAfter((url) => {
      scene.storage.entries.delete('oidc:0-app:app:https%3A%2F%2Fop.example:metadata');
      scene.provider.faults = {
        metadata: (json) => ({ ...json, issuer: 'https://tenant.op.example' }),
      };
      return url;
    }, config);
    expect(code).toBe('authorization-response/issuer-mismatch');
  });

  it('R-409 the token endpoint has moved since', async () => {
    const code = await failureAfter((url) => {
      scene.storage.entries.delete('oidc:0-app:app:https%3A%2F%2Fop.example:metadata');
      scene.provider.faults = {
        metadata: (json) => ({ ...json, token_endpoint: 'https://op.example/elsewhere' }),
      };
      return url;
    });
    expect(code).toBe('authorization-response/issuer-mismatch');
    expect(scene.wire()).not.toContain('POST /elsewhere');
  });

  it('S-07 the stored attempt was exchanged for another', async () => {
    const code = await failureAfter((url) => {
      const { state = '' } = parametersOf(url);
      const key = `oidc:0-app:app:https%3A%2F%2Fop.example:transaction:${state}`;
      const attempt = JSON.parse(scene.storage.entries.get(key) ?? '') as object;
      scene.storage.entries.set(key, JSON.stringify({ ...attempt, state: 'other' }));
      return url;
    });
    expect(code).toBe('authorization-response/state-mismatch');
  });

  it('R-712 the storage was cleared meanwhile: an error, no request, and signing in works', async () => {
    const url = await scene.leave();
    scene.storage.entries.clear();
    scene.provider.requests.length = 0;
    const page = await scene.visit({ url });
    expect(stateOf(page)).toBe(`anonymous idle ${unknown}`);
    expect(scene.wire()).toEqual([]);
    expect(await outcomeOf(login(page.client))).toBe('done');
  });

  it('R-328 two sign-ins begun, their answers crossing: each finds its own secrets', async () => {
    const first = await scene.leave();
    const second = await scene.leave();
    expect(stateOf(await scene.visit({ url: second }))).toBe('authenticated idle');
    expect(stateOf(await scene.visit({ url: first }))).toBe('authenticated idle');
    expect(storedKinds(scene.storage)).not.toContain('transaction');
  });

  it('S-09 two configurations with one redirect URI leave each other’s answers alone', async () => {
    const url = await scene.leave({ config: { configId: 'mine' } });
    const other = await scene.visit({ url, config: { configId: 'other' } });
    expect(stateOf(other)).toBe('anonymous idle');
    const mine = await scene.visit({ url, config: { configId: 'mine' } });
    expect(stateOf(mine)).toBe('authenticated idle');
  });
});

describe('when it fails', () => {
  it('the session of before is untouched', async () => {
    const before = held(await scene.signIn());
    const url = await scene.leave();
    scene.provider.faults = { idTokenClaims: (claims) => ({ ...claims, nonce: 'other' }) };
    const page = await scene.visit({ url });
    expect(page.failure?.code).toBe('id-token/nonce');
    expect(stateOf(page)).toBe('authenticated idle id-token/nonce');
    expect(held(page)).toEqual(before);
    expect(storedSession(scene)).toMatchObject({ accessToken: before.accessToken });
  });

  it('D22 the code is sent once, whatever the answer', async () => {
    for (const respond of [() => answer(503), () => Promise.reject(new TypeError('network'))]) {
      const url = await scene.leave();
      scene.provider.faults = {
        respond: ({ path }) => (path === '/token' ? respond() : undefined),
      };
      const page = scene.open({ url });
      const checking = outcomeOf(checkAuth(page.client));
      await scene.clock.advance(60);
      await checking;
      expect(tokenRequests()).toBe(1);
      expect(stateOf(page)).toMatch(/^anonymous idle/);
      scene.provider.faults = {};
      scene.provider.requests.length = 0;
    }
  });

  it('an error that is none of ours reaches the caller, and leaves the client usable', async () => {
    const broken = new TypeError('of the port');
    const url = await scene.leave();
    scene.provider.faults = { respond: () => Promise.reject(broken) };
    const page = scene.open({ url });
    await expect(checkAuth(page.client)).rejects.toBe(broken);
    scene.provider.faults = {};
    expect(stateOf(page)).toBe('anonymous idle');
    expect(await outcomeOf(login(page.client))).toBe('done');
  });

  it('R-312 an error answer is told with the provider’s own words', async () => {
    const said = { error: 'access_denied', error_description: 'No, thanks' };
    const page = await scene.visit({ url: await scene.leave({}, { returnRoute: '/a' }, said) });
    expect(page.failure).toMatchObject({ code: 'authorization-response/error', ...said });
    expect(stateOf(page)).toBe('anonymous idle authorization-response/error');
    expect(page.ports.browser.outcomes).toEqual([{ returnRoute: '/a', error: page.failure }]);
    expect(page.ports.browser.address).toBe(callbackUrl);
    expect(tokenRequests()).toBe(0);
  });

  it('R-620 who signs out while the code is on the way stays signed out', async () => {
    const url = await scene.leave();
    const release = scene.provider.hold('/token');
    const page = scene.open({ url });
    const checking = checkAuth(page.client);
    await scene.clock.advance(0);
    logoutLocal(page.client);
    release();
    expect((await checking)?.code).toBe('session-state/superseded');
    expect(stateOf(page)).toBe('anonymous idle');
    expect(storedSession(scene)).toBeUndefined();
  });

  it('a token endpoint that sends no ID token gives no session', async () => {
    const { scope: _, ...rest } = configuration;
    const url = await scene.leave({ config: rest });
    scene.provider.faults = { tokenResponse: ({ id_token: __, ...json }) => json };
    const page = await scene.visit({ url });
    expect(page.failure?.code).toBe('token-response/invalid');
    expect(storedSession(scene)).toBeUndefined();
  });
});
