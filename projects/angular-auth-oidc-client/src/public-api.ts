// Set-up
export { provideAuth } from './providers/provide-auth';
export { withAppInitializerAuthCheck, type AuthFeature } from './providers/features';
export { PASSED_CONFIG, type PassedInitialConfig } from './providers/passed-config';
export {
  StsConfigHttpLoader,
  StsConfigLoader,
  StsConfigStaticLoader,
  type LoadedConfigs,
} from './providers/config-loaders';
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
export { ConfigurationService } from './service/configuration.service';
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
  type EventValues,
  type OidcClientNotification,
} from './service/public-events.service';
export { ValidationResult } from './service/validation-result';

// Requests and routes
export { authInterceptor, AuthInterceptor, REPEATS_REQUEST } from './http/auth-interceptor';
export {
  autoLoginPartialRoutesGuard,
  autoLoginPartialRoutesGuardWithConfig,
} from './routing/guards';
export { frontChannelLogout } from './routing/front-channel-logout';

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
export { AutoLoginAllRoutesGuard, AutoLoginPartialRoutesGuard } from './v12/guards';
export { _provideAuth } from './v12/provide-auth';
export { configurationProviderFactory } from './v12/configuration-provider-factory';
export { createStaticLoader } from './v12/create-static-loader';
export type { JwtKey, JwtKeys } from './v12/jwt-keys';
export { LoggerService } from './v12/logger.service';
export { OidcConfigService } from './v12/oidc-config.service';
export { OpenIdConfigLoader } from './v12/openid-config-loader';
export { PopUpService, type PopupOptions, type PopupResult } from './v12/pop-up.service';
export { StateValidationResult } from './v12/state-validation-result';
export { TokenHelperService } from './v12/token-helper.service';
export { TokenValidationService } from './v12/token-validation.service';
