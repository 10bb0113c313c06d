import type { HttpResponse, MaybePromise } from 'angular-auth-oidc-client/core';
import type { IdTokenPayload } from './signing-key';

/** One request as it reached the test provider. */
export interface RecordedRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** The path of the URL, such as `/token`. */
  readonly path: string;
  /** The fields of the form body; none for a GET. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The headers, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What the test provider does wrong. Each member gets what would have been right, as a copy of its
 * own, and gives what is sent instead, at once or as a promise. An answer that is text goes out as it
 * is, anything else as JSON: so a body that is not JSON at all can be given too.
 *
 * @example
 * provider.faults = { idTokenClaims: (claims) => ({ ...claims, nonce: 'of another login' }) };
 * // … and well again:
 * provider.faults = {};
 */
export interface ProviderFaults {
  /** Takes the place of any answer; `undefined` leaves it alone. Reject to play a broken network. */
  readonly respond?: (request: RecordedRequest) => MaybePromise<HttpResponse | undefined>;
  /** The discovery document. */
  readonly metadata?: (json: Record<string, unknown>) => unknown;
  /** The key set. */
  readonly jwks?: (json: { keys: JsonWebKey[] }) => unknown;
  /** The successful answer of the token endpoint. */
  readonly tokenResponse?: (json: Record<string, unknown>, request: RecordedRequest) => unknown;
  /** The payload of an ID token before it is signed; the request says where it is issued, by its path. */
  readonly idTokenClaims?: (
    claims: Record<string, unknown>,
    request: RecordedRequest,
  ) => MaybePromise<IdTokenPayload>;
  /** The header of an ID token before it is signed. */
  readonly idTokenHeader?: (header: Record<string, unknown>) => MaybePromise<object>;
  /** An ID token after it was signed. */
  readonly idToken?: (compact: string, request: RecordedRequest) => unknown;
  /** The successful answer of the userinfo endpoint, before it is signed where it is. */
  readonly userInfo?: (json: Record<string, unknown>) => unknown;
  /** The authorization response, to be changed in place. */
  readonly callback?: (parameters: URLSearchParams) => void;
}
