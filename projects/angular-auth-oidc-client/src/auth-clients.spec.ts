import { TestBed } from '@angular/core/testing';
import { codeOf, configuration } from '../test/angular/scene';
import { AuthClients } from './auth-clients';
import {
  OidcSecurityService,
  provideAuth,
  type OidcError,
  type PassedInitialConfig,
} from './public-api';

afterEach(() => {
  sessionStorage.clear();
});

/** What the application meets when it starts. */
const start = (passed: PassedInitialConfig): OidcSecurityService => {
  TestBed.configureTestingModule({ providers: [provideAuth(passed)] });
  return TestBed.inject(OidcSecurityService);
};

const messageOf = (action: () => unknown): string => {
  try {
    action();
    return '';
  } catch (error) {
    return (error as OidcError).message;
  }
};

const { authority: _a, ...noAuthority } = configuration;
const { clientId: _c, ...noClientId } = configuration;
const { redirectUrl: _r, ...noRedirectUrl } = configuration;

it.each<[string, PassedInitialConfig, string]>([
  ['config/missing-authority', { config: noAuthority }, 'authority'],
  ['config/missing-authority', { config: { ...configuration, authority: '' } }, 'authority'],
  ['config/missing-client-id', { config: noClientId }, 'clientId'],
  ['config/invalid-redirect-uri', { config: noRedirectUrl }, 'redirectUrl'],
  [
    'config/invalid-redirect-uri',
    { config: { ...configuration, redirectUrl: '/cb' } },
    'redirectUrl',
  ],
  [
    'config/insecure-authority',
    { config: { ...configuration, authority: 'http://op.example' } },
    'authority',
  ],
  [
    'config/invalid-option',
    { config: { ...configuration, responseType: 'token' } },
    'responseType',
  ],
  [
    'config/duplicate-config-id',
    { config: [configuration, { ...configuration, configId: '0-app' }] },
    'configId',
  ],
  ['config/missing-authority', { config: [configuration, noAuthority] }, 'authority'],
  // forRoot(config) in place of forRoot({ config })
  ['config/missing-configuration', configuration as PassedInitialConfig, '{ config: {'],
  ['config/missing-configuration', {}, '{ config: {'],
])(
  'D35 %s is thrown when the application starts, in one sentence with the remedy',
  (code, passed, named) => {
    expect(codeOf(() => start(passed))).toBe(code);
    TestBed.resetTestingModule();
    const message = messageOf(() => start(passed));
    expect(message).toContain(named);
    expect(message).toMatch(/^[^.]+(\.[^ ][^.]*)*\.$/);
  },
);

it('D35 an http authority is for loopback', () => {
  expect(
    start({ config: { ...configuration, authority: 'http://localhost:8080' } }).getToken(),
  ).toBe('');
});

it('D35 an unknown configId is named', () => {
  const service = start({ config: configuration });
  expect(codeOf(() => service.getToken('x'))).toBe('config/unknown-config-id');
  expect(messageOf(() => service.getToken('x'))).toContain('x');
});

it('D35 a list without a configuration says so at first use', () => {
  const service = start({ config: [] });
  expect(service.getConfigurations()).toEqual([]);
  expect(codeOf(() => service.getToken())).toBe('config/unknown-config-id');
});

it('D35 a service without provideAuth() says what is missing', () => {
  TestBed.configureTestingModule({});
  expect(codeOf(() => TestBed.inject(OidcSecurityService))).toBe('config/missing-configuration');
});

it('§2.1 configurations without an id are told apart by their position', () => {
  const service = start({ config: [configuration, configuration] });
  expect(service.getConfigurations().map(({ configId }) => configId)).toEqual(['0-app', '1-app']);
});

it('D26 the start of the application waits for nothing and fetches nothing', () => {
  start({ config: configuration });
  const [client] = TestBed.inject(AuthClients).all;
  expect(client?.store.value.status).toBe('unknown');
  expect(client?.memory.metadata).toBeUndefined();
});

it('leaves no timer behind', () => {
  jest.useFakeTimers();
  start({ config: configuration });
  expect(jest.getTimerCount()).toBeGreaterThan(0);
  TestBed.resetTestingModule();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});
