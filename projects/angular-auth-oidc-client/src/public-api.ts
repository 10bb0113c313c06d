// Set-up
export { provideAuth } from './providers/provide-auth';
export { withAppInitializerAuthCheck, type AuthFeature } from './providers/features';
export { type PassedInitialConfig } from './auth-clients';
export { CRYPTO_PORT } from './platform/crypto-port';
export { AbstractLoggerService, LogLevel } from './platform/angular-log';
export {
  AbstractSecurityStorage,
  DefaultLocalStorageService,
  DefaultSessionStorageService,
} from './platform/angular-storage';

// The session
export { injectSession, type Session } from './service/inject-session';
export { OidcSecurityService } from './service/oidc-security.service';
export type {
  AuthenticatedResult,
  AuthOptions,
  AuthResult,
  ConfigAuthenticatedResult,
  ConfigUserDataResult,
  LoginResponse,
  LogoutAuthOptions,
  UserDataResult,
} from './service/results';
export {
  EventTypes,
  PublicEventsService,
  type AuthStateResult,
  type OidcClientNotification,
} from './service/public-events.service';
export { ValidationResult } from './service/validation-result';

// Requests and routes
export { authInterceptor, AuthInterceptor } from './http/auth-interceptor';
export {
  autoLoginPartialRoutesGuard,
  autoLoginPartialRoutesGuardWithConfig,
} from './routing/guards';

// From the core
export {
  AuthorizationError,
  ClaimError,
  isInteractionRequired,
  isOidcError,
  OidcError,
  ServerError,
  type AuthWellKnownEndpoints,
  type ClaimErrorReason,
  type ConfiguredStorage,
  type CryptoPort,
  type CustomParams,
  type IdTokenClaims,
  type OidcErrorCode,
  type OpenIdConfiguration,
  type SessionActivity,
  type SessionStatus,
  type UserData,
} from 'angular-auth-oidc-client/core';

// Version 12
export { AuthModule } from './v12/auth.module';
