import type { CustomParams } from '../config';
import { buildRequestUrl } from './form';

/** The request that begins a sign-in. @see OpenID Connect Core 1.0 section 3.1.2.1, RFC 7636 section 4.3 */
export interface AuthorizationRequest {
  readonly client_id: string;
  readonly redirect_uri: string;
  readonly response_type: string;
  readonly scope: string;
  readonly nonce: string;
  readonly state: string;
  readonly response_mode?: string | undefined;
  /** `undefined` where PKCE is switched off. */
  readonly code_challenge: string | undefined;
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
  return buildRequestUrl(
    endpoint,
    {
      client_id: request.client_id,
      redirect_uri: request.redirect_uri,
      response_type: request.response_type,
      scope: request.scope,
      nonce: request.nonce,
      state: request.state,
      response_mode: request.response_mode,
      code_challenge: request.code_challenge,
      code_challenge_method: request.code_challenge && 'S256',
    },
    customParams,
  );
}
