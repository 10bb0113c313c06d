import { createFakeClock, createFakeStorage } from 'angular-auth-oidc-client/testing';
import { createTransactions, transactionLifetimeSeconds, type Transaction } from './transactions';

const prefix = 'oidc:0-app:app:https%3A%2F%2Fop.example:transaction:';
const attempt: Transaction = {
  state: 'the-state',
  nonce: 'the-nonce',
  codeVerifier: 'the-verifier',
  redirectUri: 'https://app.example/callback',
  responseType: 'code id_token',
  responseMode: 'fragment',
  isAwaited: true,
  issuer: 'https://op.example',
  tokenEndpoint: 'https://op.example/token',
  maxAgeSeconds: 60,
  returnRoute: '/orders?page=2',
  expiresAt: 1_800_000_600,
};

describe.each([false, true])(
  'login attempts in a storage that is asynchronous: %s',
  (asynchronous) => {
    const start = () => {
      const storage = createFakeStorage({ asynchronous });
      const clock = createFakeClock();
      return { storage, clock, transactions: createTransactions(storage, prefix, clock) };
    };

    it('S-07 everything about an attempt is in the storage, under its state', async () => {
      const { storage, transactions } = start();
      await transactions.save(attempt);
      expect([...storage.entries.keys()]).toEqual([`${prefix}the-state`]);
      expect(await transactions.find('the-state')).toEqual(attempt);
    });

    it('what is optional may be absent', async () => {
      const { transactions } = start();
      const { state, nonce, redirectUri, responseType, issuer, expiresAt } = attempt;
      const bare = { state, nonce, redirectUri, responseType, issuer, expiresAt };
      await transactions.save({ ...bare, responseMode: 'query' });
      expect(await transactions.find('the-state')).toEqual({ ...bare, responseMode: 'query' });
    });

    it('S-03 several attempts stand beside each other, each with its own secrets', async () => {
      const { transactions } = start();
      const other = { ...attempt, state: 'other', nonce: 'other-nonce', codeVerifier: 'other-v' };
      await transactions.save(attempt);
      await transactions.save(other);
      await transactions.remove('other');
      expect(await transactions.find('other')).toBeUndefined();
      expect(await transactions.find('the-state')).toEqual(attempt);
    });

    it.each([
      '__proto__',
      'constructor',
      'toString',
      '',
      'oidc:0-app:app:https%3A%2F%2Fop.example:session',
      '../session',
      'The-State',
    ])('R-302 the state %p finds nothing that was not saved under it', async (state) => {
      const { storage, transactions } = start();
      await transactions.save(attempt);
      storage.entries.set(
        'oidc:0-app:app:https%3A%2F%2Fop.example:session',
        JSON.stringify(attempt),
      );
      expect(await transactions.find(state)).toBeUndefined();
    });

    it.each(['__proto__', 'constructor', 'a b&c=d/é'])(
      'R-302 the state %p is a name like any other where the application chose it',
      async (state) => {
        const { transactions } = start();
        await transactions.save({ ...attempt, state });
        expect(await transactions.find(state)).toEqual({ ...attempt, state });
        await transactions.remove(state);
        expect(await transactions.find(state)).toBeUndefined();
      },
    );

    it.each<[string, string]>([
      ['null', 'null'],
      ['a list', '[]'],
      ['cut off', JSON.stringify(attempt).slice(0, -5)],
      ['only a prototype', '{"__proto__":{"state":"the-state"}}'],
      ...(
        ['state', 'nonce', 'redirectUri', 'responseType', 'issuer', 'expiresAt'] as const
      ).flatMap((name): [string, string][] => [
        [`${name} missing`, JSON.stringify({ ...attempt, [name]: undefined })],
        [`${name} of another type`, JSON.stringify({ ...attempt, [name]: { x: 1 } })],
      ]),
    ])('R-708 a broken attempt counts as absent and is removed: %s', async (_, text) => {
      const { storage, transactions } = start();
      storage.entries.set(`${prefix}the-state`, text);
      expect(await transactions.find('the-state')).toBeUndefined();
      expect(storage.entries.size).toBe(0);
    });

    it('R-708 broken details are dropped', async () => {
      const { storage, transactions } = start();
      storage.entries.set(
        `${prefix}the-state`,
        JSON.stringify({
          ...attempt,
          responseMode: 'form',
          isAwaited: 1,
          tokenEndpoint: ['x'],
          maxAgeSeconds: 'x',
          acrValues: {},
          returnRoute: 5,
        }),
      );
      expect(await transactions.find('the-state')).toEqual({
        ...attempt,
        responseMode: 'query',
        isAwaited: undefined,
        tokenEndpoint: undefined,
        maxAgeSeconds: undefined,
        acrValues: undefined,
        returnRoute: undefined,
      });
    });

    it('saving a transaction removes those that expired, and leaves other records alone [R-326]', async () => {
      const { storage, clock, transactions } = start();
      await transactions.save({ ...attempt, state: 'old', expiresAt: clock.now() });
      storage.entries.set(`${prefix}broken`, '{');
      storage.entries.set('oidc:1-other:other:https%3A%2F%2Fop.example:transaction:old', '{');
      storage.entries.set('oidc:0-app:app:https%3A%2F%2Fop.example:session', '{');
      storage.entries.set('theirs', '{');
      await transactions.save({ ...attempt, state: 'young', expiresAt: clock.now() + 1 });
      expect([...storage.entries.keys()].sort()).toEqual([
        'oidc:0-app:app:https%3A%2F%2Fop.example:session',
        `${prefix}young`,
        'oidc:1-other:other:https%3A%2F%2Fop.example:transaction:old',
        'theirs',
      ]);
    });

    it.each(['at once', 'one after the other'])(
      'of 100 transactions saved %s the newest 20 are kept [9-9]',
      async (when) => {
        const { storage, transactions } = start();
        const saves: Promise<void>[] = [];
        for (let i = 0; i < 100; i++) {
          const save = transactions.save({ ...attempt, state: `${i}`, expiresAt: 2e9 + i });
          saves.push(save);
          if (when !== 'at once') await save;
        }
        await Promise.all(saves);
        const newest = Array.from({ length: 20 }, (_, i) => `${prefix}${80 + i}`);
        expect([...storage.entries.keys()].sort()).toEqual(newest);
      },
    );
  },
);

