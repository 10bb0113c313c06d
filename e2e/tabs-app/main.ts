import { JsonPipe } from '@angular/common';
import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  Component,
  effect,
  inject,
  Injectable,
  InjectionToken,
  provideAppInitializer,
  signal,
} from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter } from '@angular/router';
import {
  AbstractSecurityStorage,
  authInterceptor,
  DefaultLocalStorageService,
  DefaultSessionStorageService,
  frontChannelLogout,
  injectSession,
  OidcSecurityService,
  type OpenIdConfiguration,
  provideAuth,
  withAppInitializerAuthCheck,
} from 'angular-auth-oidc-client';
import { catchError, forkJoin, map, of } from 'rxjs';

/** What the server of a test tells the page. */
export interface TabsSettings {
  readonly authority: string;
  readonly clientId: string;
  readonly apiUrl: string;
  readonly storage: 'local' | 'session';
  /** What of the configuration differs from the usual. */
  readonly options: OpenIdConfiguration;
}

const API_URL = new InjectionToken<string>('API_URL');

/** A moment at which something changed in this tab. */
interface Entry {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly status: string;
  readonly user: string;
  /** Whether there was an access token to use. */
  readonly hasToken: boolean;
}

/** Everything that this tab has been through: what lasts for a moment only counts, too. */
@Injectable({ providedIn: 'root' })
class Diary {
  readonly entries = signal<readonly Entry[]>([]);
  readonly tokensSeen = signal<readonly string[]>([]);
  private readonly session = injectSession();

  constructor() {
    effect(() => {
      const user = this.session.claims()?.sub ?? '';
      const token = this.session.accessToken();
      const entry = { at: Date.now(), status: this.session.status(), user, hasToken: token !== '' };
      this.entries.update((before) => (isNews(before.at(-1), entry) ? [...before, entry] : before));
      this.tokensSeen.update((seen) =>
        token === '' || seen.includes(token) ? seen : [...seen, token],
      );
    });
  }
}

function isNews(last: Entry | undefined, next: Entry): boolean {
  return last?.status !== next.status || last.user !== next.user || last.hasToken !== next.hasToken;
}

@Component({
  selector: 'app-root',
  imports: [JsonPipe],
  template: `
    <p data-testid="status">{{ session.status() }}</p>
    <p data-testid="user">{{ session.claims()?.sub }}</p>
    <p data-testid="access-token">{{ session.accessToken() }}</p>
    <p data-testid="expires-at">{{ session.accessTokenExpiresAt() }}</p>
    <p data-testid="error">{{ session.error()?.code }}</p>
    <p data-testid="tokens-seen">{{ diary.tokensSeen() | json }}</p>
    <p data-testid="diary">{{ diary.entries() | json }}</p>
    <button type="button" data-testid="sign-in" (click)="signIn()">Sign in</button>
    <button type="button" data-testid="sign-out" (click)="signOut()">Sign out</button>
    <button type="button" data-testid="call" (click)="call()">Call fifty times</button>
    <p data-testid="answers">{{ answers() }}</p>
  `,
})
class Tab {
  protected readonly session = injectSession();
  protected readonly diary = inject(Diary);
  protected readonly answers = signal('');
  private readonly auth = inject(OidcSecurityService);
  private readonly http = inject(HttpClient);
  private readonly apiUrl = inject(API_URL);

  protected signIn(): void {
    this.auth.authorize();
  }

  protected signOut(): void {
    this.auth.logoff();
  }

  /** Fifty requests at once; shows how often each status was answered. */
  protected call(): void {
    this.answers.set('');
    const calls = Array.from({ length: 50 }, (_, index) =>
      this.http.get(`${this.apiUrl}/${String(index)}`, { observe: 'response' }).pipe(
        catchError((failure: { status: number }) => of(failure)),
        map(({ status }) => status),
      ),
    );
    forkJoin(calls).subscribe((statuses) => {
      const texts = [...new Set(statuses)].map(
        (status) =>
          `${String(statuses.filter((each) => each === status).length)} × ${String(status)}`,
      );
      this.answers.set(texts.join(', '));
    });
  }
}

const answer = await fetch('settings.json', { cache: 'no-store' });
const settings = (await answer.json()) as TabsSettings;
const home = `${location.origin}/`;

await bootstrapApplication(Tab, {
  providers: [
    { provide: API_URL, useValue: settings.apiUrl },
    {
      provide: AbstractSecurityStorage,
      useExisting:
        settings.storage === 'local' ? DefaultLocalStorageService : DefaultSessionStorageService,
    },
    provideAppInitializer(() => {
      inject(Diary);
    }),
    provideRouter([{ path: 'signed-out', children: [], canActivate: [frontChannelLogout] }]),
    provideHttpClient(withInterceptors([authInterceptor()])),
    provideAuth(
      {
        config: {
          configId: 'tabs',
          authority: settings.authority,
          clientId: settings.clientId,
          redirectUrl: home,
          postLogoutRedirectUri: home,
          scope: 'openid offline_access',
          responseType: 'code',
          useRefreshToken: true,
          silentRenew: true,
          secureRoutes: [settings.apiUrl],
          ...settings.options,
        },
      },
      withAppInitializerAuthCheck(),
    ),
  ],
});
