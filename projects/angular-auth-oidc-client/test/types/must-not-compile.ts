/** What strict types keep from compiling, each with the decision that wants it so. */
import {
  EventTypes,
  type AbstractSecurityStorage,
  type AuthOptions,
  type LogoutAuthOptions,
  type OidcClientNotification,
  type OidcSecurityService,
  type OpenIdConfiguration,
  type PassedInitialConfig,
  type PopupOptions,
} from 'angular-auth-oidc-client';

export function options(): unknown[] {
  return [
    // @ts-expect-error D35: the configuration is a member, not the argument itself
    { authority: 'https://op.example' } satisfies PassedInitialConfig,
    // @ts-expect-error D35: the name of version 11
    { stsServer: 'https://op.example' } satisfies OpenIdConfiguration,
    // @ts-expect-error D35: the name of version 11
    { authWellknownEndpoint: 'https://op.example' } satisfies OpenIdConfiguration,
    // @ts-expect-error D35: routes are a list
    { secureRoutes: 'https://api.example' } satisfies OpenIdConfiguration,
    // @ts-expect-error D2: a parameter is a string, a number or a boolean
    { customParams: { claims: {} } } satisfies AuthOptions,
    // @ts-expect-error D4: PUT is no way to sign out
    { logoffMethod: 'PUT' } satisfies LogoutAuthOptions,
    // @ts-expect-error D2: pixels are numbers
    { width: '500px' } satisfies PopupOptions,
  ];
}

export function storage(own: AbstractSecurityStorage): void {
  // @ts-expect-error D13: values are strings
  void own.write('key', { token: '' });
}

export function methods(service: OidcSecurityService): unknown[] {
  return [
    // @ts-expect-error D2: the getters are synchronous
    service.getAccessToken().subscribe,
    // @ts-expect-error D2: the getters are synchronous
    service.isAuthenticated().subscribe,
    // @ts-expect-error §1.5: the options come first, not the configId
    service.authorizeWithPopUp('my-config'),
    // @ts-expect-error D2: a token is a string
    service.revokeAccessToken(1),
    // @ts-expect-error D2: user data of an unknown shape are unknown, and may be missing
    service.getUserData().name.first,
  ];
}

export function events(event: OidcClientNotification): unknown[] {
  return [
    // @ts-expect-error D2: what a value is depends on the type of the event
    event.value.configId,
    // @ts-expect-error D2: user data have no result
    event.type === EventTypes.UserDataChanged && event.value.isAuthenticated,
    // @ts-expect-error D2: there is nothing to tell
    event.type === EventTypes.SilentRenewStarted && event.value.configId,
  ];
}

// @ts-expect-error D2: an expiry is always `true`
export const notification: OidcClientNotification = { type: EventTypes.TokenExpired, value: false };
