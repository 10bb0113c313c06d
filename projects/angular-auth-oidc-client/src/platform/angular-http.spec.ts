import {
  FetchBackend,
  HttpBackend,
  HttpClient,
  HttpClientModule,
  HttpEventType,
  HttpResponse as HttpAnswer,
  HttpXhrBackend,
  provideHttpClient,
  withInterceptors,
  withXhr,
  type HttpInterceptorFn,
} from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { importProvidersFrom, type EnvironmentProviders, type Provider } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { HttpRequest, HttpResponse, OidcError } from 'angular-auth-oidc-client/core';
import { firstValueFrom, of } from 'rxjs';
import { OidcSecurityService, provideAuth } from '../public-api';
import { createHttp } from './angular-http';
import { PLATFORM } from './platform';

const get: HttpRequest = {
  method: 'GET',
  url: 'https://op.example/jwks',
  headers: { Accept: 'application/json' },
};

function send(request: HttpRequest = get, online?: boolean): Promise<HttpResponse | string> {
  return createHttp(TestBed.inject(HttpBackend), () => online)
    .send(request)
    .catch((error: unknown) => (error as OidcError).code);
}

describe('over Angular’s testing backend', () => {
  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideHttpClientTesting()] });
  });

  const expectOne = (url = get.url): TestRequest =>
    TestBed.inject(HttpTestingController).expectOne(url);

  it('sends what it is given, form and headers as they are', async () => {
    const answer = send({
      method: 'POST',
      url: 'https://op.example/token',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'a=%2B&b=c',
    });
    const call = expectOne('https://op.example/token');
    expect(call.request.method).toBe('POST');
    expect(call.request.body).toBe('a=%2B&b=c');
    expect(call.request.headers.get('Content-Type')).toBe('application/x-www-form-urlencoded');
    expect(call.request.withCredentials).toBe(false);
    call.flush('{}', {
      headers: { 'Content-Type': 'Application/JSON; charset=utf-8', 'Retry-After': '7' },
    });
    expect(await answer).toEqual({
      status: 200,
      contentType: 'application/json; charset=utf-8',
      retryAfter: '7',
      body: '{}',
    });
  });

  it('gives an error answer of the provider as an answer, its body as text', async () => {
    const answer = send();
    expectOne().flush('{"error":"invalid_grant"}', {
      status: 400,
      statusText: 'Bad Request',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(await answer).toEqual({
      status: 400,
      contentType: 'application/json',
      retryAfter: undefined,
      body: '{"error":"invalid_grant"}',
    });
  });

  it('gives an empty answer as an empty one', async () => {
    const answer = send();
    expectOne().flush('');
    expect(await answer).toMatchObject({ status: 200, contentType: '', body: '' });
  });

  it.each([
    ['network/failed', true, new ProgressEvent('error')],
    ['network/failed', undefined, new ProgressEvent('error')],
    ['network/offline', false, new ProgressEvent('error')],
    ['network/timeout', true, new DOMException('slow', 'TimeoutError')],
    ['network/timeout', false, new DOMException('slow', 'TimeoutError')],
  ])(
    'D21 a request without an answer is %s with navigator.onLine %s',
    async (code, online, cause) => {
      const answer = send(get, online);
      expectOne().error(cause as ProgressEvent);
      expect(await answer).toBe(code);
    },
  );

  it('D21 has a deadline of 30 s', async () => {
    const answer = send();
    const call = expectOne();
    expect(call.request.timeout).toBe(30_000);
    call.flush('');
    await answer;
  });

  it('D21 gives up an answer that grows too large, and stops reading it', async () => {
    const answer = send();
    const call = expectOne();
    call.event({ type: HttpEventType.DownloadProgress, loaded: 1_048_576 });
    expect(call.cancelled).toBe(false);
    call.event({ type: HttpEventType.DownloadProgress, loaded: 1_048_577 });
    expect(await answer).toBe('network/too-large');
    expect(call.cancelled).toBe(true);
  });
});

