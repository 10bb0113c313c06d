import { HTTP_INTERCEPTORS, HttpBackend } from '@angular/common/http';
import { inject, Injector } from '@angular/core';
import { AuthClients } from '../auth-clients';
import { AuthInterceptor, CLAIM_REQUEST } from './auth-interceptor';

/**
 * For development: warns once where `AuthInterceptor` is provided but never asked, because Angular runs
 * class interceptors only with `HttpClientModule` or `withInterceptorsFromDi()`. Nothing tells that
 * before a request arrives at the backend without having passed it.
 */
export function warnIfInterceptorCannotRun(): void {
  const backend = inject(HttpBackend);
  const injector = inject(Injector);
  const handle = backend.handle.bind(backend);
  backend.handle = (request) => {
    if (!request.headers.has('Authorization') && injector.get(CLAIM_REQUEST)(request.url)) {
      backend.handle = handle;
      const idle = injector
        .get(HTTP_INTERCEPTORS, [])
        .some((interceptor) => interceptor instanceof AuthInterceptor && !interceptor.ran);
      if (idle) {
        injector
          .get(AuthClients)
          .get()
          .ports.log.warn(
            'AuthInterceptor is provided but cannot run: add withInterceptorsFromDi() to provideHttpClient().',
          );
      }
    }
    return handle(request);
  };
}
