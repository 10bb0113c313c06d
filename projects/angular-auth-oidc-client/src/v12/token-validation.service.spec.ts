import { TestBed } from '@angular/core/testing';
import { firstValueFrom, type Observable } from 'rxjs';
import { createScene, type Scene } from '../../test/angular/scene';
import { CRYPTO_PORT, TokenValidationService } from '../public-api';

let scene: Scene;
let validation: TokenValidationService;
beforeEach(async () => {
  scene = await createScene();
  scene.open();
  validation = TestBed.inject(TokenValidationService);
});

const now = 1_800_000_000;
const id = '0-app';
const placeholder = TokenValidationService.refreshTokenNoncePlaceholder;
const settled = (result: Observable<boolean>): Promise<boolean> => firstValueFrom(result);
const jwt = (claims: object): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`;

it('§1.12 TokenValidationService keeps the placeholder of version 12', () => {
  expect(placeholder).toBe('--RefreshToken--');
});

it('D16 keyAlgorithms are those that are verified, none of them symmetric', () => {
  expect(validation.keyAlgorithms).toEqual(expect.arrayContaining(['RS256', 'PS384', 'ES512']));
  expect(validation.keyAlgorithms.filter((alg) => alg.startsWith('HS'))).toEqual([]);
});

describe('§1.12 expiry', () => {
  it.each([
    [{ exp: now + 1 }, undefined, true],
    [{ exp: now }, undefined, false],
    [{ exp: now + 10 }, 9, true],
    [{ exp: now + 10 }, 10, false],
    [{}, undefined, false],
  ])('of an ID token with %j and an offset of %s', (claims, offset, holds) => {
    expect(validation.validateIdTokenExpNotExpired(claims, id, offset)).toBe(holds);
    expect(validation.hasIdTokenExpired(jwt(claims), id, offset)).toBe(!holds);
  });

  it('of an access token, which may be unknown', () => {
    const expiresAt = new Date((now + 10) * 1000);
    expect(validation.validateAccessTokenNotExpired(expiresAt, id)).toBe(true);
    expect(validation.validateAccessTokenNotExpired(expiresAt, id, 10)).toBe(false);
    expect(validation.validateAccessTokenNotExpired(null, id)).toBe(true);
  });
});

describe('§1.12 claims', () => {
  const complete = { iss: 'i', sub: 's', aud: 'a', exp: 1, iat: 1 };

  it.each(['iss', 'sub', 'aud', 'exp', 'iat'])('%s must be there', (name) => {
    expect(validation.validateRequiredIdToken(complete, id)).toBe(true);
    const rest = Object.fromEntries(Object.entries(complete).filter(([key]) => key !== name));
    expect(validation.validateRequiredIdToken(rest, id)).toBe(false);
    expect(validation.validateRequiredIdToken(null, id)).toBe(false);
  });

  it.each([
    [now - 119, false, true],
    [now - 120, false, false],
    [now + 119, false, true],
    [now + 120, false, false],
    [undefined, false, false],
    [0, true, true],
  ])('iat %s lies near now, unless that is switched off: %s', (iat, off, holds) => {
    expect(validation.validateIdTokenIatMaxOffset({ iat }, 120, off, id)).toBe(holds);
  });

  it.each([
    ['n', 'n', false, true],
    ['n', 'm', false, false],
    ['n', 'm', true, false],
    [undefined, 'm', false, false],
    [undefined, placeholder, false, true],
    ['n', placeholder, false, false],
    ['n', placeholder, true, true],
  ])('nonce %s, expected %s, ignored after a refresh: %s', (nonce, expected, ignores, holds) => {
    const claims = nonce === undefined ? {} : { nonce };
    expect(validation.validateIdTokenNonce(claims, expected, ignores, id)).toBe(holds);
  });

  it('iss and state must be equal', () => {
    expect(validation.validateIdTokenIss({ iss: 'i' }, 'i', id)).toBe(true);
    expect(validation.validateIdTokenIss({ iss: 'i/' }, 'i', id)).toBe(false);
    expect(validation.validateStateFromHashCallback('s', 's', id)).toBe(true);
    expect(validation.validateStateFromHashCallback('s', 't', id)).toBe(false);
  });

  it.each([
    ['app', true],
    [['other', 'app'], true],
    ['other', false],
    [['other'], false],
    [undefined, false],
  ])('aud %j is for app: %s', (aud, holds) => {
    expect(validation.validateIdTokenAud({ aud }, 'app', id)).toBe(holds);
  });

  it.each([
    [{ aud: ['app', 'b'] }, false, true],
    [{ aud: ['app', 'b'], azp: 'app' }, true, true],
    [{ aud: ['app'] }, true, true],
    [{ aud: 'app', azp: 'b' }, true, false],
    [undefined, false, true],
  ])('azp of %j', (claims, exists, isValid) => {
    expect(validation.validateIdTokenAzpExistsIfMoreThanOneAud(claims)).toBe(exists);
    expect(validation.validateIdTokenAzpValid(claims, 'app')).toBe(isValid);
  });
});

describe('§1.12 D32 the signature of an ID token', () => {
  it('must be one of a key of the provider', async () => {
    const { service } = await scene.signIn();
    validation = TestBed.inject(TokenValidationService);
    const token = service.getIdToken();
    const { jwks } = scene.provider;
    expect(await settled(validation.validateSignatureIdToken(token, jwks, id))).toBe(true);

    const forged = token.replace(/\.[^.]*\./, jwt({ sub: 'eve' }).slice(3));
    expect(await settled(validation.validateSignatureIdToken(forged, jwks, id))).toBe(false);
    const [header, payload] = token.split('.');
    const unsigned = `${header}.${payload}.`;
    expect(await settled(validation.validateSignatureIdToken(unsigned, jwks, id))).toBe(false);
    for (const keys of [{ keys: [] }, {}, null]) {
      expect(await settled(validation.validateSignatureIdToken(token, keys, id))).toBe(false);
    }
    expect(await settled(validation.validateSignatureIdToken('x', jwks, id))).toBe(false);
  });

  it('is verified by the crypto port where one is provided', async () => {
    const port = {
      digest: () => Promise.resolve(new Uint8Array(32)),
      verify: () => Promise.resolve(true),
    };
    scene.open({ providers: [{ provide: CRYPTO_PORT, useValue: port }] });
    validation = TestBed.inject(TokenValidationService);
    expect(await settled(validation.validateIdTokenAtHash('x', 'A'.repeat(22), 'RS256', id))).toBe(
      true,
    );
  });
});

// OpenID Connect Core 1.0 appendix A.3.
it.each([
  ['77QmUPtjPfzWtF2AnpK9RQ', 'RS256', true],
  ['77QmUPtjPfzWtF2AnpK9RQ', 'sha256', true],
  ['77QmUPtjPfzWtF2AnpK9RQ', 'RS384', false],
  ['77QmUPtjPfzWtF2AnpK9Rq', 'RS256', false],
  ['77QmUPtjPfzWtF2AnpK9RQ', 'none', false],
  [undefined, 'RS256', false],
])('§1.12 D32 at_hash %s with %s is that of the token: %s', async (at_hash, alg, holds) => {
  const token = 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y';
  expect(await settled(validation.validateIdTokenAtHash(token, at_hash, alg, id))).toBe(holds);
});
