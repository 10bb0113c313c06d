import type { CustomParams } from '../config';
import { buildFormBody } from './form';

/** The body that redeems a code. @see RFC 6749 section 4.1.3, RFC 7636 section 4.5 */
export function buildCodeRequest(
  request: {
    readonly client_id: string;
    readonly code: string;
    /** `undefined` where PKCE is switched off. */
    readonly code_verifier: string | undefined;
    readonly redirect_uri: string;
  },
  customParams: CustomParams,
): string {
  const { client_id, code, code_verifier, redirect_uri } = request;
  return buildFormBody(
    { grant_type: 'authorization_code', client_id, code, code_verifier, redirect_uri },
    customParams,
  );
}

/** The body that asks for new tokens. @see RFC 6749 section 6 */
export function buildRefreshRequest(
  { client_id, refresh_token }: { readonly client_id: string; readonly refresh_token: string },
  customParams: CustomParams,
): string {
  return buildFormBody({ grant_type: 'refresh_token', client_id, refresh_token }, customParams);
}
