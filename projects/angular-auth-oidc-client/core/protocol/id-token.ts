import { signatureAlgorithms } from '../crypto/algorithms';
import { createTokenHash } from '../crypto/digest';
import type { CryptoPort } from '../crypto/digest';
import { ClaimError } from '../answer-errors';
import { OidcError } from '../errors';
import type { ClaimErrorReason } from '../answer-errors';
import type { OidcErrorCode } from '../errors';
import { isIssuer } from './issuer';
import { copyClaims } from './json';
import { member, stringMember } from './json-answer';
import type { JwsHeader } from './jwt';

/** The validated claims of an ID token. @see OpenID Connect Core 1.0 section 2 */
export interface IdTokenClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string | readonly string[];
  readonly exp: number;
  readonly iat: number;
  readonly nonce?: string;
  readonly azp?: string;
  readonly auth_time?: number;
  readonly at_hash?: string;
  readonly acr?: string;
  readonly [claim: string]: unknown;
}

/** What the claims of an ID token are held against. */
export interface IdTokenExpectations {
  readonly issuer: string;
  readonly clientId: string;
  /** Audiences accepted besides it. */
  readonly trustedAudiences?: readonly string[] | undefined;
  /** The nonce of the sign-in that the session began with; `undefined` where none was sent. */
  readonly nonce: string | undefined;
  /** The provider's time, in epoch seconds. */
  readonly now: number;
  readonly clockToleranceSeconds: number;
  /** The `max_age` of the request. */
  readonly maxAgeSeconds?: number | undefined;
  /** How far `iat` may be from now, in both directions. `undefined`: it is not compared. */
  readonly maxIatAgeSeconds: number | undefined;
  /** False only where `issValidationOff` is set. */
  readonly checksIssuer: boolean;
  /** The claims of the session, where the token comes from a refresh. */
  readonly previous?: IdTokenClaims | undefined;
  /** False only where `ignoreNonceAfterRefresh` is set. */
  readonly checksNonceAfterRenewal?: boolean;
  /** True only where `disableRefreshIdTokenAuthTimeValidation` is set. */
  readonly allowsAuthTimeChange?: boolean;
}

/**
 * The algorithms that an ID token of the provider may be signed with.
 * @see OpenID Connect Core 1.0 section 3.1.3.7, item 7
 * @throws OidcError `metadata/invalid`
 */
export function allowedAlgorithms(supported: readonly string[] | undefined): readonly string[] {
  const allowed = (supported ?? ['RS256']).filter((alg) => signatureAlgorithms.has(alg));
  if (!allowed.length) {
    throw new OidcError(
      'metadata/invalid',
      'id_token_signing_alg_values_supported of the provider names no algorithm that can be verified.',
    );
  }
  return allowed;
}

/**
 * Checks the algorithm of an ID token, before a key is looked for.
 * @see OpenID Connect Core 1.0 section 3.1.3.7, items 7 and 8
 * @throws OidcError `id-token/unsupported-alg`
 */
export function checkAlgorithm({ alg }: JwsHeader, allowed: readonly string[]): void {
  if (!allowed.includes(alg)) {
    throw new OidcError(
      'id-token/unsupported-alg',
      `The ID token is signed with an algorithm other than ${allowed.join(', ')}.`,
    );
  }
}

const problems: Readonly<Record<ClaimErrorReason, string>> = {
  missing: 'is missing',
  mismatch: 'is not what was expected',
  invalid: 'is malformed',
  expired: 'lies too far back',
};

function check(
  holds: boolean,
  code: OidcErrorCode,
  claim: string,
  reason: ClaimErrorReason = 'mismatch',
): void {
  if (holds) return;
  const isTime = /expired|not-yet-valid|issued-at|auth-time/.test(code);
  const hint = isTime ? '; the clock of this device may be wrong' : '';
  throw new ClaimError(code, claim, reason, `${claim} of the ID token ${problems[reason]}${hint}.`);
}

type Claims = Readonly<Record<string, unknown>>;

// The last second that a `Date` can hold.
const endOfTime = 8.64e12;

function readTime(claims: Claims, name: string, code: OidcErrorCode): number {
  const value = member(claims, name);
  const isTime = typeof value === 'number' && value >= 0 && value <= endOfTime;
  check(isTime, code, name, value === undefined ? 'missing' : 'invalid');
  return value as number;
}

function readAudiences(claims: Claims): ReadonlySet<unknown> {
  const aud = member(claims, 'aud');
  const list: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  return new Set(list.every((entry) => typeof entry === 'string') ? list : []);
}

