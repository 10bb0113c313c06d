import { Component, inject } from '@angular/core';
import { injectSession } from 'angular-auth-oidc-client';

import { SETTINGS } from '../settings';
import { HowThisWorks } from '../app/how-this-works';
import { ApiCall } from './api-call';

/** Three requests of one HttpClient, of which only one may carry the access token. */
@Component({
  selector: 'app-api-page',
  imports: [ApiCall, HowThisWorks],
  template: `
    <header class="page-head">
      <h1>Call the API</h1>
      <p class="lead">
        The three buttons use the same <code>HttpClient</code>. Each server answers with the request
        headers that reached it, so you see what really went out.
      </p>
      <p>
        <span class="badge" [class.good]="session.accessToken()">{{
          session.accessToken() ? 'You hold an access token' : 'You hold no access token'
        }}</span>
      </p>
    </header>

    <div class="grid calls">
      <app-api-call name="secure" heading="The secure route" [url]="settings.apiUrl + '/orders'">
        Below <code>{{ settings.apiUrl }}</code>, which is the one entry of
        <code>secureRoutes</code>. The token belongs here.
      </app-api-call>
      <app-api-call name="neighbour" heading="The neighbour" [url]="settings.neighbourUrl">
        The same origin, and a path that begins with the same letters. Paths are compared by whole
        segments, so the token stays at home.
      </app-api-call>
      <app-api-call name="other-origin" heading="Another origin" [url]="settings.otherOriginUrl">
        The same path on the origin of somebody else. Origins are compared as parsed, never as text.
      </app-api-call>
    </div>

    <app-how-this-works file="src/app/configurations.ts, src/pages/api-call.ts" [code]="code">
      <p>
        The interceptor looks at where a request goes, not at who sends it. Nothing in the component
        knows about tokens.
      </p>
      <p>
        It never sends an expired token: while a renewal is in flight, the request waits for it.
      </p>
    </app-how-this-works>
  `,
  styles: `
    .calls {
      grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr));
      align-items: start;
    }
  `,
})
export class ApiPage {
  protected readonly session = injectSession();
  protected readonly settings = inject(SETTINGS);

  protected readonly code = `
// Once, in the configuration of the application:
provideHttpClient(withInterceptors([authInterceptor()])),
secureRoutes: [settings.apiUrl],

// And wherever a request is made, nothing special:
this.http.get<Echo>(this.url(), { observe: 'response' }).subscribe({
  next: (response) => {
    this.show(response.status, response.body);
  },
  error: (failure: HttpErrorResponse) => {
    this.show(failure.status, failure.error);
  },
});`;
}
