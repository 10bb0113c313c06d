import { LogLevel, type OpenIdConfiguration } from 'angular-auth-oidc-client';

import type { Settings } from '../settings';

/** The configurations of the demo: that of its first pages, and one for each page that shows more. */
export function configurations(settings: Settings): OpenIdConfiguration[] {
  const { authority, clientId } = settings;
  const home = `${location.origin}/`;
  const shared: OpenIdConfiguration = {
    redirectUrl: home,
    postLogoutRedirectUri: home,
    responseType: 'code',
    logLevel: LogLevel.Warn,
  };
  return [
    {
      ...shared,
      configId: 'main',
      authority,
      clientId,
      scope: 'openid profile email offline_access api:read',
      useRefreshToken: true,
      silentRenew: true,
      secureRoutes: [settings.apiUrl],
      postLoginRoute: '/session',
      unauthorizedRoute: '/sign-in-failed',
    },
    {
      ...shared,
      ...rarelyVisited,
      configId: 'pop-up',
      authority,
      clientId: 'demo-pop-up',
      // A light page hands the answer over, and the window need not start a whole application.
      redirectUrl: `${home}silent-renew.html`,
      scope: 'openid profile email offline_access',
      useRefreshToken: true,
      silentRenew: true,
      // The page that opened the window stays where it is.
      triggerAuthorizationResultEvent: true,
    },
    {
      ...shared,
      ...rarelyVisited,
      configId: 'frame',
      authority,
      clientId: 'demo-frame',
      scope: 'openid profile email',
      silentRenew: true,
      silentRenewUrl: `${home}silent-renew.html`,
      postLoginRoute: '/silent-renewal',
      unauthorizedRoute: '/silent-renewal',
    },
    {
      ...shared,
      ...rarelyVisited,
      configId: 'watched',
      authority,
      clientId: 'demo-watched',
      scope: 'openid profile email',
      silentRenew: true,
      silentRenewUrl: `${home}silent-renew.html`,
      startCheckSession: true,
      postLoginRoute: '/check-session',
      unauthorizedRoute: '/check-session',
    },
    {
      ...shared,
      ...rarelyVisited,
      configId: 'partner',
      authority: settings.secondAuthority,
      clientId: 'demo-partner',
      // An address of its own, so that no provider can bring an answer in the name of the other.
      redirectUrl: `${home}callback`,
      scope: 'openid profile email offline_access',
      useRefreshToken: true,
      silentRenew: true,
      secureRoutes: [settings.partnerUrl],
      postLoginRoute: '/two-providers',
      unauthorizedRoute: '/two-providers',
    },
  ];
}

/** Most visitors never come to these pages, so nothing is fetched for them ahead. */
const rarelyVisited = { eagerLoadAuthWellKnownEndpoints: false };
