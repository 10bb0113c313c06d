import { renew, revoke } from 'angular-auth-oidc-client/core';
import { answer, outcomeOf } from '../flows/scene';
import {
  claimsOf,
  documentedConfiguration,
  signInAt,
  signOutUrl,
  type ProviderProfile,
  type ProviderScene,
} from './scene';

const issuer = 'https://auth.example.com';
const config = documentedConfiguration('Ory Hydra');
const sid = '0d2b5d1c-8a0e-4a52-8f3f-5a4e2b1c9d8e';
const profile: ProviderProfile = {
  config,
  discoveryUrl: `${issuer}/.well-known/openid-configuration`,
  metadata: {
    issuer,
    authorization_endpoint: `${issuer}/oauth2/auth`,
    token_endpoint: `${issuer}/oauth2/token`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    userinfo_endpoint: `${issuer}/userinfo`,
    revocation_endpoint: `${issuer}/oauth2/revoke`,
    end_session_endpoint: `${issuer}/oauth2/sessions/logout`,
    response_types_supported: ['code', 'code id_token', 'id_token', 'token id_token', 'token'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    scopes_supported: ['offline_access', 'offline', 'openid'],
    grant_types_supported: ['authorization_code', 'implicit', 'refresh_token'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'none'],
    id_token_signing_alg_values_supported: ['RS256'],
    userinfo_signing_alg_values_supported: ['none', 'RS256'],
    subject_types_supported: ['public'],
    code_challenge_methods_supported: ['plain', 'S256'],
    claims_supported: ['sub'],
    frontchannel_logout_supported: true,
    backchannel_logout_supported: true,
  },
  claims: { aud: ['orders-app'], rat: 1_800_000_000, sid, jti: 'token-1' },
  tokenResponse: (json) => ({ ...json, token_type: 'bearer', scope: config.scope }),
  callback: (parameters) => {
    parameters.set('scope', config.scope ?? '');
  },
  userInfo: (json) => ({
    ...json,
    iss: issuer,
    aud: ['orders-app'],
    rat: 1_800_000_000,
    sid,
  }),
};

let scene: ProviderScene;
beforeEach(async () => {
  scene = await signInAt(profile);
});
afterEach(() => scene.close());

it('signs in, with user data', async () => {
  const page = await scene.open();
  expect(page.failure).toBeUndefined();
  expect(claimsOf(page)).toMatchObject({ iss: issuer, aud: ['orders-app'], sid });
  expect(page.client.store.value).toMatchObject({ userData: { name: 'Ada Lovelace' } });
  page.client.destroy();
  expect(claimsOf(await scene.open({ reload: true }))['iss']).toBe(issuer);
});

it('renews with rotating refresh tokens, and revokes them', async () => {
  const { client } = await scene.open();
  for (let round = 0; round < 3; round++) expect(await outcomeOf(renew(client))).toBe('done');
  expect(await outcomeOf(revoke(client, 'refresh_token'))).toBe('done');
});

it.each([
  ['invalid_grant', 400, 'renew/grant-expired', 'anonymous'],
  ['token_inactive', 401, 'token-response/error', 'authenticated'],
])(
  'does not stay signed in after %s for a used refresh token',
  async (error, status, code, until) => {
    const page = await scene.open();
    scene.provider.faults = {
      ...scene.provider.faults,
      respond: ({ parameters }) =>
        parameters['grant_type'] === 'refresh_token' ? answer(status, { error }) : undefined,
    };
    expect(await outcomeOf(renew(page.client))).toBe(code);
    expect(page.client.store.value.status).toBe(until);
    await scene.clock.advance(301);
    expect(page.client.store.value.status).toBe('anonymous');
  },
);

it('says if the consent has not been remembered, which silent renew needs', async () => {
  const silentRenewUrl = 'https://app.example.com/silent-renew.html';
  scene = await signInAt({
    ...profile,
    config: { ...config, useRefreshToken: false, scope: 'openid profile', silentRenewUrl },
  });
  const page = await scene.open();
  const outcome = outcomeOf(renew(page.client));
  await scene.clock.advance(0);
  const frame = page.ports.browser.awaited.at(-1);
  frame?.bring(await scene.respondTo(frame.frameUrl ?? '', { error: 'consent_required' }));
  expect(await outcome).toBe('authorization-response/error');
  expect(page.client.store.value).toMatchObject({ error: { error: 'consent_required' } });
});

it('signs out with the ID token as a hint, without which there is no way back', async () => {
  const url = await signOutUrl(await scene.open());
  expect(url.href.split('?')[0]).toBe(`${issuer}/oauth2/sessions/logout`);
  expect(url.searchParams.has('id_token_hint')).toBe(true);
  expect(url.searchParams.get('post_logout_redirect_uri')).toBe('https://app.example.com/');
});
