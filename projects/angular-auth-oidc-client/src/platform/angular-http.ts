import {
  FetchBackend,
  HttpBackend,
  HttpErrorResponse,
  HttpEventType,
  HttpHeaders,
  HttpRequest,
  HttpResponse,
} from '@angular/common/http';
import { inject } from '@angular/core';
import { OidcError, type HttpPort } from 'angular-auth-oidc-client/core';

const timeoutMs = 30_000;
const longestAnswerBytes = 1_048_576;

const fetchOptions = {
  credentials: 'omit',
  redirect: 'error',
  cache: 'no-store',
  referrerPolicy: 'no-referrer',
} as const;

function networkError(cause: unknown, online: boolean | undefined): OidcError {
  if ((cause as Error | null)?.name === 'TimeoutError') {
    return new OidcError('network/timeout', 'The provider did not answer in time.', { cause });
  }
  return online === false
    ? new OidcError('network/offline', 'The browser is offline.', { cause })
    : new OidcError(
        'network/failed',
        'The provider was not reached, redirects, or does not allow this origin.',
        { cause },
      );
}

/**
 * The application's backend, unless that is XHR, which follows redirects with everything that the request
 * carries. A field tells that backend: an import of its class would put it into every application.
 */
export function injectBackend(): HttpBackend {
  const backend = inject(HttpBackend);
  return 'xhrFactory' in backend ? inject(FetchBackend) : backend;
}

/**
 * The http port on Angular's backend: no interceptor of the application sees, changes or repeats a
 * request of the library, while `HttpTestingController` still does.
 */
export function createHttp(backend: HttpBackend, isOnline: () => boolean | undefined): HttpPort {
  return {
    send: ({ method, url, headers, body = null, keepalive = false }) =>
      new Promise((resolve, reject) => {
        const answer = (
          response: HttpResponse<unknown> | HttpErrorResponse,
          text: unknown,
        ): void => {
          resolve({
            status: response.status,
            contentType: (response.headers.get('Content-Type') ?? '').toLowerCase(),
            retryAfter: response.headers.get('Retry-After') ?? undefined,
            body: typeof text === 'string' ? text : '',
          });
        };
        const request = new HttpRequest<string | null>(method, url, body, {
          headers: new HttpHeaders(headers),
          responseType: 'text',
          reportDownloadProgress: true,
          timeout: timeoutMs,
          ...fetchOptions,
          keepalive,
        });
        const subscription = backend.handle(request).subscribe({
          next: (event) => {
            if (event instanceof HttpResponse) answer(event, event.body);
            if (
              event.type === HttpEventType.DownloadProgress &&
              event.loaded > longestAnswerBytes
            ) {
              reject(new OidcError('network/too-large', 'The response is too large.'));
              subscription.unsubscribe();
            }
          },
          error: (error: unknown) => {
            if (error instanceof HttpErrorResponse && error.status > 0) answer(error, error.error);
            else {
              const cause: unknown = error instanceof HttpErrorResponse ? error.error : error;
              reject(networkError(cause, isOnline()));
            }
          },
        });
      }),
  };
}
