import type { CustomParams } from '../config';
import { buildRequestUrl } from './form';

/** The request that ends the session at the provider. @see OpenID Connect RP-Initiated Logout 1.0 section 2 */
export interface EndSessionRequest {
  readonly id_token_hint: string | undefined;
  readonly client_id: string;
  readonly post_logout_redirect_uri: string | undefined;
  readonly state?: string;
}

/**
 * The URL to send the user to.
 * @see OpenID Connect RP-Initiated Logout 1.0 section 2
 * @throws OidcError `metadata/invalid`
 */
export function buildEndSessionUrl(
  endpoint: string,
  request: EndSessionRequest,
  customParams: CustomParams,
): string {
  const { id_token_hint, client_id, post_logout_redirect_uri, state } = request;
  return buildRequestUrl(
    endpoint,
    { id_token_hint, client_id, post_logout_redirect_uri, state },
    customParams,
  );
}
