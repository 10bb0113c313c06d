import { ApplicationRef, ChangeDetectionStrategy, Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom, type Observable } from 'rxjs';
import {
  callbackUrl,
  codeOf,
  createScene,
  parametersOf,
  type Page,
  type Scene,
} from '../../test/angular/scene';
import { injectSession, type OidcError } from '../public-api';
import type { OidcSecurityService } from './oidc-security.service';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

const json = (status: number, body: unknown = {}) => ({
  status,
  contentType: 'application/json',
  retryAfter: undefined,
  body: JSON.stringify(body),
});

/** Everything that a stream emits, from now on. */
function recorded<T>(stream: Observable<T>): { values: T[]; ended: boolean } {
  const record = { values: [] as T[], ended: false };
  const end = (): void => {
    record.ended = true;
  };
  stream.subscribe({ next: (value) => record.values.push(value), error: end, complete: end });
  return record;
}

const failureOf = async (stream: Observable<unknown>): Promise<string> => {
  try {
    await firstValueFrom(stream);
    return 'nothing thrown';
  } catch (error) {
    return (error as OidcError).code;
  }
};

const storedSession = (configId = '0-app'): string | undefined =>
  scene.storage.entries.get(`oidc:${configId}:app:https%3A%2F%2Fop.example:session`);

/** Hands out this access token, and no hash of the one it replaces. */
const accessTokenIs = (access_token: string): void => {
  scene.provider.faults = {
    tokenResponse: (answer) => ({ ...answer, access_token }),
    idTokenClaims: ({ at_hash: _, ...claims }) => claims,
  };
};

const answersWith = (path: string, status: number, body?: unknown): void => {
  scene.provider.faults = {
    respond: (request) => (request.path === path ? json(status, body) : undefined),
  };
};

const noRenewal = { useRefreshToken: false, silentRenew: false, scope: 'openid' };
const two = [{ configId: 'one' }, { configId: 'two', redirectUrl: 'https://app.example/two' }];

