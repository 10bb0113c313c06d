import { isOidcError } from '../errors';
import { buildFormBody, buildRequestUrl } from './form';

const errorWith = (fields: object): Error => expect.objectContaining(fields) as Error;

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
    expect(() => buildFormBody({ a: '1' }, { ['__proto__']: { state: 'evil' } as never })).toThrow(
      errorWith({ code: 'config/invalid-option' }),
    );
  });

  it.each([undefined, null, []])('sends nothing for a custom parameter that is %p', (value) => {
    expect(buildFormBody({ a: '1' }, { b: value as never, c: 2 })).toBe('a=1&c=2');
  });

  it('sends a list as one parameter for each of its texts', () => {
    const resource = ['https://a.example/', 'https://b.example/?x=1'];
    expect(buildFormBody({ a: '1' }, { resource, c: true })).toBe(
      'a=1&resource=https%3A%2F%2Fa.example%2F&resource=https%3A%2F%2Fb.example%2F%3Fx%3D1&c=true',
    );
  });

  it.each([
    ['an object', { id_token: {} }],
    ['a list of objects', ['a', {}]],
    ['a list of lists', [['a']]],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a bigint', 1n],
    ['half of a surrogate pair', 'ada\uD83D'],
    ['a list with half of a surrogate pair', ['ok', '\uDE00ada']],
  ])('refuses %s, and names the parameter', (_, value) => {
    expect(() => buildFormBody({ a: '1' }, { login_hint: value as never })).toThrow(
      errorWith({
        code: 'config/invalid-option',
        message:
          'The parameter login_hint must be well-formed text, a number, a boolean or a list of texts.',
      }),
    );
  });

  it('refuses half of a surrogate pair in a name and in a protocol parameter, without its value', () => {
    expect(() => buildFormBody({}, { 'x\uD83D': '1' })).toThrow(
      errorWith({ code: 'config/invalid-option' }),
    );
    expect(() => buildFormBody({ state: 'secret\uD83D' })).toThrow(
      errorWith({ message: expect.not.stringContaining('secret') as string }),
    );
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
