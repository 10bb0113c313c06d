import type { OidcError } from 'angular-auth-oidc-client';

/** What the provider said in its own words. */
export interface OAuthError {
  readonly error: string;
  readonly description: string | undefined;
}

/** The OAuth `error` and `error_description` of a failure that the provider caused. */
export function oauthErrorOf(failure: OidcError): OAuthError | undefined {
  const { error, error_description: description } = failure as {
    readonly error?: unknown;
    readonly error_description?: unknown;
  };
  return typeof error === 'string'
    ? { error, description: typeof description === 'string' ? description : undefined }
    : undefined;
}
