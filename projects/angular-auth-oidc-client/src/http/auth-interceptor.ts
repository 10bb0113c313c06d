import {
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
  usableAccessToken,
  type OidcClient,
} from 'angular-auth-oidc-client/core';
import { from, switchMap, type Observable } from 'rxjs';
import { AuthClients } from '../auth-clients';
import { compileSecureRoutes, findSecureRoute } from './secure-routes';

/** Finds the client whose token a request gets. */
export const FIND_CLIENT: InjectionToken<(url: string) => OidcClient | undefined> =
  new InjectionToken('FIND_CLIENT', {
    providedIn: 'root',
    factory: () => {
      const clients = inject(AuthClients);
      const document = inject(DOCUMENT);
      const routes = clients.all.flatMap(({ config, ports }) =>
        compileSecureRoutes(
          config.options.secureRoutes ?? [],
          config.configId,
          document.baseURI,
          ports.log.warn,
        ),
      );
      return (url) => {
        const route = findSecureRoute(url, routes, document.baseURI);
        if (!route || clients.all.some((client) => isOwnEndpoint(client, url, document.baseURI))) {
          return undefined;
        }
        return clients.get(route.configId);
      };
    },
  });

/** The provider's endpoints belong to the library: no token is attached to requests to them. */
function isOwnEndpoint(client: OidcClient, url: string, baseUrl: string): boolean {
  const place = (address: string): string => {
    const { origin, pathname } = new URL(address, baseUrl);
    return origin + pathname;
  };
  const target = place(url);
  return Object.entries(client.memory.metadata?.value ?? {}).some(
    ([name, endpoint]) =>
      name !== 'issuer' && typeof endpoint === 'string' && place(endpoint) === target,
  );
}

function attachToken(request: HttpRequest<unknown>, token: string): HttpRequest<unknown> {
  return token ? request.clone({ setHeaders: { Authorization: `Bearer ${token}` } }) : request;
}

function intercept(
  request: HttpRequest<unknown>,
  next: HttpHandlerFn,
  findClient: (url: string) => OidcClient | undefined,
): Observable<HttpEvent<unknown>> {
  if (request.headers.has('Authorization')) return next(request);
  const client = findClient(request.url);
  if (!client) return next(request);
  const token = usableAccessToken(client);
  if (token || client.store.value.status === 'anonymous') return next(attachToken(request, token));
  return from(acquireAccessToken(client)).pipe(
    switchMap((acquired) => next(attachToken(request, acquired))),
  );
}

/**
 * Attaches the access token to requests below `secureRoutes`, for `withInterceptors([authInterceptor()])`.
 * It never sends an expired token, waits for the check at start-up and for a renewal, and leaves an
 * `Authorization` header of the application alone.
 *
 * @see RFC 6750 section 2.1
 */
export function authInterceptor(): HttpInterceptorFn {
  return (request, next) => intercept(request, next, inject(FIND_CLIENT));
}

/** The same as a class, to be provided under `HTTP_INTERCEPTORS`. */
@Injectable()
export class AuthInterceptor implements HttpInterceptor {
  /** @internal Whether Angular asks it at all. */
  ran = false;
  private readonly findClient = inject(FIND_CLIENT);

  intercept(request: HttpRequest<unknown>, next: HttpHandler): Observable<HttpEvent<unknown>> {
    this.ran = true;
    return intercept(request, (forwarded) => next.handle(forwarded), this.findClient);
  }
}