describe('the getters', () => {
  it.each(['a%2Fb%zz%', 'Zm9v+/=', 'a.b.c'])(
    'D1 getToken() is getAccessToken(), exactly as received: %s',
    async (token) => {
      accessTokenIs(token);
      const config = { autoUserInfo: false };
      const page = await scene.signIn({ config });
      expect(page.service.getToken()).toBe(token);
      expect(page.service.getAccessToken()).toBe(token);
      expect(page.response.accessToken).toBe(token);

      const { service } = scene.open({ config });
      expect(service.getToken()).toBe(token);
    },
  );

  it('D1 are empty without a session, never null', async () => {
    const { service } = await scene.visit();
    expect(service.getToken()).toBe('');
    expect(service.getAccessToken()).toBe('');
    expect(service.getIdToken()).toBe('');
    expect(service.getRefreshToken()).toBe('');
    expect(service.getPayloadFromIdToken()).toEqual({});
    expect(service.getPayloadFromIdToken(true)).toBe('');
    expect(service.getPayloadFromAccessToken()).toEqual({});
    expect(service.getPayloadFromAccessToken(true)).toBe('');
    expect(service.getAuthenticationResult()).toBeNull();
    expect(service.getUserData()).toBeNull();
  });

  it('D1 D11 hand out no expired token, from the very second on', async () => {
    const { service } = await scene.signIn({ config: noRenewal });
    scene.clock.jump(299);
    expect(service.isAuthenticated()).toBe(true);
    expect(service.getToken()).not.toBe('');
    scene.clock.jump(1);
    expect(service.isAuthenticated()).toBe(false);
    expect(service.getToken()).toBe('');
    expect(service.getIdToken()).toBe('');
  });

  it('D2 give the session of a reloaded page at once, before any check', async () => {
    const before = await scene.signIn();
    const tokens = before.service.getAuthenticationResult();
    const { service } = scene.open();
    expect(service.isAuthenticated()).toBe(true);
    expect(service.getAuthenticationResult()).toEqual(tokens);
    expect(tokens).toEqual({
      access_token: service.getToken(),
      id_token: service.getIdToken(),
      refresh_token: service.getRefreshToken(),
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'openid profile offline_access',
    });
    expect(service.getUserData()).toEqual(before.response.userData);
    expect(scene.wire()).toEqual([]);
  });

  it('D2 getPayloadFromIdToken() reads the claims, or gives them as they stand in the token', async () => {
    const { service } = await scene.signIn();
    const claims = service.getPayloadFromIdToken<{ iss: string; sub: string }>();
    expect(claims).toMatchObject({
      iss: 'https://op.example',
      sub: service.getUserData()?.['sub'],
    });
    const encoded = service.getPayloadFromIdToken(true);
    expect(encoded).toBe(service.getIdToken().split('.')[1]);
    expect(JSON.parse(Buffer.from(encoded, 'base64url').toString())).toEqual(claims);
  });

  it('D4 getPayloadFromAccessToken() reads a JWT, and nothing else', async () => {
    const payload = Buffer.from('{"scope":"grüße"}').toString('base64url');
    accessTokenIs(`eyJhbGciOiJSUzI1NiJ9.${payload}.c2ln`);
    const { service } = await scene.signIn({ config: { autoUserInfo: false } });
    expect(service.getPayloadFromAccessToken()).toEqual({ scope: 'grüße' });
    expect(service.getPayloadFromAccessToken(true)).toBe(payload);

    accessTokenIs('opaque');
    const opaque = await scene.signIn({ config: { autoUserInfo: false } });
    expect(opaque.service.getPayloadFromAccessToken()).toEqual({});
  });

  it('§1.5 getConfiguration() is complete, and leaves what was passed alone', () => {
    const passed = Object.freeze({ configId: 'mine', logLevel: 3, hdParam: undefined });
    const { service } = scene.open({ config: passed as { configId: string } });
    expect(service.getConfiguration()).toMatchObject({
      configId: 'mine',
      authority: 'https://op.example',
      responseType: 'code',
      postLoginRoute: '/',
      unauthorizedRoute: '/unauthorized',
      silentRenewTimeoutInSeconds: 20,
      logLevel: 3,
    });
    expect(service.getConfigurations()).toEqual([service.getConfiguration('mine')]);
  });

  it('§1.5 without an id mean the first configuration, also where the id is null or empty', () => {
    const { service } = scene.open({ config: two });
    expect(service.getConfigurations().map(({ configId }) => configId)).toEqual(['one', 'two']);
    for (const id of [undefined, null, ''] as (string | undefined)[]) {
      expect(service.getConfiguration(id).configId).toBe('one');
    }
    expect(service.getConfiguration('two').redirectUrl).toBe('https://app.example/two');
  });

  const calls: [string, (service: OidcSecurityService) => unknown][] = [
    ['getToken', (service) => service.getToken('x')],
    ['getAccessToken', (service) => service.getAccessToken('x')],
    ['getIdToken', (service) => service.getIdToken('x')],
    ['getRefreshToken', (service) => service.getRefreshToken('x')],
    ['getAuthenticationResult', (service) => service.getAuthenticationResult('x')],
    ['getPayloadFromIdToken', (service) => service.getPayloadFromIdToken(false, 'x')],
    ['getPayloadFromAccessToken', (service) => service.getPayloadFromAccessToken(false, 'x')],
    ['getUserData', (service) => service.getUserData('x')],
    ['getConfiguration', (service) => service.getConfiguration('x')],
    ['isAuthenticated', (service) => service.isAuthenticated('x')],
    ['getState', (service) => service.getState('x')],
    ['setState', (service) => service.setState('s', 'x')],
    ['getAuthorizeUrl', (service) => service.getAuthorizeUrl({}, 'x')],
    ['getEndSessionUrl', (service) => service.getEndSessionUrl({}, 'x')],
    ['authorize', (service) => service.authorize('x')],
    ['logoff', (service) => service.logoff('x')],
    ['logoffLocal', (service) => service.logoffLocal('x')],
    ['logoffAndRevokeTokens', (service) => service.logoffAndRevokeTokens('x')],
  ];
  it.each(calls)('D35 %s() of an unknown configuration throws at once', (_name, call) => {
    const { service } = scene.open();
    expect(codeOf(() => call(service))).toBe('config/unknown-config-id');
  });

  const streams: [string, (service: OidcSecurityService) => Observable<unknown>][] = [
    ['checkAuth', (service) => service.checkAuth(undefined, 'x')],
    ['checkAuthIncludingServer', (service) => service.checkAuthIncludingServer('x')],
    ['forceRefreshSession', (service) => service.forceRefreshSession({}, 'x')],
    ['revokeAccessToken', (service) => service.revokeAccessToken(null, 'x')],
    ['revokeRefreshToken', (service) => service.revokeRefreshToken(null, 'x')],
    ['preloadAuthWellKnownDocument', (service) => service.preloadAuthWellKnownDocument('x')],
  ];
  it.each(streams)('D35 %s() of an unknown configuration fails', async (_name, call) => {
    expect(await failureOf(call(scene.open().service))).toBe('config/unknown-config-id');
  });
});

