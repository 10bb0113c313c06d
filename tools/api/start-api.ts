import express, { type RequestHandler } from 'express';
import type { OpenPort } from '../web/listen.ts';
import { echoHeaders } from './echo.ts';
import { type ApiCredentials, createIntrospection } from './introspection.ts';

const requiredScope = 'api:read';

export interface ApiOptions {
  readonly issuer: string;
  readonly credentials: ApiCredentials;
  /** Web origins whose scripts may call. */
  readonly origins: readonly string[];
}

/** The protected API: `/api/…` needs an access token, its neighbour `/apix/echo` must never get one. */
export function startApi(port: OpenPort, { issuer, credentials, origins }: ApiOptions): void {
  const introspect = createIntrospection(issuer, credentials);
  const app = express();
  app.disable('x-powered-by');
  app.use(allowOrigins(origins));

  app.get(['/api', '/api/*rest'], async (request, response) => {
    const headers = echoHeaders(request);
    const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
    const refuse = (status: number, error?: string): void => {
      const challenge = error ? `Bearer realm="orders", error="${error}"` : 'Bearer realm="orders"';
      response.status(status).set('WWW-Authenticate', challenge).json({ error, headers });
    };

    if (!token) {
      refuse(401);
      return;
    }
    const claims = await introspect(token).catch(() => undefined);
    if (!claims) {
      response.status(503).json({ error: 'provider_unavailable', headers });
    } else if (!claims.active) {
      refuse(401, 'invalid_token');
    } else if (!String(claims['scope']).split(' ').includes(requiredScope)) {
      refuse(403, 'insufficient_scope');
    } else {
      response.json({ claims, headers, orders });
    }
  });
  app.get('/apix/echo', (request, response) => {
    response.json({ headers: echoHeaders(request) });
  });
  port.answer(app);
}

/** A server of somebody else that shows what reached it. */
export function startEcho(port: OpenPort, origins: readonly string[]): void {
  const app = express();
  app.disable('x-powered-by');
  app.use(allowOrigins(origins));
  app.get(['/api/*rest', '/partner/*rest'], (request, response) => {
    response.json({ headers: echoHeaders(request) });
  });
  port.answer(app);
}

const orders = [
  { id: 1001, item: 'Field notebook', quantity: 3 },
  { id: 1002, item: 'Fountain pen', quantity: 1 },
];

function allowOrigins(origins: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers;
    response.set({ Vary: 'Origin', 'Cache-Control': 'no-store' });
    if (origin && origins.includes(origin)) {
      response.set({
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Allow-Headers': 'Authorization, Content-Type',
        'Access-Control-Allow-Methods': 'GET, OPTIONS',
        'Access-Control-Expose-Headers': 'WWW-Authenticate',
      });
    }
    if (request.method === 'OPTIONS') response.sendStatus(204);
    else next();
  };
}
