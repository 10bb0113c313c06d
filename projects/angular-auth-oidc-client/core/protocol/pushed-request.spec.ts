import { ServerError } from '../answer-errors';
import { isOidcError } from '../errors';
import type { HttpResponse } from '../http-message';
import {
  buildPushedRequest,
  buildPushedRequestUrl,
  parsePushedResponse,
  type PushedResponse,
} from './pushed-request';

const request = {
  client_id: 'app',
  redirect_uri: 'https://app.example/callback',
  response_type: 'code',
  scope: 'openid',
  nonce: 'n',
  state: 's',
  code_challenge: 'challenge',
};

describe('buildPushedRequest', () => {
  it('holds every parameter of the request, in order, then those of the application', () => {
    expect(buildPushedRequest(request, { prompt: 'none', state: 'other' })).toBe(
      'client_id=app&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback&response_type=code' +
        '&scope=openid&nonce=n&state=s&code_challenge=challenge&code_challenge_method=S256' +
        '&prompt=none',
    );
  });

  it('P-01 never refers to another pushed request', () => {
    const params = { request_uri: 'urn:other', ui_locales: 'de' };
    const body = new URLSearchParams(buildPushedRequest(request, params));
    expect(body.has('request_uri')).toBe(false);
    expect(body.get('ui_locales')).toBe('de');
    expect(params.request_uri).toBe('urn:other');
  });
});

describe('parsePushedResponse', () => {
  function read(json: unknown, change: Partial<HttpResponse> = {}): PushedResponse | Error {
    const response = {
      status: 201,
      contentType: 'application/json',
      retryAfter: undefined,
      body: JSON.stringify(json),
      ...change,
    };
    try {
      return parsePushedResponse(response, 1000);
    } catch (error) {
      if (isOidcError(error)) return error;
      throw error;
    }
  }

  it.each([
    'urn:ietf:params:oauth:request_uri:abc',
    'urn:example:bwc4JK-ESC0w8acc191e-Y1LTC2',
    'https://op.example/requests/1?a=b#c',
  ])('P-02 control: gives the reference %s', (request_uri) => {
    expect(read({ request_uri, expires_in: 60 })).toEqual({ request_uri, expires_in: 60 });
    expect(read({ request_uri, expires_in: '5' })).toEqual({ request_uri, expires_in: 5 });
    expect(read({ request_uri })).toEqual({ request_uri, expires_in: Infinity });
  });

  it.each([
    undefined,
    '',
    7,
    null,
    ['urn:a'],
    'javascript:alert(1)',
    'http://op.example/request',
    'data:text/plain,urn:a',
    ' urn:a',
    'urn:',
    'urn:a b',
    'urn:a\n',
    '/requests/1',
  ])('P-02 refuses the reference %j', (request_uri) => {
    expect(read({ request_uri, expires_in: 60 })).toMatchObject({
      code: 'pushed-request/invalid',
    });
  });

  it.each([0, '0', -1, null, 'abc', {}])('P-02 refuses one that lives for %j', (expires_in) => {
    expect(read({ request_uri: 'urn:a', expires_in })).toMatchObject({
      code: 'pushed-request/invalid',
    });
  });

  it.each([
    ['HTML', { contentType: 'text/html' }],
    ['no JSON', { body: '{' }],
    ['a list', { body: '[]' }],
  ])('P-02 refuses %s', (_, change) => {
    expect(read({ request_uri: 'urn:a', expires_in: 60 }, change)).toMatchObject({
      code: 'pushed-request/invalid',
    });
  });

  it.each([200, 204, 302, 400, 401, 404, 413, 429, 500, 503])(
    'P-02 P-05 R-815 status %d is a refusal, whatever comes with it',
    (status) => {
      const refusal = read({ request_uri: 'urn:a', expires_in: 60 }, { status });
      expect(refusal).toBeInstanceOf(ServerError);
      expect(refusal).toMatchObject({ code: 'pushed-request/error', status });
    },
  );

  it('P-05 a refusal keeps the provider’s words and its wish to be left alone', () => {
    expect(
      read(
        { error: 'invalid_request', error_description: 'no such scope' },
        { status: 400, retryAfter: '7' },
      ),
    ).toMatchObject({
      code: 'pushed-request/error',
      error: 'invalid_request',
      error_description: 'no such scope',
      retryAfterSeconds: 7,
    });
  });
});

describe('buildPushedRequestUrl', () => {
  it('P-03 holds the client and the reference, and nothing else', () => {
    expect(buildPushedRequestUrl('https://op.example/authorize', 'app', 'urn:a:b')).toBe(
      'https://op.example/authorize?client_id=app&request_uri=urn%3Aa%3Ab',
    );
  });

  it('R-323 keeps the query of the endpoint, and refuses one that clashes', () => {
    expect(buildPushedRequestUrl('https://op.example/a?tenant=x', 'app', 'urn:a')).toBe(
      'https://op.example/a?tenant=x&client_id=app&request_uri=urn%3Aa',
    );
    expect(() =>
      buildPushedRequestUrl('https://op.example/a?request_uri=x', 'app', 'urn:a'),
    ).toThrow(expect.objectContaining({ code: 'metadata/invalid' }) as Error);
  });
});
