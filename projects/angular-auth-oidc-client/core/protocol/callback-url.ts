import { OidcError } from '../errors';
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
  return answers.some((name) => parameters.has(name));
}

/**
 * Finds the provider's answer in the URL of the page; `undefined` where there is none, or one that
 * belongs elsewhere.
 * @see RFC 6749 section 4.1.2
 * @throws OidcError `authorization-response/missing-state`
 */
export function findAuthorizationResponse(
  url: string,
  redirectUrl: string,
  checksRedirectUrl: boolean,
): AuthorizationResponse | undefined {
  const page = parseUrl(url);
  if (!page) return undefined;
  const target = parseUrl(redirectUrl);
  let hasCode = false;
  for (const mode of ['query', 'fragment'] as const) {
    const parameters = parametersOf(mode === 'query' ? page.search : page.hash);
    if (!isAnswer(parameters)) continue;
    const isAtRedirectUrl = target !== undefined && matchesRedirectUrl(page, target, mode);
    if (checksRedirectUrl && !isAtRedirectUrl) continue;
    const state = parameters.get('state');
    if (state) return { state, mode, parameters };
    hasCode ||= isAtRedirectUrl && parameters.has('code');
  }
  if (hasCode) {
    throw new OidcError(
      'authorization-response/missing-state',
      'The provider answered with a code but without the state of the request.',
    );
  }
  return undefined;
}

function matchesRedirectUrl(page: URL, target: URL, mode: ResponseMode): boolean {
  return (
    page.origin === target.origin &&
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
