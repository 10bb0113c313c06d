import { renew, revoke } from 'angular-auth-oidc-client/core';
import { outcomeOf } from '../flows/scene';
import {
  claimsOf,
  documentedConfiguration,
  signInAt,
  signOutUrl,
  type ProviderProfile,
  type ProviderScene,
} from './scene';

const base = 'https://example.eu.auth0.com';
const profile: ProviderProfile = {
  config: documentedConfiguration('Auth0'),
  discoveryUrl: `${base}/.well-known/openid-configuration`,
  metadata: {
    issuer: `${base}/`,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/oauth/token`,
    device_authorization_endpoint: `${base}/oauth/device/code`,
    userinfo_endpoint: `${base}/userinfo`,
    mfa_challenge_endpoint: `${base}/mfa/challenge`,
    jwks_uri: `${base}/.well-known/jwks.json`,
    registration_endpoint: `${base}/oidc/register`,
    revocation_endpoint: `${base}/oauth/revoke`,
    scopes_supported: ['openid', 'profile', 'offline_access', 'email'],
    response_types_supported: ['code', 'token', 'id_token', 'code token', 'code id_token'],
    code_challenge_methods_supported: ['S256', 'plain'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    id_token_signing_alg_values_supported: ['HS256', 'RS256', 'PS256'],
  },
  claims: { at_hash: undefined, sid: 'sid-1' },
  keys: ({ keys }) => ({
    keys: keys.map((key) => ({ ...key, x5t: 'dGh1bWJwcmludA', x5c: ['Y2VydGlmaWNhdGU='] })),
  }),
  userInfo: (json) => ({ ...json, nickname: 'ada', updated_at: '2027-01-15T08:00:00.000Z' }),
};

let scene: ProviderScene;
beforeEach(async () => {
  scene = await signInAt(profile);
});
afterEach(() => scene.close());

it('signs in, with user data, for the audience asked for', async () => {
  expect(new URL(scene.wentTo).searchParams.get('audience')).toBe('https://orders.example.com/');
  const page = await scene.open();
  expect(page.failure).toBeUndefined();
  expect(claimsOf(page)['iss']).toBe(`${base}/`);
  expect(page.client.store.value).toMatchObject({ userData: { name: 'Ada Lovelace' } });
  page.client.destroy();
  expect(claimsOf(await scene.open({ reload: true }))['iss']).toBe(`${base}/`);
});

it.each([
  ['without its slash, as the published samples write it', base],
  ['that is the discovery document', `${base}/.well-known/openid-configuration`],
])('signs in with an authority %s, and is signed in after a reload [28]', async (_, authority) => {
  scene = await signInAt({ ...profile, config: { ...profile.config, authority } });
  const page = await scene.open();
  expect(page.failure).toBeUndefined();
  expect(claimsOf(page)['iss']).toBe(`${base}/`);
  expect(await outcomeOf(renew(page.client))).toBe('done');
  page.client.destroy();
  const again = await scene.open({ reload: true });
  expect(claimsOf(again)['iss']).toBe(`${base}/`);
  expect((await signOutUrl(again)).pathname).toBe('/v2/logout');
});

it('renews with rotating refresh tokens, and revokes them', async () => {
  const { client } = await scene.open();
  expect(await outcomeOf(renew(client))).toBe('done');
  expect(await outcomeOf(renew(client))).toBe('done');
  expect(await outcomeOf(revoke(client, 'refresh_token'))).toBe('done');
});

it('signs out in its own way', async () => {
  const url = await signOutUrl(await scene.open());
  expect(url.href).toBe(
    `${base}/v2/logout?client_id=f8Xr0YkWq3mZ1aTn6LdS9bVcJ2hPuGeK` +
      '&returnTo=https%3A%2F%2Fapp.example.com%2F',
  );
});
