import { isLoopback, isSecureUrl, parseUrl } from './secure-url';

describe('S-20 what counts as protected on its way', () => {
  it.each([
    'https://op.example',
    'https://localhost',
    'http://localhost:4200',
    'http://app.localhost',
    'http://127.0.0.1:3000',
    'http://127.1.2.3',
    'http://[::1]:8080',
    'HTTP://LOCALHOST',
  ])('%s does', (url) => {
    expect(isSecureUrl(new URL(url))).toBe(true);
  });

  it.each([
    'http://op.example',
    'http://localhost.evil.example',
    'http://evil-localhost',
    'http://127.0.0.1.evil.example',
    'http://128.0.0.1',
    'http://[::2]',
    'http://0.0.0.0',
    'ftp://localhost',
    'ws://localhost',
    'file:///etc/hosts',
    'data:text/html,hello',
  ])('%s does not', (url) => {
    expect(isSecureUrl(new URL(url))).toBe(false);
  });
});

it('a name is loopback by what a URL makes of it, however it was written', () => {
  expect(isLoopback(new URL('http://2130706433').hostname)).toBe(true);
  expect(isLoopback(new URL('http://0x7f.1').hostname)).toBe(true);
  expect(isLoopback('.localhost')).toBe(false);
  expect(isLoopback('')).toBe(false);
});

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
