import {
  checkAuth,
  createAuthorizationUrl,
  createClient,
  createEndSessionUrl,
  discover,
  login,
  logout,
  preload,
  renew,
  type OpenIdConfiguration,
} from 'angular-auth-oidc-client/core';
import type { ProviderFaults } from 'angular-auth-oidc-client/testing';
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
  type Page,
  type Scene,
} from './scene';

/** Each option of a configuration that no other spec of the flows is about. */

let scene: Scene;
beforeEach(async () => {
  scene = await createScene({ config: { silentRenew: false } });
});
afterEach(() => scene.close());

const visit = async (config: OpenIdConfiguration): Promise<Page> =>
  scene.visit({ config, url: await scene.leave({ config }) });
const claims = (changes: object): ProviderFaults => ({
  idTokenClaims: (right) => ({ ...right, ...changes }),
});
const redirect = ({ ports }: Page): string => ports.browser.redirects.at(-1) ?? '';

describe('authority', () => {
  it('is the issuer, below which the metadata are found', async () => {
    await discover(scene.open().client);
    expect(scene.provider.requests[0]?.url).toBe(
      'https://op.example/.well-known/openid-configuration',
    );
  });
});

describe('authWellknownEndpointUrl', () => {
  it.each([
    ['https://op.example/meta', 'https://op.example/meta/.well-known/openid-configuration'],
    [
      'https://op.example/p/.well-known/openid-configuration?p=policy',
      'https://op.example/p/.well-known/openid-configuration?p=policy',
    ],
    ['', 'https://op.example/.well-known/openid-configuration'],
  ])('%s says where the metadata are', async (authWellknownEndpointUrl, url) => {
    const { provider } = scene;
    provider.faults = {
      respond: ({ path }) =>
        path.includes('.well-known') ? answer(200, provider.metadata) : undefined,
    };
    const page = await visit({ authWellknownEndpointUrl });
    expect(page.failure).toBeUndefined();
    expect(provider.requests[0]?.url).toBe(url);
  });

  it('does not change whose they must be', async () => {
    const authWellknownEndpointUrl = 'https://op.example/meta';
    scene.provider.faults = {
      respond: () => answer(200, { ...scene.provider.metadata, issuer: authWellknownEndpointUrl }),
    };
    expect(
      await outcomeOf(discover(scene.open({ config: { authWellknownEndpointUrl } }).client)),
    ).toBe('metadata/issuer-mismatch');
  });
});

describe('authWellknownUrlSuffix', () => {
  it('takes the place of /.well-known/openid-configuration', async () => {
    const { provider } = scene;
    provider.faults = {
      respond: ({ path }) =>
        path === '/.well-known/other' ? answer(200, provider.metadata) : undefined,
    };
    const page = await visit({ authWellknownUrlSuffix: '/.well-known/other' });
    expect(page.failure).toBeUndefined();
    expect(scene.wire()[0]).toBe('GET /.well-known/other');
  });
});

describe('authWellknownEndpoints', () => {
  const authWellknownEndpoints = {
    issuer: 'https://op.example',
    authorizationEndpoint: 'https://op.example/authorize',
    tokenEndpoint: 'https://op.example/token',
    jwksUri: 'https://op.example/jwks',
  };

  it('that are complete make discovery unnecessary', async () => {
    const config = {
      authWellknownEndpoints,
      idTokenSigningAlgorithms: ['ES256'],
      autoUserInfo: false,
    };
    const page = await visit(config);
    expect(page.failure).toBeUndefined();
    expect(scene.wire()).toEqual(['POST /token', 'GET /jwks']);
    await logout(page.client);
    expect(page.ports.log.lines.at(-1)?.fields).toEqual({ code: 'end-session/not-supported' });
  });

  it.each(['issuer', 'authorizationEndpoint', 'tokenEndpoint', 'jwksUri'])(
    'without %s win over what is discovered',
    async (missing) => {
      const config = {
        authWellknownEndpoints: { ...authWellknownEndpoints, [missing]: undefined },
      };
      expect(await discover(scene.open({ config }).client)).toMatchObject(authWellknownEndpoints);
      expect(scene.wire()).toEqual(['GET /metadata']);
    },
  );

  it('need no tokenEndpoint in the implicit flow', async () => {
    const { tokenEndpoint: _, ...rest } = authWellknownEndpoints;
    const config = { authWellknownEndpoints: rest, responseType: 'id_token token' };
    const { client } = scene.open({ config });
    await discover(client);
    expect(scene.wire()).toEqual([]);
  });
});