describe('the streams and signals', () => {
  it('§1.4 D10 begin with nobody known, and the signals say the same', () => {
    const { service } = scene.open();
    const authenticated = recorded(service.isAuthenticated$);
    const userData = recorded(service.userData$);
    expect(authenticated.values).toEqual([{ isAuthenticated: false, allConfigsAuthenticated: [] }]);
    expect(userData.values).toEqual([{ userData: null, allUserData: [] }]);
    expect(service.authenticated()).toEqual(authenticated.values[0]);
    expect(service.userData()).toEqual(userData.values[0]);
  });

  it('§1.4 follow the session, repeat nothing, and never end', async () => {
    const url = await scene.leave(scene.open());
    const { service } = scene.open({ url });
    const authenticated = recorded(service.isAuthenticated$);
    const userData = recorded(service.userData$);
    const signals = [service.authenticated().isAuthenticated];
    const { userData: user } = await firstValueFrom(service.checkAuth());
    signals.push(service.authenticated().isAuthenticated);
    expect(service.userData().userData).toEqual(user);
    service.logoffLocal();
    signals.push(service.authenticated().isAuthenticated);

    const configId = '0-app';
    expect(signals).toEqual([false, true, false]);
    expect(authenticated).toEqual({
      values: [
        { isAuthenticated: false, allConfigsAuthenticated: [] },
        { isAuthenticated: true, allConfigsAuthenticated: [{ configId, isAuthenticated: true }] },
        { isAuthenticated: false, allConfigsAuthenticated: [{ configId, isAuthenticated: false }] },
      ],
      ended: false,
    });
    expect(user).toMatchObject({ sub: expect.any(String) as string });
    expect(userData).toEqual({
      values: [
        { userData: null, allUserData: [] },
        { userData: null, allUserData: [{ configId, userData: null }] },
        { userData: user, allUserData: [{ configId, userData: user }] },
        { userData: null, allUserData: [{ configId, userData: null }] },
      ],
      ended: false,
    });
    expect(recorded(service.isAuthenticated$).values).toEqual([authenticated.values[2]]);
  });

  it('D18 isAuthenticated$ is true before the user data are there', async () => {
    const url = await scene.leave(scene.open());
    const release = scene.provider.hold('/userinfo');
    const { service } = scene.open({ url });
    const done = firstValueFrom(service.checkAuth());
    await scene.clock.advance(0);
    expect(service.authenticated().isAuthenticated).toBe(true);
    expect(service.userData().userData).toBeNull();
    release();
    expect((await done).userData).toEqual(service.userData().userData);
    expect(service.userData().userData).not.toBeNull();
  });

  it('D11 tell of an expiry when it comes, not when somebody asks', async () => {
    const { service } = await scene.signIn({ config: noRenewal });
    const { values } = recorded(service.isAuthenticated$);
    await scene.clock.advance(300);
    expect(values.map(({ isAuthenticated }) => isAuthenticated)).toEqual([true, false]);
    expect(service.authenticated().isAuthenticated).toBe(false);
  });

  it('§1.4 of several configurations are true where all are, and list the user data of each', async () => {
    const url = await scene.leave(scene.open({ config: two }), {}, 'two');
    const { service } = scene.open({ config: two, url });
    await firstValueFrom(service.checkAuth());
    const { userData } = await firstValueFrom(service.checkAuth(undefined, 'two'));
    expect(service.authenticated()).toEqual({
      isAuthenticated: false,
      allConfigsAuthenticated: [
        { configId: 'one', isAuthenticated: false },
        { configId: 'two', isAuthenticated: true },
      ],
    });
    expect(service.userData()).toEqual({
      userData: null,
      allUserData: [
        { configId: 'one', userData: null },
        { configId: 'two', userData },
      ],
    });

    const again = scene.open({ config: two });
    const back = await scene.leave(again, {}, 'one');
    again.browser.address = back;
    await firstValueFrom(again.service.checkAuth());
    expect(again.service.authenticated().isAuthenticated).toBe(true);
    expect(again.service.userData().userData).toBeNull();
    expect(again.service.userData().allUserData).toHaveLength(2);
  });

  it('D10 of several configurations are not true while one is unknown', async () => {
    const url = await scene.leave(scene.open({ config: two }), {}, 'one');
    const { service } = scene.open({ config: two, url });
    await firstValueFrom(service.checkAuth());
    expect(service.authenticated()).toEqual({
      isAuthenticated: false,
      allConfigsAuthenticated: [{ configId: 'one', isAuthenticated: true }],
    });
  });

  it('§1.4 stsCallback$ emits once after a sign-in, not after a failed one, and keeps nothing', async () => {
    const page = scene.open();
    const { values } = recorded(page.service.stsCallback$);
    page.browser.address = await scene.leave(page, { error: 'access_denied' });
    await firstValueFrom(page.service.checkAuth());
    expect(values).toHaveLength(0);
    page.browser.address = await scene.leave(page);
    await firstValueFrom(page.service.checkAuth());
    expect(values).toHaveLength(1);
    expect(recorded(page.service.stsCallback$).values).toHaveLength(0);
  });
});

