import type { HttpResponse } from '../http-message';
import { createServerError } from './error-response';
import { buildFormBody } from './form';

/** Which kind of token the provider should look for first. @see RFC 7009 section 2.1 */
export type TokenTypeHint = 'access_token' | 'refresh_token';

/** The body that revokes one token. @see RFC 7009 section 2.1 */
export function buildRevocationRequest({
  client_id,
  token,
  token_type_hint,
}: {
  readonly client_id: string;
  readonly token: string;
  readonly token_type_hint: TokenTypeHint;
}): string {
  return buildFormBody({ client_id, token, token_type_hint });
}

/**
 * Checks the response: success means revoked or not known, whatever the body says.
 * @see RFC 7009 section 2.2
 * @throws ServerError `revocation/error`
 */
export function checkRevocationResponse(response: HttpResponse, now: number): void {
  if (response.status >= 200 && response.status < 300) return;
  // Some providers, such as Spring Authorization Server, let confidential clients alone revoke.
  const hint = response.status === 401 ? ', which may let no public client revoke,' : '';
  throw createServerError('revocation/error', `revocation endpoint${hint}`, response, now);
}
