import type { OidcClient } from '../client';
import { verifySignature } from '../crypto/signature';
import { isOidcError, OidcError } from '../errors';
import {
  acceptClaims,
  allowedAlgorithms,
  checkAlgorithm,
  validateClaims,
  validateHash,
  type IdTokenClaims,
} from '../protocol/id-token';
import { chooseKey } from '../protocol/jwks';
import { parseJwt, type Jwt } from '../protocol/jwt';
import { readJwtClaims } from '../protocol/jwt-claims';
import type { ServerMetadata } from '../protocol/metadata';
import type { TokenResponse } from '../protocol/token-response';
import type { TokenSet } from '../session/session-state';
import { loadKeys, refetchKeys } from './discover';

/** How far the clocks of the device and of the provider may be apart. */
export const clockToleranceSeconds = 60;

/** What the tokens have to fit. */
export interface TokenExpectations {
  readonly nonce: string;
  readonly maxAgeSeconds?: number | undefined;
  /** When the tokens were asked for, in epoch seconds: their life began after it. */
  readonly requestedAt: number;
  /** The tokens that are renewed. */
  readonly previous?: TokenSet | undefined;
}

async function verify(
  { ports }: OidcClient,
  jwt: Jwt,
  keys: Awaited<ReturnType<typeof loadKeys>>,
): Promise<void> {
  const key = chooseKey(keys, jwt.header);
  if (
    !(await verifySignature(jwt.header.alg, key, jwt.signature, jwt.signingInput, ports.crypto))
  ) {
    throw new OidcError('id-token/bad-signature', 'The signature of the token is wrong.');
  }
}

/**
 * Checks that the provider signed a token, with an algorithm that counts.
 *
 * @see OpenID Connect Core 1.0 section 10.1.1
 * @throws OidcError `id-token/unsupported-alg`, `id-token/bad-signature`, or with the stage `jwks`
 */
export async function verifyJwt(
  client: OidcClient,
  metadata: ServerMetadata,
  jwt: Jwt,
): Promise<void> {
  checkAlgorithm(
    jwt.header,
    allowedAlgorithms(client.config.algorithms ?? metadata.id_token_signing_alg_values_supported),
  );
  try {
    await verify(client, jwt, await loadKeys(client, metadata));
  } catch (error) {
    // The provider may have changed its keys since they were fetched.
    const mayBeOutOfDate =
      isOidcError(error) &&
      ['jwks/no-matching-key', 'jwks/ambiguous-key', 'id-token/bad-signature'].includes(error.code);
    const keys = mayBeOutOfDate ? await refetchKeys(client, metadata) : undefined;
    if (!keys) throw error;
    await verify(client, jwt, keys);
  }
}

/**
 * Judges an ID token, except for the hashes of what came with it.
 *
 * @throws OidcError with the stage `id-token` or `jwks`
 */
export async function acceptIdToken(
  client: OidcClient,
  metadata: ServerMetadata,
  idToken: string,
  { nonce, maxAgeSeconds, previous }: Omit<TokenExpectations, 'requestedAt'>,
): Promise<{ readonly claims: IdTokenClaims; readonly alg: string }> {
  const { config, ports } = client;
  const jwt = parseJwt(idToken);
  const { alg } = jwt.header;
  if (!config.checksIdToken) return { claims: acceptClaims(jwt.claims, previous?.claims), alg };
  await verifyJwt(client, metadata, jwt);
  const { iat } = jwt.claims;
  // A renewed token comes from the provider directly, and is newer than the one before: its own times tell
  // how long it lives, also where the clock here was changed since the sign-in.
  const isRenewed =
    previous &&
    idToken !== previous.idToken &&
    typeof iat === 'number' &&
    iat >= previous.claims.iat;
  const claims = validateClaims(jwt.claims, jwt.header, {
    issuer: metadata.issuer,
    clientId: config.clientId,
    nonce,
    now: isRenewed ? iat : ports.clock.now(),
    clockToleranceSeconds,
    maxAgeSeconds,
    // A renewal may be answered late; that its token is new follows from the one before.
    maxIatAgeSeconds: previous ? Infinity : config.maxIatAgeSeconds,
    checksIssuer: config.checksIssuer,
    previous: previous?.claims,
    checksNonceAfterRenewal: config.checksNonceAfterRenewal,
    allowsAuthTimeChange: !config.checksAuthTimeAfterRenewal,
  });
  return { claims, alg };
}

/** Says once that the clocks differ by more than they should: what a user reports then is hard to explain. */
function tellSkew(client: OidcClient, idToken: string, expected: TokenExpectations): void {
  const { memory, ports } = client;
  const { iat } = readJwtClaims(idToken) ?? {};
  if (memory.toldSkew || typeof iat !== 'number' || iat === expected.previous?.claims.iat) return;
  const isPlausible =
    iat >= expected.requestedAt - clockToleranceSeconds &&
    iat <= ports.clock.now() + clockToleranceSeconds;
  if (isPlausible) return;
  memory.toldSkew = true;
  ports.log.warn('The clocks of this device and of the provider differ by more than a minute.');
}

/**
 * When an ID token that has just come expires, by the clock here: the provider's may show another time.
 * `undefined` where nobody has checked the times, and they make no sense.
 */
export function idTokenEnd({ iat, exp }: IdTokenClaims, requestedAt: number): number | undefined {
  const end = Math.floor(requestedAt) + (exp - iat);
  return Number.isFinite(end) ? end : undefined;
}

/**
 * Makes a validated token set of the token endpoint's answer: nothing of the answer is used before.
 *
 * @see OpenID Connect Core 1.0 sections 3.1.3.5 and 12.2
 * @throws OidcError with the stage `id-token` or `jwks`
 */
export async function acceptTokens(
  client: OidcClient,
  metadata: ServerMetadata,
  response: TokenResponse,
  expected: TokenExpectations,
): Promise<TokenSet> {
  const { previous, requestedAt } = expected;
  const idToken = response.id_token ?? previous?.idToken;
  if (idToken === undefined) {
    throw new OidcError(
      'token-response/invalid',
      'The token endpoint sent no ID token: is openid in the scope?',
    );
  }
  let claims = previous?.claims;
  let idTokenExpiresAt: number | undefined;
  if (!claims || response.id_token !== undefined) {
    tellSkew(client, idToken, expected);
    const accepted = await acceptIdToken(client, metadata, idToken, expected);
    claims = accepted.claims;
    if (client.config.checksIdToken) {
      const { crypto } = client.ports;
      await validateHash(claims, 'at_hash', accepted.alg, response.access_token, crypto);
    }
    idTokenExpiresAt = idTokenEnd(claims, requestedAt);
  }
  const { expires_in: lifetime } = response;
  return {
    accessToken: response.access_token,
    // Providers count in whole seconds, and drop the rest.
    accessTokenExpiresAt: lifetime === undefined ? undefined : Math.floor(requestedAt) + lifetime,
    idToken,
    idTokenExpiresAt,
    claims,
    refreshToken: client.config.usesRefreshToken
      ? (response.refresh_token ?? previous?.refreshToken)
      : undefined,
    scope: response.scope ?? previous?.scope,
    nonce: expected.nonce,
    requestedAt,
    sessionState: response.session_state ?? previous?.sessionState,
  };
}
