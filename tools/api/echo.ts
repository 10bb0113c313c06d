import type { Request } from 'express';

/** The headers that arrived; credentials only as far as a reader needs to tell two of them apart. */
export function echoHeaders(request: Request): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  if (headers['authorization']) headers['authorization'] = shorten(headers['authorization']);
  delete headers['cookie'];
  return headers;
}

function shorten(authorization: string): string {
  const [scheme = '', credentials = ''] = authorization.split(' ');
  return credentials.length < 16
    ? `${scheme} …`
    : `${scheme} ${credentials.slice(0, 4)}…${credentials.slice(-4)}`;
}