describe('checkAuth', () => {
  it('D8 without a session is an answer, not a failure', async () => {
    const { response } = await scene.visit();
    expect(response).toEqual({
      isAuthenticated: false,
      userData: null,
      accessToken: '',
      idToken: '',
      configId: '0-app',
    });
    expect(scene.wire()).toEqual([]);
  });

  it('§3.4 finishes a sign-in and gives what came of it', async () => {
    const { response, service, browser } = await scene.signIn();
    expect(response).toEqual({
      isAuthenticated: true,
      userData: service.getUserData(),
      accessToken: service.getToken(),
      idToken: service.getIdToken(),
      configId: '0-app',
    });
    expect(browser.address).toBe(callbackUrl);
  });

  it('§3.4 takes the URL passed in place of the address', async () => {
    const url = await scene.leave(scene.open());
    const { service } = scene.open();
    expect((await firstValueFrom(service.checkAuth(url))).isAuthenticated).toBe(true);
  });

  it('D8 reports what the provider says, not what is missing in the URL', async () => {
    const url = await scene.leave(scene.open(), {
      error: 'access_denied',
      error_description: 'Ada said no',
    });
    const { response, service } = await scene.visit({ url });
    expect(response).toMatchObject({
      isAuthenticated: false,
      accessToken: '',
      idToken: '',
      userData: null,
      errorDescription: 'Ada said no',
      error: { code: 'authorization-response/error', error: 'access_denied' },
    });
    expect(response.errorMessage).toContain('access_denied');
    expect(service.isAuthenticated()).toBe(false);
  });

  it('D8 keeps the texts of version 12 where the cause is the same', async () => {
    scene.provider.faults = { callback: (parameters) => parameters.set('code', '') };
    const url = await scene.leave(scene.open());
    scene.provider.faults = {};
    const noCode = await scene.visit({ url });
    expect(noCode.response.errorMessage).toBe('no code in url');
    expect(noCode.response.error?.code).toBe('authorization-response/missing-code');
  });

  it('D14 S-26 redeems a code once however many ask, at once or later', async () => {
    const url = await scene.leave(scene.open());
    scene.provider.requests.length = 0;
    const { service } = scene.open({ url });
    const check = service.checkAuth(url);
    const all = await Promise.all(
      [check, check, service.checkAuth(url)].map((c) => firstValueFrom(c)),
    );
    const later = await firstValueFrom(service.checkAuth(url));
    expect(all[0]?.isAuthenticated).toBe(true);
    for (const response of [...all, later]) expect(response).toEqual(all[0]);
    expect(scene.wire().filter((request) => request === 'POST /token')).toHaveLength(1);
  });

  it('D14 a failed answer fails alike for whoever asks again', async () => {
    const url = await scene.leave(scene.open(), { error: 'access_denied' });
    const { service } = scene.open();
    const first = await firstValueFrom(service.checkAuth(url));
    expect(first.error?.code).toBe('authorization-response/error');
    expect(await firstValueFrom(service.checkAuth(url))).toEqual(first);
  });

  it('§3.4 an empty URL means the address of the page', async () => {
    const { service } = scene.open({ url: await scene.leave(scene.open()) });
    expect((await firstValueFrom(service.checkAuth(''))).isAuthenticated).toBe(true);
  });

  it('D14 a state that is not ours is no sign-in answer: nothing fails, nothing is taken', async () => {
    await scene.signIn();
    const url = `${callbackUrl}?state=of-another&code=abc`;
    const { response, browser } = await scene.visit({ url });
    expect(response.isAuthenticated).toBe(true);
    expect(response.error).toBeUndefined();
    expect(browser.address).toBe(url);
    expect(scene.wire()).toEqual([]);
  });

  it('D18 stands without user data where the userinfo endpoint fails, says so, and asks again', async () => {
    const url = await scene.leave(scene.open());
    answersWith('/userinfo', 503);
    const page = scene.open({ url });
    const done = firstValueFrom(page.service.checkAuth());
    await scene.clock.advance(10);
    expect(await done).toMatchObject({
      isAuthenticated: true,
      userData: null,
      error: { code: 'user-info/request-failed' },
    });
    expect(scene.wire().filter((request) => request === 'GET /userinfo')).toHaveLength(3);

    scene.provider.faults = {};
    const { response } = await scene.visit();
    expect(response.error).toBeUndefined();
    expect(response.userData).not.toBeNull();
  });

  it('D18 T-21 user data of another user end the session at once', async () => {
    const url = await scene.leave(scene.open());
    scene.provider.faults = { userInfo: (user) => ({ ...user, sub: 'somebody else' }) };
    const { response, service } = await scene.visit({ url });
    expect(response).toMatchObject({
      isAuthenticated: false,
      accessToken: '',
      userData: null,
      error: { code: 'user-info/subject-mismatch' },
    });
    expect(service.authenticated().isAuthenticated).toBe(false);
    expect(storedSession()).toBeUndefined();
  });

  it('D26 a provider that is down does not matter to a page that nobody signs in on', async () => {
    scene.provider.faults = { respond: () => Promise.reject(new Error('down')) };
    const { response, service, logger } = await scene.visit();
    await scene.clock.advance(60);
    expect(response.error).toBeUndefined();
    expect(service.authenticated().allConfigsAuthenticated).toHaveLength(1);
    expect(logger.lines).toEqual([]);
  });

  it('renews a session that ran out while the page was closed', async () => {
    await scene.signIn();
    scene.clock.jump(3600);
    const { response } = await scene.visit();
    expect(response.isAuthenticated).toBe(true);
    expect(scene.wire()).toContain('POST /token');
  });

  it('holds up the stability of the application, and lets it go', async () => {
    const url = await scene.leave(scene.open());
    const release = scene.provider.hold('/token');
    const { service } = scene.open({ url });
    const stable = recorded(TestBed.inject(ApplicationRef).isStable);
    const done = firstValueFrom(service.checkAuth());
    await scene.clock.advance(0);
    expect(stable.values.at(-1)).toBe(false);
    release();
    await done;
    await scene.clock.advance(0);
    expect(stable.values.at(-1)).toBe(true);
  });

  it('§1.5 checkAuthIncludingServer() asks the provider once more where nobody is signed in', async () => {
    await scene.signIn();
    scene.clock.jump(3600);
    let asked = 0;
    scene.provider.faults = {
      respond: ({ path }) => (path === '/token' && ++asked === 1 ? json(503) : undefined),
    };
    const { service } = scene.open();
    const response = await firstValueFrom(service.checkAuthIncludingServer());
    expect(response.isAuthenticated).toBe(true);
    expect(asked).toBe(2);
  });

  it('§1.5 checkAuthIncludingServer() sends nothing where there is nothing to send', async () => {
    const { service } = scene.open();
    const response = await firstValueFrom(service.checkAuthIncludingServer());
    expect(response).toMatchObject({ isAuthenticated: false, accessToken: '' });
    expect(scene.wire()).toEqual([]);
  });
});

