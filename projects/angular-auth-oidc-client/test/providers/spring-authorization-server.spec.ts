import { logoutAndRevoke, renew, revoke } from 'angular-auth-oidc-client/core';
import { outcomeOf } from '../flows/scene';
import {
  claimsOf,
  documentedConfiguration,
  signInAt,
  signOutUrl,
  type Page,
  type ProviderProfile,
  type ProviderScene,
} from './scene';

const issuer = 'https://auth.example.com';
const config = documentedConfiguration('Spring Authorization Server');
const authMethods = [
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
];
const profile: ProviderProfile = {
  config,
  discoveryUrl: `${issuer}/.well-known/openid-configuration`,
  metadata: {
    issuer,
    authorization_endpoint: `${issuer}/oauth2/authorize`,
    device_authorization_endpoint: `${issuer}/oauth2/device_authorization`,
    token_endpoint: `${issuer}/oauth2/token`,
    token_endpoint_auth_methods_supported: authMethods,
    jwks_uri: `${issuer}/oauth2/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
    end_session_endpoint: `${issuer}/connect/logout`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token'],
    revocation_endpoint: `${issuer}/oauth2/revoke`,
    revocation_endpoint_auth_methods_supported: authMethods,
    introspection_endpoint: `${issuer}/oauth2/introspect`,
    introspection_endpoint_auth_methods_supported: authMethods,
    code_challenge_methods_supported: ['S256'],
    tls_client_certificate_bound_access_tokens: true,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid'],
  },
  claims: { azp: 'orders-app', sid: 'session-1', jti: 'token-1', at_hash: undefined },
  // A public client gets no refresh token, whatever it asks for.
  tokenResponse: ({ refresh_token: _, ...json }) => json,
  userInfo: ({ sub }) => ({ sub }),
  respond: ({ path }) =>
    path.endsWith('/revoke')
      ? {
          status: 401,
          contentType: 'application/json',
          retryAfter: undefined,
          body: '{"error":"invalid_client"}',
        }
      : undefined,
};

/** Renews in an iframe, for a user who is or is not signed in at the provider. */
async function renewSilently(page: Page, isSignedIn = true): Promise<string> {
  const outcome = outcomeOf(renew(page.client));
  await scene.clock.advance(0);
  const frame = page.ports.browser.awaited.at(-1);
  if (!frame?.frameUrl) throw new Error('There is no iframe.');
  const asked = new URL(frame.frameUrl).searchParams;
  expect([asked.get('prompt'), asked.get('redirect_uri')]).toEqual(['none', config.silentRenewUrl]);
  frame.bring(await scene.respondTo(frame.frameUrl, { isSignedIn }));
  return outcome;
}

let scene: ProviderScene;
beforeEach(async () => {
  scene = await signInAt(profile);
});
afterEach(() => scene.close());

it('signs in, with user data that have no more than sub', async () => {
  const page = await scene.open();
  expect(page.failure).toBeUndefined();
  expect(claimsOf(page)).toMatchObject({ iss: issuer, azp: 'orders-app' });
  expect(page.client.store.value).toMatchObject({ userData: { sub: 'user-1' } });
  page.client.destroy();
  expect(claimsOf(await scene.open({ reload: true }))['iss']).toBe(issuer);
});

it('renews in an iframe, because a public client gets no refresh token', async () => {
  const page = await scene.open();
  expect(await renewSilently(page)).toBe('done');
  expect(await renewSilently(page)).toBe('done');
  expect(claimsOf(page)['iss']).toBe(issuer);
});

it('renews in an iframe by itself before the access token expires', async () => {
  const page = await scene.open();
  const { awaited } = page.ports.browser;
  for (let second = 0; second < 300 && awaited.length === 0; second++) {
    await scene.clock.advance(1);
  }
  awaited[0]?.bring(await scene.respondTo(awaited[0].frameUrl ?? ''));
  await scene.clock.advance(301);
  expect(page.client.store.value.status).toBe('authenticated');
});

it('says at the sign-in that refresh tokens were expected and none came', async () => {
  const { silentRenewUrl: _, ...rest } = config;
  scene = await signInAt({ ...profile, config: { ...rest, useRefreshToken: true } });
  const { ports } = await scene.open();
  const warnings = ports.log.lines.filter(({ level }) => level === 'warn');
  expect(warnings.some(({ message }) => message.includes('silentRenewUrl'))).toBe(true);
});

it('keeps the session if nobody is signed in at the provider, until the access token expires', async () => {
  const page = await scene.open();
  expect(await renewSilently(page, false)).toBe('authorization-response/error');
  expect(page.client.store.value.status).toBe('authenticated');
  await scene.clock.advance(301);
  expect(page.client.store.value.status).toBe('anonymous');
});

it('refuses a revocation, and a sign-out goes on all the same', async () => {
  const page = await scene.open();
  expect(await outcomeOf(revoke(page.client, 'access_token'))).toBe('revocation/error');
  expect(page.client.store.value.status).toBe('authenticated');
  let target = '';
  const refusal = await logoutAndRevoke(page.client, { urlHandler: (url) => (target = url) });
  expect(refusal?.code).toBe('revocation/error');
  expect(page.client.store.value.status).toBe('anonymous');
  expect(target.split('?')[0]).toBe(`${issuer}/connect/logout`);
});

it('signs out with the ID token as a hint, which this provider requires', async () => {
  const url = await signOutUrl(await scene.open());
  expect(url.href.split('?')[0]).toBe(`${issuer}/connect/logout`);
  expect(url.searchParams.has('id_token_hint')).toBe(true);
  expect(url.searchParams.get('post_logout_redirect_uri')).toBe('https://app.example.com/');
});
