import { decodeBase64Url, encodeUtf8 } from '../crypto/encoding';
import { OidcError } from '../errors';
import { definedMembers, member } from './json-answer';
import { parseJsonBytes, splitCompact } from './jwt-claims';

/** The header members that the library acts on. @see RFC 7515 section 4.1 */
export interface JwsHeader {
  readonly alg: string;
  readonly kid?: string;
  readonly typ?: string;
}

/** The parts of a signed token, its signature not yet verified. */
export interface Jws {
  readonly header: JwsHeader;
  readonly payload: Uint8Array;
  readonly signingInput: Uint8Array;
  readonly signature: Uint8Array;
}

/** A signed token whose payload is claims, not one of them checked. @see RFC 7519 section 3 */
export interface Jwt extends Jws {
  readonly claims: Record<string, unknown>;
}

/**
 * Takes a compact JWS apart. Of the header only `alg`, `kid` and `typ` are read: a key that comes
 * with the token it signs (`jwk`, `jku`, `x5c`, `x5u`) proves nothing.
 * @see RFC 7515 section 5.2 and section 7.1
 * @throws OidcError `id-token/malformed`, `id-token/unsupported-alg` where `alg` is not a string
 */
export function splitJws(compact: string): Jws {
  const parts = splitCompact(compact);
  if (parts.length === 5) throw malformed('is encrypted, which is not supported');
  const [headerBytes, payload, signature] = parts.map(decodeBase64Url);
  const json = headerBytes && parseJsonBytes(headerBytes);
  if (parts.length !== 3 || !json || !payload || !signature) throw malformed('is not a JWS');
  // No extension is supported, and a critical one must not be passed over: RFC 7515 section 4.1.11.
  if (Object.hasOwn(json, 'crit') || Object.hasOwn(json, 'b64')) {
    throw malformed('has critical header parameters');
  }
  const text = (name: string): string | undefined => {
    const value = member(json, name);
    if (value !== undefined && typeof value !== 'string')
      throw malformed(`has a malformed ${name}`);
    return value;
  };
  const alg = member(json, 'alg');
  if (typeof alg !== 'string') {
    throw new OidcError('id-token/unsupported-alg', 'The token names no signature algorithm.');
  }
  return {
    header: definedMembers<JwsHeader>({ alg, kid: text('kid'), typ: text('typ') }),
    payload,
    signingInput: encodeUtf8(compact.slice(0, compact.lastIndexOf('.'))),
    signature,
  };
}

/**
 * Takes a JWT apart and decodes its claims, trusting nothing.
 * @see RFC 7519 section 7.2
 * @throws OidcError `id-token/malformed`, `id-token/unsupported-alg` where `alg` is not a string
 */
export function parseJwt(compact: string): Jwt {
  const jws = splitJws(compact);
  const claims = parseJsonBytes(jws.payload);
  if (!claims) throw malformed('has no claims');
  return { ...jws, claims };
}

function malformed(problem: string): OidcError {
  return new OidcError('id-token/malformed', `The token ${problem}.`);
}
