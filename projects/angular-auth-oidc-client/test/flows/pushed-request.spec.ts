import { login, renew } from 'angular-auth-oidc-client/core';
import { createAuthorizationUrl, prepare } from '../../core/flows/login';
import {
  answer,
  configuration,
  createScene,
  outcomeOf,
  parametersOf,
  stateOf,
  storedKinds,
  type Page,
  type Scene,
} from './scene';

const config = { usePushedAuthorisationRequests: true };

let scene: Scene;
const start = async (options: Parameters<typeof createScene>[0] = { config }): Promise<void> => {
  scene = await createScene(options);
};
beforeEach(() => start());
afterEach(() => scene.close());

const pushes = () => scene.provider.requests.filter(({ path }) => path === '/par');

async function begin(asked?: Parameters<typeof login>[1]): Promise<Page & { url: string }> {
  const page = scene.open();
  await login(page.client, asked);
  return { ...page, url: page.ports.browser.redirects[0] ?? '' };
}

it('P-03 the address has the client and the reference, and nothing else', async () => {
  const { url } = await begin();
  expect(parametersOf(url)).toEqual({
    client_id: 'app',
    request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:/) as unknown,
  });
  expect(pushes()).toHaveLength(1);
});

it('the request is pushed as it would have been sent, with what the application adds', async () => {
  await begin({ customParams: { prompt: 'login', request_uri: 'urn:other' } });
  const { method, headers, parameters } = pushes()[0] ?? {};
  expect(method).toBe('POST');
  expect(headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded' });
  expect(parameters).toEqual({
    client_id: 'app',
    redirect_uri: configuration.redirectUrl,
    response_type: 'code',
    scope: configuration.scope,
    nonce: expect.stringMatching(/^[\w-]{43}$/) as unknown,
    state: expect.stringMatching(/^[\w-]{43}$/) as unknown,
    code_challenge: expect.stringMatching(/^[\w-]{43}$/) as unknown,
    code_challenge_method: 'S256',
    prompt: 'login',
  });
});

it.each(['code', 'code id_token token', 'id_token token'])(
  'a sign-in with %s ends in a session',
  async (responseType) => {
    const options = { config: { responseType, useRefreshToken: false, silentRenew: false } };
    const page = await scene.signIn(options);
    expect(stateOf(page)).toBe('authenticated idle');
  },
);

it('P-01 each sign-in pushes its own: a reference is used once', async () => {
  const { url } = await begin();
  const again = await begin();
  expect(again.url).not.toBe(url);
  scene.provider.authorize(url);
  expect(() => scene.provider.authorize(url)).toThrow('request_uri');
});

describe('a reference that expires is not sent [10-50]', () => {
  const lifetime = 60;
  let late = 0;
  /** The page is frozen while the provider answers, for the first so many requests. */
  const freeze = (times: number): void => {
    late = times;
    scene.provider.faults = {
      respond: ({ path }) => {
        if (path === '/par' && late-- > 0) {
          const request_uri = `urn:old:${String(late)}`;
          scene.clock.jump(lifetime);
          return answer(201, { request_uri, expires_in: lifetime });
        }
        return undefined;
      },
    };
  };

  it('if the storage is slow: the request is pushed last', async () => {
    const { write } = scene.storage;
    scene.storage.write = (key, value) => {
      if (key.includes(':transaction:')) scene.clock.jump(lifetime);
      return write(key, value);
    };
    const { url } = await begin();
    expect(pushes()).toHaveLength(1);
    const page = await scene.visit({ url: scene.provider.authorize(url) });
    expect(stateOf(page)).toBe('authenticated idle');
  });

  it('if the response comes too late: the request is pushed again, once', async () => {
    freeze(1);
    const { url } = await begin();
    expect(pushes()).toHaveLength(2);
    expect(() => scene.provider.authorize(url)).not.toThrow();
  });

  it('if that comes too late as well: the sign-in fails, and leaves nothing behind', async () => {
    freeze(2);
    const page = scene.open();
    expect(await outcomeOf(login(page.client))).toBe('pushed-request/invalid');
    expect(pushes()).toHaveLength(2);
    expect(page.ports.browser.redirects).toEqual([]);
    expect(storedKinds(scene.storage)).not.toContain('transaction');
  });

  it('in an iframe', async () => {
    const silentRenewUrl = 'https://app.example/silent-renew.html';
    const page = await scene.signIn({ config: { silentRenewUrl, useRefreshToken: false } });
    freeze(1);
    const renewed = outcomeOf(renew(page.client));
    await scene.clock.advance(0);
    const frame = page.ports.browser.awaited.at(-1)!;
    frame.bring(await scene.provider.respondTo(frame.frameUrl!));
    expect(await renewed).toBe('done');
  });
});

describe('P-04 a provider that requires it', () => {
  beforeEach(() => start({ requiresPushedRequests: true }));

  it('gets it without the application having asked for it', async () => {
    expect(stateOf(await scene.signIn())).toBe('authenticated idle');
    const { url } = await begin();
    expect(parametersOf(url)).not.toHaveProperty('state');
  });

  it('refuses an open request', () => {
    const url = new URL(scene.provider.metadata.authorization_endpoint);
    url.search = new URLSearchParams({ client_id: 'app', redirect_uri: 'https://a/' }).toString();
    expect(parametersOf(scene.provider.authorize(url.href))['error']).toBe('invalid_request');
  });

  it('and whoever cannot wait gets no URL rather than an open one', async () => {
    const { client } = scene.open();
    await prepare(client);
    expect(createAuthorizationUrl(client, {})).toBeNull();
    expect(storedKinds(scene.storage)).not.toContain('transaction');
  });
});

it('whoever cannot wait gets no URL where the application wants it', async () => {
  const { client } = scene.open();
  await prepare(client);
  expect(createAuthorizationUrl(client, {})).toBeNull();
});

describe('P-05 R-815 what cannot be pushed is not sent in the open', () => {
  it.each<[string, () => ReturnType<typeof answer> | Promise<never>, string]>([
    ['invalid_request', () => answer(400, { error: 'invalid_request' }), 'pushed-request/error'],
    ['too large', () => answer(413), 'pushed-request/error'],
    ['too many requests', () => answer(429), 'pushed-request/error'],
    ['a server that fails', () => answer(500), 'pushed-request/error'],
    ['no such endpoint', () => answer(404), 'pushed-request/error'],
    [
      'a login page',
      () => ({ ...answer(201, '<p>'), contentType: 'text/html' }),
      'pushed-request/invalid',
    ],
    ['no reference', () => answer(201, { expires_in: 60 }), 'pushed-request/invalid'],
    [
      'P-02 a reference to a script',
      () => answer(201, { request_uri: 'javascript:alert(1)', expires_in: 60 }),
      'pushed-request/invalid',
    ],
    [
      'P-02 a reference without a life',
      () => answer(201, { request_uri: 'urn:a', expires_in: 0 }),
      'pushed-request/invalid',
    ],
    [
      'no network, or no CORS',
      () => Promise.reject(Object.assign(new Error('x'), { code: 'network/failed' })),
      'network/failed',
    ],
  ])('%s', async (_, respond, code) => {
    scene.provider.faults = { respond: ({ path }) => (path === '/par' ? respond() : undefined) };
    const page = scene.open();
    expect(await outcomeOf(login(page.client))).toBe(code);
    expect(page.ports.browser.redirects).toEqual([]);
    // D22: nothing is repeated blindly.
    expect(pushes()).toHaveLength(1);
    expect(stateOf(page)).toBe(`anonymous idle ${code}`);
    expect(storedKinds(scene.storage)).not.toContain('transaction');
  });

  it('a provider that has no such endpoint', async () => {
    scene.provider.faults = {
      metadata: (json) => ({ ...json, pushed_authorization_request_endpoint: undefined }),
    };
    const page = scene.open();
    expect(await outcomeOf(login(page.client))).toBe('metadata/missing-endpoint');
    expect(page.ports.browser.redirects).toEqual([]);
  });

  it('a failure that passes: the next attempt is good', async () => {
    scene.provider.faults = {
      respond: ({ path }) => (path === '/par' ? answer(503) : undefined),
    };
    const page = scene.open();
    expect(await outcomeOf(login(page.client))).toBe('pushed-request/error');
    scene.provider.faults = {};
    expect(await outcomeOf(login(page.client))).toBe('done');
    expect(page.ports.browser.redirects).toHaveLength(1);
  });
});
