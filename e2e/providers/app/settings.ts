import type { OpenIdConfiguration } from 'angular-auth-oidc-client';

/** What a test tells the application, which reads it each time that its page is loaded. */
export interface Settings {
  /** How the library is set up: by functions, or by the NgModules and classes of version 12. */
  readonly shape: 'functions' | 'modules';
  readonly authority: string;
  readonly clientId: string;
  readonly apiUrl: string;
  /** What of the configuration differs from the usual. */
  readonly options: OpenIdConfiguration;
  /** Passed to `authorize()`, and to a sign-in by popup. */
  readonly signInParams: Readonly<Record<string, string>>;
}

const response = await fetch('/settings.json', { cache: 'no-store' });

export const settings = (await response.json()) as Settings;

const { origin } = location;

export const configuration: OpenIdConfiguration = {
  authority: settings.authority,
  clientId: settings.clientId,
  redirectUrl: `${origin}/callback`,
  postLogoutRedirectUri: `${origin}/signed-out`,
  silentRenewUrl: `${origin}/silent-renew.html`,
  scope: 'openid profile email',
  responseType: 'code',
  useRefreshToken: true,
  secureRoutes: [settings.apiUrl],
  ...settings.options,
};