describe('authorize', () => {
  it('§3.3 leaves for the provider with what was asked for', async () => {
    const { service, browser } = scene.open({ config: two });
    service.authorize('two', {
      customParams: { prompt: 'consent', max_age: 60, state: 'forged' },
      redirectUrl: 'https://app.example/elsewhere',
    });
    await scene.clock.advance(0);
    expect(browser.redirects).toHaveLength(1);
    expect(parametersOf(browser.redirects[0]!)).toMatchObject({
      client_id: 'app',
      redirect_uri: 'https://app.example/elsewhere',
      prompt: 'consent',
      max_age: '60',
      code_challenge_method: 'S256',
    });
    expect(browser.redirects[0]).not.toContain('forged');
  });

  it('§3.3 gives the URL to a urlHandler in place of leaving', async () => {
    const { service, browser } = scene.open();
    const urls: string[] = [];
    service.authorize(undefined, { urlHandler: (url) => urls.push(url) });
    await scene.clock.advance(0);
    expect(urls).toHaveLength(1);
    expect(browser.redirects).toEqual([]);
    browser.address = scene.provider.authorize(urls[0]!);
    expect((await firstValueFrom(service.checkAuth())).isAuthenticated).toBe(true);
  });

  it('D26 with the provider down ends in a typed error and one line in the log', async () => {
    scene.provider.faults = { respond: () => Promise.reject(new Error('down')) };
    const { service, browser, logger } = scene.open();
    const session = TestBed.runInInjectionContext(() => injectSession());
    service.authorize();
    await scene.clock.advance(60);
    expect(browser.redirects).toEqual([]);
    expect(session.error()?.code).toBe('metadata/request-failed');
    expect(session.activity()).toBe('idle');
    expect(logger.lines.map(({ level }) => level)).toEqual(['error']);
    expect(logger.lines[0]?.text).toContain('metadata/request-failed');
  });

  it('D3 setState() acts without a subscriber, answers each one, and outlives a reload', async () => {
    const { service } = scene.open();
    const written = service.setState('chosen');
    expect(service.getState()).toBe('chosen');
    expect(await firstValueFrom(written)).toBe(true);
    expect(await firstValueFrom(written)).toBe(true);

    const page = scene.open();
    expect(page.service.getState()).toBe('chosen');
    const url = await scene.leave(page);
    expect(parametersOf(url)['state']).toMatch(/^[\w-]{43}\.chosen$/);
    page.browser.address = url;
    expect((await firstValueFrom(page.service.checkAuth())).isAuthenticated).toBe(true);
    expect(page.service.getState()).toBe('');
    expect(scene.open().service.getState()).toBe('');
  });

  it('autoCleanStateAfterAuthentication: false keeps the chosen state', async () => {
    const page = scene.open({ config: { autoCleanStateAfterAuthentication: false } });
    page.service.setState('chosen');
    page.browser.address = await scene.leave(page);
    await firstValueFrom(page.service.checkAuth());
    expect(page.service.getState()).toBe('chosen');
  });
});

describe('the URLs', () => {
  async function prepared(): Promise<Page> {
    const page = scene.open();
    await firstValueFrom(page.service.preloadAuthWellKnownDocument());
    await scene.clock.advance(0);
    return page;
  }

  it('D7 getAuthorizeUrl() is null before the metadata are known, then a sign-in of its own each time', async () => {
    expect(scene.open().service.getAuthorizeUrl()).toBeNull();
    const { service, browser } = await prepared();
    const first = service.getAuthorizeUrl({ prompt: 'login' })!;
    await scene.clock.advance(0);
    const second = service.getAuthorizeUrl()!;
    expect(parametersOf(first)).toMatchObject({ prompt: 'login', redirect_uri: callbackUrl });
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(parametersOf(first)[name]).not.toBe(parametersOf(second)[name]);
    }
    browser.address = scene.provider.authorize(first);
    expect((await firstValueFrom(service.checkAuth())).isAuthenticated).toBe(true);
  });

  it('D7 getAuthorizeUrl() does not disturb a sign-in in progress', async () => {
    const page = await prepared();
    const back = await scene.leave(page);
    expect(page.service.getAuthorizeUrl()).not.toBeNull();
    page.browser.address = back;
    expect((await firstValueFrom(page.service.checkAuth())).isAuthenticated).toBe(true);
  });

  it('§1.5 preloadAuthWellKnownDocument() gives the endpoints, fetched once', async () => {
    const { service } = scene.open();
    const endpoints = await firstValueFrom(service.preloadAuthWellKnownDocument());
    expect(endpoints).toMatchObject({
      issuer: 'https://op.example',
      authorizationEndpoint: 'https://op.example/authorize',
      tokenEndpoint: 'https://op.example/token',
      revocationEndpoint: expect.any(String) as string,
      userInfoEndpoint: expect.any(String) as string,
    });
    await firstValueFrom(service.preloadAuthWellKnownDocument());
    expect(scene.wire()).toEqual(['GET /metadata']);
  });

  it('§3.11 getEndSessionUrl() is null before the metadata are known, then carries the session', async () => {
    expect(scene.open().service.getEndSessionUrl()).toBeNull();
    const { service } = await scene.signIn();
    const url = service.getEndSessionUrl({ ui_locales: 'de' })!;
    expect(url.split('?')[0]).toBe(scene.provider.metadata.end_session_endpoint);
    expect(parametersOf(url)).toEqual({
      id_token_hint: service.getIdToken(),
      client_id: 'app',
      post_logout_redirect_uri: 'https://app.example/bye',
      ui_locales: 'de',
    });
    expect(service.isAuthenticated()).toBe(true);
  });

  it('§1.5 getEndSessionUrl() is null where the provider offers none', async () => {
    scene.provider.faults = {
      metadata: ({ end_session_endpoint: _, ...metadata }) => metadata,
    };
    const { service } = await scene.signIn();
    expect(service.getEndSessionUrl()).toBeNull();
  });
});

