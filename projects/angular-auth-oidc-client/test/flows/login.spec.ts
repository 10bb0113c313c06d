import { createHash, webcrypto } from 'node:crypto';
import {
  createAuthorizationUrl,
  createClient,
  login,
  logoutLocal,
  preload,
  renew,
} from 'angular-auth-oidc-client/core';
import { createFakeStorage } from 'angular-auth-oidc-client/testing';
import {
  answer,
  callbackUrl,
  configuration,
  createScene,
  outcomeOf,
  parametersOf,
  stateOf,
  storedKinds,
  type Scene,
} from './scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const attempts = (): Record<string, unknown>[] =>
  [...scene.storage.entries]
    .filter(([key]) => key.includes(':transaction:'))
    .map(([, text]) => JSON.parse(text) as Record<string, unknown>);

describe('the authorization request', () => {
  it('S-01 S-04 S-19 goes to the announced endpoint with state, nonce and an S256 challenge', async () => {
    const { client, ports } = scene.open();
    await login(client);
    const [url = ''] = ports.browser.redirects;
    expect(ports.browser.redirects).toHaveLength(1);
    expect(url.split('?')[0]).toBe('https://op.example/authorize');
    const random = expect.stringMatching(/^[\w-]{43}$/) as string;
    expect(parametersOf(url)).toEqual({
      client_id: 'app',
      redirect_uri: callbackUrl,
      response_type: 'code',
      scope: 'openid profile offline_access',
      state: random,
      nonce: random,
      code_challenge: random,
      code_challenge_method: 'S256',
    });
    const [attempt] = attempts();
    expect(attempt).toMatchObject({
      state: parametersOf(url)['state'],
      nonce: parametersOf(url)['nonce'],
      codeVerifier: random,
      redirectUri: callbackUrl,
      issuer: 'https://op.example',
      tokenEndpoint: 'https://op.example/token',
      expiresAt: scene.clock.now() + 600,
    });
    expect(createHash('sha256').update(String(attempt?.['codeVerifier'])).digest('base64url')).toBe(
      parametersOf(url)['code_challenge'],
    );
  });

  it('S-06 is protected by state and nonce also where the provider announces no PKCE', async () => {
    scene.provider.faults = {
      metadata: (json) => ({ ...json, code_challenge_methods_supported: undefined }),
    };
    const { client, ports } = scene.open();
    await login(client);
    expect(parametersOf(ports.browser.redirects[0] ?? '')).toMatchObject({
      code_challenge_method: 'S256',
      state: expect.any(String) as string,
      nonce: expect.any(String) as string,
    });
  });

  it('S-02 is not sent where the provider knows only plain', async () => {
    scene.provider.faults = {
      metadata: (json) => ({ ...json, code_challenge_methods_supported: ['plain'] }),
    };
    const { client, ports } = scene.open();
    expect(await outcomeOf(login(client))).toBe('metadata/invalid');
    expect(ports.browser.redirects).toEqual([]);
    expect(attempts()).toEqual([]);
  });

  it('S-03 two sign-ins share nothing, and nobody but the storage learns the verifier', async () => {
    const { client, ports } = scene.open();
    await login(client);
    await login(client);
    const [one = {}, other = {}] = attempts();
    for (const name of ['state', 'nonce', 'codeVerifier']) expect(one[name]).not.toBe(other[name]);
    for (const { codeVerifier } of attempts() as { codeVerifier: string }[]) {
      expect(JSON.stringify([ports.browser.redirects, ports.log.lines])).not.toContain(
        codeVerifier,
      );
    }
  });

  it('S-07 keeps the return route in the storage, not in the state', async () => {
    const { client, ports } = scene.open();
    await login(client, { returnRoute: '/orders?page=2' });
    expect(attempts()[0]).toMatchObject({ returnRoute: '/orders?page=2' });
    expect(decodeURIComponent(ports.browser.redirects[0] ?? '')).not.toContain('orders');
  });

  it('R-325 takes parameters of the application, which replace none of the protocol', async () => {
    const { client, ports } = scene.open({
      config: { hdParam: 'example.com', customParamsAuthRequest: { prompt: 'login', nonce: 'x' } },
    });
    await login(client, {
      redirectUrl: 'https://app.example/other',
      customParams: {
        prompt: 'consent',
        state: 'x',
        redirect_uri: 'https://evil.example',
        max_age: 60,
      },
    });
    const [url = ''] = ports.browser.redirects;
    expect(parametersOf(url)).toMatchObject({
      hd: 'example.com',
      prompt: 'consent',
      max_age: '60',
      redirect_uri: 'https://app.example/other',
    });
    expect(url).not.toContain('evil');
    expect(attempts()[0]).toMatchObject({
      state: parametersOf(url)['state'],
      nonce: parametersOf(url)['nonce'],
      redirectUri: 'https://app.example/other',
      maxAgeSeconds: 60,
    });
  });

  it('R-323 keeps a query of the endpoint, and refuses one that clashes', async () => {
    const endpoint = (query: string) => ({
      metadata: (json: object) => ({
        ...json,
        authorization_endpoint: `https://op.example/authorize?${query}`,
      }),
    });
    scene.provider.faults = endpoint('tenant=a');
    const page = scene.open();
    await login(page.client);
    expect(parametersOf(page.ports.browser.redirects[0] ?? '')).toMatchObject({ tenant: 'a' });
    scene.storage.entries.clear();
    scene.provider.faults = endpoint('client_id=other');
    const clash = scene.open();
    expect(await outcomeOf(login(clash.client))).toBe('metadata/invalid');
    expect(clash.ports.browser.redirects).toEqual([]);
  });

  it('has a random state with the value that the application chose, and remembers the response mode', async () => {
    const { client, ports } = scene.open({
      config: { customParamsAuthRequest: { response_mode: 'fragment' } },
    });
    client.memory.state = 'mine';
    await login(client);
    const { state, response_mode } = parametersOf(ports.browser.redirects[0] ?? '');
    expect(state).toMatch(/^[\w-]{43}\.mine$/);
    expect(response_mode).toBe('fragment');
    expect(attempts()[0]).toMatchObject({ state, responseMode: 'fragment' });
  });

  it('two URLs made with the same application value are independent, and both sign in [9-10]', async () => {
    const page = scene.open();
    await preload(page.client);
    page.client.memory.state = 'mine';
    const urls: string[] = [];
    for (let i = 0; i < 2; i++) {
      urls.push(createAuthorizationUrl(page.client, {}) ?? '');
      await scene.clock.advance(0);
    }
    expect(new Set(urls.map((url) => parametersOf(url)['state'])).size).toBe(2);
    for (const url of urls) {
      const back = await scene.visit({ url: await scene.provider.respondTo(url) });
      expect(stateOf(back)).toBe('authenticated idle');
    }
  });

  it('100 URLs leave 20 transactions, and the last one signs in [9-9]', async () => {
    const page = scene.open();
    await preload(page.client);
    let url = '';
    for (let i = 0; i < 100; i++) {
      url = createAuthorizationUrl(page.client, {}) ?? url;
      await scene.clock.advance(0);
    }
    expect(storedKinds(scene.storage).filter((kind) => kind === 'transaction')).toHaveLength(20);
    const back = await scene.visit({ url: await scene.provider.respondTo(url) });
    expect(stateOf(back)).toBe('authenticated idle');
  });

  it('has no challenge only where PKCE is switched off', async () => {
    const { client, ports } = scene.open({ config: { disablePkce: true } });
    await login(client);
    expect(parametersOf(ports.browser.redirects[0] ?? '')).not.toHaveProperty('code_challenge');
    expect(attempts()[0]).not.toHaveProperty('codeVerifier');
  });
});

