import { ServerError } from '../answer-errors';
import { isInteractionRequired, isOidcError } from '../errors';

/** How a renewal failed, which decides what becomes of the session; `superseded` is no failure. */
export type RenewalFailure = 'transient' | 'interaction' | 'terminal' | 'superseded';

/** Sorts the failures of a renewal. */
export function classifyRenewalFailure(error: unknown): RenewalFailure {
  if (!isOidcError(error)) return 'transient';
  if (error.code === 'id-token/subject-changed' || error.code === 'user-info/subject-mismatch') {
    return 'terminal';
  }
  if (error.code === 'renew/grant-expired') return 'terminal';
  if (error.code === 'session-state/superseded') return 'superseded';
  if (isInteractionRequired(error)) return 'interaction';
  const status = error instanceof ServerError ? error.status : undefined;
  const refused = status !== undefined && status >= 400 && status < 500;
  return refused && status !== 408 && status !== 429 ? 'interaction' : 'transient';
}
