import {
  HttpContextToken,
  type HttpErrorResponse,
  type HttpInterceptor,
  type HttpEvent,
  type HttpHandler,
  type HttpHandlerFn,
  type HttpInterceptorFn,
  type HttpRequest,
} from '@angular/common/http';
import { DOCUMENT, inject, Injectable, InjectionToken } from '@angular/core';
import {
  acquireAccessToken,
  discover,
  heldTokens,
  isSameUser,
  loadPart,
  usableAccessToken,
  type OidcClient,
  type TokenSet,
} from 'angular-auth-oidc-client/core';
import { catchError, from, switchMap, throwError, type Observable } from 'rxjs';
import { AuthClients } from '../auth-clients';
import { PLATFORM } from '../platform/platform';
import { compileSecureRoutes, findSecureRoutes, type SecureRoute } from './secure-routes';

/**
 * Whether a request that the resource refuses for its token is repeated, once, with a new one. Default
 * `true`.
 *
 * @see RFC 6750 section 3.1
 */
export const REPEATS_REQUEST: HttpContextToken<boolean> = new HttpContextToken<boolean>(() => true);

/** Whose token a request gets. */
interface Claim {
  /** The configurations with the most specific route, in their order: the first with a user counts. */
  readonly clients: readonly OidcClient[];
  /** The configurations whose provider may have this endpoint: its metadata are not known yet. */
  readonly undiscovered: readonly OidcClient[];
}

type ClaimRequest = (url: string) => Claim | undefined;

/** Finds out whose token a request gets, if any. */
export const CLAIM_REQUEST: InjectionToken<ClaimRequest> = new InjectionToken('CLAIM_REQUEST', {
  providedIn: 'root',
  factory: () => {
    // On a server nobody has a token, and its document does not know its base.
    if (inject(PLATFORM).browser.url() === undefined) return () => undefined;
    const clients = inject(AuthClients);
    const { baseURI } = inject(DOCUMENT);
    const routes: SecureRoute[] = [];
    clients.each(({ config, ports }) => {
      const own = config.options.secureRoutes ?? [];
      routes.push(...compileSecureRoutes(own, config.configId, baseURI, ports.log.warn));
    });
    return (url: string) => {
      const found = findSecureRoutes(url, routes, baseURI);
      if (!found.length) return undefined;
      const target = new URL(url, baseURI);
      if (clients.all.some((client) => isOwnEndpoint(client, target))) return undefined;
      return {
        clients: found.map(({ configId }) => clients.get(configId)),
        undiscovered: clients.all.filter(
          ({ config, memory }) =>
            !memory.provider && target.origin === new URL(config.authority).origin,
        ),
      };
    };
  },
});

/** The provider's endpoints belong to the library: no token is attached to requests to them. */
function isOwnEndpoint({ memory }: OidcClient, target: URL): boolean {
  return Object.entries(memory.provider ?? {}).some(([name, value]) => {
    if (name === 'issuer' || typeof value !== 'string') return false;
    const { origin, pathname } = new URL(value);
    return origin === target.origin && pathname === target.pathname;
  });
}

function attachToken(request: HttpRequest<unknown>, token: string): HttpRequest<unknown> {
  return request.clone({ setHeaders: { Authorization: `Bearer ${token}` } });
}

/** Who makes a request at a configuration: the user signed in now, at start-up the first one found. */
interface Requester {
  readonly client: OidcClient;
  user: TokenSet | undefined;
}

function requesterOf(client: OidcClient): Requester {
  const { store } = client;
  const requester: Requester = { client, user: heldTokens(store) };
  if (store.value.status === 'unknown') {
    const stop = store.subscribe(({ now }) => {
      if (now.status === 'unknown') return;
      stop();
      if (now.status === 'authenticated') requester.user = now.tokens;
    });
  }
  return requester;
}

