import {
  checkAuth,
  createEndSessionUrl,
  discover,
  login,
  preload,
  renew,
  revoke,
  type OpenIdConfiguration,
} from 'angular-auth-oidc-client/core';
import { discover as discoverMetadata, refetchKeys } from '../../core/flows/discover';
import { createFakeStorage } from 'angular-auth-oidc-client/testing';
import {
  answer,
  createScene,
  held,
  outcomeOf,
  stateOf,
  storedKinds,
  type Page,
  type Scene,
} from './scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const count = (line: string): number => scene.wire().filter((entry) => entry === line).length;
const settle = async (work: Promise<unknown>): Promise<string> => {
  const outcome = outcomeOf(work);
  await scene.clock.advance(2);
  return outcome;
};

describe('the discovery document', () => {
  it('is fetched once, however many ask', async () => {
    const { client } = scene.open();
    const [one, other] = await Promise.all([discover(client), discover(client)]);
    expect(one).toEqual(other);
    expect(one).toMatchObject({ tokenEndpoint: 'https://op.example/token' });
    await discover(client);
    expect(scene.wire()).toEqual(['GET /metadata']);
  });

  it('D25 is taken from the storage for a day, then fetched anew', async () => {
    await discover(scene.open().client);
    await scene.clock.advance(24 * 3600 - 1);
    await discover(scene.open().client);
    expect(count('GET /metadata')).toBe(1);
    await scene.clock.advance(1);
    await discover(scene.open().client);
    expect(count('GET /metadata')).toBe(2);
  });

  it('R-714 does not last for ever because the clock was set back', async () => {
    await discover(scene.open().client);
    scene.clock.jump(-48 * 3600);
    await discover(scene.open().client);
    expect(count('GET /metadata')).toBe(2);
  });

  it.each<[issuer: string, authority: string]>([
    ['https://op.example/tenant/', 'https://op.example/tenant/'],
    ['https://op.example/tenant/', 'https://op.example/tenant'],
    ['https://op.example/tenant', 'https://op.example/tenant/'],
    ['https://op.example/tenant/', 'https://op.example/tenant/.well-known/openid-configuration'],
    ['https://op.example/tenant', 'https://op.example/tenant/.well-known/openid-configuration'],
  ])(
    'of the issuer %s signs users in, renews and survives a reload with the authority %s [28]',
    async (issuer, authority) => {
      scene = await createScene({ issuer, config: { authority } });
      const page = await scene.signIn();
      expect(held(page).claims.iss).toBe(issuer);
      expect(await outcomeOf(renew(page.client))).toBe('done');
      expect(held(await scene.visit()).claims.iss).toBe(issuer);
      const urls = scene.provider.requests.map(({ url }) => url);
      expect(urls.filter((url) => url.includes('tenant//'))).toEqual([]);
    },
  );

  it.each<[issuer: string, authority: string]>([
    ['https://op.example/tenant', 'https://op.example/'],
    ['https://op.example', 'https://op.example/tenant'],
    ['https://op.example//', 'https://op.example'],
  ])('of the issuer %s is refused with the authority %s', async (issuer, authority) => {
    scene.provider.faults = { metadata: (json) => ({ ...json, issuer }) };
    const { client } = scene.open({
      config: { authority, authWellknownEndpointUrl: 'https://op.example' },
    });
    const failure = await discover(client).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'metadata/issuer-mismatch',
      message: expect.stringContaining(issuer) as string,
    });
  });

  it('of another issuer is accepted with issValidationOff, and the session survives a reload [29]', async () => {
    const config = { issValidationOff: true };
    scene.provider.faults = {
      idTokenClaims: (claims) => ({ ...claims, iss: 'https://op.example/tenant-1/v2.0' }),
      callback: (parameters) => {
        parameters.delete('iss');
      },
      metadata: (json) => ({
        ...json,
        issuer: 'https://op.example/{tenantid}/v2.0',
        authorization_response_iss_parameter_supported: undefined,
      }),
    };
    expect(held(await scene.signIn({ config })).claims.iss).toMatch(/tenant-1/);
    expect(stateOf(await scene.visit({ config }))).toBe('authenticated idle');
  });

  it('that names no template of Microsoft has no tenants [49]', async () => {
    const tid = '8a4c1f0e-3a57-4a8e-9d3c-6f1f0d9a7b21';
    scene.provider.faults = {
      metadata: (json) => ({ ...json, issuer: 'https://op.example/{tenantid}' }),
    };
    const { client } = scene.open({ config: { authority: 'https://op.example/common' } });
    expect(await settle(discover(client))).toBe('metadata/request-failed');
    const named = scene.open({
      config: {
        authority: 'https://op.example/common/x',
        authWellknownEndpointUrl: 'https://op.example',
      },
    });
    expect(await settle(discover(named.client))).toBe('metadata/issuer-mismatch');
    const config = { strictIssuerValidationOnWellKnownRetrievalOff: true };
    scene.provider.faults = {
      ...scene.provider.faults,
      idTokenClaims: (claims) => ({ ...claims, tid, iss: `https://op.example/${tid}` }),
      callback: (parameters) => {
        parameters.set('iss', 'https://op.example/{tenantid}');
      },
    };
    const page = await scene.visit({ config, url: await scene.leave({ config }) });
    expect(page.failure?.code).toBe('id-token/issuer');
  });

  it('with an unusable endpoint that nobody needs signs users in, and says so when it is needed [34]', async () => {
    scene.provider.faults = {
      metadata: (json) => ({
        ...json,
        revocation_endpoint: 'http://op.example/revoke',
        introspection_endpoint: '/introspect',
        check_session_iframe: 'javascript:alert(1)',
      }),
    };
    const page = await scene.signIn();
    const failure = await revoke(page.client, 'access_token').catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'metadata/missing-endpoint',
      message: expect.stringMatching(/revocation_endpoint.*not an https URL/) as string,
    });
    expect(await discover(page.client)).not.toHaveProperty('checkSessionIframe');
    expect(scene.wire()).not.toContain('POST /revoke');
  });

  it.each<[string, OpenIdConfiguration]>([
    ['disablePkce', { disablePkce: true }],
    ['the implicit flow', { responseType: 'id_token token', silentRenew: false }],
  ])('that rules PKCE out is used with %s [33]', async (_, config) => {
    scene.provider.faults = {
      metadata: (json) => ({ ...json, code_challenge_methods_supported: [] }),
    };
    expect(await settle(discover(scene.open().client))).toBe('metadata/invalid');
    expect(await settle(login(scene.open({ config }).client))).toBe('done');
  });

  it('that does not mention PKCE is told of once, for debugging [51]', async () => {
    const lines = (page: Page): number =>
      page.ports.log.lines.filter(({ message }) => message.includes('PKCE')).length;
    const usual = scene.open();
    await discover(usual.client);
    expect(lines(usual)).toBe(0);
    scene.storage.entries.clear();
    scene.provider.faults = {
      metadata: (json) => ({ ...json, code_challenge_methods_supported: undefined }),
    };
    const silent = scene.open();
    await discover(silent.client);
    await discover(silent.client);
    expect(lines(silent)).toBe(1);
    expect(silent.ports.log.lines.find(({ message }) => message.includes('PKCE'))?.level).toBe(
      'debug',
    );
  });

  it('over plain http is used with allowInsecureRequests only, with a warning at each start [44]', async () => {
    const authority = 'http://op.intranet';
    scene = await createScene({ issuer: authority });
    expect(() => scene.open({ config: { authority } })).toThrow(
      expect.objectContaining({ code: 'config/insecure-authority' }) as Error,
    );
    const config = { authority, allowInsecureRequests: true };
    const page = await scene.signIn({ config });
    expect(held(page).claims.iss).toBe(authority);
    for (let start = 0; start < 2; start++) {
      const { client, ports } = scene.open({ config });
      await preload(client);
      expect(ports.log.lines).toContainEqual(
        expect.objectContaining({ level: 'warn', message: 'allowInsecureRequests is unsafe' }),
      );
    }
  });

  it('is looked for where the configuration says', async () => {
    const config = { authWellknownUrlSuffix: '/.well-known/oauth-authorization-server' };
    expect(await settle(discover(scene.open({ config }).client))).toBe('metadata/request-failed');
    expect(scene.provider.requests[0]?.path).toBe('/.well-known/oauth-authorization-server');
  });

  it('endpoints of the configuration win over it, and leave the rest to it', async () => {
    const config = { authWellknownEndpoints: { userInfoEndpoint: 'https://op.example/me' } };
    expect(await discover(scene.open({ config }).client)).toMatchObject({
      userInfoEndpoint: 'https://op.example/me',
      tokenEndpoint: 'https://op.example/token',
    });
  });

  it('an unusable endpoint of the configuration fails whoever asked, and nothing else', async () => {
    const storage = createFakeStorage({ asynchronous: true });
    await discover(scene.open({ storage }).client);
    const config = { authWellknownEndpoints: { userInfoEndpoint: 'https://op.example/#me' } };
    const { client } = scene.open({ storage, config });
    // What nobody handles would fail the test.
    expect(createEndSessionUrl(client)).toBeNull();
    expect(await outcomeOf(discover(client))).toBe('metadata/invalid');
    await scene.clock.advance(0);
  });

  it('endpoints that the configuration no longer names do not live on in the storage', async () => {
    const config = { authWellknownEndpoints: { userInfoEndpoint: 'https://op.example/me' } };
    await discover(scene.open({ config }).client);
    expect(await discover(scene.open().client)).toMatchObject({
      userInfoEndpoint: 'https://op.example/userinfo',
    });
  });

  it('D22 is asked for again when the network or the server fails, at most twice', async () => {
    const failures = [() => answer(503), () => Promise.reject(networkFailure())];
    for (const fail of failures) {
      scene.provider.requests.length = 0;
      scene.storage.entries.clear();
      let left = 2;
      scene.provider.faults = { respond: () => (left-- > 0 ? fail() : undefined) };
      expect(await settle(discover(scene.open().client))).toBe('done');
      expect(count('GET /metadata')).toBe(3);
    }
  });

  it.each<[string, number, number]>([
    ['not found', 404, 1],
    ['too many requests', 429, 1],
    ['no content', 204, 1],
    ['unavailable', 503, 3],
  ])('D-04 R-404 %s is a failure, and the next call tries again', async (_, status, requests) => {
    scene.provider.faults = { respond: () => answer(status) };
    const { client } = scene.open();
    expect(await settle(discover(client))).toBe('metadata/request-failed');
    expect(count('GET /metadata')).toBe(requests);
    expect(storedKinds(scene.storage)).toEqual([]);
    scene.provider.faults = {};
    expect(await settle(discover(client))).toBe('done');
  });

  it('R-022 what is too large once is too large again', async () => {
    scene.provider.faults = {
      respond: () => Promise.reject(Object.assign(networkFailure(), { code: 'network/too-large' })),
    };
    expect(await settle(discover(scene.open().client))).toBe('metadata/request-failed');
    expect(count('GET /metadata')).toBe(1);
  });

  it('an error that is none of ours is not repeated', async () => {
    scene.provider.faults = { respond: () => Promise.reject(new TypeError('of the port')) };
    await settle(discover(scene.open().client));
    expect(count('GET /metadata')).toBe(1);
  });

  it.each<[string, (json: Record<string, unknown>) => unknown, string]>([
    ['R-401 another issuer', (j) => ({ ...j, issuer: 'https://evil.example' }), 'issuer-mismatch'],
    [
      'R-401 an issuer with two slashes',
      (j) => ({ ...j, issuer: 'https://op.example//' }),
      'issuer-mismatch',
    ],
    ['R-401 no issuer', (j) => ({ ...j, issuer: undefined }), 'issuer-mismatch'],
    ['R-401 a number for issuer', (j) => ({ ...j, issuer: 5 }), 'issuer-mismatch'],
    ['R-402 plain http', (j) => ({ ...j, token_endpoint: 'http://op.example/token' }), 'invalid'],
    ['R-402 a script', (j) => ({ ...j, authorization_endpoint: 'javascript:alert(1)' }), 'invalid'],
    ['R-402 a relative URL', (j) => ({ ...j, jwks_uri: '/jwks' }), 'invalid'],
    [
      'R-402 a user in the URL',
      (j) => ({ ...j, token_endpoint: 'https://a:b@op.example/' }),
      'invalid',
    ],
    [
      'R-402 http on this machine',
      (j) => ({ ...j, token_endpoint: 'http://localhost/t' }),
      'invalid',
    ],
    [
      'R-403 no text',
      (j) => ({ ...j, token_endpoint: ['https://op.example/token'] }),
      'missing-endpoint',
    ],
    ['R-406 no keys', (j) => ({ ...j, jwks_uri: undefined }), 'missing-endpoint'],
    ['R-406 no authorization', (j) => ({ ...j, authorization_endpoint: '' }), 'missing-endpoint'],
    ['R-404 HTML', () => '<!doctype html>', 'request-failed'],
    ['R-410 a list', () => [], 'request-failed'],
  ])('D-02 D-03 %s is refused and nothing is kept', async (_, metadata, code) => {
    scene.provider.faults = { metadata };
    const { client } = scene.open();
    expect(await settle(login(client))).toBe(`metadata/${code}`);
    expect(storedKinds(scene.storage)).toEqual([]);
    scene.provider.faults = {};
    expect(await settle(login(client))).toBe('done');
  });

  it.each<[string, (record: Record<string, unknown>) => unknown]>([
    ['no record', () => null],
    ['a list', () => []],
    ['no document', (r) => ({ ...r, json: null })],
    ['no age', (r) => ({ ...r, fetchedAt: undefined })],
    ['an age that is text', (r) => ({ ...r, fetchedAt: '1800000000' })],
    ['fetched from elsewhere', (r) => ({ ...r, url: 'https://evil.example' })],
    [
      'an endpoint over plain http',
      (r) => ({ ...r, json: { ...(r['json'] as object), token_endpoint: 'http://evil.example' } }),
    ],
    [
      'another issuer',
      (r) => ({ ...r, json: { ...(r['json'] as object), issuer: 'https://evil.example' } }),
    ],
  ])(
    'R-411 what the storage holds is checked like what the network brings: %s',
    async (_, change) => {
      await discover(scene.open().client);
      const key = 'oidc:0-app:app:https%3A%2F%2Fop.example:metadata';
      const record = JSON.parse(scene.storage.entries.get(key) ?? '') as Record<string, unknown>;
      scene.storage.entries.set(key, JSON.stringify(change(record)));
      expect(await discover(scene.open().client)).toMatchObject({
        tokenEndpoint: 'https://op.example/token',
      });
      expect(count('GET /metadata')).toBe(2);
    },
  );

  it('another issuer is accepted only where the check is switched off', async () => {
    scene.provider.faults = {
      metadata: (json) => ({ ...json, issuer: 'https://tenant.op.example' }),
    };
    const config = { strictIssuerValidationOnWellKnownRetrievalOff: true };
    expect(await discover(scene.open({ config }).client)).toMatchObject({
      issuer: 'https://tenant.op.example',
    });
  });

  it('the service worker of Angular is told to keep out where the application wants it', async () => {
    await discover(scene.open({ config: { ngswBypass: true } }).client);
    expect(scene.provider.requests[0]?.url).toBe(
      'https://op.example/.well-known/openid-configuration?ngsw-bypass=',
    );
  });
});

