import type { OidcClient } from '../client';
import { isOidcError } from '../errors';
import type { HttpRequest, HttpResponse } from '../http-message';

const repetitions = 2;
const firstPauseMs = 300;

function send(client: OidcClient, request: HttpRequest): Promise<HttpResponse> {
  if (!client.config.options.ngswBypass) return client.ports.http.send(request);
  const url = new URL(request.url);
  url.searchParams.set('ngsw-bypass', '');
  return client.ports.http.send({ ...request, url: url.href });
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
