import { parseUrl } from './parse-url';

describe('parseUrl', () => {
  it('reads an absolute URL', () => {
    expect(parseUrl('https://op.example/a?b#c')?.pathname).toBe('/a');
  });

  it.each(['', '/path', 'op.example', 'https://', 'http://[::1', '%'])(
    'is undefined, not an exception, for %j',
    (text) => {
      expect(parseUrl(text)).toBeUndefined();
    },
  );
});