describe('forceRefreshSession', () => {
  it('§3.8 renews, with parameters of this call, and gives the new tokens', async () => {
    const { service } = await scene.signIn({
      config: { customParamsRefreshTokenRequest: { audience: 'api', one: 1 } },
    });
    const before = service.getAuthenticationResult();
    const response = await firstValueFrom(service.forceRefreshSession({ one: 2 }));
    expect(response.isAuthenticated).toBe(true);
    expect(response.accessToken).toBe(service.getToken());
    expect(service.getToken()).not.toBe(before?.access_token);
    expect(service.getRefreshToken()).not.toBe(before?.refresh_token);
    expect(scene.provider.requests[0]?.parameters).toEqual({
      grant_type: 'refresh_token',
      client_id: 'app',
      refresh_token: before?.refresh_token,
      audience: 'api',
      one: '2',
    });
    expect(storedSession()).toContain(service.getRefreshToken());
  });

  it('D23 is one renewal however many ask', async () => {
    const { service } = await scene.signIn();
    const all = await Promise.all(
      [1, 2, 3].map(() => firstValueFrom(service.forceRefreshSession())),
    );
    expect(all.map(({ accessToken }) => accessToken)).toEqual(Array(3).fill(service.getToken()));
    expect(scene.wire().filter((request) => request === 'POST /token')).toHaveLength(1);
  });

  it('D23 a refused refresh token ends the session, and is a value', async () => {
    const { service } = await scene.signIn();
    answersWith('/token', 400, { error: 'invalid_grant' });
    expect(await firstValueFrom(service.forceRefreshSession())).toMatchObject({
      isAuthenticated: false,
      accessToken: '',
      userData: null,
      error: { code: 'renew/grant-expired' },
    });
    expect(storedSession()).toBeUndefined();
  });

  it('D23 a provider that fails for a while leaves the session standing', async () => {
    const { service } = await scene.signIn();
    const token = service.getToken();
    answersWith('/token', 503);
    const response = await firstValueFrom(service.forceRefreshSession());
    expect(response).toMatchObject({ isAuthenticated: true, accessToken: token });
    expect(response.error?.code).toBe('token-response/error');
  });

  it('§3.8 without a refresh token says so and sends nothing', async () => {
    const { service } = await scene.signIn({ config: noRenewal });
    const response = await firstValueFrom(service.forceRefreshSession());
    expect(response.isAuthenticated).toBe(true);
    expect(response.error?.code).toBe('renew/no-refresh-token');
    expect(scene.wire()).toEqual([]);
  });

  it('a caller waits no longer than silentRenewTimeoutInSeconds; the renewal goes on', async () => {
    const { service } = await scene.signIn({ config: { silentRenewTimeoutInSeconds: 5 } });
    const before = service.getToken();
    const release = scene.provider.hold('/token');
    const done = firstValueFrom(service.forceRefreshSession());
    await scene.clock.advance(5);
    expect((await done).error?.code).toBe('renew/timeout');
    release();
    await scene.clock.advance(0);
    expect(service.getToken()).not.toBe(before);
  });
});

it('a double click on "Sign out" leaves once, with the ID token as a hint [18]', async () => {
  const { service, browser } = await scene.signIn();
  const idToken = service.getIdToken();
  const done = [service.logoff(), service.logoffAndRevokeTokens(), service.logoff()];
  service.logoffLocal();
  expect(service.isAuthenticated()).toBe(false);
  expect(await Promise.all(done.map((outcome) => firstValueFrom(outcome)))).toEqual([
    null,
    null,
    null,
  ]);
  expect(scene.wire()).toEqual(['POST /revoke', 'POST /revoke']);
  expect(browser.redirects.map((url) => parametersOf(url)['id_token_hint'])).toEqual([idToken]);
});

