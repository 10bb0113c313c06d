export {
  createFakeBrowser,
  createFakeClock,
  createFakeLock,
  createFakeLog,
  createFakePorts,
  createFakeStorage,
  createFakeTabs,
} from './fake-ports';
export type {
  FakeAwaitedAnswer,
  FakeBrowser,
  FakeClock,
  FakeLock,
  FakeLog,
  FakePopUp,
  FakePorts,
  FakePortsOptions,
  FakeSessionFrame,
  FakeStorage,
  FakeTabs,
  LogLine,
} from './fake-ports';
export type { ProviderFaults, RecordedRequest } from './provider-faults';
export type { IdTokenPayload, PublicJwk, SigningAlgorithm } from './signing-key';
export { createTestProvider } from './test-provider';
export type {
  AuthorizationAnswer,
  TestProvider,
  TestProviderMetadata,
  TestProviderOptions,
  TestUser,
} from './test-provider';
