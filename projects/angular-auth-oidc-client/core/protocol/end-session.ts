import type { CustomParams } from '../config';
import type { FormFields } from '../http-message';
import { buildFormBody, buildRequestUrl } from './form';

/** The request that ends the session at the provider. @see OpenID Connect RP-Initiated Logout 1.0 section 2 */
export interface EndSessionRequest {
  readonly id_token_hint: string | undefined;
  readonly client_id: string;
  readonly post_logout_redirect_uri: string | undefined;
  /** Absent if the application sends its own, or none is needed. */
  readonly state?: string | undefined;
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
  return buildRequestUrl(endpoint, { ...request }, customParams);
}

/** The same request as the fields of a form. @see OpenID Connect RP-Initiated Logout 1.0 section 2 */
export function buildEndSessionForm(
  request: EndSessionRequest,
  customParams: CustomParams,
): FormFields {
  return [...new URLSearchParams(buildFormBody({ ...request }, customParams))];
}

/**
 * The URL that signs out at Auth0, which does so in its own words.
 * @see https://auth0.com/docs/api/authentication/logout/auth-0-logout
 */
export function buildAuth0LogoutUrl(
  authority: string,
  { client_id, post_logout_redirect_uri: returnTo }: EndSessionRequest,
  customParams: CustomParams,
): string {
  return buildRequestUrl(
    `${new URL(authority).origin}/v2/logout`,
    { client_id, returnTo },
    customParams,
  );
}

/**
 * The URL without the `state` with which the provider returns from a sign-out. Everything else stays as
 * it was, byte for byte, also a `state` of the application.
 * @see OpenID Connect RP-Initiated Logout 1.0 section 3
 */
export function stripEndSessionState(url: string, state: string): string {
  return url.replace(
    new RegExp(`([?&#])state=${state}(?:(&)|(?=#|$))`),
    (_match, before: string, next?: string) => (next ? before : ''),
  );
}
