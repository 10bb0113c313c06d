import type { CryptoPort } from '../crypto/digest';
import { isUsableKey, verifySignature } from '../crypto/signature';
import type { Jwk } from '../crypto/signature';
import { OidcError } from '../errors';
import type { HttpResponse } from '../http-message';
import { ownMembers } from '../own-members';
import { createServerError } from './error-response';
import { isJsonObject } from './json';
import { member, parseJsonText } from './json-answer';
import type { Jws, JwsHeader } from './jwt';

/** So many keys that fit are tried. */
const mostTries = 8;

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
  return keys.filter(isJsonObject).map((key) => ownMembers(key));
}

/**
 * Reads the answer to a request for the provider's keys. Many providers serve them as plain text, as
 * bytes, or without saying what they are.
 * @see OpenID Connect Core 1.0 section 10.1
 * @throws OidcError `jwks/request-failed`
 */
export function readJwksResponse(response: HttpResponse): readonly Jwk[] {
  const json = response.status === 200 && parseJsonText(response.body);
  if (!json) throw createServerError('jwks/request-failed', 'key set endpoint', response);
  return parseJwks(json);
}

/**
 * The keys that a signature may be verified with, each once however often the set has it, and one more
 * than are tried at the most. Some providers give several keys one `kid`, or name none in the token.
 * @see RFC 7515 section 6 and appendix D
 * @throws OidcError `jwks/no-matching-key`
 */
export function chooseKeys(keys: readonly Jwk[], { alg, kid }: JwsHeader): readonly Jwk[] {
  const chosen: Jwk[] = [];
  for (const key of keys) {
    const isNew = !chosen.some((other) => isSameKey(key, other));
    if ((kid ?? key.kid) === key.kid && isUsableKey(alg, key) && isNew) chosen.push(key);
    if (chosen.length > mostTries) break;
  }
  if (!chosen.length) {
    throw new OidcError(
      'jwks/no-matching-key',
      'The key set of the provider has no usable key for the token.',
    );
  }
  return chosen;
}

function isSameKey(one: Jwk, other: Jwk): boolean {
  return (['n', 'e', 'x', 'y'] as const).every((name) => one[name] === other[name]);
}

/**
 * Whether one of the keys that fit has signed the token.
 * @see RFC 7515 section 5.2
 * @throws OidcError `jwks/no-matching-key`, `jwks/ambiguous-key`, `crypto/unavailable`,
 * `id-token/unsupported-alg`
 */
export async function isSignedWith(
  keys: readonly Jwk[],
  { header, signature, signingInput }: Jws,
  crypto?: CryptoPort,
): Promise<boolean> {
  const fitting = chooseKeys(keys, header);
  for (const key of fitting.slice(0, mostTries)) {
    if (await verifySignature(header.alg, key, signature, signingInput, crypto)) return true;
  }
  if (fitting.length > mostTries) {
    throw new OidcError(
      'jwks/ambiguous-key',
      `The key set of the provider has more than ${mostTries} keys for the token.`,
    );
  }
  return false;
}
