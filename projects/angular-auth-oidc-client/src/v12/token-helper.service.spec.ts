import { TestBed } from '@angular/core/testing';
import { createScene, type Page, type Scene } from '../../test/angular/scene';
import { TokenHelperService } from './token-helper.service';

let scene: Scene;
let page: Page;
let helper: TokenHelperService;
beforeEach(async () => {
  scene = await createScene();
  page = scene.open();
  helper = TestBed.inject(TokenHelperService);
});

const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');
const token = [encode('{"alg":"RS256","kid":"a"}'), encode('{"sub":"Zoë","n":"ÿ?>"}'), 'c2ln'];
const jwt = token.join('.');

it('§1.12 TokenHelperService reads header and claims, in UTF-8', () => {
  expect(helper.getHeaderFromToken(jwt, false, '0-app')).toEqual({ alg: 'RS256', kid: 'a' });
  expect(helper.getPayloadFromToken(jwt, false, '0-app')).toEqual({ sub: 'Zoë', n: 'ÿ?>' });
});

it('§1.12 TokenHelperService gives each part as it stands in the token', () => {
  expect(helper.getHeaderFromToken(jwt, true, '0-app')).toBe(token[0]);
  expect(helper.getPayloadFromToken(jwt, true, '0-app')).toBe(token[1]);
  expect(helper.getSignatureFromToken(jwt, true, '0-app')).toBe('c2ln');
});

it.each([
  ['no token', undefined],
  ['null', null],
  ['empty', ''],
  ['an object', {}],
  ['one dot', 'e30.e30'],
  ['three dots', `${jwt}.`],
  ['no base64url', 'e30.***.e30'],
  ['no JSON', `e30.${encode('{')}.`],
  ['JSON that is no object', `e30.${encode('"x"')}.`],
])(
  '§1.12 TokenHelperService answers what is no token with nothing, and logs it: %s',
  (_, given) => {
    expect(helper.getPayloadFromToken(given, false, '0-app')).toEqual({});
    expect(page.logger.lines).toEqual([
      { level: 'error', text: '[angular-auth-oidc-client] 0-app: The token is not a JWT.' },
    ]);
  },
);

it('§1.12 a signature that is asked for as JSON is nothing, where version 12 threw', () => {
  expect(helper.getSignatureFromToken(jwt, false, '0-app')).toEqual({});
});

it('§1.12 a token expires when it says, and now where it does not say', () => {
  const now = new Date(scene.clock.now() * 1000);
  expect(helper.getTokenExpirationDate({ exp: 1_800_000_600 })).toEqual(
    new Date(1_800_000_600_000),
  );
  for (const claims of [{}, { exp: 'soon' }, null, undefined]) {
    expect(helper.getTokenExpirationDate(claims)).toEqual(now);
  }
});
