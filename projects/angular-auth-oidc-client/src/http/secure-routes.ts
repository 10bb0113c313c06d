declare const ngDevMode: unknown;

/** A URL taken apart by the browser's own parser, so that nothing is compared as text. */
interface Target {
  readonly schemeAndPort: string;
  readonly labels: readonly string[];
  readonly segments: readonly string[];
}

/** A route that requests are compared with, compiled once. */
export interface SecureRoute extends Target {
  readonly configId: string;
  readonly rank: string;
}

function targetOf(url: string, baseUrl: string): Target | undefined {
  try {
    const { protocol, username, password, hostname, port, pathname } = new URL(url, baseUrl);
    // User information serves to dress up a foreign host; no API needs it beside a bearer token.
    if (!/^https?:$/.test(protocol) || username || password) return undefined;
    return {
      schemeAndPort: protocol + port,
      labels: hostname.split('.'),
      segments: pathname.split('/'),
    };
  } catch {
    return undefined;
  }
}

// An empty part is no part: some servers read `/a//b` as `/a/b`.
const startsLike = (parts: readonly string[], pattern: readonly string[]): boolean =>
  pattern.every((part, i) => (part === '*' ? parts[i] : parts[i] === part));

const literals = (parts: readonly string[]): string =>
  parts.map((part) => (part === '*' ? 0 : 1)).join('');

function compile(route: unknown, configId: string, baseUrl: string): SecureRoute | undefined {
  // The parser drops control characters, so that a route of nothing else would mean the whole base.
  if (typeof route !== 'string' || !/[!-\uffff]/.test(route.trim()) || /[?#]/.test(route)) {
    return undefined;
  }
  const target = targetOf(route, baseUrl);
  // In its last two labels a * would reach domains of different owners.
  if (!target || /[^.]\*|\*[^.]|\*\.*[^.]*\.*$/.test(target.labels.join('.'))) return undefined;
  const path = target.segments.join('/').replace(/\/\*{0,2}$/, '');
  if (/[^/]\*|\*[^/]/.test(path)) return undefined;
  const segments = path.split('/');
  // Rivals match the same host, so their first parts are equally long and the strings compare well.
  const rank =
    literals(target.labels.toReversed()) +
    String.fromCharCode(segments.length) +
    literals(segments);
  return { ...target, segments, configId, rank };
}

/**
 * Compiles `secureRoutes`, once; an entry that cannot be compared safely warns and matches nothing.
 *
 * A route covers its path and everything below, by whole segments; a slash or `*` or `**` at its end
 * changes nothing. Elsewhere `*` is exactly one segment, and in the host exactly one label left of the
 * last two. It knows no public suffixes: `*.co.uk` is the application's own mistake.
 * @see RFC 9700 section 2.3
 */
export function compileSecureRoutes(
  routes: readonly string[],
  configId: string,
  baseUrl: string,
  warn: (message: string) => void,
): readonly SecureRoute[] {
  return routes.flatMap((route, i) => {
    const compiled = compile(route, configId, baseUrl);
    if (compiled) return [compiled];
    const reason =
      typeof ngDevMode === 'undefined' || ngDevMode
        ? ': it is blank or no http(s) URL, or has user information, a query or fragment, or a * that is no whole segment of its path or label of its host'
        : '';
    warn(`secureRoutes[${i}] matches nothing${reason}.`);
    return [];
  });
}

/**
 * Finds the most specific route that a request falls under: an exact host before a wildcard, then the
 * longer path, then the literal segment before `*`. Several are equally specific if they are the same route.
 *
 * The request is resolved as the browser will; what remains percent-encoded is compared as it stands,
 * so `%2f` ends no segment and `%61` is not `a`.
 * @see RFC 9700 section 2.3
 */
export function findSecureRoutes(
  url: string,
  routes: readonly SecureRoute[],
  baseUrl: string,
): readonly SecureRoute[] {
  const target = targetOf(url, baseUrl);
  let found: SecureRoute[] = [];
  let best = '';
  for (const route of routes) {
    if (
      target?.schemeAndPort === route.schemeAndPort &&
      target.labels.length === route.labels.length &&
      startsLike(target.labels, route.labels) &&
      startsLike(target.segments, route.segments) &&
      best <= route.rank
    ) {
      if (best < route.rank) found = [];
      best = route.rank;
      found.push(route);
    }
  }
  return found;
}
