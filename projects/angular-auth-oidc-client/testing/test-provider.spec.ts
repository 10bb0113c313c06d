import { createHash } from 'node:crypto';
import type { HttpResponse } from 'angular-auth-oidc-client/core';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { createFakeClock } from './fake-ports';
import type { FakeClock } from './fake-ports';
import { createTestProvider } from './test-provider';
import type { TestProvider, TestProviderOptions } from './test-provider';

const verifier = 'v'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');
const callbackUrl = 'https://app.example/callback';

let clock: FakeClock;
let provider: TestProvider;

const start = async (options: TestProviderOptions = {}): Promise<void> => {
  clock = createFakeClock();
  provider = await createTestProvider({ clock, alg: 'ES256', ...options });
};
beforeEach(() => start());

type Fields = Record<string, string>;
interface Tokens {
  access_token: string;
  refresh_token: string;
  id_token: string;
  expires_in: number;
  scope: string;
}

const request = (changes: Record<string, string | undefined> = {}): string => {
  const parameters: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: 'app',
    redirect_uri: callbackUrl,
    scope: 'openid offline_access',
    state: 'the-state',
    nonce: 'the-nonce',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...changes,
  };
  const url = new URL(provider.metadata.authorization_endpoint);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
};

const answerOf = (callback: string): Fields => Object.fromEntries(new URL(callback).searchParams);

