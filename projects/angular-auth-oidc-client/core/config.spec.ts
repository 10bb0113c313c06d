import { createClientConfig, type OpenIdConfiguration } from './config';
import { signatureAlgorithms } from './crypto/algorithms';
import { isOidcError } from './errors';

const minimal = {
  authority: 'https://op.example',
  clientId: 'app',
  redirectUrl: 'https://app.example/callback',
} as const satisfies OpenIdConfiguration;

const failureOf = (passed: unknown): { code: string; message: string } => {
  try {
    createClientConfig(passed as OpenIdConfiguration);
  } catch (error) {
    if (isOidcError(error)) return error;
    throw error;
  }
  throw new Error('The configuration was accepted');
};

describe('D35 a wrong configuration is refused at once, in a sentence that names the option', () => {
  it.each<[string, unknown, string, string]>([
    ['none', undefined, 'config/missing-configuration', 'config'],
    ['null', null, 'config/missing-configuration', 'config'],
    ['text', 'https://op.example', 'config/missing-authority', 'authority'],
    ['no authority', { ...minimal, authority: undefined }, 'config/missing-authority', 'authority'],
    ['empty authority', { ...minimal, authority: '' }, 'config/missing-authority', 'authority'],
    ['no clientId', { ...minimal, clientId: undefined }, 'config/missing-client-id', 'clientId'],
    ['empty clientId', { ...minimal, clientId: '' }, 'config/missing-client-id', 'clientId'],
    [
      'no redirectUrl',
      { ...minimal, redirectUrl: undefined },
      'config/invalid-redirect-uri',
      'redirectUrl',
    ],
    [
      'relative redirectUrl',
      { ...minimal, redirectUrl: '/callback' },
      'config/invalid-redirect-uri',
      'redirectUrl',
    ],
    [
      'redirectUrl that is no text',
      { ...minimal, redirectUrl: 5 },
      'config/invalid-redirect-uri',
      'redirectUrl',
    ],
    [
      'S-20 authority over plain http',
      { ...minimal, authority: 'http://op.example' },
      'config/insecure-authority',
      'authority',
    ],
    [
      'S-20 discovery over plain http',
      { ...minimal, authWellknownEndpointUrl: 'http://op.example/meta' },
      'config/insecure-authority',
      'authWellknownEndpointUrl',
    ],
    [
      'V-01 an endpoint over plain http',
      { ...minimal, authWellknownEndpoints: { revocationEndpoint: 'http://op.example/revoke' } },
      'config/insecure-authority',
      'authWellknownEndpoints.revocationEndpoint',
    ],
    [
      'an endpoint that is no URL',
      { ...minimal, authWellknownEndpoints: { tokenEndpoint: '/token' } },
      'config/invalid-option',
      'authWellknownEndpoints.tokenEndpoint',
    ],
    [
      'T-07 an algorithm that signs with a secret',
      { ...minimal, idTokenSigningAlgorithms: ['RS256', 'HS256'] },
      'config/invalid-option',
      'idTokenSigningAlgorithms',
    ],
    [
      'T-06 no signature',
      { ...minimal, idTokenSigningAlgorithms: ['none'] },
      'config/invalid-option',
      'idTokenSigningAlgorithms',
    ],
    [
      'authority that is no URL',
      { ...minimal, authority: 'op.example' },
      'config/invalid-option',
      'authority',
    ],
    [
      'S-11 a response type that brings no proof of who signed in',
      { ...minimal, responseType: 'token' },
      'config/invalid-option',
      'responseType',
    ],
    [
      'a response type of nothing',
      { ...minimal, responseType: '' },
      'config/invalid-option',
      'responseType',
    ],
    [
      'a response type twice',
      { ...minimal, responseType: 'code code' },
      'config/invalid-option',
      'responseType',
    ],
    [
      'S-12 tokens in a query',
      {
        ...minimal,
        responseType: 'code id_token',
        customParamsAuthRequest: { response_mode: 'query' },
      },
      'config/invalid-option',
      'response_mode',
    ],
    [
      'silentRenew without a way to renew',
      { ...minimal, silentRenew: true },
      'config/invalid-option',
      'silentRenewUrl',
    ],
    [
      'silentRenew by refresh token in the implicit flow, which has none',
      { ...minimal, silentRenew: true, useRefreshToken: true, responseType: 'id_token token' },
      'config/invalid-option',
      'silentRenewUrl',
    ],
    [
      'silentRenewUrl that is relative',
      { ...minimal, silentRenewUrl: '/silent-renew.html' },
      'config/invalid-option',
      'silentRenewUrl',
    ],
    [
      'a response mode that no page can read',
      { ...minimal, customParamsAuthRequest: { response_mode: 'form_post' } },
      'config/invalid-option',
      'response_mode',
    ],
    [
      'negative time',
      { ...minimal, tokenRefreshInSeconds: -1 },
      'config/invalid-option',
      'tokenRefresh',
    ],
    [
      'time that is no number',
      { ...minimal, silentRenewTimeoutInSeconds: '20' },
      'config/invalid-option',
      'silentRenewTimeoutInSeconds',
    ],
    [
      'endless time',
      { ...minimal, renewTimeBeforeTokenExpiresInSeconds: Infinity },
      'config/invalid-option',
      'renewTimeBeforeTokenExpiresInSeconds',
    ],
    [
      'secureRoutes that is one route',
      { ...minimal, secureRoutes: 'https://api.example' },
      'config/invalid-option',
      'secureRoutes',
    ],
  ])('%s', (_, passed, code, option) => {
    const failure = failureOf(passed);
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(option);
    expect(failure.message).toMatch(/^[^\n]+\.$/);
  });
});

