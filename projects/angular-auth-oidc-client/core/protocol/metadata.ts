import { OidcError } from '../errors';
import type { HttpResponse } from '../http-message';
import { isSecureUrl, parseUrl } from '../secure-url';
import { createServerError } from './error-response';
import { expectedIssuer } from './issuer';
import { definedMembers, member, parseJsonBody, stringMember, stringsMember } from './json-answer';

/** What the provider says of itself. @see OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2 */
export interface ServerMetadata {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  /** Absent only where the implicit flow alone is offered. */
  readonly token_endpoint?: string;
  readonly jwks_uri: string;
  readonly userinfo_endpoint?: string;
  readonly revocation_endpoint?: string;
  readonly end_session_endpoint?: string;
  readonly check_session_iframe?: string;
  readonly introspection_endpoint?: string;
  readonly pushed_authorization_request_endpoint?: string;
  readonly id_token_signing_alg_values_supported?: readonly string[];
  readonly authorization_response_iss_parameter_supported?: boolean;
  readonly require_pushed_authorization_requests?: boolean;
  readonly code_challenge_methods_supported?: readonly string[];
}

/** What metadata must agree with to be believed. */
export interface MetadataExpectations {
  /** The configured authority. */
  readonly issuer: string;
  /** False only where `strictIssuerValidationOnWellKnownRetrievalOff` is set. */
  readonly checksIssuer: boolean;
  /** Where every token comes from the authorization endpoint, no other is needed. */
  readonly isImplicit?: boolean;
}

/**
 * Where the metadata of an issuer is. A URL that names the document already is taken as it is.
 * @see OpenID Connect Discovery 1.0 section 4.1
 */
export function buildDiscoveryUrl(
  issuer: string,
  suffix = '/.well-known/openid-configuration',
): string {
  return issuer.includes(suffix)
    ? issuer
    : `${issuer.replace(/\/$/, '')}/${suffix.replace(/^\//, '')}`;
}

/**
 * Checks metadata, from the provider or from storage, which is trusted no more.
 * @see OpenID Connect Discovery 1.0 section 4.3
 * @throws OidcError `metadata/issuer-mismatch`, `metadata/invalid`, `metadata/missing-endpoint`
 */
export function parseServerMetadata(
  json: Record<string, unknown>,
  expectations: MetadataExpectations,
): ServerMetadata {
  const issuer = stringMember(json, 'issuer');
  const { issuer: authority, checksIssuer } = expectations;
  const isExpected = issuer === authority || issuer === expectedIssuer(authority);
  if (!issuer || (checksIssuer && !isExpected)) {
    throw new OidcError(
      'metadata/issuer-mismatch',
      'The metadata is of another issuer: set `authority` to the exact issuer of the provider, character by character, or see `strictIssuerValidationOnWellKnownRetrievalOff`.',
    );
  }
  const endpoint = (name: keyof ServerMetadata): string | undefined => {
    const value = stringMember(json, name);
    if (value === undefined) return undefined;
    const url = parseUrl(value);
    if (
      !url ||
      !isSecureUrl(url) ||
      // http: only where the whole provider is one on this machine.
      (url.protocol === 'http:' && parseUrl(authority)?.protocol !== 'http:') ||
      url.username ||
      url.password ||
      /[#\s]/.test(value)
    ) {
      throw new OidcError(
        'metadata/invalid',
        `${name} of the provider is not an https URL without user, password and fragment.`,
      );
    }
    return value;
  };
  const requiredEndpoint = (name: keyof ServerMetadata): string =>
    endpoint(name) ?? missingEndpoint(name);
  const flag = (name: keyof ServerMetadata): true | undefined =>
    member(json, name) === true || undefined;
  const code_challenge_methods_supported = stringsMember(json, 'code_challenge_methods_supported');
  if (code_challenge_methods_supported?.includes('S256') === false) {
    throw new OidcError(
      'metadata/invalid',
      'code_challenge_methods_supported of the provider lacks S256.',
    );
  }
  return definedMembers<ServerMetadata>({
    issuer,
    authorization_endpoint: requiredEndpoint('authorization_endpoint'),
    token_endpoint: expectations.isImplicit
      ? endpoint('token_endpoint')
      : requiredEndpoint('token_endpoint'),
    jwks_uri: requiredEndpoint('jwks_uri'),
    userinfo_endpoint: endpoint('userinfo_endpoint'),
    revocation_endpoint: endpoint('revocation_endpoint'),
    end_session_endpoint: endpoint('end_session_endpoint'),
    check_session_iframe: endpoint('check_session_iframe'),
    introspection_endpoint: endpoint('introspection_endpoint'),
    pushed_authorization_request_endpoint: endpoint('pushed_authorization_request_endpoint'),
    id_token_signing_alg_values_supported: stringsMember(
      json,
      'id_token_signing_alg_values_supported',
    ),
    authorization_response_iss_parameter_supported: flag(
      'authorization_response_iss_parameter_supported',
    ),
    require_pushed_authorization_requests: flag('require_pushed_authorization_requests'),
    code_challenge_methods_supported,
  });
}

/**
 * Reads the answer to a request for metadata.
 * @see OpenID Connect Discovery 1.0 section 4.2
 * @throws ServerError `metadata/request-failed`
 * @throws OidcError `metadata/issuer-mismatch`, `metadata/invalid`, `metadata/missing-endpoint`
 */
export function readMetadataResponse(
  response: HttpResponse,
  expectations: MetadataExpectations,
): ServerMetadata {
  const json = response.status === 200 && parseJsonBody(response);
  if (!json) throw createServerError('metadata/request-failed', 'metadata endpoint', response);
  return parseServerMetadata(json, expectations);
}

/**
 * An endpoint that not every provider has.
 * @throws OidcError `metadata/missing-endpoint`
 */
export function requireEndpoint(
  metadata: ServerMetadata,
  name:
    | 'token_endpoint'
    | 'revocation_endpoint'
    | 'userinfo_endpoint'
    | 'pushed_authorization_request_endpoint',
): string {
  return metadata[name] ?? missingEndpoint(name);
}

function missingEndpoint(name: string): never {
  throw new OidcError('metadata/missing-endpoint', `The metadata of the provider has no ${name}.`);
}
