import { OidcError, renew, revoke } from 'angular-auth-oidc-client/core';
import { answer, outcomeOf } from '../flows/scene';
import {
  claimsOf,
  documentedConfiguration,
  signInAt,
  signOutUrl,
  type ProviderProfile,
  type ProviderScene,
} from './scene';

const realm = 'https://sso.example.com/realms/staff';
const connect = `${realm}/protocol/openid-connect`;
const sessionState = '3b1f8c1e-0c52-4c58-9c0b-6f0c9a9f7f11';
const profile: ProviderProfile = {
  config: documentedConfiguration('Keycloak'),
  discoveryUrl: `${realm}/.well-known/openid-configuration`,
  metadata: {
    issuer: realm,
    authorization_endpoint: `${connect}/auth`,
    token_endpoint: `${connect}/token`,
    introspection_endpoint: `${connect}/token/introspect`,
    userinfo_endpoint: `${connect}/userinfo`,
    end_session_endpoint: `${connect}/logout`,
    frontchannel_logout_session_supported: true,
    frontchannel_logout_supported: true,
    jwks_uri: `${connect}/certs`,
    check_session_iframe: `${connect}/login-status-iframe.html`,
    grant_types_supported: ['authorization_code', 'implicit', 'refresh_token', 'password'],
    acr_values_supported: ['0', '1'],
    response_types_supported: ['code', 'none', 'id_token', 'token', 'id_token token'],
    subject_types_supported: ['public', 'pairwise'],
    id_token_signing_alg_values_supported: ['PS384', 'RS384', 'EdDSA', 'ES384', 'HS256', 'RS256'],
    response_modes_supported: ['query', 'fragment', 'form_post', 'query.jwt'],
    code_challenge_methods_supported: ['plain', 'S256'],
    revocation_endpoint: `${connect}/revoke`,
    require_pushed_authorization_requests: false,
    pushed_authorization_request_endpoint: `${connect}/ext/par/request`,
    authorization_response_iss_parameter_supported: true,
  },
  claims: { typ: 'ID', azp: 'orders-app', sid: sessionState, acr: '1' },
  // The key set has a key for encryption as well.
  keys: ({ keys: [key, ...others] }) => ({
    keys: [{ ...key, kid: 'encryption', use: 'enc', alg: 'RSA-OAEP' }, key, ...others],
  }),
  tokenResponse: (json) => ({
    ...json,
    refresh_expires_in: 1800,
    'not-before-policy': 0,
    session_state: sessionState,
    scope: 'openid profile email',
  }),
  callback: (parameters) => {
    parameters.set('session_state', sessionState);
  },
};

let scene: ProviderScene;
beforeEach(async () => {
  scene = await signInAt(profile);
});
afterEach(() => scene.close());

it('signs in, with user data', async () => {
  const page = await scene.open();
  expect(page.failure).toBeUndefined();
  expect(claimsOf(page)).toMatchObject({ iss: realm, azp: 'orders-app' });
  expect(page.client.store.value).toMatchObject({ userData: { name: 'Ada Lovelace' } });
  page.client.destroy();
  expect(claimsOf(await scene.open({ reload: true }))['iss']).toBe(realm);
});

it('renews; older versions repeat the nonce in the new ID token', async () => {
  const page = await scene.open();
  const { nonce } = claimsOf(page);
  const { faults } = scene.provider;
  scene.provider.faults = {
    ...faults,
    idTokenClaims: (right) => ({ ...right, iss: realm, ...profile.claims, nonce }),
  };
  expect(await outcomeOf(renew(page.client))).toBe('done');
  expect(await outcomeOf(revoke(page.client, 'refresh_token'))).toBe('done');
});

it('ends the session for a used refresh token', async () => {
  const page = await scene.open();
  scene.provider.faults = {
    ...scene.provider.faults,
    respond: ({ path }) =>
      path.endsWith('/token')
        ? answer(400, {
            error: 'invalid_grant',
            error_description: 'Maximum allowed reuse exceeded',
          })
        : undefined,
  };
  expect(await outcomeOf(renew(page.client))).toBe('renew/grant-expired');
  expect(page.client.store.value.status).toBe('anonymous');
});

it('says that a scope was refused, though the response has no CORS headers', async () => {
  const page = await scene.open();
  const failure = new OidcError('network/failed', 'The browser shows nothing of the response.');
  scene.provider.faults = {
    ...scene.provider.faults,
    respond: ({ parameters }) =>
      parameters['scope'] === 'openid unknown' ? Promise.reject(failure) : undefined,
  };
  const refused = renew(page.client, { scope: 'openid unknown' });
  await expect(refused).rejects.toMatchObject({
    code: 'network/failed',
    message: expect.stringContaining('without CORS headers') as string,
  });
  expect(page.client.store.value.status).toBe('authenticated');
  expect(await outcomeOf(renew(page.client))).toBe('done');
});

it('has its session watched, under the session state of the answer', async () => {
  const { ports } = await scene.open();
  await ports.clock.advance(3);
  const [frame] = ports.browser.sessionFrames;
  expect(frame?.url).toBe(`${connect}/login-status-iframe.html`);
  expect(frame?.asked).toEqual([`orders-app ${sessionState}`]);
});

it('signs out with the ID token as a hint', async () => {
  const url = await signOutUrl(await scene.open());
  expect(url.href.split('?')[0]).toBe(`${connect}/logout`);
  expect([...url.searchParams.keys()]).toEqual([
    'id_token_hint',
    'client_id',
    'post_logout_redirect_uri',
    'state',
  ]);
});