describe('eagerLoadAuthWellKnownEndpoints', () => {
  it('is on by default: the metadata are fetched after the start, and a sign-in need not wait', async () => {
    const { client } = scene.open();
    await preload(client);
    expect(scene.wire()).toEqual(['GET /metadata']);
    expect(createAuthorizationUrl(client, {})).not.toBeNull();
    expect(scene.wire()).toHaveLength(1);
  });

  it('false: they are fetched at first use', async () => {
    const { client } = scene.open({ config: { eagerLoadAuthWellKnownEndpoints: false } });
    await preload(client);
    await checkAuth(client);
    expect(scene.wire()).toEqual([]);
    await login(client);
    expect(scene.wire()).toEqual(['GET /metadata']);
  });

  it('D26 a provider that is down does not trouble the start', async () => {
    scene.provider.faults = { respond: () => answer(503) };
    const page = scene.open();
    const loading = preload(page.client);
    await scene.clock.advance(5);
    await loading;
    expect(await checkAuth(page.client)).toBeUndefined();
    expect(stateOf(page)).toBe('anonymous idle');
    expect(page.ports.log.lines.filter(({ level }) => level !== 'debug')).toEqual([]);
  });
});

describe('what is unsafe', () => {
  it('is told once, after the start', async () => {
    const page = scene.open({ config: { issValidationOff: true, disablePkce: true } });
    expect(page.ports.log.lines).toEqual([]);
    await preload(page.client);
    await preload(page.client);
    expect(page.ports.log.lines.map(({ level, message }) => [level, message])).toEqual([
      ['warn', 'issValidationOff is unsafe'],
      ['warn', 'disablePkce is unsafe'],
    ]);
  });

  it('also where nothing can be made ready', async () => {
    scene.provider.faults = { respond: () => Promise.reject(new TypeError('down')) };
    const page = scene.open({ config: { historyCleanupOff: true } });
    await preload(page.client);
    expect(page.ports.log.lines[0]?.message).toBe('historyCleanupOff is unsafe');
  });
});

describe('hdParam', () => {
  it('goes to the provider as hd', async () => {
    const page = scene.open({ config: { hdParam: 'example.com' } });
    await login(page.client);
    expect(parametersOf(redirect(page))).toMatchObject({ hd: 'example.com' });
  });

  it('is not there by default', async () => {
    const page = scene.open({ config: { hdParam: '' } });
    await login(page.client);
    expect(parametersOf(redirect(page))).not.toHaveProperty('hd');
  });
});

describe('customParamsCodeRequest', () => {
  it('goes along with the code, and replaces nothing', async () => {
    await visit({ customParamsCodeRequest: { tenant: 'a b', n: 1, client_id: 'evil' } });
    const request = scene.provider.requests.find(({ path }) => path === '/token');
    expect(request?.parameters).toMatchObject({ tenant: 'a b', n: '1', client_id: 'app' });
  });
});

describe('customParamsRefreshTokenRequest', () => {
  it('goes along with the refresh token', async () => {
    const page = await scene.signIn({
      config: { customParamsRefreshTokenRequest: { tenant: 'a', n: 1 } },
    });
    await renew(page.client, { n: 2 });
    expect(scene.provider.requests[0]?.parameters).toMatchObject({ tenant: 'a', n: '2' });
  });
});

