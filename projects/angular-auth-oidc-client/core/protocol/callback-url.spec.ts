import {
  findAuthorizationResponse,
  isAtOrigin,
  isAtRedirectUrl,
  stripAuthorizationResponse,
} from './callback-url';

const app = 'https://app.example';
const callback = `${app}/callback`;
const s = 's'.repeat(43);
/** Tables write `state=s` for a state of 43 characters. */
const expand = (url: string): string =>
  url.replace(/state=([st])(?=[&#]|$)/g, (_, letter: string) => `state=${letter.repeat(43)}`);

describe('findAuthorizationResponse', () => {
  const find = (url: string) => findAuthorizationResponse(expand(url));
  const isFound = (url: string): boolean => find(url) !== undefined;

  it.each([
    ['code', 'query', `${callback}?code=c&state=s`],
    ['error', 'query', `${callback}?error=access_denied&state=s`],
    ['code', 'fragment', `${callback}#code=c&state=s`],
    ['error', 'fragment', `${callback}#error=access_denied&state=s`],
    ['access_token', 'fragment', `${callback}#access_token=t&state=s`],
    ['id_token', 'fragment', `${callback}#state=s&id_token=t`],
  ])('finds %s in the %s', (name, mode, url) => {
    const response = find(url);
    expect(response).toMatchObject({ state: s, mode });
    expect(response?.parameters.has(name)).toBe(true);
  });

  it('finds a response whose state carries a value of the application', () => {
    const response = findAuthorizationResponse(`${callback}?code=c&state=${s}.a.b%20c%26`);
    expect(response?.state).toBe(`${s}.a.b c&`);
  });

  it('finds an empty code: it is a response, if a broken one', () => {
    expect(isFound(`${callback}?code=&state=s`)).toBe(true);
  });

  it.each([
    ['no parameters', callback],
    ['a state alone', `${callback}?state=s`],
    ['an error without a state', `${callback}?error=x`],
    ['a token without a state', `${callback}#access_token=x`],
    ['parameters that only look alike', `${callback}?xcode=c&state=s`],
    ['a voucher', `${app}/?code=SUMMER`],
    ['a voucher and an empty state', `${app}/?code=SUMMER&state=`],
    ['a postal code and a federal state', `${app}/find?state=NY&code=10001`],
    ['a filter', `${app}/orders?state=open&error=none`],
    ['a state that is longer', `${callback}?code=c&state=${s}s`],
    ['a state that is shorter', `${callback}?code=c&state=${s.slice(1)}`],
    ['a state with other characters', `${callback}?code=c&state=${s.slice(1)}*`],
    ['no URL at all', 'not a url'],
  ])('leaves a URL with %s to the application [9-5, 9-6]', (_, url) => {
    expect(find(url)).toBeUndefined();
  });

  it('looks in the fragment if the query has only a code of the application', () => {
    expect(find(`${callback}?code=SALE#code=c&state=s`)).toMatchObject({ mode: 'fragment' });
    expect(find(`${callback}?code=1&state=NY#code=c&state=s`)).toMatchObject({ mode: 'fragment' });
  });

  it('takes the query before the fragment [R-319]', () => {
    const response = find(`${callback}?code=c&state=s#code=d&state=t`);
    expect(response).toMatchObject({ state: s, mode: 'query' });
  });

  it.each(['#/callback?code=c&state=s', '#/callback?x=1&code=c&state=s', '#!/a&code=c&state=s'])(
    'reads nothing within a hash route: %s [R-319]',
    (fragment) => {
      expect(find(`${app}/${fragment}`)).toBeUndefined();
    },
  );
});

describe('isAtOrigin', () => {
  it.each([
    ['https://app.example/other?x=1#y', callback],
    ['com.example.app://auth/callback?code=c', 'com.example.app://auth/callback'],
    ['com.example.app:/callback', 'com.example.app:/callback'],
  ])('%s is at the origin of %s', (url, redirectUri) => {
    expect(isAtOrigin(url, redirectUri)).toBe(true);
  });

  it.each([
    ['https://evil.example/callback', callback],
    ['http://app.example/callback', callback],
    ['https://app.example:8443/callback', callback],
    ['com.evil.app://auth/callback', 'com.example.app://auth/callback'],
    ['com.example.app://evil/callback', 'com.example.app://auth/callback'],
    ['not a url', callback],
    [callback, 'not a url'],
    ['not a url', 'not a url'],
  ])('%s is not at the origin of %s [9-8]', (url, redirectUri) => {
    expect(isAtOrigin(url, redirectUri)).toBe(false);
  });
});

describe('isAtRedirectUrl', () => {
  const isAt = (url: string, redirectUrl: string): boolean => {
    const response = findAuthorizationResponse(expand(url));
    return response !== undefined && isAtRedirectUrl(expand(url), redirectUrl, response);
  };

  it.each([
    ['another origin', 'https://evil.example/callback'],
    ['http:', 'http://app.example/callback'],
    ['another port', 'https://app.example:8443/callback'],
    ['another path', `${app}/other`],
    ['a longer path', `${callback}/more`],
    ['another case', `${app}/Callback`],
    ['no path', `${app}/`],
  ])('a response at %s is not there [S-09]', (_, url) => {
    expect(isAt(`${url}?code=c&state=s`, callback)).toBe(false);
    expect(isAt(`${url}#code=c&state=s`, callback)).toBe(false);
  });

  it('nothing is at a redirect URL that is broken', () => {
    expect(isAt(`${callback}?code=c&state=s`, 'not a url')).toBe(false);
  });

  it.each([
    [app, `${app}/`],
    [`${app}/`, `${app}/index.html`],
    [`${app}/index.html`, app],
    [callback, `${callback}/`],
    [`${callback}/`, callback],
    [callback, `${callback}/index.html`],
    [`${app}/base/`, `${app}/base`],
  ])('%s and %s are one place', (redirectUrl, url) => {
    expect(isAt(`${url}?code=c&state=s`, redirectUrl)).toBe(true);
  });

  it('the query of the redirect URL has to be there, in any order', () => {
    const redirectUrl = `${callback}?tenant=a&x=1`;
    expect(isAt(`${callback}?x=1&code=c&tenant=a&state=s&more=1`, redirectUrl)).toBe(true);
    expect(isAt(`${callback}?x=1&code=c&tenant=b&state=s`, redirectUrl)).toBe(false);
    expect(isAt(`${callback}?x=1&code=c&state=s`, redirectUrl)).toBe(false);
    expect(isAt(`${callback}?tenant=a&x=1#code=c&state=s`, redirectUrl)).toBe(true);
    expect(isAt(`${callback}#code=c&state=s`, redirectUrl)).toBe(false);
  });

  describe('with a hash route [R-319]', () => {
    const redirectUrl = `${app}/#/callback`;

    it('the route is compared if the response is in the query', () => {
      expect(isAt(`${app}/?code=c&state=s#/callback`, redirectUrl)).toBe(true);
      expect(isAt(`${app}/?code=c&state=s#/callback/`, redirectUrl)).toBe(true);
      expect(isAt(`${app}/?code=c&state=s#/callback?x=1`, redirectUrl)).toBe(true);
      expect(isAt(`${app}/?code=c&state=s#/other`, redirectUrl)).toBe(false);
      expect(isAt(`${app}/?code=c&state=s`, redirectUrl)).toBe(false);
    });

    it('a response in the fragment has replaced the route', () => {
      expect(isAt(`${app}/#code=c&state=s`, redirectUrl)).toBe(true);
    });

    it('the route does not matter if the redirect URL has none', () => {
      expect(isAt(`${app}/?code=c&state=s#/route`, app)).toBe(true);
    });
  });
});

describe('stripAuthorizationResponse', () => {
  it.each([
    ['?code=c&state=s', ''],
    ['?code=c&state=s&iss=i&session_state=x', ''],
    ['?error=e&error_description=d&error_uri=u&state=s', ''],
    ['?c%6Fde=c&state=s', ''],
    ['?code=c&code=d&state=s', ''],
    ['?access_token=t&id_token=t&state=s', ''],
    ['?a=1&code=c&b=%20+x&state=s&a=2', '?a=1&b=%20+x&a=2'],
    ['?code=c&state=s&flag&empty=&=x', '?flag&empty=&=x'],
    ['?x=1?2&code=c&state=s', '?x=1?2'],
    ['?code=c&state=s#/route?code=promo', '#/route?code=promo'],
    ['?code=c&state=s&a=ü#', '?a=ü#'],
    ['#code=c&state=s', ''],
    ['#access_token=t&token_type=Bearer&expires_in=1&scope=a+b&id_token=t&state=s&iss=i', ''],
    ['#code=c&state=s&own=1', '#own=1'],
    ['?state=open&scope=all#code=c&state=s', '?state=open&scope=all'],
  ])('S-13 R-722 leaves of %s what is the application’s: %j', (answer, kept) => {
    expect(stripAuthorizationResponse(expand(callback + answer))).toBe(callback + kept);
  });

  it.each([
    '',
    '?',
    '#',
    '?state=open',
    '?a=1&scope=b#/route',
    '#/a?b=c',
    '#/a?b=1&code=2&scope=3',
    '?q=code',
    '?code=SUMMER',
    '?state=NY&code=10001',
    '?state=open&error=none#/orders',
    '#top',
  ])('R-722 keeps %j byte for byte: it is no answer', (own) => {
    expect(stripAuthorizationResponse(callback + own)).toBe(callback + own);
  });

  it('R-722 takes relative addresses and text with line breaks as well', () => {
    expect(stripAuthorizationResponse(expand('/base/?code=c&state=s'))).toBe('/base/');
    expect(stripAuthorizationResponse(expand('/a?b=\n&code=c&state=s#\n'))).toBe('/a?b=\n#\n');
  });
});
