import { OidcError } from '../errors';
import { checkTokenType, isUsableToken, parseExpiresIn } from './token-response';

/**
 * The tokens in an authorization response, not yet validated.
 * @see OpenID Connect Core 1.0 section 3.2.2.5 and section 3.3.2.5
 */
export interface FrontChannelResponse {
  readonly id_token: string | undefined;
  readonly access_token: string | undefined;
  readonly expires_in: number | undefined;
  readonly scope: string | undefined;
}

/**
 * Takes the tokens out of an authorization response; each that was asked for has to be there.
 * @see RFC 6749 section 4.2.2
 * @throws OidcError `authorization-response/missing-token`, `authorization-response/invalid`,
 * `token-response/unsupported-token-type`
 */
export function parseFrontChannelResponse(
  parameters: URLSearchParams,
  responseType: string,
): FrontChannelResponse {
  const asked = responseType.split(' ');
  const read = (type: string, name = type): string | undefined => {
    if (!asked.includes(type)) return undefined;
    const token = parameters.get(name);
    if (!token) {
      throw new OidcError(
        'authorization-response/missing-token',
        `The answer of the provider has no ${name}.`,
      );
    }
    if (!isUsableToken(token)) {
      throw new OidcError(
        'authorization-response/invalid',
        `The answer of the provider has a malformed ${name}.`,
      );
    }
    return token;
  };
  const id_token = read('id_token');
  const access_token = read('token', 'access_token');
  if (access_token !== undefined) checkTokenType(parameters.get('token_type'));
  return {
    id_token,
    access_token,
    expires_in: parseExpiresIn(parameters.get('expires_in')),
    scope: parameters.get('scope') || undefined,
  };
}