/** Sends a request with the token of the user who made it; without one if that user is no longer signed in. */
function sendWithToken(
  request: HttpRequest<unknown>,
  next: HttpHandlerFn,
  { client, user }: Requester,
): Observable<HttpEvent<unknown>> {
  const token = usableAccessToken(client);
  const tokens = heldTokens(client.store);
  if (!token || !tokens || !user || !isSameUser(tokens, user)) return next(request);
  return next(attachToken(request, token)).pipe(
    catchError((error: Partial<HttpErrorResponse> | null) => {
      if (error?.status !== 401 || !request.context.get(REPEATS_REQUEST)) {
        return throwError(() => error);
      }
      const acquire = async (): Promise<string> => {
        const { tokenForRepetition } = await loadPart(import('./repeat-once'), client.ports.clock);
        return tokenForRepetition(client, request, error as HttpErrorResponse, tokens);
      };
      return from(acquire().catch(() => '')).pipe(
        switchMap((newer) => (newer ? next(attachToken(request, newer)) : throwError(() => error))),
      );
    }),
  );
}

/** A request with a header of the application's own, or one that cannot carry any, is left alone. */
function takesToken({ headers, method, mode }: HttpRequest<unknown>): boolean {
  return method !== 'JSONP' && mode !== 'no-cors' && !headers.has('Authorization');
}

function intercept(
  request: HttpRequest<unknown>,
  next: HttpHandlerFn,
  clients: AuthClients,
  claimRequest: ClaimRequest,
): Observable<HttpEvent<unknown>> {
  // The loader would wait for itself.
  if (clients.loaderRequest) return clients.loaderRequest(next(request));
  if (!takesToken(request)) return next(request);
  const loading = clients.settled();
  return loading
    ? from(loading).pipe(switchMap(() => send(request, next, claimRequest)))
    : send(request, next, claimRequest);
}

function send(
  request: HttpRequest<unknown>,
  next: HttpHandlerFn,
  claimRequest: ClaimRequest,
): Observable<HttpEvent<unknown>> {
  const claim = claimRequest(request.url);
  if (!claim) return next(request);
  const requesters = claim.clients
    .filter(({ store }) => store.value.status !== 'anonymous')
    .map(requesterOf);
  const [first] = requesters;
  if (!first) return next(request);
  if (first.user && !claim.undiscovered.length && usableAccessToken(first.client)) {
    return sendWithToken(request, next, first);
  }
  return from(awaitToken(requesters, claim.undiscovered)).pipe(
    switchMap((requester) =>
      requester && claimRequest(request.url)
        ? sendWithToken(request, next, requester)
        : next(request),
    ),
  );
}

/** Waits, bounded, until a requester has a token that can be used, or it is certain that none has. */
async function awaitToken(
  requesters: readonly Requester[],
  undiscovered: readonly OidcClient[],
): Promise<Requester | undefined> {
  for (const requester of requesters) {
    const token = await acquireAccessToken(requester.client);
    // A user whose session has ended meanwhile is not replaced by that of another configuration.
    if (!requester.user) continue;
    if (token) await Promise.all(undiscovered.map((one) => discover(one).catch(() => undefined)));
    return requester;
  }
  return undefined;
}

/**
 * Attaches the access token to requests below `secureRoutes`, for `withInterceptors([authInterceptor()])`.
 * It never sends an expired token, waits for the configuration, for the check at start-up and for a
 * renewal, repeats a request once whose token the resource calls invalid, and leaves an `Authorization`
 * header of the application alone.
 *
 * @see RFC 6750 section 2.1
 */
export function authInterceptor(): HttpInterceptorFn {
  return (request, next) => intercept(request, next, inject(AuthClients), inject(CLAIM_REQUEST));
}

/** The same as a class, to be provided under `HTTP_INTERCEPTORS`. */
@Injectable()
export class AuthInterceptor implements HttpInterceptor {
  /** @internal Whether Angular asks it at all. */
  ran = false;
  private readonly clients = inject(AuthClients);
  private readonly claimRequest = inject(CLAIM_REQUEST);

  intercept(request: HttpRequest<unknown>, next: HttpHandler): Observable<HttpEvent<unknown>> {
    this.ran = true;
    const go: HttpHandlerFn = (forwarded) => next.handle(forwarded);
    return intercept(request, go, this.clients, this.claimRequest);
  }
}
