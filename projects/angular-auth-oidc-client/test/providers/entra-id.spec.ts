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

const tid = '8a4c1f0e-3a57-4a8e-9d3c-6f1f0d9a7b21';
const base = 'https://login.microsoftonline.com';

/** The metadata of one tenant, or of an authority for several. */
const metadataOf = (tenant: string, issuer: string) => ({
  token_endpoint: `${base}/${tenant}/oauth2/v2.0/token`,
  token_endpoint_auth_methods_supported: [
    'client_secret_post',
    'private_key_jwt',
    'client_secret_basic',
  ],
  jwks_uri: `${base}/${tenant}/discovery/v2.0/keys`,
  response_modes_supported: ['query', 'fragment', 'form_post'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
  response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
  scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
  issuer,
  request_uri_parameter_supported: false,
  userinfo_endpoint: 'https://graph.microsoft.com/oidc/userinfo',
  authorization_endpoint: `${base}/${tenant}/oauth2/v2.0/authorize`,
  device_authorization_endpoint: `${base}/${tenant}/oauth2/v2.0/devicecode`,
  http_logout_supported: true,
  frontchannel_logout_supported: true,
  end_session_endpoint: `${base}/${tenant}/oauth2/v2.0/logout`,
  kerberos_endpoint: `${base}/${tenant}/kerberos`,
  tenant_region_scope: null,
  cloud_instance_name: 'microsoftonline.com',
});

const oneTenant = (changes: Partial<ProviderProfile> = {}): ProviderProfile => ({
  config: documentedConfiguration('Microsoft Entra ID'),
  discoveryUrl: `${base}/${tid}/v2.0/.well-known/openid-configuration`,
  datesBackSeconds: 300,
  metadata: metadataOf(tid, `${base}/${tid}/v2.0`),
  claims: { tid, oid: '1c2d3e4f-0000-1111-2222-333344445555', ver: '2.0', at_hash: undefined },
  // The keys name no algorithm.
  keys: ({ keys }) => ({
    keys: keys.map(({ alg: _, ...key }) => ({
      ...key,
      x5t: 'dGh1bWJwcmludA',
      x5c: ['Y2VydGlmaWNhdGU='],
    })),
  }),
  tokenResponse: (json) => ({ ...json, scope: 'api://orders/read', ext_expires_in: 3599 }),
  callback: (parameters) => {
    parameters.set('session_state', '0b6c8e3a-1f7d-4c55-8a55-0f6a7d8c9b10');
  },
  ...changes,
});

const manyTenants = (changes: Partial<ProviderProfile> = {}): ProviderProfile =>
  oneTenant({
    config: documentedConfiguration('Several tenants'),
    discoveryUrl: `${base}/common/v2.0/.well-known/openid-configuration`,
    metadata: metadataOf('common', `${base}/{tenantid}/v2.0`),
    claims: { tid, iss: `${base}/${tid}/v2.0`, at_hash: undefined },
    ...changes,
  });

let scene: ProviderScene;
afterEach(() => scene.close());

describe('one tenant', () => {
  beforeEach(async () => {
    scene = await signInAt(oneTenant());
  });

  it('R-029 signs in, although the scope of the answer lacks openid', async () => {
    const page = await scene.open();
    expect(page.failure).toBeUndefined();
    expect(claimsOf(page)).toMatchObject({ tid, iss: `${base}/${tid}/v2.0` });
    expect(page.client.store.value).toMatchObject({ tokens: { scope: 'api://orders/read' } });
  });

  it('says nothing about the clock of the device, although iat is five minutes old', async () => {
    const page = await scene.open();
    expect(claimsOf(page)).toMatchObject({ iat: scene.clock.now() - 300 });
    await renew(page.client);
    page.client.destroy();
    const again = await scene.open({ reload: true });
    await renew(again.client);
    const lines = [page, again].flatMap(({ ports }) => ports.log.lines);
    expect(lines.filter(({ message }) => message.includes('clock'))).toEqual([]);
  });

  it('refuses a renewed ID token that is two hours older still', async () => {
    const { client } = await scene.open();
    await scene.clock.advance(3 * 3600);
    const { idTokenClaims } = scene.provider.faults;
    scene.provider.faults = {
      ...scene.provider.faults,
      idTokenClaims: (claims, request) => {
        const iat = scene.clock.now() - 7500;
        return { ...(idTokenClaims?.(claims, request) as object), iat, nbf: iat, exp: iat + 3600 };
      },
    };
    expect(await outcomeOf(renew(client))).toBe('id-token/expired');
  });

  it('asks neither Graph nor anybody else for user data', async () => {
    const page = await scene.open();
    expect(scene.asked.filter((line) => line.includes('graph'))).toEqual([]);
    expect(page.client.store.value).toMatchObject({ userData: { oid: claimsOf(page)['oid'] } });
  });

  it('renews, and is signed in after a reload', async () => {
    const { client } = await scene.open();
    expect(await outcomeOf(renew(client))).toBe('done');
    client.destroy();
    expect(claimsOf(await scene.open({ reload: true }))).toMatchObject({ tid });
  });

  it('ends the session when the refresh token does, after 24 hours', async () => {
    const page = await scene.open();
    scene.provider.faults = {
      ...scene.provider.faults,
      respond: ({ path }) =>
        path.endsWith('/token')
          ? answer(400, { error: 'invalid_grant', error_codes: [700084], suberror: 'bad_token' })
          : undefined,
    };
    expect(await outcomeOf(renew(page.client))).toBe('renew/grant-expired');
    expect(page.client.store.value.status).toBe('anonymous');
  });

  it('revokes nothing: there is no endpoint', async () => {
    const { client } = await scene.open();
    const before = scene.asked.length;
    expect(await outcomeOf(revoke(client, 'access_token'))).toBe('metadata/missing-endpoint');
    expect(scene.asked).toHaveLength(before);
  });

  it('signs out without id_token_hint if that makes the address too long for it [41]', async () => {
    const config = { ...oneTenant().config, disableIdTokenHint: true };
    scene = await signInAt(oneTenant({ config }));
    const { searchParams } = await signOutUrl(await scene.open());
    expect(searchParams.has('id_token_hint')).toBe(false);
    expect(searchParams.get('post_logout_redirect_uri')).toBe('https://app.example.com/');
  });

  it('signs out at the tenant', async () => {
    const url = await signOutUrl(await scene.open());
    expect(url.href.split('?')[0]).toBe(`${base}/${tid}/oauth2/v2.0/logout`);
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe('https://app.example.com/');
  });
});

it('one tenant: a user of another one is refused', async () => {
  const other = 'ffffffff-3a57-4a8e-9d3c-6f1f0d9a7b21';
  scene = await signInAt(
    oneTenant({ claims: { tid: other, iss: `${base}/${other}/v2.0`, at_hash: undefined } }),
  );
  expect((await scene.open()).failure?.code).toBe('id-token/issuer');
});

describe('several tenants', () => {
  it.each(['common', 'organizations'])(
    'signs users of %s in, with the issuer check on',
    async (at) => {
      const profile = manyTenants();
      scene = await signInAt({
        ...profile,
        config: { ...profile.config, authority: `${base}/${at}/v2.0` },
        discoveryUrl: profile.discoveryUrl.replace('common', at),
        metadata: metadataOf(at, `${base}/{tenantid}/v2.0`),
      });
      const page = await scene.open();
      expect(page.failure).toBeUndefined();
      expect(claimsOf(page)).toMatchObject({ iss: `${base}/${tid}/v2.0`, tid });
      expect(page.client.config.checksIssuer && page.client.config.checksDiscoveredIssuer).toBe(
        true,
      );
      expect(await outcomeOf(renew(page.client))).toBe('done');
      page.client.destroy();
      expect(claimsOf(await scene.open({ reload: true }))).toMatchObject({ tid });
    },
  );

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['another tenant than tid says', { iss: `${base}/${tid.replace('8', '9')}/v2.0`, tid }],
    ['a tid that is no GUID', { iss: `${base}/evil/v2.0`, tid: 'evil' }],
    ['no tid', { iss: `${base}/${tid}/v2.0` }],
    ['the template itself', { iss: `${base}/{tenantid}/v2.0`, tid }],
    ['the template itself, without tid', { iss: `${base}/{tenantid}/v2.0` }],
    ['another origin', { iss: `https://evil.example/${tid}/v2.0`, tid }],
    ['another version', { iss: `${base}/${tid}/v1.0`, tid }],
  ])('T-02 an ID token of %s is refused', async (_, claims) => {
    scene = await signInAt(manyTenants({ claims: { ...claims, at_hash: undefined } }));
    expect((await scene.open()).failure?.code).toBe('id-token/issuer');
  });

  it.each([
    ['a template of another origin', 'https://evil.example/{tenantid}/v2.0'],
    ['one tenant', `${base}/${tid}/v2.0`],
  ])('D-02 metadata of %s are refused', async (_, issuer) => {
    const leaving = signInAt(manyTenants({ metadata: metadataOf('common', issuer) }));
    expect(await outcomeOf(leaving)).toBe('metadata/issuer-mismatch');
  });

  it('may sign in with issValidationOff, as samples for version 12 do [29]', async () => {
    const profile = manyTenants();
    // The metadata of version 1.0 name a template of another host.
    const issuer = 'https://sts.windows.net/{tenantid}/';
    scene = await signInAt({
      ...profile,
      config: {
        ...profile.config,
        authority: `${base}/common`,
        issValidationOff: true,
      },
      discoveryUrl: `${base}/common/.well-known/openid-configuration`,
      metadata: metadataOf('common', issuer),
      claims: { iss: `https://sts.windows.net/${tid}/`, tid, at_hash: undefined },
    });
    const page = await scene.open();
    expect(page.failure).toBeUndefined();
    page.client.destroy();
    expect(claimsOf(await scene.open({ reload: true }))).toMatchObject({ tid });
  });

  it('accepts the address of the discovery document as authority [28]', async () => {
    const profile = manyTenants();
    scene = await signInAt({
      ...profile,
      config: { ...profile.config, authority: profile.discoveryUrl },
    });
    const page = await scene.open();
    expect(claimsOf(page)).toMatchObject({ iss: `${base}/${tid}/v2.0` });
    page.client.destroy();
    expect(claimsOf(await scene.open({ reload: true }))).toMatchObject({ tid });
  });
});
