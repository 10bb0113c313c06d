import { ClaimError, type ClaimErrorReason } from '../answer-errors';
import { member } from './json-answer';
import type { JwsHeader } from './jwt';

/** What signed user data are held against. */
export interface SignedUserInfoExpectations {
  readonly issuer: string;
  /** False only where `issValidationOff` is set. */
  readonly checksIssuer: boolean;
  readonly clientId: string;
  /** Epoch seconds. */
  readonly now: number;
  readonly clockToleranceSeconds: number;
}

/**
 * Checks that signed user data were made by the provider, for this client, and for now. The signature
 * is checked elsewhere, and first.
 * @see OpenID Connect Core 1.0 section 5.3.2
 * @throws ClaimError `user-info/request-failed`
 */
export function checkSignedUserInfo(
  claims: Readonly<Record<string, unknown>>,
  { typ = '' }: JwsHeader,
  expectations: SignedUserInfoExpectations,
): void {
  const { issuer, checksIssuer, clientId, now, clockToleranceSeconds } = expectations;
  const check = (holds: boolean, claim: string, reason: ClaimErrorReason = 'mismatch'): void => {
    if (holds) return;
    throw new ClaimError(
      'user-info/request-failed',
      claim,
      Object.hasOwn(claims, claim) ? reason : 'missing',
      `The signed user data do not have the ${claim} that was expected.`,
    );
  };
  // A logout token or an access token must not pass for user data: RFC 8725 section 3.11.
  check(!/^(application\/)?(logout|at|secevent)\+jwt$/i.test(typ), 'typ');
  check(!Object.hasOwn(claims, 'events'), 'events', 'invalid');
  const iss = member(claims, 'iss');
  check(typeof iss === 'string' && (iss === issuer || !checksIssuer), 'iss');
  const aud = member(claims, 'aud');
  check(aud === clientId || (Array.isArray(aud) && aud.includes(clientId)), 'aud');
  // Times are optional here, unlike in an ID token.
  const time = (name: string, otherwise: number): number => {
    const value = Object.hasOwn(claims, name) ? claims[name] : otherwise;
    check(typeof value === 'number', name, 'invalid');
    return value as number;
  };
  check(now < time('exp', Infinity) + clockToleranceSeconds, 'exp', 'expired');
  check(time('nbf', 0) <= now + clockToleranceSeconds, 'nbf');
}