/**
 * Checks the claims of an ID token, in the order of the specification, and returns a copy of them that
 * is safe to keep. The signature is checked elsewhere, and first.
 * @see OpenID Connect Core 1.0 section 3.1.3.7 and section 12.2
 * @throws OidcError `id-token/malformed`
 * @throws ClaimError `id-token/claim-missing`, `id-token/issuer`, `id-token/audience`, `id-token/azp`,
 * `id-token/expired`, `id-token/not-yet-valid`, `id-token/issued-at`, `id-token/nonce`,
 * `id-token/auth-time`, `id-token/subject-changed`
 */
export function validateClaims(
  claims: Record<string, unknown>,
  header: JwsHeader,
  expectations: IdTokenExpectations,
): IdTokenClaims {
  // A JWT made for something else must not pass for an ID token: RFC 8725 section 3.11.
  const isOtherType = !/^(application\/)?(id_token\+)?jwt$/i.test(header.typ ?? 'JWT');
  if (isOtherType || Object.hasOwn(claims, 'events')) {
    throw new OidcError('id-token/malformed', 'The token is a JWT, but not an ID token.');
  }
  for (const name of ['iss', 'sub', 'aud', 'exp', 'iat']) {
    check(Object.hasOwn(claims, name), 'id-token/claim-missing', name, 'missing');
  }
  checkParties(claims, expectations);
  checkTimes(claims, expectations);
  checkNonce(claims, expectations);
  checkAuthTime(claims, expectations);
  const validated = copyClaims(claims) as IdTokenClaims;
  if (expectations.previous) checkContinuity(validated, expectations.previous, expectations);
  return validated;
}

/**
 * The claims of an ID token that is not to be checked. It has to say whose it is all the same: userinfo
 * and renewals are held against that.
 * @throws ClaimError `id-token/claim-missing`, `id-token/subject-changed`
 */
export function acceptClaims(
  claims: Record<string, unknown>,
  previous?: IdTokenClaims,
): IdTokenClaims {
  const sub = stringMember(claims, 'sub');
  check(sub !== undefined, 'id-token/claim-missing', 'sub', 'missing');
  check(!previous || sub === previous.sub, 'id-token/subject-changed', 'sub');
  return copyClaims(claims) as IdTokenClaims;
}

// Items 2 to 5.
function checkParties(
  claims: Claims,
  { issuer, checksIssuer, clientId, trustedAudiences = [] }: IdTokenExpectations,
): void {
  const iss = member(claims, 'iss');
  check(typeof iss === 'string' && iss !== '', 'id-token/issuer', 'iss', 'invalid');
  const isExpected = isIssuer(iss, issuer, member(claims, 'tid'));
  check(!checksIssuer || isExpected, 'id-token/issuer', 'iss');

  const sub = member(claims, 'sub');
  const isSubject = typeof sub === 'string' && /^[\x20-\x7E]{1,255}$/.test(sub);
  check(isSubject, 'id-token/claim-missing', 'sub', 'invalid');

  const audiences = readAudiences(claims);
  check(audiences.has(clientId), 'id-token/audience', 'aud');
  const azp = member(claims, 'azp');
  check(azp === undefined || azp === clientId, 'id-token/azp', 'azp');
  // Another audience is trusted if the provider says by `azp` whom it issued to, or the application does.
  const trusted: readonly unknown[] = [clientId, ...trustedAudiences];
  const isTrusted = azp !== undefined || [...audiences].every((one) => trusted.includes(one));
  check(isTrusted, 'id-token/audience', 'aud');
}

// Items 9 and 10.
function checkTimes(claims: Claims, expectations: IdTokenExpectations): void {
  const { now, clockToleranceSeconds, maxIatAgeSeconds } = expectations;
  const exp = readTime(claims, 'exp', 'id-token/expired');
  check(now < exp + clockToleranceSeconds, 'id-token/expired', 'exp', 'expired');
  const iat = readTime(claims, 'iat', 'id-token/issued-at');
  if (Object.hasOwn(claims, 'nbf')) {
    const nbf = readTime(claims, 'nbf', 'id-token/not-yet-valid');
    // If the clock of the device is slow, `iat` shows that the provider's time is later.
    const latest = Math.max(now, iat) + clockToleranceSeconds;
    check(nbf <= latest, 'id-token/not-yet-valid', 'nbf');
  }
  check(iat <= exp, 'id-token/issued-at', 'iat');
  if (maxIatAgeSeconds !== undefined) {
    check(iat - now <= maxIatAgeSeconds, 'id-token/issued-at', 'iat');
    check(now - iat <= maxIatAgeSeconds, 'id-token/issued-at', 'iat', 'expired');
  }
}

