import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { OidcSecurityService, injectSession } from 'angular-auth-oidc-client';

import { HowThisWorks } from '../app/how-this-works';
import { personName } from '../app/person';
import { SessionBadge } from '../app/session-badge';

/** What the demo is, and the button that everything begins with. */
@Component({
  selector: 'app-home-page',
  imports: [HowThisWorks, RouterLink, SessionBadge],
  templateUrl: './home-page.html',
  styleUrl: './home-page.css',
})
export class HomePage {
  protected readonly session = injectSession();
  protected readonly name = personName(this.session);
  private readonly oidc = inject(OidcSecurityService);

  protected readonly steps = [
    {
      title: 'Ask',
      text: 'The browser goes to the provider with a fresh state, nonce and PKCE challenge.',
    },
    {
      title: 'Return',
      text: 'The code is redeemed once. The ID token must pass every check, signature included.',
    },
    {
      title: 'Hold',
      text: 'The session survives a reload of the tab, and renews before it expires.',
    },
    {
      title: 'Send',
      text: 'The interceptor adds the access token for your secure routes and for nobody else.',
    },
  ];

  protected readonly tour = [
    {
      path: '/session',
      title: 'Look at the session',
      text: 'Claims, tokens and countdowns; refresh, revoke, sign out.',
    },
    {
      path: '/api',
      title: 'Call the API',
      text: 'Three requests. See which of them carried the token.',
    },
    {
      path: '/members',
      title: 'Pass the guard',
      text: 'A page for members: sign in on the way and arrive where you were going.',
    },
    {
      path: '/events',
      title: 'Read the timeline',
      text: 'What the library reported since this page was loaded.',
    },
    {
      path: '/pop-up',
      title: 'Open a pop-up',
      text: 'Sign in without leaving the page, and see how it can end.',
    },
    {
      path: '/silent-renewal',
      title: 'Renew in silence',
      text: 'No refresh token: a hidden frame asks the provider for new tokens.',
    },
    {
      path: '/two-providers',
      title: 'Be two people at once',
      text: 'Two providers, two sessions, and each token at its own API.',
    },
    {
      path: '/check-session',
      title: 'Watch the provider',
      text: 'Sign out over there and see this application notice.',
    },
  ];

  protected readonly code = `
provideRouter(routes),
provideHttpClient(withInterceptors([authInterceptor()])),
provideAuth(
  {
    config: {
      authority: settings.authority,
      clientId: settings.clientId,
      redirectUrl: \`\${location.origin}/\`,
      scope: 'openid profile email offline_access api:read',
      useRefreshToken: true,
      silentRenew: true,
      secureRoutes: [settings.apiUrl],
      postLoginRoute: '/session',
      unauthorizedRoute: '/sign-in-failed',
    },
  },
  withAppInitializerAuthCheck(),
),

// In a component:
protected readonly session = injectSession();
private readonly oidc = inject(OidcSecurityService);

protected signIn(): void {
  this.oidc.authorize();
}`;

  protected signIn(): void {
    this.oidc.authorize();
  }
}