describe('the way there', () => {
  it('D12 the attempt is stored before the page is left, and old ones are swept', async () => {
    await login(scene.open().client);
    await scene.clock.advance(601);
    let stored: string[] = [];
    await login(scene.open().client, {
      urlHandler: () => {
        stored = storedKinds(scene.storage);
      },
    });
    expect(stored).toEqual(['metadata', 'transaction']);
  });

  it('a handler takes the URL, and the page stays', async () => {
    const { client, ports } = scene.open();
    const urls: string[] = [];
    await login(client, { urlHandler: (url) => urls.push(url) });
    expect(urls).toHaveLength(1);
    expect(ports.browser.redirects).toEqual([]);
    expect(stateOf({ client, ports, failure: undefined })).toBe('unknown idle');
  });

  it('a handler that fails is the business of the application, and leaves the client usable', async () => {
    const page = scene.open();
    const broken = new Error('of the application');
    await expect(login(page.client, { urlHandler: () => Promise.reject(broken) })).rejects.toBe(
      broken,
    );
    expect(stateOf(page)).toBe('unknown idle');
    expect(await outcomeOf(login(page.client))).toBe('done');
  });

  it('D13 a session that an asynchronous storage still gives away is not removed', async () => {
    const storage = createFakeStorage({ asynchronous: true });
    (await scene.signIn({ storage })).client.destroy();
    const page = scene.open({ storage });
    await login(page.client);
    expect(storedKinds(storage)).toContain('session');
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('whoever asks while a sign-in begins joins it', async () => {
    const { client, ports } = scene.open();
    await Promise.all([login(client), login(client)]);
    expect(ports.browser.redirects).toHaveLength(1);
    expect(attempts()).toHaveLength(1);
  });

  it('D26 a provider that is down fails the sign-in with a typed error, and the next one tries again', async () => {
    scene.provider.faults = { respond: () => answer(503) };
    const page = await scene.visit();
    expect(stateOf(page)).toBe('anonymous idle');
    const failing = outcomeOf(login(page.client));
    await scene.clock.advance(2);
    expect(await failing).toBe('metadata/request-failed');
    expect(stateOf(page)).toBe('anonymous idle metadata/request-failed');
    scene.provider.faults = {};
    expect(await outcomeOf(login(page.client))).toBe('done');
    expect(page.ports.browser.redirects).toHaveLength(1);
  });

  it('waits for a renewal in flight, whose answer would race for the session', async () => {
    const page = await scene.signIn();
    const release = scene.provider.hold('/token');
    const renewing = outcomeOf(renew(page.client));
    await scene.clock.advance(0);
    const leaving = outcomeOf(login(page.client));
    await scene.clock.advance(0);
    expect(page.ports.browser.redirects).toEqual([]);
    release();
    expect(await renewing).toBe('done');
    expect(await leaving).toBe('done');
    expect(page.ports.browser.redirects).toHaveLength(1);
  });

  it('waits no longer for one than a renewal may take', async () => {
    const page = await scene.signIn();
    scene.provider.hold('/token');
    void outcomeOf(renew(page.client));
    await scene.clock.advance(0);
    const leaving = outcomeOf(login(page.client));
    await scene.clock.advance(20);
    expect(await leaving).toBe('session-state/superseded');
    expect(page.ports.browser.redirects).toEqual([]);
  });

  it('a renewal asked for while a sign-in begins does not pass for done', async () => {
    const page = await scene.signIn();
    let leave = (): void => undefined;
    const urlHandler = (): Promise<void> => new Promise((resolve) => (leave = resolve));
    const leaving = outcomeOf(login(page.client, { urlHandler }));
    expect(await outcomeOf(renew(page.client))).toBe('session-state/superseded');
    leave();
    expect(await leaving).toBe('done');
  });

  it('gives way to a sign-out in flight', async () => {
    const page = await scene.visit();
    page.client.store.start('signing-out');
    expect(await outcomeOf(login(page.client))).toBe('session-state/superseded');
    expect(page.ports.browser.redirects).toEqual([]);
  });

  it('R-620 goes nowhere when the user signed out meanwhile', async () => {
    const page = scene.open();
    const release = scene.provider.hold('/.well-known/openid-configuration');
    const leaving = outcomeOf(login(page.client));
    await scene.clock.advance(0);
    logoutLocal(page.client);
    release();
    expect(await leaving).toBe('session-state/superseded');
    expect(page.ports.browser.redirects).toEqual([]);
    expect(stateOf(page)).toBe('anonymous idle');
  });
});

describe('D30 sign-ins that begin by themselves', () => {
  const own = new Map<string, string>();
  beforeEach(() => {
    own.clear();
  });
  const begin = async (isAutomatic: boolean): Promise<string> =>
    outcomeOf(login(scene.open({ own }).client, { isAutomatic }));

  it('are stopped when they follow each other without success, and may begin again later', async () => {
    for (let round = 0; round < 3; round++) expect(await begin(true)).toBe('done');
    const page = scene.open({ own });
    expect(await outcomeOf(login(page.client, { isAutomatic: true }))).toBe('login/loop');
    expect(page.ports.browser.redirects).toEqual([]);
    expect(stateOf(page)).toBe('anonymous idle login/loop');
    expect(await begin(true)).toBe('done');
  });

  it('are not stopped when they are rare', async () => {
    for (let round = 0; round < 6; round++) {
      expect(await begin(true)).toBe('done');
      await scene.clock.advance(15);
    }
  });

  it('do not count those that the user began', async () => {
    for (let round = 0; round < 6; round++) expect(await begin(false)).toBe('done');
    expect(await begin(true)).toBe('done');
  });

  it('are not stopped for ever by what the storage holds', async () => {
    own.set('oidc:0-app:app:https%3A%2F%2Fop.example:attempts', 'x y z 99999999999 {}');
    expect(await begin(true)).toBe('done');
  });

  it('are not stopped where each of them succeeds', async () => {
    for (let round = 0; round < 5; round++) {
      const leaving = scene.open({ own });
      expect(await outcomeOf(login(leaving.client, { isAutomatic: true }))).toBe('done');
      const url = await scene.provider.respondTo(leaving.ports.browser.redirects[0] ?? '');
      leaving.client.destroy();
      const page = await scene.visit({ url, own });
      expect(stateOf(page)).toBe('authenticated idle');
      logoutLocal(page.client);
      page.client.destroy();
    }
  });

  it('pain 7 are counted for each tab: those that a browser opens again together are no loop', async () => {
    for (let tab = 0; tab < 5; tab++) {
      const { client } = scene.open();
      expect(await outcomeOf(login(client, { isAutomatic: true }))).toBe('done');
    }
  });
});

describe('D7 the URL without waiting', () => {
  it('is there once metadata and challenge are, with an attempt of its own each time', async () => {
    const { client } = scene.open();
    expect(createAuthorizationUrl(client, {})).toBeNull();
    await login(client, { urlHandler: () => undefined });
    await preload(client);
    const one = createAuthorizationUrl(client, { customParams: { prompt: 'none' } });
    expect(parametersOf(one ?? '')).toMatchObject({
      prompt: 'none',
      code_challenge_method: 'S256',
    });
    expect(createAuthorizationUrl(client, {})).toBeNull();
    await scene.clock.advance(0);
    const other = createAuthorizationUrl(client, {});
    expect(parametersOf(other ?? '')['code_challenge']).not.toBe(
      parametersOf(one ?? '')['code_challenge'],
    );
    expect(attempts()).toHaveLength(3);
  });

  it('is there at once where the endpoints are written down, and asks the provider nothing', async () => {
    const { metadata } = scene.provider;
    const { client } = scene.open({
      config: {
        disablePkce: true,
        authWellknownEndpoints: {
          issuer: metadata.issuer,
          authorizationEndpoint: metadata.authorization_endpoint,
          tokenEndpoint: metadata.token_endpoint,
          jwksUri: metadata.jwks_uri,
        },
      },
    });
    await preload(client);
    expect(createAuthorizationUrl(client, {})).toContain('https://op.example/authorize?');
    expect(scene.wire()).toEqual([]);
  });

  it('works as a sign-in', async () => {
    const { client } = scene.open();
    await login(client, { urlHandler: () => undefined });
    await scene.clock.advance(0);
    const url = createAuthorizationUrl(client, { returnRoute: '/here' }) ?? '';
    const page = await scene.visit({ url: scene.provider.authorize(url) });
    expect(stateOf(page)).toBe('authenticated idle');
    expect(page.ports.browser.outcomes).toEqual([{ returnRoute: '/here', error: undefined }]);
  });
});

describe('R-245 a host without WebCrypto', () => {
  const withoutSubtle = async (work: () => Promise<void>): Promise<void> => {
    Object.defineProperty(crypto, 'subtle', { value: undefined, configurable: true });
    try {
      await work();
    } finally {
      delete (crypto as { subtle?: unknown }).subtle;
    }
  };

  it('fails at once, naming both remedies', async () => {
    const { client, ports } = scene.open();
    await withoutSubtle(async () => {
      await preload(client);
      await expect(login(client)).rejects.toMatchObject({
        code: 'crypto/unavailable',
        message: expect.stringMatching(/https.*withJsrsasign/) as string,
      });
    });
    expect(ports.browser.redirects).toEqual([]);
    expect(scene.wire()).toEqual([]);
  });

  it('signs in with a crypto port', async () => {
    const { subtle } = webcrypto;
    const { ports } = scene.open();
    const client = createClient(configuration, {
      ...ports,
      crypto: {
        digest: async (hash, data) => new Uint8Array(await subtle.digest(hash, data)),
        verify: () => Promise.resolve(false),
      },
    });
    await withoutSubtle(() => login(client));
    expect(parametersOf(ports.browser.redirects[0] ?? '')).toHaveProperty('code_challenge');
  });
});
