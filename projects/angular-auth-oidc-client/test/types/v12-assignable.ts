/**
 * Holds the public types against the published declarations of version 12.0.3. The second list of each
 * line is exact: a member that does not fit must be named with the decision that says so, and one that
 * fits must not be named.
 */
import type * as Ours from 'angular-auth-oidc-client';
import type * as Theirs from 'angular-auth-oidc-client-12';
import type { Fits, Misfits, Same } from './fits';

type Numbers<Members> = {
  [Name in keyof Members]: Members[Name] extends number ? `${Members[Name]}` : never;
};

/** D47: these may hold lists, each sent as a repeated parameter. */
type CustomParamsOptions =
  | 'customParamsAuthRequest'
  | 'customParamsRefreshTokenRequest'
  | 'customParamsEndSessionRequest'
  | 'customParamsCodeRequest';

/** Every name that is there when the program runs. */
export type Values = Same<Exclude<keyof typeof Theirs, keyof typeof Ours>, never>;

/** Of what the application is given, ours fits where theirs was. */
export type Given = [
  Same<Misfits<Ours.AuthenticatedResult, Theirs.AuthenticatedResult>, never>,
  Same<Misfits<Ours.AuthStateResult, Theirs.AuthStateResult>, never>,
  Same<Misfits<Ours.ConfigAuthenticatedResult, Theirs.ConfigAuthenticatedResult>, never>,
  Same<Misfits<Ours.ConfigUserDataResult, Theirs.ConfigUserDataResult>, never>,
  Same<Misfits<Ours.LoginResponse, Theirs.LoginResponse>, never>,
  Same<Misfits<Ours.OpenIdConfiguration, Theirs.OpenIdConfiguration>, CustomParamsOptions>,
  Same<Misfits<Ours.StateValidationResult, Theirs.StateValidationResult>, never>,
  Same<Misfits<Ours.UserDataResult, Theirs.UserDataResult>, never>,
  Same<Misfits<Ours.JwtKeys, Theirs.JwtKeys>, never>,
  Same<Misfits<Ours.JwtKey, Theirs.JwtKey>, never>,
  // D5: the events that came later are not events of version 12.
  Same<Misfits<Ours.OidcClientNotification, Theirs.OidcClientNotification<unknown>>, 'type'>,
  Same<Misfits<Numbers<typeof Ours.EventTypes>, Numbers<typeof Theirs.EventTypes>>, never>,
  Same<Misfits<typeof Ours.LogLevel, typeof Theirs.LogLevel>, never>,
  Same<Misfits<typeof Ours.ValidationResult, typeof Theirs.ValidationResult>, never>,
];

/** Of what the application gives, theirs fits where ours is. */
export type Taken = [
  Same<Misfits<Theirs.AuthOptions, Required<Theirs.AuthOptions>>, never>,
  Same<Misfits<Theirs.AuthOptions, Pick<Ours.AuthOptions, keyof Theirs.AuthOptions>>, never>,
  Same<Misfits<Theirs.AuthOptions, Pick<Ours.LogoutAuthOptions, keyof Theirs.AuthOptions>>, never>,
  Same<
    Misfits<
      Theirs.AuthWellKnownEndpoints,
      Pick<Ours.AuthWellKnownEndpoints, keyof Theirs.AuthWellKnownEndpoints>
    >,
    never
  >,
  Same<
    Misfits<
      Theirs.OpenIdConfiguration,
      Pick<Ours.OpenIdConfiguration, keyof Theirs.OpenIdConfiguration>
    >,
    never
  >,
  Same<Misfits<Theirs.PassedInitialConfig, Ours.PassedInitialConfig>, never>,
  Same<Misfits<Theirs.PopupOptions, Ours.PopupOptions>, never>,
  // An adapter of version 12 lists no keys, and need not.
  Same<Misfits<Theirs.AbstractSecurityStorage, Ours.AbstractSecurityStorage>, 'keys'>,
  Same<Misfits<Theirs.StsConfigLoader, Ours.StsConfigLoader>, never>,
  Same<Misfits<Theirs.OidcClientNotification<string>, Ours.OidcClientNotification<string>>, never>,
];

