import { findAuthorizationResponse, stripAuthorizationResponse } from './callback-url';

const errorWith = (fields: object): Error => expect.objectContaining(fields) as Error;

const app = 'https://app.example';
const callback = `${app}/callback`;

describe('findAuthorizationResponse', () => {
  const find = (url: string, redirectUrl = callback, checksRedirectUrl = true) =>
    findAuthorizationResponse(url, redirectUrl, checksRedirectUrl);
  const isFound = (url: string, redirectUrl?: string): boolean =>
    find(url, redirectUrl) !== undefined;

  it.each([
    ['code', 'query', `${callback}?code=c&state=s`],
    ['error', 'query', `${callback}?error=access_denied&state=s`],
    ['code', 'fragment', `${callback}#code=c&state=s`],
    ['error', 'fragment', `${callback}#error=access_denied&state=s`],
    ['access_token', 'fragment', `${callback}#access_token=t&state=s`],
    ['id_token', 'fragment', `${callback}#state=s&id_token=t`],
  ])('finds %s in the %s', (name, mode, url) => {
    const response = find(url);
    expect(response).toMatchObject({ state: 's', mode });
    expect(response?.parameters.has(name)).toBe(true);
  });

  it('finds an empty code: it is an answer, if a broken one', () => {
    expect(isFound(`${callback}?code=&state=s`)).toBe(true);
  });

  it.each([
    ['no parameters', callback],
    ['a state alone', `${callback}?state=s`],
    ['an error without a state', `${callback}?error=x`],
    ['a token without a state', `${callback}#access_token=x`],
    ['parameters that only look alike', `${callback}?xcode=c&state=s`],
    ['no URL at all', 'not a url'],
  ])('D14 leaves a URL with %s alone', (_, url) => {
    expect(find(url)).toBeUndefined();
  });

  it.each([
    `${callback}?code=c`,
    `${callback}?code=c&state=`,
    `${callback}#code=c`,
    `${callback}?code=c&state=&state=s`,
  ])('S-05 R-301 a code without a state is an error: %s', (url) => {
    expect(() => find(url)).toThrow(errorWith({ code: 'authorization-response/missing-state' }));
  });

  it('S-05 the error quotes nothing of the URL', () => {
    expect(() => find(`${callback}?code=secret-code`)).toThrow(
      errorWith({ message: expect.not.stringContaining('secret') as string }),
    );
  });

  it('D14 a code without a state elsewhere belongs to the application', () => {
    expect(find(`${app}/shop?code=SALE`)).toBeUndefined();
    expect(find(`${app}/shop?code=SALE`, callback, false)).toBeUndefined();
    expect(find(`${app}/shop?code=SALE`, 'not a url', false)).toBeUndefined();
  });

  it('D14 looks in the fragment where the query has only the application’s own code', () => {
    expect(find(`${callback}?code=SALE#code=c&state=s`)).toMatchObject({ mode: 'fragment' });
  });

  it('R-319 takes the query before the fragment', () => {
    const response = find(`${callback}?code=c&state=s#code=d&state=t`);
    expect(response).toMatchObject({ state: 's', mode: 'query' });
  });

  it.each([
    ['another origin', 'https://evil.example/callback'],
    ['http:', 'http://app.example/callback'],
    ['another port', 'https://app.example:8443/callback'],
    ['another path', `${app}/other`],
    ['a longer path', `${callback}/more`],
    ['another case', `${app}/Callback`],
    ['no path', `${app}/`],
  ])('S-09 D14 an answer at %s is none', (_, url) => {
    expect(find(`${url}?code=c&state=s`)).toBeUndefined();
    expect(find(`${url}#code=c&state=s`)).toBeUndefined();
  });

  it('D14 finds it anywhere where the redirect URL is not checked', () => {
    expect(find(`${app}/other?code=c&state=s`, callback, false)).toMatchObject({ state: 's' });
    expect(find(`${app}/other?code=c&state=s`, 'not a url', false)).toMatchObject({ state: 's' });
  });

  it('D14 finds nothing where the redirect URL is broken', () => {
    expect(isFound(`${callback}?code=c&state=s`, 'not a url')).toBe(false);
  });

  it.each([
    [app, `${app}/`],
    [`${app}/`, `${app}/index.html`],
    [`${app}/index.html`, app],
    [callback, `${callback}/`],
    [`${callback}/`, callback],
    [callback, `${callback}/index.html`],
    [`${app}/base/`, `${app}/base`],
  ])('D14 %s and %s are one place', (redirectUrl, url) => {
    expect(isFound(`${url}?code=c&state=s`, redirectUrl)).toBe(true);
  });

  it('D14 the query of the redirect URL has to be there, in any order', () => {
    const redirectUrl = `${callback}?tenant=a&x=1`;
    expect(isFound(`${callback}?x=1&code=c&tenant=a&state=s&more=1`, redirectUrl)).toBe(true);
    expect(isFound(`${callback}?x=1&code=c&tenant=b&state=s`, redirectUrl)).toBe(false);
    expect(isFound(`${callback}?x=1&code=c&state=s`, redirectUrl)).toBe(false);
    expect(isFound(`${callback}?tenant=a&x=1#code=c&state=s`, redirectUrl)).toBe(true);
    expect(isFound(`${callback}#code=c&state=s`, redirectUrl)).toBe(false);
  });

  describe('R-319 hash routing', () => {
    const redirectUrl = `${app}/#/callback`;

    it('the route of the redirect URL is compared where the answer is in the query', () => {
      expect(isFound(`${app}/?code=c&state=s#/callback`, redirectUrl)).toBe(true);
      expect(isFound(`${app}/?code=c&state=s#/callback/`, redirectUrl)).toBe(true);
      expect(isFound(`${app}/?code=c&state=s#/callback?x=1`, redirectUrl)).toBe(true);
      expect(isFound(`${app}/?code=c&state=s#/other`, redirectUrl)).toBe(false);
      expect(isFound(`${app}/?code=c&state=s`, redirectUrl)).toBe(false);
    });

    it('an answer in the fragment has replaced the route', () => {
      expect(isFound(`${app}/#code=c&state=s`, redirectUrl)).toBe(true);
    });

    it('a route is no matter where the redirect URL has none', () => {
      expect(isFound(`${app}/?code=c&state=s#/route`, app)).toBe(true);
    });

    it.each(['#/callback?code=c&state=s', '#/callback?x=1&code=c&state=s', '#!/a&code=c&state=s'])(
      'an answer within a route is not read: %s',
      (fragment) => {
        expect(find(`${app}/${fragment}`, redirectUrl)).toBeUndefined();
        expect(find(`${app}/${fragment}`, redirectUrl, false)).toBeUndefined();
      },
    );
  });
});

describe('stripAuthorizationResponse', () => {
  it.each([
    ['?code=c&state=s', ''],
    ['?code=c&state=s&iss=i&session_state=x', ''],
    ['?error=e&error_description=d&error_uri=u&state=s', ''],
    ['?code=c', ''],
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
    expect(stripAuthorizationResponse(callback + answer)).toBe(callback + kept);
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
    '#top',
  ])('R-722 keeps %j byte for byte: it is no answer', (own) => {
    expect(stripAuthorizationResponse(callback + own)).toBe(callback + own);
  });

  it('R-722 takes relative addresses and text with line breaks as well', () => {
    expect(stripAuthorizationResponse('/base/?code=c&state=s')).toBe('/base/');
    expect(stripAuthorizationResponse('/a?b=\n&code=c&state=s#\n')).toBe('/a?b=\n#\n');
  });
});
