import { OidcError } from '../errors';

/**
 * Waits for a part of the library that is loaded when it is needed: the network may be gone, or the
 * file, after a newer version was deployed.
 *
 * @throws OidcError `network/failed`
 */
export function loadPart<T>(part: Promise<T>): Promise<T> {
  return part.catch((cause: unknown) => {
    throw new OidcError('network/failed', 'A part of the library could not be loaded.', { cause });
  });
}
