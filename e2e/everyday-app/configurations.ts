import type { OpenIdConfiguration } from 'angular-auth-oidc-client';
import { settings } from './settings';

const home = settings.origin + new URL(document.baseURI).pathname;

const shop: OpenIdConfiguration = {
  configId: 'shop',
  authority: settings.authority,
  clientId: settings.clientId,
  redirectUrl: home + (settings.redirectPath ?? ''),
  postLogoutRedirectUri: home,
  scope: 'openid profile email offline_access api:read',
  responseType: 'code',
  silentRenew: true,
  useRefreshToken: true,
  secureRoutes: [settings.apiUrl],
  ...settings.options,
};

const depot: OpenIdConfiguration = {
  ...shop,
  configId: 'depot',
  authority: settings.secondAuthority,
  secureRoutes: [settings.partnerUrl],
};

export const configurations: OpenIdConfiguration[] =
  settings.configurations === 2 ? [shop, depot] : [shop];

/** Where the API of each configuration is. */
export const apis: Readonly<Record<string, string>> = {
  shop: `${settings.apiUrl}/orders`,
  depot: `${settings.partnerUrl}/orders`,
};
