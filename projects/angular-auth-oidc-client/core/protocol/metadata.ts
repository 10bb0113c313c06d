import { OidcError } from '../errors';
import type { HttpResponse } from '../http-message';
import { isLoopback, parseUrl } from '../secure-url';
import { cleanText, createServerError } from './error-response';
import { withTenant } from './issuer';
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
  /** No member of the specification: the endpoints that were left out because their URL is unusable. */
  readonly unusable_endpoints?: readonly string[];
}

/** What metadata must agree with to be believed. */
export interface MetadataExpectations {
  /** The configured authority. */
  readonly issuer: string;
  /** False only if `issValidationOff` or `strictIssuerValidationOnWellKnownRetrievalOff` is set. */
  readonly checksIssuer: boolean;
  /** The endpoints that have to be there. Any other one is left out if its URL is unusable. */
  readonly endpoints?: readonly string[];
  /** True only if `allowInsecureRequests` is set. */
  readonly allowsInsecureRequests?: boolean | undefined;
  /** False if no code is asked for, or `disablePkce` is set. */
  readonly usesPkce?: boolean;
}

const usualEndpoints = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'];

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
 * Whether metadata may name this issuer for an authority: the same, with a slash at its end or without,
 * or the template for an authority of Microsoft Entra ID that stands for many tenants.
 * @see OpenID Connect Discovery 1.0 section 4.3
 * @see https://learn.microsoft.com/entra/identity-platform/access-tokens#multitenant-applications
 */
export function isIssuerOf(authority: string, issuer: string): boolean {
  const bare = (text: string): string => text.replace(/\/$/, '');
  return [authority, withTenant(authority, '{tenantid}')].map(bare).includes(bare(issuer));
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
  const { issuer: authority, checksIssuer, allowsInsecureRequests } = expectations;
  const { endpoints = usualEndpoints, usesPkce = true } = expectations;
  if (!issuer || (checksIssuer && !isIssuerOf(authority, issuer))) {
    throw new OidcError(
      'metadata/issuer-mismatch',
      `The metadata names the issuer ${cleanText(issuer) ?? '(none)'} instead of ${authority}: set \`authority\` to it, or see \`issValidationOff\`.`,
    );
  }
  // http: only if the whole provider is one on this machine.
  const isSecure = ({ protocol, hostname }: URL): boolean =>
    protocol === 'https:' ||
    (protocol === 'http:' &&
      (allowsInsecureRequests || (isLoopback(hostname) && /^http:/i.test(authority))));
  const unusable: string[] = [];
  const endpoint = (name: keyof ServerMetadata): string | undefined => {
    const value = stringMember(json, name);
    const url = parseUrl(value ?? '');
    if (url && isSecure(url) && !url.username && !url.password && !/[#\s]/.test(value ?? '')) {
      return value;
    }
    if (value !== undefined) unusable.push(name);
    if (!endpoints.includes(name)) return undefined;
    if (value === undefined) throw missingEndpoint(name);
    throw new OidcError('metadata/invalid', `${name} of the provider ${isNoSecureUrl}.`);
  };
  const flag = (name: keyof ServerMetadata): true | undefined =>
    member(json, name) === true || undefined;
  const code_challenge_methods_supported = stringsMember(json, 'code_challenge_methods_supported');
  if (usesPkce && code_challenge_methods_supported?.includes('S256') === false) {
    throw new OidcError(
      'metadata/invalid',
      'code_challenge_methods_supported of the provider lacks S256.',
    );
  }
  return definedMembers<ServerMetadata>({
    issuer,
    // Without these two, `endpoint` has thrown.
    authorization_endpoint: endpoint('authorization_endpoint') ?? '',
    token_endpoint: endpoint('token_endpoint'),
    jwks_uri: endpoint('jwks_uri') ?? '',
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
    unusable_endpoints: unusable.length ? unusable : stringsMember(json, 'unusable_endpoints'),
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
  const endpoint = metadata[name];
  if (endpoint === undefined) throw missingEndpoint(name, metadata.unusable_endpoints);
  return endpoint;
}

const isNoSecureUrl = 'is not an https URL without user, password and fragment';

function missingEndpoint(name: string, unusable: readonly string[] = []): OidcError {
  return new OidcError(
    'metadata/missing-endpoint',
    `The metadata of the provider has no ${name}${unusable.includes(name) ? ` to use: the one named ${isNoSecureUrl}` : ''}.`,
  );
}