describe('the keys', () => {
  const visit = async (): Promise<Page> => scene.visit({ url: await scene.leave() });

  it('D25 R-241 are taken from the storage for an hour', async () => {
    await scene.signIn();
    await visit();
    expect(count('GET /jwks')).toBe(0);
    await scene.clock.advance(3600);
    await visit();
    expect(count('GET /jwks')).toBe(1);
  });

  it('T-26 R-220 are fetched again, once, where the provider changed them just before signing', async () => {
    await scene.signIn();
    await scene.provider.rotateKeys();
    const page = await visit();
    expect(page.failure).toBeUndefined();
    expect(stateOf(page)).toBe('authenticated idle');
    expect(count('GET /jwks')).toBe(1);
  });

  it('T-26 R-220 an unknown kid that stays unknown is refused after one fetch', async () => {
    await scene.signIn();
    scene.provider.faults = { idTokenHeader: (header) => ({ ...header, kid: 'nobody' }) };
    expect((await visit()).failure?.code).toBe('jwks/no-matching-key');
    expect(count('GET /jwks')).toBe(1);
  });

  it('T-26 R-221 many tokens with unknown keys cause few fetches', async () => {
    const page = await scene.signIn();
    scene.provider.faults = { idTokenHeader: (header) => ({ ...header, kid: 'nobody' }) };
    for (let token = 0; token < 20; token++) {
      const { ports } = page;
      await login(page.client);
      const url = scene.provider.authorize(ports.browser.redirects.at(-1) ?? '');
      expect((await checkAuth(page.client, url))?.code).toBe('jwks/no-matching-key');
    }
    expect(count('GET /jwks')).toBe(1);
    await scene.clock.advance(30);
    await login(page.client);
    const url = scene.provider.authorize(page.ports.browser.redirects.at(-1) ?? '');
    await checkAuth(page.client, url);
    expect(count('GET /jwks')).toBe(2);
  });

  it('that could not be fetched again do not keep the next sign-in from being tried [D25]', async () => {
    const page = await scene.signIn();
    await scene.provider.rotateKeys();
    const again = async (): Promise<string | undefined> => {
      await login(page.client);
      const url = scene.provider.authorize(page.ports.browser.redirects.at(-1) ?? '');
      const checked = checkAuth(page.client, url);
      await scene.clock.advance(2);
      return (await checked)?.code;
    };
    scene.provider.faults = {
      respond: ({ path }) => (path === '/jwks' ? Promise.reject(networkFailure()) : undefined),
    };
    expect(await again()).toBe('jwks/request-failed');
    scene.provider.faults = {};
    expect(await again()).toBeUndefined();
  });

  it('are fetched again once for all that ask at the same time [D25]', async () => {
    const { client } = await scene.signIn();
    const metadata = await discoverMetadata(client);
    const refetching = Array.from({ length: 20 }, () => refetchKeys(client, metadata));
    const [keys, ...others] = await Promise.all(refetching);
    expect(keys).toHaveLength(1);
    for (const other of others) expect(other).toBe(keys);
    expect(await refetchKeys(client, metadata)).toBeUndefined();
    expect(count('GET /jwks')).toBe(1);
  });

  it('R-242 a kid that was given to another key is looked up once more', async () => {
    await scene.signIn();
    const other = await createScene();
    scene.provider.faults = {
      idToken: async (compact) => {
        const [, payload = ''] = compact.split('.');
        return other.provider.signIdToken(
          JSON.parse(Buffer.from(payload, 'base64url').toString()) as object,
        );
      },
      jwks: () => other.provider.jwks,
    };
    expect((await visit()).failure).toBeUndefined();
    expect(count('GET /jwks')).toBe(1);
    other.close();
  });

  it.each(['text/plain', 'application/octet-stream', ''])(
    'are read as JSON if they are served as %j [32]',
    async (contentType) => {
      scene.provider.faults = {
        respond: ({ path }) =>
          path === '/jwks' ? { ...answer(200, scene.provider.jwks), contentType } : undefined,
      };
      expect((await visit()).failure).toBeUndefined();
    },
  );

  it('are one if the set has the same one twice [30]', async () => {
    scene.provider.faults = { jwks: ({ keys }) => ({ keys: [...keys, ...keys] }) };
    expect((await visit()).failure).toBeUndefined();
  });

  it('are tried one after the other if the token names none of them [30]', async () => {
    await scene.provider.rotateKeys();
    await scene.provider.rotateKeys();
    scene.provider.faults = {
      idTokenHeader: ({ kid: _, ...header }) => header,
      jwks: ({ keys }) => ({ keys: keys.reverse() }),
    };
    expect((await visit()).failure).toBeUndefined();
    expect(count('GET /jwks')).toBe(1);
  });

  it('R-206 a wrong signature stays wrong', async () => {
    scene.provider.faults = {
      idToken: (compact) => compact.replace(/.{10}$/, 'AAAAAAAAAA'),
    };
    const page = await visit();
    expect(page.failure?.code).toBe('id-token/bad-signature');
    expect(stateOf(page)).toMatch(/^anonymous/);
  });

  it('R-235 that cannot be had are another failure than a bad signature, and none is remembered', async () => {
    scene.provider.faults = {
      respond: ({ path }) => (path === '/jwks' ? answer(404) : undefined),
    };
    expect((await visit()).failure?.code).toBe('jwks/request-failed');
    scene.provider.faults = {};
    expect((await visit()).failure).toBeUndefined();
  });

  const withoutKeys = (page: Page): Promise<string> => {
    scene.provider.faults = {
      respond: ({ path }) => (path === '/jwks' ? answer(503) : undefined),
    };
    return settle(renew(page.client));
  };

  it.each(['', ' after a reload'])(
    'R-236 that cannot be had now go on being used as they were%s',
    async (when) => {
      let page = await scene.signIn({ config: { silentRenew: false } });
      await scene.clock.advance(2 * 3600);
      const before = held(page);
      if (when) {
        scene.provider.faults = { respond: () => answer(503) };
        page = await scene.visit({ config: { silentRenew: false } });
      }
      expect(await withoutKeys(page)).toBe('done');
      expect(held(page).accessToken).not.toBe(before.accessToken);
      expect(held(page).refreshToken).not.toBe(before.refreshToken);
    },
  );

  it('pain 4 no refresh token is spent while nobody could judge the answer', async () => {
    await scene.signIn({ config: { silentRenew: false } });
    scene.storage.entries.delete('oidc:0-app:app:https%3A%2F%2Fop.example:keys');
    const page = await scene.visit({ config: { silentRenew: false } });
    const before = held(page);
    expect(await withoutKeys(page)).toBe('jwks/request-failed');
    expect(count('POST /token')).toBe(0);
    expect(held(page)).toBe(before);
    scene.provider.faults = {};
    expect(await settle(renew(page.client))).toBe('done');
  });

  it.each<[string, unknown, string]>([
    ['an empty set', { keys: [] }, 'jwks/no-matching-key'],
    ['no set', {}, 'jwks/request-failed'],
    ['a list', [], 'jwks/request-failed'],
    ['nothing', null, 'jwks/request-failed'],
    ['null for a key', { keys: [null] }, 'jwks/no-matching-key'],
  ])('R-234 %s is refused with at most one fetch more', async (_, jwks, code) => {
    scene.provider.faults = { jwks: () => jwks };
    expect((await visit()).failure?.code).toBe(code);
    expect(count('GET /jwks')).toBeLessThanOrEqual(2);
  });

  it('R-411 in the storage are not trusted when they are none', async () => {
    await scene.signIn();
    const key = 'oidc:0-app:app:https%3A%2F%2Fop.example:keys';
    const record = JSON.parse(scene.storage.entries.get(key) ?? '') as object;
    for (const json of [null, { keys: 'x' }, []]) {
      scene.storage.entries.set(key, JSON.stringify({ ...record, json }));
      expect((await visit()).failure).toBeUndefined();
    }
    expect(count('GET /jwks')).toBe(3);
  });
});

function networkFailure(): Error {
  return Object.assign(new Error('No answer.'), { code: 'network/failed' });
}
