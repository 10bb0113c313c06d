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

const issuer = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123';
const pages = 'https://orders.auth.eu-central-1.amazoncognito.com';
const profile: ProviderProfile = {
  config: documentedConfiguration('Amazon Cognito'),
  discoveryUrl: `${issuer}/.well-known/openid-configuration`,
  metadata: {
    authorization_endpoint: `${pages}/oauth2/authorize`,
    end_session_endpoint: `${pages}/logout`,
    id_token_signing_alg_values_supported: ['RS256'],
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: ['code', 'token'],
    revocation_endpoint: `${pages}/oauth2/revoke`,
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    token_endpoint: `${pages}/oauth2/token`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    userinfo_endpoint: `${pages}/oauth2/userInfo`,
  },
  claims: { token_use: 'id', 'cognito:username': 'ada', email_verified: true },
  // The refresh token is not replaced, and no response names the scopes.
  tokenResponse: ({ scope: _, refresh_token, ...json }, { parameters }) =>
    parameters['grant_type'] === 'refresh_token' ? json : { ...json, refresh_token },
  userInfo: ({ sub, name }) => ({ sub, name, email_verified: 'true', username: 'ada' }),
};

let scene: ProviderScene;
beforeEach(async () => {
  scene = await signInAt(profile);
});
afterEach(() => scene.close());

it('signs in, with user data, and does not ask for offline_access', async () => {
  expect(new URL(scene.wentTo).searchParams.get('scope')).toBe('openid profile email');
  const page = await scene.open();
  expect(page.failure).toBeUndefined();
  expect(claimsOf(page)).toMatchObject({ iss: issuer, 'cognito:username': 'ada' });
  expect(page.client.store.value).toMatchObject({ userData: { name: 'Ada Lovelace' } });
  page.client.destroy();
  expect(claimsOf(await scene.open({ reload: true }))['iss']).toBe(issuer);
});

it('renews with a refresh token that is not replaced', async () => {
  const page = await scene.open();
  expect(await outcomeOf(renew(page.client))).toBe('done');
  expect(page.client.store.value).toMatchObject({
    tokens: { refreshToken: expect.any(String) as string },
  });
  expect(await outcomeOf(revoke(page.client, 'access_token'))).toBe('done');
});

it('signs out with logout_uri', async () => {
  const url = await signOutUrl(await scene.open());
  expect(url.href.split('?')[0]).toBe(`${pages}/logout`);
  expect(url.searchParams.get('client_id')).toBe('4q7mkd2v9s0t8r1u5w3x6y7z8a');
  expect(url.searchParams.get('logout_uri')).toBe('https://app.example.com/');
  expect(url.searchParams.has('post_logout_redirect_uri')).toBe(false);
});
