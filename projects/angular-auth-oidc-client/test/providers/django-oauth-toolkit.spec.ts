import { logout, OidcError, renew, revoke, usableAccessToken } from 'angular-auth-oidc-client/core';
import { answer, outcomeOf } from '../flows/scene';
import {
  claimsOf,
  documentedConfiguration,
  signInAt,
  signOutUrl,
  type ProviderProfile,
  type ProviderScene,
} from './scene';

const issuer = 'https://id.example.com/o';
const config = documentedConfiguration('django-oauth-toolkit');
const metadata = {
  issuer,
  authorization_endpoint: `${issuer}/authorize/`,
  token_endpoint: `${issuer}/token/`,
  userinfo_endpoint: `${issuer}/userinfo/`,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  scopes_supported: ['openid', 'profile', 'email'],
  response_types_supported: [
    'code',
    'token',
    'id_token',
    'id_token token',
    'code token',
    'code id_token',
    'code id_token token',
  ],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256', 'HS256'],
  token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
  code_challenge_methods_supported: ['plain', 'S256'],
  claims_supported: ['sub'],
};
const profile: ProviderProfile = {
  config,
  discoveryUrl: `${issuer}/.well-known/openid-configuration`,
  metadata: { ...metadata, end_session_endpoint: `${issuer}/logout/` },
  endpoints: { [`${issuer}/revoke_token/`]: 'revocation_endpoint' },
  claims: { jti: '6d3c7c1e-5f0b-4d38-9b0f-0c9f4c1d2e3a' },
  tokenResponse: (json) => ({ ...json, scope: 'openid profile' }),
  userInfo: ({ sub }) => ({ sub }),
};
const hybrid = { ...config, responseType: 'code id_token' };

let scene: ProviderScene;
afterEach(() => scene.close());

describe('an application with the documented configuration', () => {
  beforeEach(async () => {
    scene = await signInAt(profile);
  });

  it('signs in, with user data that have no more than sub', async () => {
    expect(new URL(scene.wentTo).searchParams.get('scope')).toBe('openid profile');
    const page = await scene.open();
    expect(page.failure).toBeUndefined();
    expect(claimsOf(page)['iss']).toBe(issuer);
    expect(page.client.store.value).toMatchObject({ userData: { sub: 'user-1' } });
    page.client.destroy();
    expect(claimsOf(await scene.open({ reload: true }))['iss']).toBe(issuer);
  });

  it('renews with rotating refresh tokens', async () => {
    const { client } = await scene.open();
    for (let round = 0; round < 3; round++) expect(await outcomeOf(renew(client))).toBe('done');
  });

  it('revokes at an endpoint that the discovery document does not name', async () => {
    const { client } = await scene.open();
    expect(await outcomeOf(revoke(client, 'refresh_token'))).toBe('done');
    expect(scene.asked).toContain(`POST ${issuer}/revoke_token/`);
  });

  it('signs out at the provider', async () => {
    const url = await signOutUrl(await scene.open());
    expect(url.href.split('?')[0]).toBe(`${issuer}/logout/`);
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe('https://app.example.com/');
  });

  it('takes a refusal without CORS headers for an outage, and hands out no expired token', async () => {
    const page = await scene.open();
    const failure = new OidcError('network/failed', 'The browser shows nothing of the response.');
    scene.provider.faults = {
      ...scene.provider.faults,
      respond: ({ path }) => (path.endsWith('/token') ? Promise.reject(failure) : undefined),
    };
    expect(await outcomeOf(renew(page.client))).toBe('network/failed');
    expect(page.client.store.value).toMatchObject({
      status: 'authenticated',
      error: { message: expect.stringContaining('CORS') as string },
    });
    expect(usableAccessToken(page.client)).not.toBe('');
    await scene.clock.advance(301);
    expect(page.client.store.value.status).toBe('authenticated');
    expect(usableAccessToken(page.client)).toBe('');
  });

  it('ends the session for a refused refresh token whose response has CORS headers', async () => {
    const page = await scene.open();
    scene.provider.faults = {
      ...scene.provider.faults,
      respond: ({ path }) =>
        path.endsWith('/token') ? answer(400, { error: 'invalid_grant' }) : undefined,
    };
    expect(await outcomeOf(renew(page.client))).toBe('renew/grant-expired');
    expect(page.client.store.value.status).toBe('anonymous');
  });
});

it('reports an error of the hybrid flow, which comes in the query [59]', async () => {
  scene = await signInAt(
    { ...profile, config: hybrid, callbackUrl: (url) => url.replace('#', '?') },
    { error: 'unauthorized_client' },
  );
  const { failure } = await scene.open();
  expect(failure).toMatchObject({
    code: 'authorization-response/error',
    error: 'unauthorized_client',
  });
});

it('signs in with the hybrid flow', async () => {
  scene = await signInAt({ ...profile, config: hybrid });
  const page = await scene.open();
  expect(page.failure).toBeUndefined();
  expect(claimsOf(page)['iss']).toBe(issuer);
});

it('signs out here if the provider has its sign-out switched off', async () => {
  scene = await signInAt({ ...profile, metadata });
  const page = await scene.open();
  await logout(page.client);
  expect(page.client.store.value.status).toBe('anonymous');
  expect(page.ports.browser.redirects).toEqual([]);
  expect(page.ports.log.lines.at(-1)).toMatchObject({
    fields: { code: 'end-session/not-supported' },
  });
});
