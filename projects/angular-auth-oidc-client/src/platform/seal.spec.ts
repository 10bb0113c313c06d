import { webcrypto } from 'node:crypto';
import { seal, unseal } from './seal';

// jsdom has none of its own.
beforeAll(() => {
  Object.defineProperty(globalThis.crypto, 'subtle', { value: webcrypto.subtle });
});

const secret = 'a digest of a refresh token';
const text = JSON.stringify({ access_token: 'secret', name: 'Ada Lovelace — 🗝' });

it('D31 what is sealed can be read with the secret only', async () => {
  const sealed = await seal(secret, text);
  expect(sealed).not.toContain('secret');
  expect(await unseal(secret, sealed)).toBe(text);
  expect(await unseal('another', sealed)).toBeUndefined();
});

it('is never the same twice', async () => {
  expect(await seal(secret, text)).not.toBe(await seal(secret, text));
});

it.each<[string, (sealed: string) => string]>([
  ['cut', (sealed) => sealed.slice(0, -2)],
  ['changed', (sealed) => sealed.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))],
  [
    'with another beginning',
    (sealed) => sealed.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
  ],
  ['empty', () => ''],
  ['no hexadecimal', () => 'hello, world'],
])('R-617 what is %s is not opened', async (_, change) => {
  expect(await unseal(secret, change(await seal(secret, text)))).toBeUndefined();
});
