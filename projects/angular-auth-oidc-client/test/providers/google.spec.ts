import { logout, renew, revoke } from 'angular-auth-oidc-client/core';
import { outcomeOf } from '../flows/scene';
import {
  claimsOf,
  documentedConfiguration,
  signInAt,
  type ProviderProfile,
  type ProviderScene,
} from './scene';

const profile: ProviderProfile = {
  config: documentedConfiguration('Google'),
  discoveryUrl: 'https://accounts.google.com/.well-known/openid-configuration',
  metadata: {
    issuer: 'https://accounts.google.com',
    authorization_endpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
    device_authorization_endpoint: 'https://oauth2.googleapis.com/device/code',
    token_endpoint: 'https://oauth2.googleapis.com/token',
    userinfo_endpoint: 'https://openidconnect.googleapis.com/v1/userinfo',
    revocation_endpoint: 'https://oauth2.googleapis.com/revoke',
    jwks_uri: 'https://www.googleapis.com/oauth2/v3/certs',
    response_types_supported: ['code', 'token', 'id_token', 'code token', 'token id_token', 'none'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    code_challenge_methods_supported: ['plain', 'S256'],
  },
  claims: { hd: 'example.com', azp: '123456789012-abc123def456.apps.googleusercontent.com' },
  callback: (parameters) => {
    parameters.set('scope', 'email profile openid https://www.googleapis.com/auth/userinfo.email');
    parameters.set('authuser', '0');
    parameters.set('hd', 'example.com');
    parameters.set('prompt', 'none');
  },
};

let scene: ProviderScene;
afterEach(() => scene.close());

it.each(['https://accounts.google.com', 'accounts.google.com'])(
  'signs in with iss %s, asked for the hosted domain',
  async (iss) => {
    scene = await signInAt({ ...profile, claims: { ...profile.claims, iss } });
    const asked = new URL(scene.wentTo).searchParams;
    expect(asked.get('hd')).toBe('example.com');
    expect(asked.get('response_type')).toBe('id_token token');
    const page = await scene.open();
    expect(page.failure).toBeUndefined();
    expect(claimsOf(page)).toMatchObject({ iss, hd: 'example.com' });
    expect(page.client.store.value).toMatchObject({ userData: { name: 'Ada Lovelace' } });
    page.client.destroy();
    expect(claimsOf(await scene.open({ reload: true }))).toMatchObject({ iss });
  },
);

it.each(['http://accounts.google.com', 'accounts.google.com.evil.example', 'google.com'])(
  'T-02 refuses iss %s',
  async (iss) => {
    scene = await signInAt({ ...profile, claims: { ...profile.claims, iss } });
    expect((await scene.open()).failure?.code).toBe('id-token/issuer');
  },
);

it('renews nothing without a refresh token, and takes the permission back', async () => {
  scene = await signInAt(profile);
  const { client } = await scene.open();
  expect(await outcomeOf(renew(client))).toBe('renew/no-refresh-token');
  expect(client.store.value.status).toBe('authenticated');
  expect(await outcomeOf(revoke(client, 'access_token'))).toBe('done');
  expect(client.store.value.status).toBe('anonymous');
});

it('signs out here: Google has no end of session', async () => {
  scene = await signInAt(profile);
  const page = await scene.open();
  await logout(page.client);
  expect(page.client.store.value.status).toBe('anonymous');
  expect(page.ports.browser.redirects).toEqual([]);
});
