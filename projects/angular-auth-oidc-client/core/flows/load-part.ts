import { OidcError } from '../errors';
import type { ClockPort } from '../ports';

const longestWaitMs = 30_000;

/**
 * Waits for a part of the library that is loaded when it is needed: the network may be gone, or the
 * file, after a newer version was deployed. With a clock it is waited for no longer than for an answer of
 * the provider.
 *
 * @throws OidcError `network/failed`
 */
export function loadPart<T>(part: Promise<T>, clock?: ClockPort): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (cause?: unknown): void => {
      reject(
        new OidcError('network/failed', 'A part of the library could not be loaded.', { cause }),
      );
    };
    const cancel = clock?.setTimer(fail, longestWaitMs);
    void part.then(resolve, fail).finally(cancel);
  });
}
