import { decodeBase64Url, decodeUtf8 } from '../crypto/encoding';
import { parseJsonObject } from './json';

/**
 * The parts of a compact token, no more than needed to see that there are too many; none of a token
 * above 1 MiB, which no endpoint sends.
 */
export function splitCompact(token: string): readonly string[] {
  return token.length > 2 ** 20 ? [] : token.split('.', 6);
}

/**
 * The claims of a token that was judged before, or that somebody else judges; `undefined` where it is
 * no JWT.
 * @see RFC 7519 section 3
 */
export function readJwtClaims(token: string): Record<string, unknown> | undefined {
  const [, payload = '', ...rest] = splitCompact(token);
  const bytes = rest.length === 1 ? decodeBase64Url(payload) : undefined;
  return bytes && parseJsonBytes(bytes);
}

/** Reads a JSON object from UTF-8; `undefined` for anything else. */
export function parseJsonBytes(bytes: Uint8Array): Record<string, unknown> | undefined {
  const text = decodeUtf8(bytes);
  return text === undefined ? undefined : parseJsonObject(text);
}
