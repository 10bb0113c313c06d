import type { OidcClient } from '../client';
import { ClaimError } from '../answer-errors';
import { parseFrontChannelResponse } from '../protocol/front-channel-response';
import { validateHash, type HashClaim, type IdTokenClaims } from '../protocol/id-token';
import type { ServerMetadata } from '../protocol/metadata';
import type { TokenSet } from '../session/session-state';
import type { Transaction } from '../session/transactions';
import { acceptIdToken, idTokenEnd } from './accept-tokens';

/**
 * Makes a validated token set of an answer that brings tokens itself. A code that comes with them is
 * exchanged after they have proved right, and the token endpoint's tokens are the ones kept.
 *
 * @see OpenID Connect Core 1.0 section 3.2.2.8 and section 3.3.2.8
 * @throws OidcError `authorization-response/missing-token`, `authorization-response/invalid`,
 * `token-response/unsupported-token-type`, with the stage `id-token` or `jwks`, or what the exchange
 * throws
 */
export async function acceptFrontChannel(
  client: OidcClient,
  metadata: ServerMetadata,
  parameters: URLSearchParams,
  transaction: Transaction,
  exchange: (code: string) => Promise<TokenSet>,
): Promise<TokenSet> {
  const { config, ports } = client;
  const requestedAt = ports.clock.now();
  const response = parseFrontChannelResponse(parameters, transaction.responseType);
  const { id_token, access_token, expires_in } = response;
  const code = parameters.get('code');

  // `code token`: only the token endpoint brings an ID token, and with it an access token to trust.
  if (id_token === undefined) return exchange(code ?? '');
  const { claims, alg } = await acceptIdToken(
    client,
    metadata,
    id_token,
    { ...transaction, requestedAt },
    config.frontChannelMaxIatAgeSeconds,
  );
  if (config.checksIdToken) {
    const check = (claim: HashClaim, value: string, isRequired: boolean): Promise<void> =>
      validateHash(claims, claim, alg, value, ports.crypto, isRequired);
    if (access_token !== undefined) await check('at_hash', access_token, true);
    if (code !== null) await check('c_hash', code, true);
    await check('s_hash', transaction.state, false);
  }
  if (code !== null) {
    const tokens = await exchange(code);
    checkSameUser(claims, tokens.claims);
    return tokens;
  }

  const idTokenExpiresAt = idTokenEnd(claims, requestedAt);
  return {
    accessToken: access_token ?? '',
    accessTokenExpiresAt:
      access_token === undefined
        ? idTokenExpiresAt
        : expires_in === undefined
          ? undefined
          : Math.floor(requestedAt) + expires_in,
    idToken: id_token,
    idTokenExpiresAt,
    claims,
    refreshToken: undefined,
    scope: response.scope ?? config.scope,
    nonce: transaction.nonce,
    requestedAt,
    sessionState: undefined,
  };
}

/** @see OpenID Connect Core 1.0 section 3.3.3.6 */
function checkSameUser(one: IdTokenClaims, other: IdTokenClaims): void {
  for (const [claim, code] of [
    ['iss', 'id-token/issuer'],
    ['sub', 'id-token/subject-changed'],
  ] as const) {
    if (one[claim] !== other[claim]) {
      throw new ClaimError(
        code,
        claim,
        'mismatch',
        `The two ID tokens of the sign-in differ in ${claim}.`,
      );
    }
  }
}
