import type { OidcClient } from '../client';
import { isOidcError, OidcError } from '../errors';
import type { HttpRequest, HttpResponse } from '../http-message';

const repetitions = 2;
const firstPauseMs = 300;
/** A provider that answered this page so recently is most likely still there. */
const recentSeconds = 300;

async function send(
  { config, memory, ports }: OidcClient,
  request: HttpRequest,
): Promise<HttpResponse> {
  const url = new URL(request.url);
  const now = ports.clock.now();
  const answeredAt = (memory.answeredAt ??= new Map<string, number>());
  if (config.options.ngswBypass) url.searchParams.set('ngsw-bypass', '');
  try {
    const response = await ports.http.send(
      config.options.ngswBypass ? { ...request, url: url.href } : request,
    );
    answeredAt.set(url.origin, now);
    return response;
  } catch (cause) {
    // Some providers send errors without CORS headers, so that a browser does not show them to the page.
    const mayBeRefused =
      isOidcError(cause) &&
      cause.code === 'network/failed' &&
      (request.method === 'POST' || 'Authorization' in request.headers) &&
      Math.abs(now - (answeredAt.get(url.origin) ?? NaN)) < recentSeconds;
    throw mayBeRefused
      ? new OidcError(
          'network/failed',
          'The provider answered this page before, so it most likely refused this request (scope, client, redirect URI or token) and sent the error without CORS headers: see the log of the provider.',
          { cause },
        )
      : cause;
  }
}

/** Lets some time pass. */
export function pause(client: OidcClient, delayMs: number): Promise<void> {
  return new Promise((resolve) => client.ports.clock.setTimer(resolve, delayMs));
}

/** Asks for something that can be asked for again: repeated when the network or the server fails. */
export async function get(
  client: OidcClient,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpResponse> {
  const request: HttpRequest = {
    method: 'GET',
    url,
    headers: { Accept: 'application/json', ...headers },
  };
  for (let attempt = 0; ; attempt++) {
    const last = attempt === repetitions;
    try {
      const response = await send(client, request);
      if (last || response.status < 500) return response;
    } catch (error) {
      if (last || !isOidcError(error) || error.code === 'network/too-large') throw error;
    }
    await pause(client, firstPauseMs * 2 ** attempt);
  }
}

/** Sends a form, once: what it carries may work only once. */
export function post(
  client: OidcClient,
  url: string,
  body: string,
  options?: Pick<HttpRequest, 'keepalive'>,
): Promise<HttpResponse> {
  return send(client, {
    method: 'POST',
    url,
    headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' },
    body,
    ...options,
  });
}
