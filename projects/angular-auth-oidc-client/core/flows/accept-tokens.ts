import type { ClientMemory, OidcClient } from '../client';
import { isOidcError, OidcError } from '../errors';
import type { ClockPort } from '../ports';
import {
  acceptClaims,
  allowedAlgorithms,
  checkAlgorithm,
  validateClaims,
  validateHash,
  type IdTokenClaims,
} from '../protocol/id-token';
import { isSignedWith } from '../protocol/jwks';
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
  /** The scope asked for, if it is not that of the sign-in. */
  readonly scope?: string | undefined;
}

async function verify(
  { ports }: OidcClient,
  jwt: Jwt,
  keys: Awaited<ReturnType<typeof loadKeys>>,
): Promise<void> {
  if (!(await isSignedWith(keys, jwt, ports.crypto))) {
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
  expected: TokenExpectations,
  maxIatAgeSeconds: number | undefined = client.config.maxIatAgeSeconds,
): Promise<{ readonly claims: IdTokenClaims; readonly alg: string }> {
  const { config } = client;
  const { nonce, maxAgeSeconds, previous } = expected;
  const jwt = parseJwt(idToken);
  const { alg } = jwt.header;
  if (!config.checksIdToken) return { claims: acceptClaims(jwt.claims, previous?.claims), alg };
  await verifyJwt(client, metadata, jwt);
  const claims = validateClaims(jwt.claims, jwt.header, {
    issuer: metadata.issuer,
    clientId: config.clientId,
    trustedAudiences: config.options.trustedAudiences,
    nonce,
    now: providerTime(client, jwt.claims['iat'], expected),
    clockToleranceSeconds,
    maxAgeSeconds,
    maxIatAgeSeconds,
    checksIssuer: config.checksIssuer,
    previous: previous?.claims,
    checksNonceAfterRenewal: config.checksNonceAfterRenewal,
    allowsAuthTimeChange: !config.checksAuthTimeAfterRenewal,
  });
  return { claims, alg };
}

/** Shows by its difference from before that somebody has set the clock of the device. */
function clockShift(clock: ClockPort): number {
  return clock.now() - (clock.elapsed?.() ?? NaN);
}

/** What a renewal knows of the clock of the device, if the sign-in was in this page. */
function learnedClock(
  { memory }: OidcClient,
  { nonce, previous }: TokenExpectations,
): ClientMemory['clock'] {
  return previous && memory.clock?.nonce === nonce ? memory.clock : undefined;
}

/**
 * The provider's time, which the times of an ID token are compared with. The clock of the device may be wrong: by
 * how much is learned at the sign-in. If somebody may have set it since (the page was loaded again, the computer
 * slept), nothing is known of it, and a renewed token that is newer than the old one counts by its own time.
 */
function providerTime(client: OidcClient, iat: unknown, expected: TokenExpectations): number {
  const { config, ports } = client;
  const { previous, requestedAt } = expected;
  const now = ports.clock.now();
  if (!previous || typeof iat !== 'number') return now;
  const { offsetSeconds = 0, shiftSeconds = NaN } = learnedClock(client, expected) ?? {};
  const isKnown = Math.abs(clockShift(ports.clock) - shiftSeconds) <= clockToleranceSeconds;
  const isNewer = iat >= previous.claims.iat - (config.maxIatAgeSeconds ?? Infinity);
  if (!isKnown && isNewer) return iat;
  // It was issued at some time between the request and now.
  return Math.min(Math.max(iat, requestedAt + offsetSeconds), now + offsetSeconds);
}

/** Microsoft Entra ID dates `iat` back by this much. */
const datedBackSeconds = 300;

/** Says once that the clocks differ by more than they should: what a user reports then is hard to explain. */
function tellSkew(client: OidcClient, idToken: string, expected: TokenExpectations): void {
  const { memory, ports } = client;
  const { iat } = readJwtClaims(idToken) ?? {};
  if (memory.toldSkew || typeof iat !== 'number') return;
  const learned = learnedClock(client, expected);
  const issuedAt = iat - (learned?.offsetSeconds ?? 0);
  const earliest = expected.requestedAt - (learned ? 0 : datedBackSeconds);
  const isPlausible =
    issuedAt >= earliest - clockToleranceSeconds &&
    issuedAt <= ports.clock.now() + clockToleranceSeconds;
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
  const { memory, ports } = client;
  const { nonce, previous, requestedAt } = expected;
  const idToken = response.id_token ?? previous?.idToken;
  if (idToken === undefined) {
    throw new OidcError(
      'token-response/invalid',
      'The token endpoint sent no ID token: is openid in the scope?',
    );
  }
  let claims = previous?.claims;
  let idTokenExpiresAt: number | undefined;
  // A provider that sends the old ID token once more sends no new one.
  if (!claims || idToken !== previous?.idToken) {
    tellSkew(client, idToken, expected);
    const accepted = await acceptIdToken(client, metadata, idToken, expected);
    claims = accepted.claims;
    if (client.config.checksIdToken) {
      await validateHash(claims, 'at_hash', accepted.alg, response.access_token, ports.crypto);
    }
    idTokenExpiresAt = idTokenEnd(claims, requestedAt);
  }
  if (!previous) {
    const shiftSeconds = clockShift(ports.clock);
    memory.clock = { nonce, offsetSeconds: claims.iat - requestedAt, shiftSeconds };
  }
  const grantedScope = previous && (previous.grantedScope ?? previous.scope);
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
    // RFC 6749 sections 5.1 and 6: it is left out if it is what was asked for, or granted at the sign-in.
    scope: response.scope ?? expected.scope ?? grantedScope ?? client.config.scope,
    grantedScope,
    nonce,
    requestedAt,
    sessionState: response.session_state ?? previous?.sessionState,
  };
}
