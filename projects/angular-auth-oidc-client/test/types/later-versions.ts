/** Every name that version 22.0.1 exports is there. */
import type * as Ours from 'angular-auth-oidc-client';
import type { Same } from './fits';

type Values =
  | 'AbstractLoggerService'
  | 'AbstractSecurityStorage'
  | 'AuthInterceptor'
  | 'AuthModule'
  | 'AutoLoginAllRoutesGuard'
  | 'AutoLoginPartialRoutesGuard'
  | 'ConfigurationService'
  | 'DefaultLocalStorageService'
  | 'DefaultSessionStorageService'
  | 'EventTypes'
  | 'LogLevel'
  | 'OidcSecurityService'
  | 'OpenIdConfigLoader'
  | 'PopUpService'
  | 'PublicEventsService'
  | 'StateValidationResult'
  | 'StsConfigHttpLoader'
  | 'StsConfigLoader'
  | 'StsConfigStaticLoader'
  | 'ValidationResult'
  | '_provideAuth'
  | 'authInterceptor'
  | 'autoLoginPartialRoutesGuard'
  | 'autoLoginPartialRoutesGuardWithConfig'
  | 'provideAuth'
  | 'withAppInitializerAuthCheck';

/** What is there when the program runs. */
export type MissingValues = Same<Exclude<Values, keyof typeof Ours>, never>;

/** What is there for the compiler only; a missing one does not compile. */
export type Types = [
  Ours.AuthFeature,
  Ours.AuthOptions,
  Ours.AuthResult,
  Ours.AuthStateResult,
  Ours.AuthWellKnownEndpoints,
  Ours.AuthenticatedResult,
  Ours.ConfigAuthenticatedResult,
  Ours.ConfigUserDataResult,
  Ours.JwtKey,
  Ours.JwtKeys,
  Ours.LoginResponse,
  Ours.LogoutAuthOptions,
  Ours.OidcClientNotification,
  Ours.OpenIdConfiguration,
  Ours.PassedInitialConfig,
  Ours.PopupOptions,
  Ours.PopupResult,
  Ours.UserDataResult,
];