describe('a right configuration', () => {
  it('is completed with the documented defaults', () => {
    expect(createClientConfig(minimal)).toMatchObject({
      configId: '0-app',
      authority: 'https://op.example',
      discoveryUrl: 'https://op.example',
      discoverySuffix: undefined,
      checksDiscoveredIssuer: true,
      clientId: 'app',
      redirectUrl: 'https://app.example/callback',
      checksRedirectUrl: true,
      postLogoutRedirectUri: undefined,
      scope: 'openid email profile',
      usesPkce: true,
      usesRefreshToken: false,
      renewsAutomatically: false,
      renewLeadSeconds: undefined,
      renewSpreadSeconds: 4,
      renewRetrySeconds: 3,
      renewTimeoutSeconds: 20,
      checksIssuer: true,
      maxIatAgeSeconds: 600,
      frontChannelMaxIatAgeSeconds: 120,
      checksAuthTimeAfterRenewal: true,
      loadsUserInfo: true,
      reloadsUserInfo: false,
      cleansState: true,
      cleansAddress: true,
      responseType: 'code',
      pushesRequests: false,
      silentRenewUrl: undefined,
      watchesProviderSession: false,
      signsOutLikeAuth0: false,
      preloadsMetadata: true,
      renewsForIdToken: true,
      checksIdToken: true,
      checksNonceAfterRenewal: true,
    });
  });

  it.each([10, 120, 600])(
    'an explicit iat offset of %d seconds holds for both channels',
    (bound) => {
      const config = createClientConfig({ ...minimal, maxIdTokenIatOffsetAllowedInSeconds: bound });
      expect(config).toMatchObject({
        maxIatAgeSeconds: bound,
        frontChannelMaxIatAgeSeconds: bound,
        options: { maxIdTokenIatOffsetAllowedInSeconds: bound },
      });
    },
  );

  it('shows an iat offset of 600 seconds if none is set', () => {
    expect(createClientConfig(minimal).options.maxIdTokenIatOffsetAllowedInSeconds).toBe(600);
  });

  it('D17 every switch that turns a check off is inverted once', () => {
    const config = createClientConfig({
      ...minimal,
      issValidationOff: true,
      historyCleanupOff: true,
      disableIatOffsetValidation: true,
      disableRefreshIdTokenAuthTimeValidation: true,
      strictIssuerValidationOnWellKnownRetrievalOff: true,
      allowInsecureRequests: true,
      disablePkce: true,
      disableIdTokenValidation: true,
      ignoreNonceAfterRefresh: true,
    });
    expect(config).toMatchObject({
      checksIssuer: false,
      cleansAddress: false,
      maxIatAgeSeconds: undefined,
      frontChannelMaxIatAgeSeconds: undefined,
      checksAuthTimeAfterRenewal: false,
      checksDiscoveredIssuer: false,
      usesPkce: false,
      checksIdToken: false,
      checksNonceAfterRenewal: false,
    });
  });

  it.each(['issValidationOff', 'strictIssuerValidationOnWellKnownRetrievalOff'])(
    '%s covers the issuer of the discovery document [D17]',
    (option) => {
      expect(createClientConfig(minimal).checksDiscoveredIssuer).toBe(true);
      expect(createClientConfig({ ...minimal, [option]: true }).checksDiscoveredIssuer).toBe(false);
    },
  );

  it.each(['enableIdTokenExpiredValidationInRenew', 'triggerRefreshWhenIdTokenExpired'])(
    '%s: false leaves the ID token out of renewal, under either name',
    (option) => {
      expect(createClientConfig({ ...minimal, [option]: false }).renewsForIdToken).toBe(false);
    },
  );

  it.each<[string, OpenIdConfiguration, object]>([
    ['startCheckSession', { startCheckSession: true }, { watchesProviderSession: true }],
    [
      'usePushedAuthorisationRequests',
      { usePushedAuthorisationRequests: true },
      { pushesRequests: true },
    ],
    [
      'eagerLoadAuthWellKnownEndpoints',
      { eagerLoadAuthWellKnownEndpoints: false },
      { preloadsMetadata: false },
    ],
    [
      'silentRenewUrl',
      { silentRenew: true, silentRenewUrl: 'https://app.example/silent-renew.html' },
      { renewsAutomatically: true, silentRenewUrl: 'https://app.example/silent-renew.html' },
    ],
    ['responseType', { responseType: 'token id_token code' }, { usesPkce: true }],
    ['responseType', { responseType: 'token id_token' }, { usesPkce: false }],
    [
      'useRefreshToken in the implicit flow',
      { useRefreshToken: true, responseType: 'id_token' },
      { usesRefreshToken: false },
    ],
    [
      'useRefreshToken in a hybrid flow',
      { useRefreshToken: true, responseType: 'code id_token' },
      { usesRefreshToken: true },
    ],
    ['useCustomAuth0Domain', { useCustomAuth0Domain: true }, { signsOutLikeAuth0: true }],
    [
      'an authority of Auth0',
      { authority: 'https://tenant.eu.auth0.com/' },
      { signsOutLikeAuth0: true },
    ],
    [
      'an authority that only ends like one of Auth0',
      { authority: 'https://notauth0.com' },
      { signsOutLikeAuth0: false },
    ],
    [
      'an authority with Auth0 in its path',
      { authority: 'https://op.example/auth0.com' },
      { signsOutLikeAuth0: false },
    ],
  ])('%s is understood', (_, options, expected) => {
    expect(createClientConfig({ ...minimal, ...options })).toMatchObject(expected);
  });

  it('http is accepted on this machine, for a provider in development', () => {
    const authority = 'http://localhost:3000';
    expect(createClientConfig({ ...minimal, authority }).authority).toBe(authority);
  });

  it('the authority is kept as it is, but for a slash at its end and the path of a document [D17]', () => {
    for (const decoration of [
      '',
      '/',
      '/.well-known/openid-configuration',
      '/.well-known/oauth-authorization-server/',
    ]) {
      const authority = `https://OP.example:443/tenant${decoration}`;
      const config = createClientConfig({ ...minimal, authority });
      expect(config.authority).toBe('https://OP.example:443/tenant');
      expect(config.discoveryUrl).toBe(authority);
      expect(config.options.authority).toBe(authority);
    }
    const authority = 'https://op.example//';
    expect(createClientConfig({ ...minimal, authority }).authority).toBe('https://op.example/');
  });

  it('allowInsecureRequests accepts plain http beyond this machine, and nothing else [D40]', () => {
    const insecure: OpenIdConfiguration = {
      ...minimal,
      authority: 'http://op.intranet',
      authWellknownEndpointUrl: 'http://op.intranet/metadata',
      authWellknownEndpoints: { tokenEndpoint: 'http://10.0.0.1/token' },
    };
    expect(failureOf(insecure).code).toBe('config/insecure-authority');
    expect(failureOf(insecure).message).toContain('allowInsecureRequests');
    const config = createClientConfig({ ...insecure, allowInsecureRequests: true });
    expect(config.authority).toBe('http://op.intranet');
    for (const authority of ['ftp://op.intranet', 'javascript:alert(1)']) {
      expect(failureOf({ ...insecure, allowInsecureRequests: true, authority }).code).toBe(
        'config/insecure-authority',
      );
    }
  });

  it('resource goes to the requests that ask for tokens, unless custom parameters have one', () => {
    const resource = ['https://a.example/', 'https://b.example/'];
    const config = createClientConfig({
      ...minimal,
      resource,
      customParamsCodeRequest: { resource: 'https://a.example/' },
    });
    expect(config.authorizationParams).toEqual({ resource });
    expect(config.codeParams).toEqual({ resource: 'https://a.example/' });
    expect(config.refreshParams).toEqual({ resource });
    expect(config.endSessionParams).toEqual({});
    expect(createClientConfig({ ...minimal, resource: '' }).authorizationParams).toEqual({});
  });

  it('is named by its position where the application gives it no name', () => {
    expect(createClientConfig(minimal, 2).configId).toBe('2-app');
    expect(createClientConfig({ ...minimal, configId: '' }, 1).configId).toBe('1-app');
    expect(createClientConfig({ ...minimal, configId: 'mine' }, 1).configId).toBe('mine');
  });

  it('explicit undefined is the same as absent', () => {
    const passed = { ...minimal, scope: undefined, silentRenew: undefined };
    const config = createClientConfig(passed as unknown as OpenIdConfiguration);
    expect(config.scope).toBe('openid email profile');
    expect(config.options.silentRenew).toBe(false);
  });

  it('hd and the custom parameters go to their requests', () => {
    const config = createClientConfig({
      ...minimal,
      hdParam: 'example.com',
      customParamsAuthRequest: { prompt: 'login' },
      customParamsCodeRequest: { a: 1 },
      customParamsRefreshTokenRequest: { b: 2 },
      customParamsEndSessionRequest: { c: 3 },
    });
    expect(config.authorizationParams).toEqual({ prompt: 'login', hd: 'example.com' });
    expect(config.codeParams).toEqual({ a: 1 });
    expect(config.refreshParams).toEqual({ b: 2 });
    expect(config.endSessionParams).toEqual({ c: 3 });
  });

  it('neither the application later nor anybody else changes what was checked', () => {
    const passed: OpenIdConfiguration = {
      ...minimal,
      customParamsAuthRequest: { prompt: 'login' },
      authWellknownEndpoints: { issuer: 'https://op.example' },
    };
    const before = structuredClone(passed);
    const config = createClientConfig(passed);
    expect(passed).toEqual(before);
    passed.authority = 'https://evil.example';
    Object.assign(passed.customParamsAuthRequest ?? {}, { prompt: 'none' });
    Object.assign(passed.authWellknownEndpoints ?? {}, { issuer: 'https://evil.example' });
    expect(config.authority).toBe('https://op.example');
    expect(config.authorizationParams).toEqual({ prompt: 'login' });
    expect(config.endpoints.issuer).toBe('https://op.example');
    for (const part of [config, config.options, config.authorizationParams, config.endpoints]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it('R-719 a polluted Object.prototype adds no option', () => {
    const polluted = Object.prototype as Record<string, unknown>;
    polluted['issValidationOff'] = true;
    polluted['disablePkce'] = true;
    polluted['authWellknownEndpointUrl'] = 'https://evil.example';
    polluted['response_mode'] = 'fragment';
    polluted['tokenEndpoint'] = 'https://evil.example/token';
    try {
      const config = createClientConfig({
        ...minimal,
        customParamsAuthRequest: { prompt: 'login' },
        authWellknownEndpoints: {},
      });
      expect(config).toMatchObject({
        checksIssuer: true,
        usesPkce: true,
        discoveryUrl: 'https://op.example',
      });
      expect(config.authorizationParams['response_mode']).toBeUndefined();
      expect(config.endpoints.tokenEndpoint).toBeUndefined();
    } finally {
      delete polluted['response_mode'];
      delete polluted['tokenEndpoint'];
      delete polluted['issValidationOff'];
      delete polluted['disablePkce'];
      delete polluted['authWellknownEndpointUrl'];
    }
  });
});

it.each([...signatureAlgorithms.keys()])('D16 %s, which can be verified, can be named', (alg) => {
  const config = createClientConfig({ ...minimal, idTokenSigningAlgorithms: [alg] });
  expect(config.algorithms).toEqual([alg]);
});