// Item 11; a refresh may leave the nonce out.
function checkNonce(claims: Claims, expectations: IdTokenExpectations): void {
  if (expectations.previous && expectations.checksNonceAfterRenewal === false) return;
  const nonce = member(claims, 'nonce');
  const isAbsent = nonce === undefined;
  check(
    nonce === expectations.nonce || (isAbsent && expectations.previous !== undefined),
    'id-token/nonce',
    'nonce',
    isAbsent ? 'missing' : 'mismatch',
  );
}

// Item 13.
function checkAuthTime(claims: Claims, expectations: IdTokenExpectations): void {
  const { now, clockToleranceSeconds, maxAgeSeconds } = expectations;
  // Some providers send it as text; it matters only if it was asked for.
  if (maxAgeSeconds === undefined) return;
  const auth_time = readTime(claims, 'auth_time', 'id-token/auth-time');
  const latest = auth_time + maxAgeSeconds + clockToleranceSeconds;
  check(now <= latest, 'id-token/auth-time', 'auth_time', 'expired');
}

// Section 12.2.
function checkContinuity(
  claims: IdTokenClaims,
  previous: IdTokenClaims,
  { now, maxIatAgeSeconds = Infinity, allowsAuthTimeChange }: IdTokenExpectations,
): void {
  check(claims.iss === previous.iss, 'id-token/issuer', 'iss');
  check(claims.sub === previous.sub, 'id-token/subject-changed', 'sub');
  const audiences = [...readAudiences(claims)].sort();
  const before = [...readAudiences(previous)].sort();
  check(JSON.stringify(audiences) === JSON.stringify(before), 'id-token/audience', 'aud');
  check(claims.azp === previous.azp, 'id-token/azp', 'azp');
  // A token that was issued far ahead of time must not make every later one count as older.
  const isAhead = previous.iat > now + maxIatAgeSeconds;
  const isOlder = claims.iat < previous.iat - maxIatAgeSeconds;
  check(isAhead || !isOlder, 'id-token/issued-at', 'iat');
  // Providers may leave `auth_time` out of either token; only two that differ are two sign-ins.
  const isSameSignIn =
    !Object.hasOwn(claims, 'auth_time') ||
    !Object.hasOwn(previous, 'auth_time') ||
    claims.auth_time === previous.auth_time;
  check(isSameSignIn || allowsAuthTimeChange === true, 'id-token/auth-time', 'auth_time');
}

/** A claim that ties something else of the same answer to the ID token; `s_hash` is of FAPI 1.0. */
export type HashClaim = 'at_hash' | 'c_hash' | 's_hash';

const hashed: Readonly<Record<HashClaim, readonly [OidcErrorCode, string]>> = {
  at_hash: ['id-token/at-hash', 'access token'],
  c_hash: ['id-token/c-hash', 'code'],
  s_hash: ['authorization-response/state-mismatch', 'state'],
};

/**
 * Checks that a value came with the ID token: the claim holds half of its hash. Where the claim may be
 * absent, an absent one says nothing.
 * @see OpenID Connect Core 1.0 section 3.1.3.8, section 3.2.2.9 and section 3.3.2.10
 * @throws ClaimError `id-token/at-hash`, `id-token/c-hash`, `authorization-response/state-mismatch`
 * @throws OidcError `crypto/unavailable`
 */
export async function validateHash(
  claims: IdTokenClaims,
  claim: HashClaim,
  alg: string,
  value: string,
  crypto?: CryptoPort,
  isRequired = false,
): Promise<void> {
  const expected = member(claims, claim);
  const isAbsent = expected === undefined;
  if (isAbsent && !isRequired) return;
  const hash = signatureAlgorithms.get(alg)?.hash;
  // Strings are compared: a lax decoder finds the same bytes in different texts.
  if (isAbsent || !hash || expected !== (await createTokenHash(hash, value, crypto))) {
    const [code, what] = hashed[claim];
    throw new ClaimError(
      code,
      claim,
      isAbsent ? 'missing' : 'mismatch',
      isAbsent
        ? `${claim} of the ID token is missing.`
        : `The ID token was issued with another ${what}.`,
    );
  }
}
