import { isUsableKey } from '../crypto/signature';
import type { Jwk } from '../crypto/signature';
import { OidcError } from '../errors';
import type { HttpResponse } from '../http-message';
import { createServerError } from './error-response';
import { isJsonObject } from './json';
import { member, parseJsonBody } from './json-answer';
import type { JwsHeader } from './jwt';

/**
 * Reads a key set, from the provider or from storage.
 * @see RFC 7517 section 5
 * @throws OidcError `jwks/request-failed`
 */
export function parseJwks(json: Record<string, unknown>): readonly Jwk[] {
  const keys = member(json, 'keys');
  if (!Array.isArray(keys)) {
    throw new OidcError('jwks/request-failed', 'The key set of the provider has no list of keys.');
  }
  return keys.filter(isJsonObject);
}

/**
 * Reads the answer to a request for the provider's keys.
 * @see OpenID Connect Core 1.0 section 10.1
 * @throws OidcError `jwks/request-failed`
 */
export function readJwksResponse(response: HttpResponse): readonly Jwk[] {
  const json = response.status === 200 && parseJsonBody(response);
  if (!json) throw createServerError('jwks/request-failed', 'key set endpoint', response);
  return parseJwks(json);
}

/**
 * Chooses the one key that a signature can be verified with. Two candidates are refused rather than
 * tried: which one signed must never depend on the order of the set.
 * @see RFC 7515 section 6 and appendix D
 * @throws OidcError `jwks/no-matching-key`, `jwks/ambiguous-key`
 */
export function chooseKey(keys: readonly Jwk[], { alg, kid }: JwsHeader): Jwk {
  const [key, another] = keys.filter(
    (candidate) => (kid === undefined || candidate.kid === kid) && isUsableKey(alg, candidate),
  );
  if (!key) {
    throw new OidcError(
      'jwks/no-matching-key',
      'The key set of the provider has no usable key for the token.',
    );
  }
  if (another) {
    throw new OidcError(
      'jwks/ambiguous-key',
      'The key set of the provider has more than one key for the token.',
    );
  }
  return key;
}
