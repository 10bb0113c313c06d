import { renew } from 'angular-auth-oidc-client/core';
import { outcomeOf } from '../flows/scene';
import {
  claimsOf,
  documentedConfiguration,
  signInAt,
  signOutUrl,
  type ProviderProfile,
  type ProviderScene,
} from './scene';

const config = documentedConfiguration('Azure AD B2C');
const policy = 'https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1_signupsignin';

const metadata = {
  issuer: 'https://contoso.b2clogin.com/8a4c1f0e-3a57-4a8e-9d3c-6f1f0d9a7b21/v2.0/',
  authorization_endpoint: `${policy}/oauth2/v2.0/authorize`,
  token_endpoint: `${policy}/oauth2/v2.0/token`,
  end_session_endpoint: `${policy}/oauth2/v2.0/logout`,
  jwks_uri: `${policy}/discovery/v2.0/keys`,
  response_modes_supported: ['query', 'fragment', 'form_post'],
  response_types_supported: ['code', 'code id_token', 'id_token', 'id_token token', 'token'],
  scopes_supported: ['openid'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
  claims_supported: ['sub', 'tfp', 'iss', 'iat', 'exp', 'aud', 'acr', 'nonce', 'auth_time'],
};

const profile: ProviderProfile = {
  config,
  discoveryUrl: config.authWellknownEndpointUrl ?? '',
  metadata,
  keys: ({ keys }) => ({
    keys: keys.map(({ alg: _, ...key }) => ({ ...key, nbf: 1_493_763_266 })),
  }),
  claims: { ver: '1.0', tfp: 'B2C_1_signupsignin', at_hash: undefined },
  tokenResponse: (json) => ({
    ...json,
    not_before: 1_800_000_000,
    expires_on: 1_800_000_300,
    resource: '5f1d2c3b-7a60-4f4e-8d2e-0b9f6a1c7e34',
    scope: 'https://contoso.onmicrosoft.com/orders/read openid offline_access',
    refresh_token_expires_in: 1_209_600,
  }),
};

let scene: ProviderScene;
afterEach(() => scene.close());

it('signs in with metadata of the policy and the issuer of the tenant', async () => {
  scene = await signInAt(profile);
  const page = await scene.open();
  expect(page.failure).toBeUndefined();
  expect(claimsOf(page)).toMatchObject({ iss: config.authority, tfp: 'B2C_1_signupsignin' });
  expect(scene.asked[0]).toBe(`GET ${profile.discoveryUrl}`);
  expect(await outcomeOf(renew(page.client))).toBe('done');
  page.client.destroy();
  const again = await scene.open({ reload: true });
  expect(claimsOf(again)).toMatchObject({ iss: config.authority });
  expect((await signOutUrl(again)).href.split('?')[0]).toBe(metadata.end_session_endpoint);
});

it('keeps the query that endpoints of older policies have', async () => {
  const at = 'https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/v2.0';
  scene = await signInAt({
    ...profile,
    metadata: {
      ...metadata,
      authorization_endpoint: `${at}/authorize?p=b2c_1_signupsignin`,
      token_endpoint: `${at}/token?p=b2c_1_signupsignin`,
      end_session_endpoint: `${at}/logout?p=b2c_1_signupsignin`,
    },
  });
  expect(new URL(scene.wentTo).searchParams.get('p')).toBe('b2c_1_signupsignin');
  const page = await scene.open();
  expect(page.failure).toBeUndefined();
  expect(scene.asked).toContain(`POST ${at}/token?p=b2c_1_signupsignin`);
  expect((await signOutUrl(page)).searchParams.get('p')).toBe('b2c_1_signupsignin');
});

it('without a scope of an API there is no access token, which is said', async () => {
  scene = await signInAt({
    ...profile,
    tokenResponse: ({ access_token: _, ...json }) => ({ ...json, scope: '' }),
  });
  expect((await scene.open()).failure?.code).toBe('token-response/invalid');
});

it('accepts the authority without its slash [D17]', async () => {
  const authority = config.authority?.replace(/\/$/, '') ?? '';
  scene = await signInAt({ ...profile, config: { ...config, authority } });
  const page = await scene.open();
  expect(claimsOf(page)['iss']).toBe(config.authority);
});

it('signs in with the policy as authority and issValidationOff, as samples for version 12 do [29]', async () => {
  const { authWellknownEndpointUrl: _, ...rest } = config;
  const authority = 'https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_signupsignin/v2.0';
  const ofPolicy = { ...profile, config: { ...rest, authority } };
  expect(await outcomeOf(signInAt(ofPolicy))).toBe('metadata/issuer-mismatch');
  scene = await signInAt({ ...ofPolicy, config: { ...ofPolicy.config, issValidationOff: true } });
  const page = await scene.open();
  expect(page.failure).toBeUndefined();
  expect(claimsOf(page)['iss']).toBe(metadata.issuer);
  expect(await outcomeOf(renew(page.client))).toBe('done');
  page.client.destroy();
  expect(claimsOf(await scene.open({ reload: true }))['iss']).toBe(metadata.issuer);
});