describe('revocation (RFC 7009)', () => {
  const kinds = [
    ['access_token', 'revokeAccessToken'],
    ['refresh_token', 'revokeRefreshToken'],
  ] as const;

  it.each(kinds)('sends the %s held as a form, and stops using it', async (hint, method) => {
    const { service } = await scene.signIn();
    const token = service.getAuthenticationResult()![hint]!;
    expect(await firstValueFrom(service[method]())).toBeNull();
    expect(scene.wire()).toEqual(['POST /revoke']);
    const [request] = scene.provider.requests;
    expect(request?.parameters).toEqual({ client_id: 'app', token, token_type_hint: hint });
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(scene.provider.isActive(token)).toBe(false);
    expect(service.getAuthenticationResult()?.[hint]).toBeUndefined();
    expect(storedSession()).not.toContain(token);
  });

  it.each(kinds)('sends the %s passed, and leaves the session alone', async (hint, method) => {
    const { service } = await scene.signIn();
    const before = service.getAuthenticationResult();
    await firstValueFrom(service[method]('of another session'));
    expect(scene.provider.requests[0]?.parameters).toEqual({
      client_id: 'app',
      token: 'of another session',
      token_type_hint: hint,
    });
    expect(service.getAuthenticationResult()).toEqual(before);
  });

  it.each(kinds)('D27 without an %s fails before any request', async (_hint, method) => {
    const { service } = await scene.visit();
    expect(await failureOf(service[method]())).toBe('revocation/no-token');
    expect(scene.wire()).toEqual([]);
  });

  it('D27 without an endpoint fails before any request, and keeps the session', async () => {
    scene.provider.faults = { metadata: ({ revocation_endpoint: _, ...metadata }) => metadata };
    const { service } = await scene.signIn();
    expect(await failureOf(service.revokeAccessToken())).toBe('metadata/missing-endpoint');
    expect(scene.wire()).toEqual([]);
    expect(service.isAuthenticated()).toBe(true);
  });

  it('D27 a refused revocation fails and keeps the token', async () => {
    const { service } = await scene.signIn();
    answersWith('/revoke', 503);
    expect(await failureOf(service.revokeAccessToken())).toBe('revocation/error');
    expect(service.isAuthenticated()).toBe(true);
    expect(scene.wire()).toEqual(['POST /revoke']);
  });

  it.each([
    ['comes', true],
    ['does not come', false],
  ])('D27 of the access token: the user stays signed in until a new token %s', async (_, comes) => {
    const { service } = await scene.signIn();
    const session = TestBed.runInInjectionContext(() => injectSession());
    const revoked = service.getToken();
    const emitted = recorded(service.isAuthenticated$);
    const isSignedIn = (): boolean[] => [
      service.isAuthenticated(),
      service.authenticated().isAuthenticated,
      session.isAuthenticated(),
      emitted.values.at(-1)?.isAuthenticated ?? false,
    ];
    if (!comes) answersWith('/token', 503);
    const release = scene.provider.hold('/token');
    await firstValueFrom(service.revokeAccessToken());
    await scene.clock.advance(0);
    expect(isSignedIn()).toEqual([true, true, true, true]);
    expect([service.getToken(), session.accessToken()]).toEqual(['', '']);
    release();
    await scene.clock.advance(0);
    expect(isSignedIn()).toEqual([comes, comes, comes, comes]);
    expect(emitted.values).toHaveLength(comes ? 1 : 2);
    expect(service.getToken()).not.toBe(revoked);
    expect(scene.provider.isActive(service.getToken())).toBe(comes);
  });

  it('D27 of the only token leaves nobody signed in', async () => {
    const { service } = await scene.signIn({ config: noRenewal });
    await firstValueFrom(service.revokeAccessToken());
    expect(service.getToken()).toBe('');
    expect(service.authenticated().isAuthenticated).toBe(false);
    expect(storedSession()).toBeUndefined();
  });

  it('emits what the provider answered, where it answered something', async () => {
    const { service } = await scene.signIn();
    answersWith('/revoke', 200, 'bye');
    expect(await firstValueFrom(service.revokeAccessToken('x'))).toBe('"bye"');
  });
});