it('a transaction that has just been saved is kept, even if the clock was set back [9-9]', async () => {
  const storage = createFakeStorage();
  const transactions = createTransactions(storage, prefix, createFakeClock());
  for (let i = 0; i < 25; i++) {
    await transactions.save({ ...attempt, state: `${i}`, expiresAt: 2e9 - i });
  }
  expect(await transactions.find('24')).toBeDefined();
  expect(storage.entries.size).toBe(20);
});

it('a storage that cannot list its keys keeps 20 transactions of this page, too [9-9]', async () => {
  const { keys: _, ...storage } = createFakeStorage();
  const transactions = createTransactions(storage, prefix, createFakeClock());
  for (let i = 0; i < 30; i++) {
    await transactions.save({ ...attempt, state: `${i}`, expiresAt: 2e9 + i });
  }
  expect(storage.entries.size).toBe(20);
});

it('a storage that says it has no keys keeps 20 transactions of this page, too [9-9]', async () => {
  const storage = { ...createFakeStorage(), keys: () => [] };
  const transactions = createTransactions(storage, prefix, createFakeClock());
  for (let i = 0; i < 30; i++) {
    await transactions.save({ ...attempt, state: `${i}`, expiresAt: 2e9 + i });
  }
  expect(storage.entries.size).toBe(20);
});

it('R-326 a user has ten minutes', () => {
  expect(transactionLifetimeSeconds).toBe(600);
});