const post = (url: string, fields: Fields | string): Promise<HttpResponse> =>
  provider.send({
    method: 'POST',
    url,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
const get = (url: string, headers: Fields = {}): Promise<HttpResponse> =>
  provider.send({ method: 'GET', url, headers });

const codeFields = (code = answerOf(provider.authorize(request()))['code'] ?? ''): Fields => ({
  grant_type: 'authorization_code',
  client_id: 'app',
  code,
  redirect_uri: callbackUrl,
  code_verifier: verifier,
});
const redeem = (changes: Fields = {}): Promise<HttpResponse> =>
  post(provider.metadata.token_endpoint, { ...codeFields(), ...changes });
const refresh = (refresh_token: string, changes: Fields = {}): Promise<HttpResponse> =>
  post(provider.metadata.token_endpoint, {
    grant_type: 'refresh_token',
    client_id: 'app',
    refresh_token,
    ...changes,
  });
const revoke = (token: string): Promise<HttpResponse> =>
  post(provider.metadata.revocation_endpoint, { client_id: 'app', token });
const userInfo = (token: string): Promise<HttpResponse> =>
  get(provider.metadata.userinfo_endpoint, { Authorization: `Bearer ${token}` });

const json = (response: HttpResponse): unknown => JSON.parse(response.body);
const tokensOf = (response: HttpResponse): Tokens => json(response) as Tokens;
const signIn = async (): Promise<Tokens> => tokensOf(await redeem());
const verify = async (idToken: string): ReturnType<typeof jwtVerify> =>
  jwtVerify(idToken, createLocalJWKSet({ keys: [...provider.jwks.keys] }), {
    issuer: provider.issuer,
    audience: 'app',
    currentDate: new Date(clock.now() * 1000),
  });

const refused = (error: string, status = 400): unknown =>
  expect.objectContaining({ status, body: JSON.stringify({ error }) });

describe('discovery', () => {
  it('the document stands under the issuer and names the endpoints and the algorithm', async () => {
    const response = await get('https://op.example/.well-known/openid-configuration');

    expect(response).toMatchObject({ status: 200, contentType: 'application/json' });
    expect(json(response)).toEqual(provider.metadata);
    expect(provider.metadata).toMatchObject({
      issuer: 'https://op.example',
      token_endpoint: 'https://op.example/token',
      id_token_signing_alg_values_supported: ['ES256'],
    });
  });

  it('an issuer with a path and a final slash keeps both', async () => {
    await start({ issuer: 'https://op.example/tenant/' });

    const response = await get('https://op.example/tenant/.well-known/openid-configuration');

    expect(json(response)).toMatchObject({
      issuer: 'https://op.example/tenant/',
      jwks_uri: 'https://op.example/tenant/jwks',
    });
  });

  it('after a rotation the key set holds the old key too, and the new one signs', async () => {
    const before = await signIn();
    await provider.rotateKeys();
    const after = await signIn();

    const { keys } = json(await get(provider.metadata.jwks_uri)) as {
      keys: { kid: string }[];
    };
    expect(keys.map(({ kid }) => kid)).toEqual(['key-2', 'key-1']);
    expect((await verify(before.id_token)).protectedHeader.kid).toBe('key-1');
    expect((await verify(after.id_token)).protectedHeader.kid).toBe('key-2');
  });
});

describe('authorization', () => {
  it('answers with code, state and iss at the redirect URI', () => {
    const callback = provider.authorize(request());

    expect(callback.startsWith(`${callbackUrl}?`)).toBe(true);
    expect(answerOf(callback)).toEqual({
      code: expect.stringMatching(/^[\w-]{43}$/) as unknown,
      state: 'the-state',
      iss: 'https://op.example',
    });
  });

  it('answers in the fragment when asked to, and keeps a query of the redirect URI', () => {
    const inFragment = new URL(provider.authorize(request({ response_mode: 'fragment' })));
    const withQuery = provider.authorize(request({ redirect_uri: `${callbackUrl}?a=%20` }));

    expect(inFragment.search).toBe('');
    expect(new URLSearchParams(inFragment.hash.slice(1)).get('state')).toBe('the-state');
    expect(withQuery.startsWith(`${callbackUrl}?a=%20&code=`)).toBe(true);
  });

  it('refuses as the user or the provider decides', () => {
    const answer = { error: 'access_denied', error_description: 'No, thanks' };

    expect(answerOf(provider.authorize(request(), answer))).toEqual({
      ...answer,
      state: 'the-state',
      iss: 'https://op.example',
    });
  });

  it.each([
    ['PKCE is missing', { code_challenge: undefined }, 'invalid_request'],
    ['PKCE is plain', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['the response type is none', { response_type: 'none' }, 'unsupported_response_type'],
  ])('redirects with an error where %s', (_, changes, error) => {
    expect(answerOf(provider.authorize(request(changes)))).toMatchObject({ error });
  });

  it('redirects with an error where a parameter comes twice', () => {
    expect(answerOf(provider.authorize(`${request()}&state=other`))).toMatchObject({
      error: 'invalid_request',
    });
  });

  it('shows an error page instead of redirecting to a stranger', async () => {
    await start({ redirectUris: [callbackUrl] });

    expect(() => provider.authorize(request({ client_id: 'other' }))).toThrow('client_id');
    expect(() => provider.authorize(request({ redirect_uri: `${callbackUrl}/` }))).toThrow(
      'redirect_uri',
    );
    expect(() => provider.authorize(request({ redirect_uri: undefined }))).toThrow('redirect_uri');
    expect(() => provider.authorize('https://op.example/elsewhere')).toThrow('endpoint');
  });
});

describe('tokens in the answer', () => {
  const fragmentOf = (callback: string): Fields => {
    const { search, hash } = new URL(callback);
    expect(search).toBe('');
    return Object.fromEntries(new URLSearchParams(hash.slice(1)));
  };
  const halfHash = (text: string): string =>
    createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');

  it.each([
    ['id_token', ['id_token']],
    ['id_token token', ['access_token', 'expires_in', 'id_token', 'token_type']],
    ['token id_token', ['access_token', 'expires_in', 'id_token', 'token_type']],
    ['code id_token', ['code', 'id_token']],
    ['code token', ['access_token', 'code', 'expires_in', 'token_type']],
    ['code id_token token', ['access_token', 'code', 'expires_in', 'id_token', 'token_type']],
  ])('%s brings exactly %j beside state and iss', async (response_type, brought) => {
    const answered = fragmentOf(await provider.respondTo(request({ response_type })));
    expect(Object.keys(answered).sort()).toEqual([...brought, 'iss', 'state'].sort());
  });

  it('the ID token is good to an independent verifier, and tied to what comes with it', async () => {
    const {
      code = '',
      access_token = '',
      id_token = '',
    } = fragmentOf(await provider.respondTo(request({ response_type: 'code id_token token' })));
    const { payload } = await verify(id_token);
    expect(payload).toMatchObject({
      sub: 'user-1',
      nonce: 'the-nonce',
      at_hash: halfHash(access_token),
      c_hash: halfHash(code),
    });
    expect(json(await userInfo(access_token))).toMatchObject({ sub: 'user-1' });
    const tokens = tokensOf(await post(provider.metadata.token_endpoint, codeFields(code)));
    expect(tokens.access_token).not.toBe(access_token);
  });

  it('there are no hashes of what does not come', async () => {
    const { id_token = '' } = fragmentOf(
      await provider.respondTo(request({ response_type: 'id_token' })),
    );
    const { payload } = await verify(id_token);
    expect(payload).not.toHaveProperty('at_hash');
    expect(payload).not.toHaveProperty('c_hash');
  });

  it('a code used twice takes back what came with it too', async () => {
    const { code = '', access_token = '' } = fragmentOf(
      await provider.respondTo(request({ response_type: 'code token' })),
    );
    await post(provider.metadata.token_endpoint, codeFields(code));
    expect(provider.isActive(access_token)).toBe(true);
    await post(provider.metadata.token_endpoint, codeFields(code));
    expect(provider.isActive(access_token)).toBe(false);
  });

  it('no code, no PKCE', async () => {
    const asked = request({
      response_type: 'id_token',
      code_challenge: undefined,
      code_challenge_method: undefined,
    });
    expect(fragmentOf(await provider.respondTo(asked))).toHaveProperty('id_token');
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    [
      'PKCE is missing',
      { response_type: 'code token', code_challenge: undefined },
      'invalid_request',
    ],
    ['the nonce is missing', { response_type: 'id_token', nonce: undefined }, 'invalid_request'],
    [
      'tokens are wanted in the query',
      { response_type: 'id_token token', response_mode: 'query' },
      'invalid_request',
    ],
    ['only a token is wanted', { response_type: 'token' }, 'unsupported_response_type'],
  ])('refuses in the fragment where %s', async (_, changes, error) => {
    expect(fragmentOf(await provider.respondTo(request(changes)))).toEqual({
      error,
      state: 'the-state',
      iss: 'https://op.example',
    });
  });

  it('a plain code comes in the query as ever, and authorize() leaves tokens to respondTo()', async () => {
    expect(answerOf(await provider.respondTo(request()))).toHaveProperty('code');
    expect(() => provider.authorize(request({ response_type: 'code token' }))).toThrow('respondTo');
  });

  it('faults reach it, and learn that it is no token request', async () => {
    const paths: string[] = [];
    provider.faults = {
      idTokenClaims: (claims, { path, parameters }) => {
        paths.push(`${path} ${parameters['response_type'] ?? ''}`);
        return { ...claims, sub: 'other' };
      },
      idToken: (compact, { path }) => `${compact}.${path}`,
    };
    const { id_token = '' } = fragmentOf(
      await provider.respondTo(request({ response_type: 'id_token' })),
    );
    expect(paths).toEqual(['/authorize id_token']);
    expect(id_token).toMatch(/\.\/authorize$/);
  });
});

describe('a user who is not asked', () => {
  it('prompt=none is refused where nobody is signed in', () => {
    const asked = request({ prompt: 'none' });
    expect(answerOf(provider.authorize(asked))).toHaveProperty('code');
    expect(answerOf(provider.authorize(asked, { isSignedIn: false }))).toMatchObject({
      error: 'login_required',
    });
    expect(answerOf(provider.authorize(request(), { isSignedIn: false }))).toHaveProperty('code');
  });
});

describe('pushed requests', () => {
  const parameters = (changes: Record<string, string | undefined> = {}): Fields =>
    Object.fromEntries(new URL(request(changes)).searchParams);
  const push = (fields: Fields): Promise<HttpResponse> =>
    post(provider.metadata.pushed_authorization_request_endpoint, fields);
  const referTo = (request_uri: string): string => {
    const url = new URL(provider.metadata.authorization_endpoint);
    url.search = new URLSearchParams({ client_id: 'app', request_uri }).toString();
    return url.href;
  };
  const pushed = async (): Promise<string> =>
    (json(await push(parameters())) as { request_uri: string }).request_uri;

  it('one is taken, and answered like an open request, once', async () => {
    const response = await push(parameters());
    expect(response).toMatchObject({ status: 201, contentType: 'application/json' });
    expect(json(response)).toEqual({
      request_uri: expect.stringMatching(/^urn:/) as unknown,
      expires_in: 60,
    });
    const { request_uri } = json(response) as { request_uri: string };
    expect(answerOf(provider.authorize(referTo(request_uri)))).toMatchObject({
      code: expect.any(String) as unknown,
      state: 'the-state',
    });
    expect(() => provider.authorize(referTo(request_uri))).toThrow('request_uri');
  });

  it('it is forgotten after a minute', async () => {
    const request_uri = await pushed();
    clock.jump(60);
    expect(() => provider.authorize(referTo(request_uri))).toThrow('request_uri');
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ['without PKCE', { code_challenge: undefined }, 'invalid_request'],
    ['of an unknown type', { response_type: 'none' }, 'unsupported_response_type'],
    ['without a redirect URI', { redirect_uri: undefined }, 'invalid_request'],
    ['that refers to another', { request_uri: 'urn:a' }, 'invalid_request'],
  ])('one %s is refused', async (_, changes, error) => {
    expect(await push(parameters(changes))).toEqual(refused(error));
  });

  it('one of another client is refused', async () => {
    expect(await push(parameters({ client_id: 'other' }))).toEqual(refused('invalid_client', 401));
  });

  it('where they are required, an open request is refused', async () => {
    await start({ requiresPushedRequests: true });
    expect(provider.metadata.require_pushed_authorization_requests).toBe(true);
    expect(answerOf(provider.authorize(request()))).toMatchObject({ error: 'invalid_request' });
    expect(answerOf(provider.authorize(referTo(await pushed())))).toHaveProperty('code');
  });
});

describe('options', () => {
  it('user data come signed, with iss and aud', async () => {
    await start({ signsUserInfo: true });
    provider.faults = { userInfo: (claims) => ({ ...claims, extra: 1 }) };
    const { access_token } = await signIn();
    const response = await userInfo(access_token);
    expect(response).toMatchObject({ status: 200, contentType: 'application/jwt' });
    expect((await verify(response.body)).payload).toEqual({
      iss: 'https://op.example',
      aud: 'app',
      sub: 'user-1',
      name: 'Ada Lovelace',
      email: 'ada@op.example',
      extra: 1,
    });
    expect((await userInfo('unknown')).status).toBe(401);
  });

  it('M-04 a session that can be watched is named with each sign-in, not with a refusal', async () => {
    await start({ checksSession: true });
    expect(provider.metadata.check_session_iframe).toBe('https://op.example/check-session');
    expect(answerOf(provider.authorize(request()))['session_state']).toMatch(/^[\w-]+\.[\w-]+$/);
    expect(answerOf(provider.authorize(request(), { error: 'x' }))).not.toHaveProperty(
      'session_state',
    );
  });
});

describe('the code grant', () => {
  it('gives tokens whose signature and claims an independent verifier accepts', async () => {
    const tokens = await signIn();
    const { payload } = await verify(tokens.id_token);

    expect(tokens).toMatchObject({
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'openid offline_access',
    });
    expect(payload).toEqual({
      iss: 'https://op.example',
      sub: 'user-1',
      aud: 'app',
      iat: 1_800_000_000,
      exp: 1_800_000_300,
      auth_time: 1_800_000_000,
      nonce: 'the-nonce',
      at_hash: createHash('sha256')
        .update(tokens.access_token)
        .digest()
        .subarray(0, 16)
        .toString('base64url'),
    });
  });

  it('gives no ID token without openid and no refresh token without offline_access', async () => {
    const code = answerOf(provider.authorize(request({ scope: 'profile' })))['code'];

    const tokens = tokensOf(await post(provider.metadata.token_endpoint, codeFields(code)));

    expect(tokens).not.toHaveProperty('id_token');
    expect(tokens).not.toHaveProperty('refresh_token');
  });

  it.each<[string, Fields]>([
    ['the code verifier is another', { code_verifier: 'w'.repeat(43) }],
    ['the code verifier is missing', { code_verifier: '' }],
    ['the redirect URI is another', { redirect_uri: `${callbackUrl}/` }],
    ['the code is unknown', { code: 'unknown' }],
  ])('invalid_grant where %s', async (_, changes) => {
    expect(await redeem(changes)).toEqual(refused('invalid_grant'));
  });

  it('invalid_grant where the code is more than a minute old', async () => {
    const fields = codeFields();
    clock.jump(60);

    expect(await post(provider.metadata.token_endpoint, fields)).toEqual(refused('invalid_grant'));
  });

  it('a code that failed once is spent', async () => {
    const fields = codeFields();
    const send = (changes: Fields): Promise<HttpResponse> =>
      post(provider.metadata.token_endpoint, { ...fields, ...changes });

    await send({ code_verifier: 'w'.repeat(43) });

    expect(await send({})).toEqual(refused('invalid_grant'));
  });

  it('a code used twice gives nothing and takes back what it gave', async () => {
    const fields = codeFields();
    const tokens = tokensOf(await post(provider.metadata.token_endpoint, fields));

    expect(await post(provider.metadata.token_endpoint, fields)).toEqual(refused('invalid_grant'));
    expect(provider.isActive(tokens.access_token)).toBe(false);
    expect(provider.isActive(tokens.refresh_token)).toBe(false);
  });

  it('each authorization has its own user', async () => {
    const { code } = answerOf(provider.authorize(request(), { user: { sub: 'user-2' } }));
    const tokens = tokensOf(await post(provider.metadata.token_endpoint, codeFields(code)));

    expect((await verify(tokens.id_token)).payload.sub).toBe('user-2');
    expect(json(await userInfo(tokens.access_token))).toEqual({ sub: 'user-2' });
  });

  it('refuses another client, another grant type, a doubled field and a body that is no form', async () => {
    const url = provider.metadata.token_endpoint;
    const body = new URLSearchParams(codeFields()).toString();
    const asText = provider.send({
      method: 'POST',
      url,
      headers: { 'content-type': 'text/plain' },
      body,
    });

    expect(await redeem({ client_id: 'other' })).toEqual(refused('invalid_client', 401));
    expect(await redeem({ grant_type: 'password' })).toEqual(refused('unsupported_grant_type'));
    expect(await post(url, `${body}&code=other`)).toEqual(refused('invalid_request'));
    expect(await asText).toEqual(refused('invalid_request'));
  });
});

describe('the refresh grant', () => {
  it('rotates the refresh token; the ID token keeps auth_time and has no nonce', async () => {
    const first = await signIn();
    clock.jump(100);

    const second = tokensOf(await refresh(first.refresh_token));
    const { payload } = await verify(second.id_token);

    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(payload).toMatchObject({ auth_time: 1_800_000_000, iat: 1_800_000_100, sub: 'user-1' });
    expect(payload).not.toHaveProperty('nonce');
    expect(provider.isActive(first.refresh_token)).toBe(false);
    expect(provider.isActive(first.access_token)).toBe(true);
  });

  it('a spent refresh token ends the whole grant', async () => {
    const first = await signIn();
    const second = tokensOf(await refresh(first.refresh_token));

    expect(await refresh(first.refresh_token)).toEqual(refused('invalid_grant'));
    expect(await refresh(second.refresh_token)).toEqual(refused('invalid_grant'));
    expect(provider.isActive(second.access_token)).toBe(false);
  });

  it('an access token or a stranger is no refresh token', async () => {
    const { access_token } = await signIn();

    expect(await refresh(access_token)).toEqual(refused('invalid_grant'));
    expect(await refresh('unknown')).toEqual(refused('invalid_grant'));
  });

  it('the scope can become smaller, not larger', async () => {
    const { refresh_token } = await signIn();

    expect(await refresh(refresh_token, { scope: 'openid admin' })).toEqual(
      refused('invalid_scope'),
    );
    const smaller = tokensOf(await refresh(refresh_token, { scope: 'openid' }));
    expect(smaller.scope).toBe('openid');
    expect(provider.isActive(smaller.refresh_token)).toBe(true);
  });
});

describe('tokens in use', () => {
  it('userinfo answers to an access token in the header', async () => {
    const { access_token } = await signIn();

    expect(json(await userInfo(access_token))).toEqual({
      sub: 'user-1',
      name: 'Ada Lovelace',
      email: 'ada@op.example',
    });
  });

  it('userinfo refuses no token, a refresh token, and an expired access token', async () => {
    const { access_token, refresh_token } = await signIn();

    expect((await get(provider.metadata.userinfo_endpoint)).status).toBe(401);
    expect((await userInfo(refresh_token)).status).toBe(401);
    clock.jump(299);
    expect((await userInfo(access_token)).status).toBe(200);
    clock.jump(1);
    expect((await userInfo(access_token)).status).toBe(401);
    expect(provider.isActive(access_token)).toBe(false);
  });

  it('a revoked access token takes nothing with it', async () => {
    const { access_token, refresh_token } = await signIn();

    expect(await revoke(access_token)).toMatchObject({ status: 200, body: '' });
    expect((await userInfo(access_token)).status).toBe(401);
    expect(provider.isActive(refresh_token)).toBe(true);
  });

  it('a revoked refresh token takes its access tokens with it', async () => {
    const { access_token, refresh_token } = await signIn();
    const other = await signIn();

    expect((await revoke(refresh_token)).status).toBe(200);
    expect(provider.isActive(access_token)).toBe(false);
    expect(await refresh(refresh_token)).toEqual(refused('invalid_grant'));
    expect(provider.isActive(other.access_token)).toBe(true);
  });

  it('V-02 revoking an unknown token succeeds; revoking none does not', async () => {
    expect((await revoke('unknown')).status).toBe(200);
    expect(await post(provider.metadata.revocation_endpoint, { client_id: 'app' })).toEqual(
      refused('invalid_request'),
    );
  });
});

describe('the wire', () => {
  it('records each request in order, with its fields and its headers by lower-case name', async () => {
    await redeem({ code: 'unknown' });
    await userInfo('a-token');

    expect(provider.requests).toMatchObject([
      { method: 'POST', path: '/token', parameters: { code: 'unknown', client_id: 'app' } },
      {
        method: 'GET',
        path: '/userinfo',
        parameters: {},
        headers: { authorization: 'Bearer a-token' },
      },
    ]);
  });

  it('answers only at its own origin, and records the attempt', async () => {
    await expect(get('https://evil.example/jwks')).rejects.toMatchObject({
      code: 'network/failed',
    });

    expect(provider.requests[0]?.url).toBe('https://evil.example/jwks');
  });

  it('has no other address and no other method', async () => {
    expect((await get('https://op.example/elsewhere')).status).toBe(404);
    expect((await get(provider.metadata.token_endpoint)).status).toBe(404);
  });

  it('keeps back the answers of a held path, not what the request does, until released', async () => {
    const { refresh_token } = await signIn();
    const release = provider.hold('/token');
    let answered = false;

    const pending = refresh(refresh_token).then((response) => {
      answered = true;
      return response;
    });
    await clock.advance(0);
    const keysStillAnswer = await get(provider.metadata.jwks_uri);

    expect(keysStillAnswer.status).toBe(200);
    expect(provider.isActive(refresh_token)).toBe(false);
    expect(answered).toBe(false);
    release();
    expect((await pending).status).toBe(200);
    expect((await redeem()).status).toBe(200);
  });

  it('keeps back a broken network too', async () => {
    const release = provider.hold('/jwks');
    provider.faults = { respond: () => Promise.reject(new Error('broken')) };
    let settled = false;

    const pending = get(provider.metadata.jwks_uri).catch((error: unknown) => {
      settled = true;
      return error;
    });
    await clock.advance(0);

    expect(settled).toBe(false);
    release();
    expect(await pending).toEqual(new Error('broken'));
  });

  it('an issuer on its own runs on real time', async () => {
    const onRealTime = await createTestProvider({ alg: 'ES256' });

    expect(Math.abs(onRealTime.clock.now() - Date.now() / 1000)).toBeLessThan(60);
  });
});

describe('faults', () => {
  it('bend one answer each, and nothing is left of them after {}', async () => {
    provider.faults = {
      metadata: (document) => ({ ...document, issuer: 'https://other.example' }),
      jwks: () => ({ keys: [] }),
      tokenResponse: (response, { parameters }) => ({
        ...response,
        token_type: parameters['grant_type'],
      }),
      userInfo: (claims) => ({ ...claims, sub: 'other' }),
      callback: (parameters) => {
        parameters.delete('iss');
      },
    };
    const { metadata } = provider;
    const discovery = `${provider.issuer}/.well-known/openid-configuration`;
    const tokens = await signIn();

    expect(json(await get(discovery))).toHaveProperty('issuer', 'https://other.example');
    expect(json(await get(metadata.jwks_uri))).toEqual({ keys: [] });
    expect(tokens).toHaveProperty('token_type', 'authorization_code');
    expect(json(await userInfo(tokens.access_token))).toHaveProperty('sub', 'other');
    expect(answerOf(provider.authorize(request()))).not.toHaveProperty('iss');

    provider.faults = {};

    expect(json(await get(discovery))).toEqual(metadata);
    expect(json(await get(metadata.jwks_uri))).toEqual(provider.jwks);
    expect(await signIn()).toHaveProperty('token_type', 'Bearer');
    expect(json(await userInfo(tokens.access_token))).toHaveProperty('sub', 'user-1');
    expect(answerOf(provider.authorize(request()))).toHaveProperty('iss');
  });

  it('bend an ID token before and after it is signed', async () => {
    provider.faults = {
      idTokenClaims: (claims) => ({ ...claims, azp: 'other', nonce: undefined }),
      idTokenHeader: (header) => ({ ...header, kid: 'key-1', extra: true }),
    };
    const { payload, protectedHeader } = await verify((await signIn()).id_token);

    expect(payload).toMatchObject({ azp: 'other', sub: 'user-1' });
    expect(payload).not.toHaveProperty('nonce');
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'JWT', kid: 'key-1', extra: true });

    provider.faults = { idToken: (compact) => `${compact}.` };
    expect((await signIn()).id_token.split('.')).toHaveLength(4);
  });

  it('text goes out as it is, null as JSON', async () => {
    provider.faults = { tokenResponse: () => '{"access_token":', userInfo: () => null };
    const response = await redeem();
    provider.faults = { userInfo: () => null };

    expect(response).toMatchObject({ status: 200, body: '{"access_token":' });
    expect((await userInfo((await signIn()).access_token)).body).toBe('null');
  });

  it('refusals stay as they are', async () => {
    provider.faults = { tokenResponse: () => ({}) };

    expect(await redeem({ code: 'unknown' })).toEqual(refused('invalid_grant'));
  });

  it('respond takes the place of the answer, and then the request does nothing', async () => {
    const { refresh_token } = await signIn();
    const busy = { status: 503, contentType: '', retryAfter: '2', body: '' };
    provider.faults = { respond: ({ path }) => (path === '/token' ? busy : undefined) };

    expect(await refresh(refresh_token)).toEqual(busy);
    expect(provider.isActive(refresh_token)).toBe(true);
    expect((await get(provider.metadata.jwks_uri)).status).toBe(200);
  });

  it('changing a document in place leaves the provider as it was', async () => {
    provider.faults = {
      metadata: (document) => Object.assign(document, { issuer: 'other' }),
      jwks: (set) => {
        set.keys.pop();
        return set;
      },
      userInfo: (claims) => Object.assign(claims, { sub: 'other' }),
    };
    const { access_token } = await signIn();
    await get(`${provider.issuer}/.well-known/openid-configuration`);
    await get(provider.metadata.jwks_uri);
    await userInfo(access_token);
    provider.faults = {};

    expect(provider.metadata.issuer).toBe('https://op.example');
    expect(provider.jwks.keys).toHaveLength(1);
    expect(json(await userInfo(access_token))).toHaveProperty('sub', 'user-1');
  });

  it('a token of the test’s own making is signed with the current key', async () => {
    const compact = await provider.signIdToken(
      { iss: provider.issuer, aud: 'app', sub: 'made-up' },
      { typ: undefined, extra: 1 },
    );
    const { payload, protectedHeader } = await verify(compact);

    expect(payload.sub).toBe('made-up');
    expect(protectedHeader).toEqual({ alg: 'ES256', kid: 'key-1', extra: 1 });
  });
});