describe('logoff', () => {
  it('D3 D28 acts at once without a subscriber: here first, then at the provider', async () => {
    const { service, browser } = await scene.signIn();
    const idToken = service.getIdToken();
    service.logoff();
    expect(service.isAuthenticated()).toBe(false);
    expect(storedSession()).toBeUndefined();
    await scene.clock.advance(0);
    expect(browser.redirects).toHaveLength(1);
    expect(parametersOf(browser.redirects[0]!)).toMatchObject({
      id_token_hint: idToken,
      post_logout_redirect_uri: 'https://app.example/bye',
    });
  });

  it('D3 answers each subscriber and signs out once', async () => {
    const { service, browser } = await scene.signIn();
    const done = service.logoff();
    expect([await firstValueFrom(done), await firstValueFrom(done)]).toEqual([null, null]);
    expect(browser.redirects).toHaveLength(1);
  });

  it('§3.11 gives the URL to a urlHandler, with parameters of this call', async () => {
    const { service, browser } = await scene.signIn();
    const urls: string[] = [];
    await firstValueFrom(
      service.logoff(undefined, {
        urlHandler: (url) => urls.push(url),
        customParams: { logout_hint: 'ada' },
      }),
    );
    expect(urls.map((url) => parametersOf(url)['logout_hint'])).toEqual(['ada']);
    expect(browser.redirects).toEqual([]);
  });

  it('D28 clears what is held also where the provider offers no logout or is down', async () => {
    scene.provider.faults = { metadata: ({ end_session_endpoint: _, ...metadata }) => metadata };
    const { service, logger, browser } = await scene.signIn();
    await firstValueFrom(service.logoff());
    expect(service.isAuthenticated()).toBe(false);
    expect(browser.redirects).toEqual([]);
    expect(logger.lines.at(-1)?.text).toContain('end-session/not-supported');
  });

  it('concerns one configuration, and no storage but its own', async () => {
    const urls = [
      await scene.leave(scene.open({ config: two }), {}, 'one'),
      await scene.leave(scene.open({ config: two }), {}, 'two'),
    ];
    scene.storage.entries.set('of the application', 'x');
    const { service } = scene.open({ config: two });
    await firstValueFrom(service.checkAuth(urls[0], 'one'));
    await firstValueFrom(service.checkAuth(urls[1], 'two'));
    service.logoffLocal('one');
    expect([service.isAuthenticated('one'), service.isAuthenticated('two')]).toEqual([false, true]);
    expect(storedSession('one')).toBeUndefined();
    expect(storedSession('two')).toBeDefined();
    expect(scene.storage.entries.get('of the application')).toBe('x');
  });

  it('logoffLocal() goes nowhere', async () => {
    const { service, browser } = await scene.signIn();
    service.logoffLocal();
    await scene.clock.advance(0);
    expect(service.isAuthenticated()).toBe(false);
    expect(browser.redirects).toEqual([]);
    expect(scene.wire()).toEqual([]);
  });

  it('D3 D27 logoffAndRevokeTokens() revokes the refresh token, then the access token, then leaves', async () => {
    const { service, browser } = await scene.signIn();
    service.logoffAndRevokeTokens();
    await scene.clock.advance(0);
    expect(scene.provider.requests.map(({ parameters }) => parameters['token_type_hint'])).toEqual([
      'refresh_token',
      'access_token',
    ]);
    expect(service.isAuthenticated()).toBe(false);
    expect(browser.redirects).toHaveLength(1);
  });

  it('D27 a failed revocation is reported and does not stop the logout', async () => {
    const { service, browser } = await scene.signIn();
    answersWith('/revoke', 500);
    const outcome = await firstValueFrom(service.logoffAndRevokeTokens());
    expect(outcome).toMatchObject({ code: 'revocation/error' });
    expect(service.isAuthenticated()).toBe(false);
    expect(storedSession()).toBeUndefined();
    expect(browser.redirects).toHaveLength(1);
  });

  it('a renewal that comes back after the logout does not bring the session back', async () => {
    const { service } = await scene.signIn();
    const release = scene.provider.hold('/token');
    const renewal = firstValueFrom(service.forceRefreshSession());
    await scene.clock.advance(0);
    service.logoffLocal();
    release();
    expect((await renewal).isAuthenticated).toBe(false);
    expect(service.isAuthenticated()).toBe(false);
    expect(storedSession()).toBeUndefined();
  });
});

describe('a session that nobody looks at', () => {
  it('D24 renews by itself before its tokens expire', async () => {
    const { service } = await scene.signIn();
    const before = service.getToken();
    await scene.clock.advance(300);
    expect(service.getToken()).not.toBe(before);
    expect(service.isAuthenticated()).toBe(true);
  });

  it('pain 11 causes no change detection in an idle hour and keeps the application stable', async () => {
    scene = await createScene({ accessTokenLifetimeSeconds: 3600, idTokenLifetimeSeconds: 3600 });
    await scene.signIn({ config: noRenewal });
    let renderings = 0;
    @Component({
      changeDetection: ChangeDetectionStrategy.OnPush,
      template: '{{ count() }}{{ session.isAuthenticated() }}',
    })
    class Shown {
      readonly session = injectSession();
      count(): string {
        renderings += 1;
        return '';
      }
    }
    const fixture = TestBed.createComponent(Shown);
    await fixture.whenStable();
    const { values } = recorded(TestBed.inject(ApplicationRef).isStable);
    const before = renderings;

    await scene.clock.advance(3599);
    expect(renderings).toBe(before);
    expect(values).toEqual([true]);

    await scene.clock.advance(1);
    expect(renderings).toBeGreaterThan(before);
    expect((fixture.nativeElement as HTMLElement).textContent).toBe('false');
  });

  it('leaves no timer and no listener behind', async () => {
    const { browser } = await scene.signIn();
    expect(scene.clock.timers).toBeGreaterThan(0);
    expect(browser.listeners).toBeGreaterThan(0);
    TestBed.resetTestingModule();
    expect(scene.clock.timers).toBe(0);
    expect(browser.listeners).toBe(0);
    expect(storedSession()).toBeDefined();
  });
});
