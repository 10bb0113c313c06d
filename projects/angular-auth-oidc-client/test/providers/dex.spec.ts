import { isInteractionRequired, logout, renew, revoke } from 'angular-auth-oidc-client/core';
import { answer, outcomeOf } from '../flows/scene';
import {
  claimsOf,
  documentedConfiguration,
  signInAt,
  signOutUrl,
  type ProviderProfile,
  type ProviderScene,
} from './scene';

const issuer = 'https://id.example.com/dex';
const config = documentedConfiguration('Dex');
const metadata = {
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  userinfo_endpoint: `${issuer}/userinfo`,
  device_authorization_endpoint: `${issuer}/device/code`,
  introspection_endpoint: `${issuer}/token/introspect`,
  grant_types_supported: ['authorization_code', 'refresh_token'],
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  code_challenge_methods_supported: ['S256', 'plain'],
  scopes_supported: ['openid', 'email', 'groups', 'profile', 'offline_access'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
};

/** Dex repeats the nonce in the ID tokens of a renewal. */
let nonce: unknown;
const profile: ProviderProfile = {
  config,
  discoveryUrl: `${issuer}/.well-known/openid-configuration`,
  metadata: { ...metadata, end_session_endpoint: `${issuer}/logout` },
  claims: { email: 'ada@example.com', email_verified: true, auth_time: undefined },
  tokenResponse: ({ scope: _, ...json }) => ({ ...json, token_type: 'bearer' }),
  userInfo: ({ sub }) => ({ sub, iss: issuer, aud: 'orders-app', name: 'ada' }),
};

let scene: ProviderScene;
beforeEach(async () => {
  scene = await signInAt(profile);
});
afterEach(() => scene.close());

/** From now on the provider refuses the refresh token as Dex does. */
function refuseRefreshTokens(): void {
  scene.provider.faults = {
    ...scene.provider.faults,
    respond: ({ parameters }) =>
      parameters['grant_type'] === 'refresh_token'
        ? answer(400, {
            error: 'invalid_request',
            error_description: 'Refresh token is invalid or has already been claimed.',
          })
        : undefined,
  };
}

it('signs in, with user data', async () => {
  const page = await scene.open();
  expect(page.failure).toBeUndefined();
  expect(claimsOf(page)).toMatchObject({ iss: issuer, email: 'ada@example.com' });
  expect(page.client.store.value).toMatchObject({
    userData: { name: 'ada' },
    // The response names no scope: it is what was asked for.
    tokens: { scope: config.scope },
  });
  page.client.destroy();
  expect(claimsOf(await scene.open({ reload: true }))['iss']).toBe(issuer);
});

it('renews three times, with an ID token that repeats the nonce', async () => {
  const page = await scene.open();
  ({ nonce } = claimsOf(page));
  const { idTokenClaims } = scene.provider.faults;
  scene.provider.faults = {
    ...scene.provider.faults,
    idTokenClaims: async (claims, request) => ({
      ...((await idTokenClaims?.(claims, request)) as object),
      nonce,
    }),
  };
  for (let round = 0; round < 3; round++) expect(await outcomeOf(renew(page.client))).toBe('done');
  expect(claimsOf(page)).toMatchObject({ nonce });
});

it('keeps the session for a refused refresh token until the access token has expired [57]', async () => {
  const page = await scene.open();
  refuseRefreshTokens();
  expect(await outcomeOf(renew(page.client))).toBe('token-response/error');
  expect(page.client.store.value.status).toBe('authenticated');
  await scene.clock.advance(301);
  expect(page.client.store.value).toMatchObject({
    status: 'anonymous',
    error: { code: 'renew/grant-expired' },
  });
  expect(isInteractionRequired(page.client.store.value.error)).toBe(true);
  const before = scene.asked.length;
  page.client.destroy();
  await scene.open({ reload: true });
  expect(scene.asked).toHaveLength(before);
});

it('revokes nothing: there is no endpoint', async () => {
  const { client } = await scene.open();
  expect(await outcomeOf(revoke(client, 'refresh_token'))).toBe('metadata/missing-endpoint');
});

it('says that no iframe renews at a Dex without sessions, which shows its login page there', async () => {
  const silentRenewUrl = 'https://app.example.com/silent-renew.html';
  scene = await signInAt({
    ...profile,
    metadata,
    config: { ...config, useRefreshToken: false, scope: 'openid profile', silentRenewUrl },
  });
  const { client } = await scene.open();
  const outcome = outcomeOf(renew(client));
  await scene.clock.advance(21);
  expect(await outcome).toBe('renew/timeout');
  expect(client.store.value.status).toBe('authenticated');
});

it('signs out at a Dex with sessions', async () => {
  const url = await signOutUrl(await scene.open());
  expect(url.href.split('?')[0]).toBe(`${issuer}/logout`);
  expect(url.searchParams.get('post_logout_redirect_uri')).toBe('https://app.example.com/');
});

it('signs out here at a Dex without sessions, which has no end of session', async () => {
  scene = await signInAt({ ...profile, metadata });
  const page = await scene.open();
  await logout(page.client);
  expect(page.client.store.value.status).toBe('anonymous');
  expect(page.ports.browser.redirects).toEqual([]);
  expect(page.ports.log.lines.at(-1)).toMatchObject({
    fields: { code: 'end-session/not-supported' },
  });
});
