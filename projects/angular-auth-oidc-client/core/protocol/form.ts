import type { CustomParams } from '../config';
import { OidcError } from '../errors';

/** The parameters of one message to the provider; those that are `undefined` are not sent. */
export type MessageParameters = Readonly<Record<string, string | undefined>>;

/**
 * Encodes the parameters of a request in the order given, then those of the application, which can
 * neither replace nor repeat one of the protocol. What is `undefined` or `null` is not sent.
 * @see RFC 6749 section 3.1 and appendix B
 * @throws OidcError `config/invalid-option` that names a parameter which cannot be sent
 */
export function buildFormBody(
  parameters: MessageParameters,
  customParams: CustomParams = {},
): string {
  const names = Object.keys(parameters).filter((name) => parameters[name] !== undefined);
  const custom = Object.entries(customParams).filter(([name]) => !names.includes(name));
  return [...Object.entries(parameters), ...custom]
    .flatMap(([name, value]) => [value].flat().map((one) => encodePair(name, one)))
    .filter(Boolean)
    .join('&');
}

/** Applications without types pass anything here. */
function encodePair(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  try {
    if (/string|number|boolean/.test(typeof value)) {
      return `${encodeURIComponent(name)}=${encodeURIComponent(value as string)}`;
    }
  } catch {
    // Half of a surrogate pair is no character.
  }
  throw new OidcError(
    'config/invalid-option',
    `The parameter ${name} must be well-formed text, a number, a boolean or a list of texts.`,
  );
}

/**
 * The URL of an endpoint that takes its request in the query. A query that the endpoint has of its
 * own is kept as it is.
 * @see RFC 6749 section 3.1
 * @throws OidcError `metadata/invalid`, or `config/invalid-option` as {@link buildFormBody} does
 */
export function buildRequestUrl(
  endpoint: string,
  parameters: MessageParameters,
  customParams: CustomParams,
): string {
  const query = endpoint.split('?').slice(1).join('?');
  const existing = new URLSearchParams(query);
  const clash = Object.keys(parameters).find(
    (name) => parameters[name] !== undefined && existing.has(name),
  );
  if (clash || endpoint.includes('#')) {
    throw new OidcError(
      'metadata/invalid',
      `An endpoint of the provider has ${clash ? `a ${clash} of its own` : 'a fragment'} in its URL.`,
    );
  }
  const custom = Object.entries(customParams).filter(([name]) => !existing.has(name));
  const separator = query ? '&' : endpoint.endsWith('?') ? '' : '?';
  return endpoint + separator + buildFormBody(parameters, Object.fromEntries(custom));
}
