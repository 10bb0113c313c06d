import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import type { OpenPort } from './listen.ts';

/** What both applications fetch as `settings.json` before they start. */
export interface Settings {
  readonly authority: string;
  /** The issuer of the second provider, with users of its own. */
  readonly secondAuthority: string;
  readonly clientId: string;
  readonly apiUrl: string;
  readonly neighbourUrl: string;
  readonly otherOriginUrl: string;
  /** An API that takes the second provider's tokens. */
  readonly partnerUrl: string;
}

export type Headers = Readonly<Record<string, string>>;

/** Serves one built application with its settings, as strictly as a production host should. */
export function startWeb(
  port: OpenPort,
  directory: string,
  settings: Settings,
  change: (usual: Headers) => Headers = (usual) => usual,
  base = '/',
): void {
  const root = [join(directory, 'browser'), directory].find((folder) =>
    existsSync(join(folder, 'index.html')),
  );
  if (!root) throw new Error(`There is no built application in ${directory}; run "npm start".`);

  const app = express();
  app.disable('x-powered-by');
  const headers = change({
    'Content-Security-Policy': contentSecurityPolicy(settings),
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  app.use((_request, response, next) => {
    response.set(headers);
    next();
  });
  app.get(`${base}settings.json`, (_request, response) => {
    response.set('Cache-Control', 'no-store').json(settings);
  });
  app.use(base, express.static(root, { index: false, redirect: false }));
  app.use(base, (request, response) => {
    // A missing script must be a 404: answered with the page it would fail as a syntax error.
    if (/\.[a-z0-9]+$/i.test(request.path)) response.sendStatus(404);
    else response.set('Cache-Control', 'no-store').type('html').send(readPage(root, base));
  });
  port.answer(app);
}

function readPage(root: string, base: string): string {
  const page = readFileSync(join(root, 'index.html'), 'utf8');
  return page.replace('<base href="/"', `<base href="${base}"`);
}

function contentSecurityPolicy(settings: Settings): string {
  const origins = (...urls: readonly string[]): string =>
    [...new Set(urls.map((url) => new URL(url).origin))].join(' ');
  const { authority, secondAuthority, apiUrl, neighbourUrl, otherOriginUrl, partnerUrl } = settings;
  const providers = origins(authority, secondAuthority);
  const servers = origins(
    authority,
    secondAuthority,
    apiUrl,
    neighbourUrl,
    otherOriginUrl,
    partnerUrl,
  );
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${servers}`,
    `frame-src 'self' ${providers}`,
    `form-action 'self' ${providers}`,
    "base-uri 'self'",
    "frame-ancestors 'self'",
    "require-trusted-types-for 'script'",
    'trusted-types angular angular#bundler',
  ].join('; ');
}