describe('customParamsAuthRequest', () => {
  it('goes along with the sign-in, and replaces nothing', async () => {
    const page = scene.open({
      config: { customParamsAuthRequest: { ui_locales: 'de', a: true, state: 'evil' } },
    });
    await login(page.client, { customParams: { ui_locales: 'fr' } });
    const parameters = parametersOf(redirect(page));
    expect(parameters).toMatchObject({ ui_locales: 'fr', a: 'true' });
    expect(parameters['state']).not.toBe('evil');
  });
});

describe('resource', () => {
  const resource = ['https://a.example/', 'https://b.example/'];
  const resourcesIn = (text: string): string[] => new URLSearchParams(text).getAll('resource');

  it('goes to the authorization request, the code exchange and the refresh, once for each API [42]', async () => {
    const bodies: string[] = [];
    const config = { resource };
    const { client, ports } = scene.open({ config });
    await login(client);
    expect(resourcesIn(ports.browser.redirects[0]?.split('?')[1] ?? '')).toEqual(resource);
    const { send } = scene.provider;
    scene.provider.send = (request) => {
      if (request.body) bodies.push(request.body);
      return send(request);
    };
    const url = scene.provider.authorize(ports.browser.redirects[0] ?? '');
    expect(await checkAuth(client, url)).toBeUndefined();
    await renew(client);
    expect(bodies.map(resourcesIn)).toEqual([resource, resource]);
  });

  it('that is one text is one parameter', async () => {
    const { client, ports } = scene.open({ config: { resource: 'https://a.example/' } });
    await login(client);
    expect(resourcesIn(ports.browser.redirects[0]?.split('?')[1] ?? '')).toEqual([
      'https://a.example/',
    ]);
  });
});

describe('a custom parameter that cannot be sent is refused with its name [43]', () => {
  it.each<[string, unknown]>([
    ['acr', { essential: true }],
    ['login_hint', 'ada\uD83D'],
    ['claims', [{ id_token: null }]],
  ])('%s', async (name, value) => {
    const { client, ports } = scene.open();
    await preload(client);
    const customParams = { [name]: value } as never;
    const refusal: unknown = expect.objectContaining({
      code: 'config/invalid-option',
      message: expect.stringContaining(`parameter ${name} `) as string,
    });
    expect(() => createAuthorizationUrl(client, { customParams })).toThrow(refusal as Error);
    await expect(login(client, { customParams })).rejects.toEqual(refusal);
    expect(client.store.value.error).toEqual(refusal);
    expect(ports.browser.redirects).toEqual([]);
    expect(storedKinds(scene.storage)).not.toContain('transaction');
    const page = await scene.signIn();
    await expect(renew(page.client, customParams)).rejects.toEqual(refusal);
    expect(scene.wire()).toEqual([]);
    await logout(page.client, { customParams });
    expect(page.ports.log.lines.at(-1)?.fields).toEqual({ code: 'config/invalid-option' });
    expect(page.ports.browser.redirects).toEqual([]);
  });

  it('the state of the application', async () => {
    const { client } = scene.open();
    client.memory.state = 'secret\uD83D';
    await expect(login(client)).rejects.toMatchObject({
      code: 'config/invalid-option',
      message: expect.stringMatching(/^The parameter state (?!.*secret)/) as string,
    });
  });
});

describe('disableIdTokenHint', () => {
  it('signs out at the provider without id_token_hint [41]', async () => {
    const page = await scene.signIn({ config: { disableIdTokenHint: true } });
    expect(createEndSessionUrl(page.client)).not.toContain('id_token_hint');
    await logout(page.client);
    const { searchParams } = new URL(page.ports.browser.redirects[0] ?? '');
    expect([...searchParams.keys()]).toEqual(['client_id', 'post_logout_redirect_uri', 'state']);
  });
});

