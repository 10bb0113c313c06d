import { createClientConfig, type OpenIdConfiguration } from './config';
import { describeRisks } from './config-warnings';

const minimal = {
  authority: 'https://op.example',
  clientId: 'app',
  redirectUrl: 'https://app.example/callback',
} as const satisfies OpenIdConfiguration;

const risksOf = (options: OpenIdConfiguration): readonly string[] =>
  describeRisks(createClientConfig({ ...minimal, ...options }));

it('a right configuration has no risks', () => {
  expect(risksOf({})).toEqual([]);
});

it.each([
  'allowInsecureRequests',
  'issValidationOff',
  'historyCleanupOff',
  'disableIatOffsetValidation',
  'disableRefreshIdTokenAuthTimeValidation',
  'strictIssuerValidationOnWellKnownRetrievalOff',
  'disablePkce',
  'disableIdTokenValidation',
  'ignoreNonceAfterRefresh',
])('D17 %s switches a check off, and is named', (option) => {
  expect(risksOf({ [option]: true })).toEqual([`${option} is unsafe`]);
  expect(risksOf({ [option]: false })).toEqual([]);
});

it.each<[string, OpenIdConfiguration, string]>([
  ['S-11 a token from the authorization endpoint', { responseType: 'id_token token' }, 'implicit'],
  ['S-11 an ID token from there', { responseType: 'id_token' }, 'implicit'],
  ['a scope that is not OpenID Connect', { scope: 'profile' }, 'openid'],
  ['a refresh token that the scope does not ask for', { useRefreshToken: true }, 'offline_access'],
  [
    'S-21 a secret in a browser',
    { customParamsCodeRequest: { client_secret: 'hush' } },
    'client secret',
  ],
  ...[
    'customParamsAuthRequest',
    'customParamsRefreshTokenRequest',
    'customParamsEndSessionRequest',
  ].map((option): [string, OpenIdConfiguration, string] => [
    `a secret in ${option} [S-21]`,
    { [option]: { client_secret: 'hush' } },
    'client secret',
  ]),
  [
    'a secret in the URL of an endpoint [S-21]',
    { authWellknownEndpoints: { tokenEndpoint: 'https://op.example/token?client_secret=hush' } },
    'client secret',
  ],
  [
    'a secret in the URL of the discovery document [S-21]',
    { authWellknownEndpointUrl: 'https://op.example/metadata?a=b&client_secret=hush' },
    'client secret',
  ],
  [
    'a secret as an option [S-21]',
    { client_secret: 'hush' } as OpenIdConfiguration,
    'client secret',
  ],
  [
    'S-21 a secret by another name',
    { clientSecret: 'hush' } as OpenIdConfiguration,
    'client secret',
  ],
])('%s is told, in one sentence', (_, options, word) => {
  const risks = risksOf(options);
  expect(risks).toHaveLength(1);
  expect(risks[0]).toContain(word);
  expect(risks[0]).not.toContain('hush');
});

it('a hybrid flow is no risk', () => {
  expect(risksOf({ responseType: 'code id_token' })).toEqual([]);
});

it.each<OpenIdConfiguration>([
  { useRefreshToken: true, disableRefreshTokenOfflineAccessScopeWarning: true },
  { useRefreshToken: true, scope: 'openid offline_access' },
])('a refresh token without a warning: %j', (options) => {
  expect(risksOf(options)).toEqual([]);
});

describe('secureRoutes over plain http', () => {
  it.each([
    ['http://api.example/orders', 'http://api.example/orders'],
    ['http://*.api.example', 'http://*.api.example/'],
    ['http://192.168.0.1:8080', 'http://192.168.0.1:8080/'],
    ['http://128.0.0.1/', 'http://128.0.0.1/'],
    ['http://localhost.example/', 'http://localhost.example/'],
    ['http://user:hush@api.example/?key=hush', 'http://api.example/'],
  ])('%s is told, for everybody on the way can read the token [9-24]', (route, named) => {
    const risks = risksOf({ secureRoutes: ['https://api.example', route] });
    expect(risks).toEqual([`secureRoutes sends access tokens unencrypted to ${named}: use https`]);
  });

  it.each([
    'https://api.example',
    '/api',
    'http://localhost:3000/api',
    'http://127.0.0.1',
    'http://127.8.9.1:8080/api',
    'http://[::1]:3000',
    'https://',
    'wss://api.example',
    '',
  ])('%s is not told [9-24]', (route) => {
    expect(risksOf({ secureRoutes: [route] })).toEqual([]);
  });

  it('a relative route has the origin of the page [9-24]', () => {
    const secureRoutes = ['/api'];
    expect(risksOf({ secureRoutes, redirectUrl: 'http://app.example/callback' })).toEqual([
      expect.stringContaining('http://app.example/api'),
    ]);
    expect(risksOf({ secureRoutes, redirectUrl: 'http://localhost:4200/' })).toEqual([]);
    expect(risksOf({ secureRoutes, redirectUrl: 'com.example.app://callback' })).toEqual([]);
  });
});

describe('R-311 two providers', () => {
  const configs = (...options: OpenIdConfiguration[]) =>
    options.map((option, position) => createClientConfig({ ...minimal, ...option }, position));
  const silentRenewUrl = 'https://app.example/silent-renew.html';
  const other = { authority: 'https://other.example', redirectUrl: 'https://app.example/other' };

  it.each<[string, OpenIdConfiguration, OpenIdConfiguration]>([
    ['that answer to one redirectUrl', {}, { authority: other.authority }],
    [
      'whose redirectUrl differ in the query only',
      {},
      { ...other, redirectUrl: `${minimal.redirectUrl}?of=other` },
    ],
    [
      'whose redirectUrl are written differently',
      {},
      { ...other, redirectUrl: 'HTTPS://App.example:443/callback' },
    ],
    ['that answer to one silentRenewUrl', { silentRenewUrl }, { ...other, silentRenewUrl }],
    ['whose answers may be anywhere', { checkRedirectUrlWhenCheckingIfIsCallback: false }, other],
  ])('%s can be mixed up, and the log says so', (_, one, two) => {
    const [first, second] = configs(one, two);
    const risks = describeRisks(first!, [first!, second!]);
    expect(risks).toEqual([expect.stringContaining('1-app')]);
    expect(risks[0]).toContain('redirectUrl');
  });

  it.each<[string, OpenIdConfiguration, OpenIdConfiguration]>([
    ['with addresses of their own', { silentRenewUrl }, other],
    ['that are one', {}, { clientId: 'other' }],
  ])('%s cannot', (_, one, two) => {
    const [first, second] = configs(one, two);
    expect(describeRisks(first!, [first!, second!])).toEqual([]);
  });
});

it('R-719 a polluted Object.prototype has no risks', () => {
  const polluted = Object.prototype as Record<string, unknown>;
  polluted['issValidationOff'] = true;
  try {
    expect(risksOf({})).toEqual([]);
  } finally {
    delete polluted['issValidationOff'];
  }
});
