import type { CustomParams } from '../config';
import { OidcError } from '../errors';

/** The parameters of one message to the provider; those that are `undefined` are not sent. */
export type MessageParameters = Readonly<Record<string, string | undefined>>;

/**
 * Encodes the parameters of a request in the order given, then those of the application, which can
 * neither replace nor repeat one of the protocol.
 * @see RFC 6749 section 3.1 and appendix B
 */
export function buildFormBody(
  parameters: MessageParameters,
  customParams: CustomParams = {},
): string {
  const sent = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const names = new Set(sent.map(([name]) => name));
  // Applications without types pass objects and `undefined` here as well.
  const custom = Object.entries(customParams).filter(
    ([name, value]) => !names.has(name) && /string|number|boolean/.test(typeof value),
  );
  return [...sent, ...custom]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value as string)}`)
    .join('&');
}

/**
 * The URL of an endpoint that takes its request in the query. A query that the endpoint has of its
 * own is kept as it is.
 * @see RFC 6749 section 3.1
 * @throws OidcError `metadata/invalid`
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