describe('a polluted Object.prototype [46]', () => {
  const polluted = Object.prototype as Record<string, unknown>;
  const evil: Readonly<Record<string, unknown>> = {
    redirectUrl: 'https://app.example/evil',
    customParams: { prompt: 'create' },
    urlHandler: () => evil['called'],
    logoffMethod: 'POST',
    isAwaited: true,
    isSilent: true,
    isAutomatic: true,
    returnRoute: '/evil',
    response_mode: 'fragment',
    max_age: 1,
    acr_values: 'evil',
    refreshToken: 'evil',
    refresh_token: 'evil',
    k: 'evil',
    kid: 'evil',
    tokenEndpoint: 'https://evil.example',
    providerSessionChanged: true,
  };
  const clean = (): void => {
    for (const name of Object.keys(evil)) Reflect.deleteProperty(polluted, name);
  };
  afterEach(clean);

  it('changes nothing about a sign-in, a reload, a renewal and a sign-out', async () => {
    Object.assign(polluted, evil);
    const { client, ports } = scene.open();
    await login(client, {});
    const request = new URL(ports.browser.redirects[0] ?? 'https://none.example');
    expect(request.searchParams.get('redirect_uri')).toBe('https://app.example/callback');
    expect(request.searchParams.has('prompt')).toBe(false);
    expect(request.searchParams.has('response_mode')).toBe(false);
    client.destroy();
    const page = await scene.visit({ url: scene.provider.authorize(request.href) });
    expect(page.failure).toBeUndefined();
    expect(page.ports.browser.outcomes).toEqual([
      expect.objectContaining({ returnRoute: undefined, error: undefined }),
    ]);
    expect(await outcomeOf(renew(page.client))).toBe('done');
    const stored = await scene.visit();
    expect(held(stored).refreshToken).toBe(held(page).refreshToken);
    await logout(stored.client, {});
    expect(stored.ports.browser.forms).toEqual([]);
    expect(stored.ports.browser.redirects).toHaveLength(1);
  });
});

describe('customParamsEndSessionRequest', () => {
  it('goes along with the sign-out', async () => {
    const page = await scene.signIn({
      config: { customParamsEndSessionRequest: { logout_hint: 'ada', a: 1 } },
    });
    await logout(page.client, { customParams: { a: 2 } });
    expect(parametersOf(redirect(page))).toMatchObject({ logout_hint: 'ada', a: '2' });
  });
});

describe('scope', () => {
  it('is what is asked for', async () => {
    const page = scene.open({ config: { scope: 'openid api:read' } });
    await login(page.client);
    expect(parametersOf(redirect(page))['scope']).toBe('openid api:read');
  });

  it('is “openid email profile” by default', async () => {
    const page = scene.open();
    const { scope: _, ...rest } = configuration;
    const client = createClient(
      { ...rest, useRefreshToken: false, silentRenew: false },
      page.ports,
    );
    await login(client);
    expect(parametersOf(redirect(page))['scope']).toBe('openid email profile');
    client.destroy();
  });
});

describe('ngswBypass', () => {
  it('lets every request of the library bypass Angular’s service worker', async () => {
    const page = await visit({ ngswBypass: true });
    await renew(page.client);
    const urls = scene.provider.requests.map(({ url }) => url);
    expect(urls.length).toBeGreaterThanOrEqual(5);
    expect(urls.filter((url) => !/[?&]ngsw-bypass=$/.test(url))).toEqual([]);
  });

  it('is off by default', async () => {
    await visit({});
    expect(scene.provider.requests.some(({ url }) => url.includes('ngsw'))).toBe(false);
  });
});

describe('historyCleanupOff', () => {
  it.each([
    [false, callbackUrl],
    [true, undefined],
  ])('%s', async (historyCleanupOff, replaced) => {
    const page = await visit({ historyCleanupOff });
    expect(page.failure).toBeUndefined();
    expect(page.ports.browser.replaced.at(0)).toBe(replaced);
  });
});