describe('D21 over fetch', () => {
  const original = globalThis.fetch;
  afterEach(() => {
    globalThis.fetch = original;
    jest.useRealTimers();
  });

  const calls: [string, RequestInit][] = [];
  function answerWith(respond: (init: RequestInit) => Promise<Response>): void {
    calls.length = 0;
    globalThis.fetch = (input, init = {}) => {
      calls.push([input as string, init]);
      return respond(init);
    };
  }

  it('R-020 R-508 follows no redirect, sends no cookie and no referrer, and reads no cache', async () => {
    answerWith(() => Promise.resolve(new Response('{"keys":[]}')));
    expect(TestBed.inject(HttpBackend)).toBeInstanceOf(FetchBackend);
    expect(await send()).toMatchObject({ status: 200, body: '{"keys":[]}' });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.[1]).toMatchObject({
      method: 'GET',
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
  });

  it('a request that is to outlive the page does so, and no other one [19]', async () => {
    answerWith(() => Promise.resolve(new Response('')));
    await send({ method: 'POST', url: 'https://op.example/revoke', headers: {}, keepalive: true });
    await send();
    expect(calls.map(([, { keepalive }]) => keepalive === true)).toEqual([true, false]);
  });

  it('a fetch that fails is network/failed', async () => {
    answerWith(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(await send()).toBe('network/failed');
  });

  it('a fetch that never answers is network/timeout after 30 s', async () => {
    jest.useFakeTimers();
    answerWith(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    );
    const answer = send();
    await jest.advanceTimersByTimeAsync(30_000);
    expect(await answer).toBe('network/timeout');
  });

  it('an answer of two megabytes is network/too-large', async () => {
    answerWith(() => Promise.resolve(new Response('x'.repeat(2_000_000))));
    expect(await send()).toBe('network/too-large');
  });

  it.each<[string, (Provider | EnvironmentProviders)[]]>([
    ['withXhr()', [provideHttpClient(withXhr())]],
    ['HttpClientModule', [importProvidersFrom(HttpClientModule)]],
  ])(
    'carries the requests of the library in an application with %s as well [9-21]',
    async (_name, providers) => {
      TestBed.configureTestingModule({ providers });
      expect(TestBed.inject(HttpBackend)).toBeInstanceOf(HttpXhrBackend);
      answerWith(() => Promise.resolve(new Response('{"keys":[]}')));
      const { http } = TestBed.inject(PLATFORM);
      expect(await http.send(get)).toMatchObject({ status: 200, body: '{"keys":[]}' });
      expect(calls).toHaveLength(1);
      expect(calls[0]?.[1]).toMatchObject({
        redirect: 'error',
        credentials: 'omit',
        cache: 'no-store',
      });

      answerWith(() => Promise.resolve(new Response('x'.repeat(2_000_000))));
      await expect(http.send(get)).rejects.toMatchObject({ code: 'network/too-large' });

      // As fetch fails when a response redirects.
      answerWith(() => Promise.reject(new TypeError('Failed to fetch')));
      await expect(http.send(get)).rejects.toMatchObject({
        code: 'network/failed',
        message: expect.stringContaining('redirect') as string,
      });
    },
  );

  it('leaves the requests of the library to a backend of the application’s own [9-21]', async () => {
    const seen: Request[] = [];
    const backend: HttpBackend = {
      handle: ({ url, redirect, credentials, cache }) => {
        seen.push({ url, redirect, credentials, cache } as Request);
        return of(new HttpAnswer({ body: 'mine' }));
      },
    };
    TestBed.configureTestingModule({ providers: [{ provide: HttpBackend, useValue: backend }] });
    expect(await TestBed.inject(PLATFORM).http.send(get)).toMatchObject({ body: 'mine' });
    expect(seen).toEqual([
      { url: get.url, redirect: 'error', credentials: 'omit', cache: 'no-store' },
    ]);
  });
});

describe('in an application', () => {
  const seen: string[] = [];
  const spy: HttpInterceptorFn = (request, next) => {
    seen.push(request.url);
    return next(request);
  };

  const open = (...providers: (Provider | EnvironmentProviders)[]): HttpTestingController => {
    seen.length = 0;
    TestBed.configureTestingModule({
      providers: [
        provideAuth({
          config: {
            authority: 'https://op.example',
            clientId: 'app',
            redirectUrl: 'https://app.example/callback',
          },
        }),
        ...providers,
        provideHttpClientTesting(),
      ],
    });
    return TestBed.inject(HttpTestingController);
  };

  const metadataUrl = 'https://op.example/.well-known/openid-configuration';
  const metadata = {
    issuer: 'https://op.example',
    authorization_endpoint: 'https://op.example/authorize',
    token_endpoint: 'https://op.example/token',
    jwks_uri: 'https://op.example/jwks',
    response_types_supported: ['code'],
  };

  it('D21 requests of the library pass no interceptor, and HttpTestingController sees them', async () => {
    const controller = open(provideHttpClient(withInterceptors([spy])));
    const answer = firstValueFrom(
      TestBed.inject(OidcSecurityService).preloadAuthWellKnownDocument(),
    );
    await new Promise((resolve) => setTimeout(resolve));
    controller
      .expectOne(metadataUrl)
      .flush(JSON.stringify(metadata), { headers: { 'Content-Type': 'application/json' } });
    expect((await answer).tokenEndpoint).toBe('https://op.example/token');

    TestBed.inject(HttpClient).get('/x').subscribe();
    expect(seen).toEqual(['/x']);
    sessionStorage.clear();
  });

  it('D34 needs no HttpClient of the application, and takes nothing from the one there is', async () => {
    const controller = open();
    TestBed.inject(OidcSecurityService).preloadAuthWellKnownDocument().subscribe();
    await new Promise((resolve) => setTimeout(resolve));
    expect(controller.match(metadataUrl)).toHaveLength(1);
  });
});
