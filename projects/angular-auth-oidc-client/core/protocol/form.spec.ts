import { isOidcError } from '../errors';
import { buildFormBody, buildRequestUrl } from './form';

describe('buildFormBody', () => {
  it('keeps the order, encodes once, leaves out what is undefined', () => {
    expect(
      buildFormBody({ b: 'x y&=+/%é', a: undefined, '[c]': '' }, { d: true, e: 0, f: 'ü' }),
    ).toBe('b=x%20y%26%3D%2B%2F%25%C3%A9&%5Bc%5D=&d=true&e=0&f=%C3%BC');
  });

  it('R-325 the application can neither replace nor repeat a protocol parameter', () => {
    expect(buildFormBody({ state: 's', nonce: 'n' }, { state: 'x', nonce: 'y', z: 1 })).toBe(
      'state=s&nonce=n&z=1',
    );
  });

  it('R-325 what the protocol does not send is the application’s to send', () => {
    expect(buildFormBody({ prompt: undefined }, { prompt: 'none' })).toBe('prompt=none');
  });

  it('R-325 R-719 inherited parameters are not sent', () => {
    const custom = Object.create({ state: 'evil', extra: 'evil' }) as Record<string, string>;
    const parameters = Object.create({ nonce: 'evil' }) as Record<string, string>;
    expect(buildFormBody({ ...parameters, a: '1' }, custom)).toBe('a=1');
    expect(buildFormBody({ a: '1' }, { ['__proto__']: { state: 'evil' } as never })).toBe('a=1');
  });

  it.each([undefined, null, {}, [], () => 1])('drops a custom parameter that is %p', (value) => {
    expect(buildFormBody({ a: '1' }, { b: value as never })).toBe('a=1');
  });
});

describe('buildRequestUrl', () => {
  function invalid(endpoint: string): string {
    try {
      return buildRequestUrl(endpoint, { state: 'secret-state', prompt: undefined }, {});
    } catch (error) {
      if (isOidcError(error)) return `${error.code}: ${error.message}`;
      throw error;
    }
  }

  it.each([
    ['https://op.example/a', 'https://op.example/a?s=1&c=2'],
    ['https://op.example/a?', 'https://op.example/a?s=1&c=2'],
    ['https://op.example/a?tenant=a%20b', 'https://op.example/a?tenant=a%20b&s=1&c=2'],
    ['https://op.example/a?x=1?2', 'https://op.example/a?x=1?2&s=1&c=2'],
  ])('R-323 keeps the query of %s', (endpoint, url) => {
    expect(buildRequestUrl(endpoint, { s: '1' }, { c: 2 })).toBe(url);
  });

  it('R-323 a parameter of the endpoint is not repeated by the application', () => {
    expect(buildRequestUrl('https://op.example/a?p=signin', { s: '1' }, { p: 'edit', q: 1 })).toBe(
      'https://op.example/a?p=signin&s=1&q=1',
    );
  });

  it.each(['https://op.example/a?state=x', 'https://op.example/a?st%61te=x'])(
    'R-323 a clash with a protocol parameter is an error: %s',
    (endpoint) => {
      expect(invalid(endpoint)).toBe(
        'metadata/invalid: An endpoint of the provider has a state of its own in its URL.',
      );
    },
  );

  it.each(['https://op.example/a#', 'https://op.example/a#x', 'https://op.example/a?b=1#x'])(
    'R-323 a fragment is an error: %s',
    (endpoint) => {
      expect(invalid(endpoint)).toBe(
        'metadata/invalid: An endpoint of the provider has a fragment in its URL.',
      );
    },
  );

  it('R-323 what is not sent does not clash', () => {
    expect(invalid('https://op.example/a?prompt=login')).toBe(
      'https://op.example/a?prompt=login&state=secret-state',
    );
  });
});
