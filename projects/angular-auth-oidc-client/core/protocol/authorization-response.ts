import { AuthorizationError, OidcError } from '../errors';
import { cleanErrorCode, cleanText } from './error-response';
import { definedMembers } from './json';
import { parseUrl } from './parse-url';

/** Where in the URL the provider puts its answer. @see OAuth 2.0 Multiple Response Types section 2.1 */
export type ResponseMode = 'query' | 'fragment';

/** An answer to an authorization request, not yet checked. */
export interface AuthorizationResponse {
  readonly state: string;
  readonly mode: ResponseMode;
  readonly parameters: URLSearchParams;
}

/** What the answer must agree with, from the transaction that it belongs to. */
export interface ResponseExpectations {
  readonly issuer: string;
  /** Whether the metadata announce `authorization_response_iss_parameter_supported`. */
  readonly requiresIss: boolean;
  readonly mode: ResponseMode;
}

/** What a good answer brings. @see OpenID Connect Core 1.0 section 3.1.2.5 */
export interface AuthorizationCode {
  readonly code: string;
  readonly session_state?: string;
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
const fragmentParameters = [...queryParameters, 'token_type', 'expires_in', 'scope'];

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
 * Checks an answer against its transaction and takes the code out of it. Who sent it is checked
 * before anything in it is believed, an error included.
 * @see RFC 6749 section 4.1.2, RFC 9207 section 2.4
 * @throws OidcError `authorization-response/invalid`, `authorization-response/issuer-mismatch`,
 * `authorization-response/missing-code`
 * @throws AuthorizationError `authorization-response/error`
 */
export function validateAuthorizationResponse(
  { state, mode, parameters }: AuthorizationResponse,
  expectations: ResponseExpectations,
): AuthorizationCode {
  const invalid = (problem: string): OidcError =>
    new OidcError('authorization-response/invalid', `The answer of the provider ${problem}.`);
  const doubled = fragmentParameters.find((name) => parameters.getAll(name).length > 1);
  if (doubled) throw invalid(`has more than one ${doubled}`);
  const iss = parameters.get('iss');
  if (iss === null ? expectations.requiresIss : iss !== expectations.issuer) {
    throw new OidcError(
      'authorization-response/issuer-mismatch',
      'The answer does not come from the provider that was asked.',
    );
  }
  if (mode !== expectations.mode) throw invalid(`is in the ${mode} of the URL`);
  const error = parameters.get('error');
  if (error !== null) {
    const uri = parseUrl(cleanText(parameters.get('error_uri')) ?? '');
    throw new AuthorizationError({
      state,
      error: cleanErrorCode(error) ?? 'unrecognized_error',
      error_description: cleanText(parameters.get('error_description')),
      error_uri: uri?.protocol === 'https:' ? uri.href : undefined,
    });
  }
  if (parameters.has('access_token') || parameters.has('id_token')) {
    throw invalid('has a token, though only a code was asked for');
  }
  const code = parameters.get('code');
  if (!code) {
    throw new OidcError(
      'authorization-response/missing-code',
      'The answer of the provider has no code.',
    );
  }
  // RFC 6749 appendix A.11. What the URL parser could not decode shows here as U+FFFD.
  if (!/^[\x20-\x7E]+$/.test(code)) throw invalid('has a malformed code');
  return definedMembers<AuthorizationCode>({
    code,
    session_state: cleanSessionState(parameters.get('session_state')),
  });
}

/**
 * A `session_state` that the provider's frame can be asked about, else `undefined`.
 * @see OpenID Connect Session Management 1.0 section 2
 */
export function cleanSessionState(value: unknown): string | undefined {
  return typeof value === 'string' && /^[^\s]{1,1000}$/.test(value) ? value : undefined;
}

/**
 * The URL without the answer of the provider. What is the application's own stays as it was, byte for
 * byte: its query, its order, its hash route.
 * @see RFC 9700 section 4.2.4
 */
export function stripAuthorizationResponse(url: string): string {
  const [, base = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(url) ?? [];
  return base + strip(query, queryParameters) + strip(fragment, fragmentParameters);
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
