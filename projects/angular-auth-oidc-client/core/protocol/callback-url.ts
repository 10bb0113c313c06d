import { parseUrl } from '../secure-url';

/** Where in the URL the provider puts its answer. @see OAuth 2.0 Multiple Response Types section 2.1 */
export type ResponseMode = 'query' | 'fragment';

/** An answer to an authorization request, not yet checked. */
export interface AuthorizationResponse {
  readonly state: string;
  readonly mode: ResponseMode;
  readonly parameters: URLSearchParams;
}

const answers = ['code', 'error', 'access_token', 'id_token'];
const queryParameters = [
  ...answers,
  'state',
  'iss',
  'session_state',
  'error_description',
  'error_uri',
];
/** Every parameter that an answer may have. */
export const answerParameters: readonly string[] = [
  ...queryParameters,
  'token_type',
  'expires_in',
  'scope',
];

// A fragment that does not begin like a parameter is a route of the application.
function parametersOf(part: string): URLSearchParams {
  return new URLSearchParams(/^(\?|#\w+=)/.test(part) ? part.slice(1) : '');
}

function isAnswer(parameters: URLSearchParams): boolean {
  return answers.some((name) => parameters.has(name)) && isOwnState(parameters.get('state'));
}

// What `createState` makes: an application's own `?code=…&state=…` looks otherwise.
function isOwnState(state: string | null): state is string {
  return state !== null && /^[\w-]{43}(\.|$)/.test(state);
}

/**
 * Finds the provider's answer in a URL; `undefined` if there is none with a `state` of this library.
 * Whether it belongs to a sign-in is for the caller to find out, by its `state`.
 * @see RFC 6749 section 4.1.2
 */
export function findAuthorizationResponse(url: string): AuthorizationResponse | undefined {
  const page = parseUrl(url);
  if (!page) return undefined;
  for (const mode of ['query', 'fragment'] as const) {
    const parameters = parametersOf(mode === 'query' ? page.search : page.hash);
    const state = parameters.get('state');
    if (isAnswer(parameters) && state) return { state, mode, parameters };
  }
  return undefined;
}

/**
 * Whether a URL has the origin of a redirect URI; of one with a private scheme, its scheme and host.
 * @see RFC 8252 section 7.1
 */
export function isAtOrigin(url: string, redirectUri: string): boolean {
  const page = parseUrl(url);
  const target = parseUrl(redirectUri);
  return page !== undefined && page.protocol === target?.protocol && page.host === target.host;
}

/** Whether a URL that carries a response is that of `redirectUrl`, whatever else is in its query. */
export function isAtRedirectUrl(
  url: string,
  redirectUrl: string,
  { mode }: Pick<AuthorizationResponse, 'mode'>,
): boolean {
  const page = parseUrl(url);
  const target = parseUrl(redirectUrl);
  return (
    page !== undefined &&
    target !== undefined &&
    isAtOrigin(url, redirectUrl) &&
    matchesRedirectUrl(page, target, mode)
  );
}

function matchesRedirectUrl(page: URL, target: URL, mode: ResponseMode): boolean {
  return (
    samePath(page.pathname, target.pathname) &&
    [...target.searchParams].every(([name, value]) =>
      page.searchParams.getAll(name).includes(value),
    ) &&
    // A fragment that carries the answer has replaced the route that was there.
    (!target.hash || mode === 'fragment' || samePath(route(page.hash), route(target.hash)))
  );
}

// Static servers add and remove both of these on their own.
function samePath(one: string, other: string): boolean {
  const bare = (path: string): string => path.replace(/\/(index\.html)?$/, '');
  return bare(one) === bare(other);
}

function route(hash: string): string {
  return hash.replace(/\?.*/s, '');
}

/**
 * The URL without the answer of the provider. What is the application's own stays as it was, byte for
 * byte: its query, its order, its hash route.
 * @see RFC 9700 section 4.2.4
 */
export function stripAuthorizationResponse(url: string): string {
  return url.replace(
    /([^?#]*)(\??[^#]*)(.*)/s,
    (_url, base: string, query: string, fragment: string) =>
      base + strip(query, queryParameters) + strip(fragment, answerParameters),
  );
}

function strip(part: string, names: readonly string[]): string {
  if (!isAnswer(parametersOf(part))) return part;
  const kept = part
    .slice(1)
    .split('&')
    .filter((pair) => !names.some((name) => new URLSearchParams(pair).has(name)))
    .join('&');
  return kept && part.charAt(0) + kept;
}