describe('disableIdTokenValidation', () => {
  const config = { disableIdTokenValidation: true };
  const broken = claims({
    iss: 'https://evil.example',
    aud: 'other',
    nonce: 'other',
    exp: 1,
    iat: undefined,
    at_hash: 'wrong',
  });

  it('accepts an ID token whose claims and signature are wrong', async () => {
    scene.provider.faults = {
      ...broken,
      idToken: (compact) => `${compact.split('.').slice(0, 2).join('.')}.c2ln`,
    };
    const page = await visit(config);
    expect(page.failure).toBeUndefined();
    expect(stateOf(page)).toBe('authenticated idle');
    expect(held(page).claims.iss).toBe('https://evil.example');
  });

  it('#37 user data are loaded all the same, and the session survives a reload', async () => {
    scene.provider.faults = broken;
    const page = await visit(config);
    page.client.destroy();
    const again = await scene.visit({ config });
    expect(stateOf(again)).toBe('authenticated idle');
    expect(again.client.store.value).toMatchObject({ userData: { name: 'Ada Lovelace' } });
  });

  it('also in a renewal', async () => {
    const page = await visit(config);
    scene.provider.faults = broken;
    expect(await outcomeOf(renew(page.client))).toBe('done');
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('T-19 but a renewal never makes another user of the session', async () => {
    const page = await visit(config);
    scene.provider.faults = claims({ sub: 'eve' });
    expect(await outcomeOf(renew(page.client))).toBe('id-token/subject-changed');
    expect(stateOf(page)).toBe('anonymous idle id-token/subject-changed');
  });

  it.each<[string, ProviderFaults, string]>([
    [
      'no ID token',
      { tokenResponse: ({ id_token: _, ...json }) => json },
      'token-response/invalid',
    ],
    ['one that is no JWT', { idToken: () => 'opaque' }, 'id-token/malformed'],
    ['one without a subject', claims({ sub: undefined }), 'id-token/claim-missing'],
    ['one with an empty subject', claims({ sub: '' }), 'id-token/claim-missing'],
    ['a subject that is no text', claims({ sub: ['ada'] }), 'id-token/claim-missing'],
    [
      'T-21 user data of another user',
      { userInfo: (json) => ({ ...json, sub: 'eve' }) },
      'user-info/subject-mismatch',
    ],
  ])('still refuses %s', async (_, faults, code) => {
    scene.provider.faults = faults;
    const page = await visit(config);
    expect(page.failure?.code).toBe(code);
    expect(stateOf(page)).toMatch(/^anonymous/);
  });

  it('S-05 still checks the state', async () => {
    const url = await scene.leave({ config });
    const page = await scene.visit({ config, url: url.replace(/state=[^&]+/, 'state=other') });
    expect(stateOf(page)).toBe('anonymous idle');
    expect(scene.wire()).not.toContain('POST /token');
  });

  it.each([[{}], [{ disableIdTokenValidation: false }]])('is off by default: %j', async (off) => {
    scene.provider.faults = broken;
    expect((await visit(off)).failure?.code).toMatch(/^id-token\//);
  });
});

describe('ignoreNonceAfterRefresh', () => {
  const otherNonce = claims({ nonce: 'of another sign-in' });

  it('accepts any nonce in a renewed ID token', async () => {
    const page = await scene.signIn({ config: { ignoreNonceAfterRefresh: true } });
    scene.provider.faults = otherNonce;
    expect(await outcomeOf(renew(page.client))).toBe('done');
  });

  it('T-10 but not in that of a sign-in', async () => {
    scene.provider.faults = otherNonce;
    expect((await visit({ ignoreNonceAfterRefresh: true })).failure?.code).toBe('id-token/nonce');
  });

  it('T-19 is off by default', async () => {
    const page = await scene.signIn();
    scene.provider.faults = otherNonce;
    expect(await outcomeOf(renew(page.client))).toBe('id-token/nonce');
  });
});

describe('issValidationOff', () => {
  it.each([
    [true, undefined],
    [false, 'id-token/issuer'],
  ])('%s', async (issValidationOff, code) => {
    scene.provider.faults = claims({ iss: 'https://other.example' });
    expect((await visit({ issValidationOff })).failure?.code).toBe(code);
  });
});

describe('maxIdTokenIatOffsetAllowedInSeconds', () => {
  it.each<[OpenIdConfiguration, number, string | undefined]>([
    [{}, 600, undefined],
    [{}, -600, undefined],
    [{}, 601, 'id-token/issued-at'],
    [{}, -601, 'id-token/issued-at'],
    [{ maxIdTokenIatOffsetAllowedInSeconds: 10 }, 11, 'id-token/issued-at'],
    [{ maxIdTokenIatOffsetAllowedInSeconds: 10 }, -11, 'id-token/issued-at'],
    [{ maxIdTokenIatOffsetAllowedInSeconds: 800 }, 800, undefined],
    [{ disableIatOffsetValidation: true }, 1250, undefined],
  ])('%j with an ID token of %i seconds', async (config, age, code) => {
    scene.provider.faults = {
      idTokenClaims: (right) => {
        const iat = (right['iat'] as number) - age;
        return { ...right, iat, exp: iat + 2000 };
      },
    };
    expect((await visit(config)).failure?.code).toBe(code);
  });
});

describe('maxIdTokenIatOffsetAllowedInSeconds in the front channel', () => {
  it.each<[OpenIdConfiguration, number, string | undefined]>([
    [{}, 120, undefined],
    [{}, -120, undefined],
    [{}, 121, 'id-token/issued-at'],
    [{}, -121, 'id-token/issued-at'],
    [{ maxIdTokenIatOffsetAllowedInSeconds: 600 }, 600, undefined],
    [{ maxIdTokenIatOffsetAllowedInSeconds: 600 }, -600, undefined],
    [{ disableIatOffsetValidation: true }, 1250, undefined],
  ])('%j with an ID token of %i seconds', async (changes, age, code) => {
    const config = { ...changes, responseType: 'id_token token' };
    scene.provider.faults = {
      idTokenClaims: (right) => {
        const iat = (right['iat'] as number) - age;
        return { ...right, iat, exp: iat + 2000 };
      },
    };
    const page = await scene.visit({ config, url: await scene.leave({ config }) });
    expect(page.failure?.code).toBe(code);
  });
});

describe('disableRefreshIdTokenAuthTimeValidation', () => {
  it.each([
    [true, 'done'],
    [false, 'id-token/auth-time'],
  ])('%s', async (disableRefreshIdTokenAuthTimeValidation, outcome) => {
    const page = await scene.signIn({ config: { disableRefreshIdTokenAuthTimeValidation } });
    scene.provider.faults = claims({ auth_time: 1_700_000_000 });
    expect(await outcomeOf(renew(page.client))).toBe(outcome);
  });
});

describe('refresh tokens', () => {
  it.each([{}, { allowUnsafeReuseRefreshToken: false }, { allowUnsafeReuseRefreshToken: true }])(
    'allowUnsafeReuseRefreshToken: one that the provider does not replace is kept anyway, %j',
    async (config) => {
      const page = await scene.signIn({ config });
      const { refreshToken } = held(page);
      scene.provider.faults = { tokenResponse: ({ refresh_token: _, ...json }) => json };
      await renew(page.client);
      expect(held(page).refreshToken).toBe(refreshToken);
    },
  );

  it.each([{}, { useRefreshTokenLock: false }])(
    'useRefreshTokenLock: tabs take turns anyway, %j',
    async (config) => {
      const one = await scene.signIn({ config });
      const other = await scene.visit({ config });
      await scene.clock.advance(1);
      await Promise.all([renew(one.client), renew(other.client)]);
      expect(scene.wire().filter((line) => line === 'POST /token')).toHaveLength(1);
      expect(held(one).accessToken).toBe(held(other).accessToken);
    },
  );
});

it.each<OpenIdConfiguration>([
  { forbiddenRoute: '/forbidden' },
  { disableCleaningPopupOnInvalidMessage: true },
  { disableRefreshTokenOfflineAccessScopeWarning: true },
])('%j changes nothing about a sign-in', async (config) => {
  expect(stateOf(await visit(config))).toBe('authenticated idle');
});
