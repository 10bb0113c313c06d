import { canRenew, hasUsableAccessToken, isExpired, renewalTime } from './renewal-time';
import type { TokenSet } from './session-state';

const requestedAt = 1_800_000_000;
const held = (lifetime: number | undefined, changes: Partial<TokenSet> = {}): TokenSet => ({
  accessToken: 'access',
  accessTokenExpiresAt: lifetime === undefined ? undefined : requestedAt + lifetime,
  idToken: 'a.b.c',
  claims: { iss: 'https://op.example', sub: 'ada', aud: 'app', exp: 0, iat: 0 },
  refreshToken: 'refresh',
  scope: undefined,
  nonce: 'n',
  requestedAt,
  sessionState: undefined,
  ...changes,
});

const usual = {
  renewLeadSeconds: undefined,
  renewSpreadSeconds: 4,
  renewsForIdToken: true,
  silentRenewUrl: undefined,
};

describe('when to renew, in seconds after the tokens came', () => {
  it.each<[string, number, { lead?: number; spread?: number; random?: number }, number]>([
    ['a fifth of its life before the end', 100, {}, 80],
    ['at most a minute before the end', 3600, {}, 3540],
    ['as long before as configured', 3600, { lead: 600 }, 3000],
    ['not in the first half of its life', 100, { lead: 90 }, 50],
    ['with a configured lead of nothing, at the end', 100, { lead: 0 }, 100],
    ['somewhat later, by chance', 3600, { spread: 4, random: 0.5 }, 3542],
    ['at most as much later as configured', 3600, { spread: 4, random: 0.999 }, 3543.996],
    [
      'never spread over more than half of what is left',
      3600,
      { lead: 2, spread: 4, random: 1 },
      3599,
    ],
    ['R-808 no sooner than five seconds, however short its life', 1, {}, 5],
    ['R-808 the same where it was expired when it came', 0, {}, 5],
    ['R-808 and where its end lies before its beginning', -60, {}, 5],
    ['R-008 far in the future, as a finite time', 31_536_000_000, {}, 31_535_999_940],
  ])('%s', (_, lifetime, { lead, spread = 0, random = 0 }, after) => {
    const config = { ...usual, renewLeadSeconds: lead, renewSpreadSeconds: spread };
    expect(renewalTime(held(lifetime), config, random)).toBeCloseTo(requestedAt + after, 3);
  });

  it.each<[string, number | undefined, number | undefined, boolean, number | undefined]>([
    ['of the ID token, where it ends first', 3600, 100, true, 80],
    ['of the access token, where that ends first', 100, 3600, true, 80],
    ['of the ID token, where the access token has none', undefined, 100, true, 80],
    ['of the access token, where the ID token does not count', 3600, 100, false, 3540],
    ['of nothing, where the ID token does not count', undefined, 100, false, undefined],
    ['of the access token, where the renewal brought no ID token', 3600, undefined, true, 3540],
    ['of nothing, where neither is known', undefined, undefined, true, undefined],
    ['R-808 no sooner than five seconds, however short the life of the ID token', 3600, 0, true, 5],
  ])('by the end %s', (_, lifetime, idTokenLifetime, renewsForIdToken, after) => {
    const idTokenExpiresAt =
      idTokenLifetime === undefined ? undefined : requestedAt + idTokenLifetime;
    const config = { ...usual, renewSpreadSeconds: 0, renewsForIdToken };
    expect(renewalTime(held(lifetime, { idTokenExpiresAt }), config, 0)).toBe(
      after === undefined ? undefined : requestedAt + after,
    );
  });

  it('R-007 never, where the end is not known', () => {
    expect(renewalTime(held(undefined), usual, 0)).toBeUndefined();
  });

  it('never, where there is nothing to renew with', () => {
    const tokens = held(300, { refreshToken: undefined });
    expect(renewalTime(tokens, usual, 0)).toBeUndefined();
    expect(canRenew(tokens, usual)).toBe(false);
  });

  it('with a page for silent renewal also without a refresh token', () => {
    const tokens = held(300, { refreshToken: undefined });
    const config = { ...usual, silentRenewUrl: 'https://app.example/silent-renew.html' };
    expect(renewalTime(tokens, config, 0)).toBe(requestedAt + 240);
    expect(canRenew(tokens, config)).toBe(true);
  });
});

describe('whether an access token can be used', () => {
  it.each<[string, TokenSet, number, boolean, boolean]>([
    ['before its end', held(300), 299.999, false, true],
    ['at its end', held(300), 300, true, false],
    ['after its end', held(300), 1000, true, false],
    ['of unknown life', held(undefined), 1e9, false, true],
    ['revoked', held(300, { accessToken: undefined }), 0, false, false],
  ])('%s', (_, tokens, after, expired, usable) => {
    expect(isExpired(tokens, requestedAt + after)).toBe(expired);
    expect(hasUsableAccessToken(tokens, requestedAt + after)).toBe(usable);
  });
});
