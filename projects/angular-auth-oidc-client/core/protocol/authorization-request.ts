import type { CustomParams } from '../config';
import { buildRequestUrl, type MessageParameters } from './form';

/** The request that begins a sign-in. @see OpenID Connect Core 1.0 section 3.1.2.1, RFC 7636 section 4.3 */
export interface AuthorizationRequest {
  readonly client_id: string;
  readonly redirect_uri: string;
  readonly response_type: string;
  readonly scope: string;
  readonly nonce: string;
  readonly state: string;
  readonly response_mode?: string | undefined;
  /** `undefined` where PKCE is switched off, or no code is asked for. */
  readonly code_challenge: string | undefined;
}

/** The parameters of the request, in the order in which they are sent. */
export function buildAuthorizationParameters(request: AuthorizationRequest): MessageParameters {
  const { client_id, redirect_uri, response_type, scope, nonce, state } = request;
  const { response_mode, code_challenge } = request;
  return {
    client_id,
    redirect_uri,
    response_type,
    scope,
    nonce,
    state,
    response_mode,
    code_challenge,
    code_challenge_method: code_challenge && 'S256',
  };
}

/**
 * The URL to send the user to.
 * @see RFC 6749 section 4.1.1
 * @throws OidcError `metadata/invalid`
 */
export function buildAuthorizationUrl(
  endpoint: string,
  request: AuthorizationRequest,
  customParams: CustomParams,
): string {
  return buildRequestUrl(endpoint, buildAuthorizationParameters(request), customParams);
}
