import type { ServerError } from '../answer-errors';
import { isInteractionRequired, isOidcError } from '../errors';

/**
 * How a renewal failed, which decides what becomes of the session. `refused`: the provider did not accept this
 * one request, which says nothing about the session. `superseded` is no failure.
 */
export type RenewalFailure = 'transient' | 'interaction' | 'refused' | 'terminal' | 'superseded';

/** What may be an OAuth error, but for those of a provider in trouble. @see RFC 6749 section 5.2 */
const refusal = /^(?!server_error|temporarily_)[a-z_]{1,40}$/;

/** Sorts the failures of a renewal. A response that is not OAuth, such as the page of a firewall, is transient. */
export function classifyRenewalFailure(error: unknown): RenewalFailure {
  if (!isOidcError(error)) return 'transient';
  const { code, status = 0, error: oauthError = '' } = error as typeof error & Partial<ServerError>;
  const isRefusal = code === 'token-response/error' && refusal.test(oauthError);
  if (
    code === 'id-token/subject-changed' ||
    code === 'user-info/subject-mismatch' ||
    code === 'renew/grant-expired' ||
    (isRefusal && oauthError === 'invalid_grant')
  ) {
    return 'terminal';
  }
  if (code === 'session-state/superseded') return 'superseded';
  if (isInteractionRequired(error)) return 'interaction';
  return isRefusal && status < 500 && status !== 408 && status !== 429 ? 'refused' : 'transient';
}