/** Of what the application calls, ours fits where theirs was. */
export type Called = [
  // D47: what gives a configuration gives lists among its custom parameters.
  Same<
    Misfits<Ours.OidcSecurityService, Theirs.OidcSecurityService>,
    'getConfiguration' | 'getConfigurations'
  >,
  // D5: an event that came later is none of version 12.
  Same<Misfits<Ours.PublicEventsService, Theirs.PublicEventsService>, 'registerForEvents'>,
  Same<Misfits<Ours.PopUpService, Theirs.PopUpService>, never>,
  Same<Misfits<Ours.AuthInterceptor, Theirs.AuthInterceptor>, never>,
  Same<Misfits<Ours.AutoLoginAllRoutesGuard, Theirs.AutoLoginAllRoutesGuard>, never>,
  // D10: these waited for nothing, and may have to.
  Same<
    Misfits<Ours.AutoLoginPartialRoutesGuard, Theirs.AutoLoginPartialRoutesGuard>,
    'canActivate' | 'canActivateChild' | 'canLoad'
  >,
  Same<Misfits<Ours.LoggerService, Theirs.LoggerService>, never>,
  // D47
  Same<Misfits<Ours.OidcConfigService, Theirs.OidcConfigService>, 'withConfigs'>,
  Same<Misfits<Ours.OpenIdConfigLoader, Theirs.OpenIdConfigLoader>, never>,
  Same<Misfits<Ours.TokenHelperService, Theirs.TokenHelperService>, never>,
  // D32: WebCrypto answers later.
  Same<
    Misfits<Ours.TokenValidationService, Theirs.TokenValidationService>,
    'validateSignatureIdToken' | 'validateIdTokenAtHash'
  >,
  Same<
    Misfits<
      typeof Ours.TokenValidationService,
      Pick<typeof Theirs.TokenValidationService, 'refreshTokenNoncePlaceholder'>
    >,
    never
  >,
  // D6: what a loader gives may have the form of any version.
  Same<Misfits<Ours.StsConfigLoader, Theirs.StsConfigLoader>, 'loadConfigs'>,
  Same<Misfits<Ours.StsConfigHttpLoader, Theirs.StsConfigHttpLoader>, 'loadConfigs'>,
  // D47
  Same<Misfits<Ours.StsConfigStaticLoader, Theirs.StsConfigStaticLoader>, 'loadConfigs'>,
  Same<Misfits<typeof Ours.AuthModule, Pick<typeof Theirs.AuthModule, 'forRoot'>>, never>,
  // The loader that one gives is the other one's class, whose private members differ. D47
  Same<
    Misfits<
      typeof Ours,
      Pick<typeof Theirs, 'createStaticLoader' | 'configurationProviderFactory' | 'PASSED_CONFIG'>
    >,
    'createStaticLoader' | 'configurationProviderFactory'
  >,
  Same<
    Fits<Parameters<typeof Theirs.createStaticLoader>, Parameters<typeof Ours.createStaticLoader>>,
    true
  >,
];

/** What constructors take. */
export type Constructed = [
  ConstructorParameters<typeof Theirs.StateValidationResult> extends ConstructorParameters<
    typeof Ours.StateValidationResult
  >
    ? true
    : never,
  ConstructorParameters<typeof Theirs.StsConfigStaticLoader> extends ConstructorParameters<
    typeof Ours.StsConfigStaticLoader
  >
    ? true
    : never,
  ConstructorParameters<typeof Theirs.StsConfigHttpLoader> extends ConstructorParameters<
    typeof Ours.StsConfigHttpLoader
  >
    ? true
    : never,
];
