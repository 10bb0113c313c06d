import type { ClockPort } from '../ports';
import { loadPart } from './load-part';

/**
 * Loads what only some applications use. It is reached through `conversation.ts` alone, so that the two
 * share their code.
 *
 * @throws OidcError `network/failed`
 */
export function loadRare(clock?: ClockPort): Promise<typeof import('./rare')> {
  return loadPart(import('./rare'), clock);
}
