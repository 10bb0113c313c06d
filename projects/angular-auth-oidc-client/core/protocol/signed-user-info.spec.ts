import { ClaimError } from '../answer-errors';
import type { JwsHeader } from './jwt';
import { checkSignedUserInfo, type SignedUserInfoExpectations } from './signed-user-info';

const good = { iss: 'https://op.example', aud: 'app', sub: 'alice' };
const now = 1_800_000_000;

function judge(
  change: Record<string, unknown>,
  expectations: Partial<SignedUserInfoExpectations> = {},
  header: JwsHeader = { alg: 'RS256' },
): unknown {
  const claims = JSON.parse(JSON.stringify({ ...good, ...change })) as Record<string, unknown>;
  try {
    checkSignedUserInfo(claims, header, {
      issuer: 'https://op.example',
      checksIssuer: true,
      clientId: 'app',
      now,
      clockToleranceSeconds: 60,
      ...expectations,
    });
    return 'right';
  } catch (error) {
    return error;
  }
}

describe('checkSignedUserInfo', () => {
  it.each([
    ['as the specification asks', {}],
    ['of several audiences', { aud: ['api', 'app'] }],
    ['still good', { exp: now + 1, nbf: now - 1, iat: now }],
    ['within the tolerance', { exp: now - 59, nbf: now + 59 }],
  ])('T-22 accepts user data that are %s', (_, change) => {
    expect(judge(change)).toBe('right');
  });

  it.each(['JWT', 'jwt', 'userinfo+jwt'])('accepts the type %s', (typ) => {
    expect(judge({}, {}, { alg: 'RS256', typ })).toBe('right');
  });

  it.each(['logout+jwt', 'at+jwt', 'application/at+jwt', 'secevent+jwt'])(
    'refuses a token of the type %s [10-49]',
    (typ) => {
      expect(judge({}, {}, { alg: 'RS256', typ })).toMatchObject({ claim: 'typ' });
    },
  );

  it('refuses a logout token without a type [10-49]', () => {
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    expect(judge({ events })).toMatchObject({ claim: 'events' });
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['no iss', { iss: undefined }, 'iss', 'missing'],
    ['another iss', { iss: 'https://op.example/' }, 'iss', 'mismatch'],
    ['a list of iss', { iss: ['https://op.example'] }, 'iss', 'mismatch'],
    ['no aud', { aud: undefined }, 'aud', 'missing'],
    ['another aud', { aud: 'other' }, 'aud', 'mismatch'],
    ['other auds', { aud: ['other'] }, 'aud', 'mismatch'],
    ['an aud that contains the client in its text', { aud: 'my-app' }, 'aud', 'mismatch'],
    ['an exp that is past', { exp: now - 60 }, 'exp', 'expired'],
    ['an exp that is text', { exp: String(now + 100) }, 'exp', 'invalid'],
    ['an exp that is null', { exp: null }, 'exp', 'invalid'],
    ['an nbf ahead', { nbf: now + 61 }, 'nbf', 'mismatch'],
    ['an nbf that is text', { nbf: '0' }, 'nbf', 'invalid'],
  ])('T-22 R-505 refuses %s', (_, change, claim, reason) => {
    const error = judge(change);
    expect(error).toBeInstanceOf(ClaimError);
    expect(error).toMatchObject({ code: 'user-info/request-failed', claim, reason });
  });

  it('the issuer is not compared where issValidationOff is set, but has to be there', () => {
    expect(judge({ iss: 'https://other.example' }, { checksIssuer: false })).toBe('right');
    expect(judge({ iss: undefined }, { checksIssuer: false })).toMatchObject({ claim: 'iss' });
  });
});
