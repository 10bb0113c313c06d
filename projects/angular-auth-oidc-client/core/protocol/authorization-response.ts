import { AuthorizationError } from '../answer-errors';
import { OidcError } from '../errors';
import { parseUrl } from '../secure-url';
import { cleanErrorCode, cleanText } from './error-response';
import { definedMembers } from './json-answer';
import { answerParameters, type AuthorizationResponse, type ResponseMode } from './callback-url';

/** What the answer must agree with, from the transaction that it belongs to. */
export interface ResponseExpectations {
  readonly issuer: string;
  /** Whether the metadata announce `authorization_response_iss_parameter_supported`. */
  readonly requiresIss: boolean;
  readonly mode: ResponseMode;
  /** What was asked for: an answer with anything else is not the answer. */
  readonly responseType: string;
}

/** What a good answer brings besides tokens. @see OpenID Connect Core 1.0 section 3.1.2.5 */
export interface AuthorizationCode {
  /** Empty where none was asked for. */
  readonly code: string;
  readonly session_state?: string;
}

const parameterOfType = { code: 'code', token: 'access_token', id_token: 'id_token' };

/**
 * Checks an answer against its transaction and takes the code out of it. Who sent it is checked
 * before anything in it is believed, an error included.
 * @see RFC 6749 section 4.1.2, RFC 9207 section 2.4
 * @throws OidcError `authorization-response/invalid`, `authorization-response/missing-issuer` with the
 * provider's error, if any, as its cause, `authorization-response/issuer-mismatch`,
 * `authorization-response/missing-code`
 * @throws AuthorizationError `authorization-response/error`
 */
export function validateAuthorizationResponse(
  { state, mode, parameters }: AuthorizationResponse,
  expectations: ResponseExpectations,
): AuthorizationCode {
  const invalid = (problem: string): OidcError =>
    new OidcError('authorization-response/invalid', `The answer of the provider ${problem}.`);
  const doubled = answerParameters.find((name) => parameters.getAll(name).length > 1);
  if (doubled) throw invalid(`has more than one ${doubled}`);
  const sessionState = cleanSessionState(parameters.get('session_state'));
  const error = parameters.get('error');
  const uri = parseUrl(cleanText(parameters.get('error_uri')) ?? '');
  const refusal =
    error === null
      ? undefined
      : new AuthorizationError({
          state,
          error: cleanErrorCode(error) ?? 'unrecognized_error',
          error_description: cleanText(parameters.get('error_description')),
          error_uri: uri?.protocol === 'https:' ? uri.href : undefined,
          session_state: sessionState,
        });
  const iss = parameters.get('iss');
  if (iss === null && expectations.requiresIss) {
    throw new OidcError(
      'authorization-response/missing-issuer',
      'The response has no iss, though the provider announces that it sends one (RFC 9207).',
      { cause: refusal },
    );
  }
  if (iss !== null && iss !== expectations.issuer) {
    throw new OidcError(
      'authorization-response/issuer-mismatch',
      'The answer does not come from the provider that was asked.',
    );
  }
  // An error brings no token, and some providers put every error into the query.
  if (refusal) throw refusal;
  if (mode !== expectations.mode) throw invalid(`is in the ${mode} of the URL`);
  const asked = expectations.responseType.split(' ');
  for (const [type, name] of Object.entries(parameterOfType)) {
    if (parameters.has(name) && !asked.includes(type)) {
      throw invalid(`has a ${name} that was not asked for`);
    }
  }
  const code = parameters.get('code') ?? '';
  if (!code && asked.includes('code')) {
    throw new OidcError(
      'authorization-response/missing-code',
      'The answer of the provider has no code.',
    );
  }
  // RFC 6749 appendix A.11. What the URL parser could not decode shows here as U+FFFD.
  if (!/^[\x20-\x7E]*$/.test(code)) throw invalid('has a malformed code');
  return definedMembers<AuthorizationCode>({
    code,
    session_state: sessionState,
  });
}

/**
 * A `session_state` that the provider's frame can be asked about, else `undefined`.
 * @see OpenID Connect Session Management 1.0 section 2
 */
export function cleanSessionState(value: unknown): string | undefined {
  return typeof value === 'string' && /^[^\s]{1,1000}$/.test(value) ? value : undefined;
}
