import type { ClockPort, MaybePromise, StoragePort } from '../ports';
import type { ResponseMode } from '../protocol/callback-url';
import { parseJsonObject } from '../protocol/json';

/** One login attempt: what the answer will be checked against. */
export interface Transaction {
  readonly state: string;
  readonly nonce: string;
  /** Absent where PKCE is switched off. */
  readonly codeVerifier?: string | undefined;
  readonly redirectUri: string;
  readonly responseType: string;
  readonly responseMode: ResponseMode;
  /** Another window waits for the answer. */
  readonly isAwaited?: boolean | undefined;
  /** Of the provider that the attempt began with. */
  readonly issuer: string;
  /** Absent where only the implicit flow is used. */
  readonly tokenEndpoint?: string | undefined;
  /** What was asked for with `max_age`. */
  readonly maxAgeSeconds?: number | undefined;
  /** What was asked for with `acr_values`, separated by spaces. */
  readonly acrValues?: string | undefined;
  /** Where the user was going. */
  readonly returnRoute?: string | undefined;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

/** The login attempts of one configuration, each under its `state`. */
export interface Transactions {
  /** Removes what has expired, and beyond {@link mostTransactions} the oldest. */
  save(transaction: Transaction): Promise<void>;
  /** The attempt with this `state`, left where it is; also one that has expired. */
  find(state: string): Promise<Transaction | undefined>;
  /** Whether another configuration has an attempt with this `state`, whose answer is for this window. */
  isKnownElsewhere(state: string): Promise<boolean>;
  /** Removes the attempt: it can be used once. */
  remove(state: string): MaybePromise<void>;
}

/** How long a user may take to sign in. */
export const transactionLifetimeSeconds = 600;

/** How many sign-ins may be pending at a time. */
const mostTransactions = 20;

function parseTransaction(text: string | null): Transaction | undefined {
  const record = text === null ? undefined : parseJsonObject(text);
  if (!record) return undefined;
  const { expiresAt, responseMode, maxAgeSeconds } = record;
  const read = (name: keyof Transaction): string | undefined => {
    const value = record[name];
    return typeof value === 'string' ? value : undefined;
  };
  const state = read('state');
  const nonce = read('nonce');
  const redirectUri = read('redirectUri');
  const issuer = read('issuer');
  const responseType = read('responseType');
  if (!state || !nonce || !redirectUri || !issuer || !responseType) return undefined;
  if (typeof expiresAt !== 'number') return undefined;
  return {
    state,
    nonce,
    codeVerifier: read('codeVerifier'),
    redirectUri,
    responseType,
    responseMode: responseMode === 'fragment' ? 'fragment' : 'query',
    isAwaited: record['isAwaited'] === true || undefined,
    issuer,
    tokenEndpoint: read('tokenEndpoint'),
    maxAgeSeconds: typeof maxAgeSeconds === 'number' ? maxAgeSeconds : undefined,
    acrValues: read('acrValues'),
    returnRoute: read('returnRoute'),
    expiresAt,
  };
}

/** Creates the store of login attempts below a prefix of the storage. */
export function createTransactions(
  storage: StoragePort,
  prefix: string,
  clock: ClockPort,
): Transactions {
  const keyOf = (state: string): string => prefix + encodeURIComponent(state);
  /** In place of the storage's list, if it has none. */
  const saved = new Set<string>();
  let newest = '';
  let trimmed = Promise.resolve();

  async function trim(): Promise<void> {
    const pending: (readonly [key: string, expiresAt: number])[] = [];
    const keys = await storage.keys?.();
    // A storage that cannot list its keys may say that it has none.
    for (const key of keys?.length ? keys : saved) {
      if (!key.startsWith(prefix) || key === newest) continue;
      const { expiresAt = 0 } = parseTransaction(await storage.read(key)) ?? {};
      pending.unshift([key, expiresAt]);
    }
    pending.sort(([, one], [, other]) => other - one);
    for (const [position, [key, expiresAt]] of pending.entries()) {
      if (position < mostTransactions - 1 && expiresAt > clock.now()) continue;
      saved.delete(key);
      await storage.remove(key);
    }
  }

  return {
    async save(transaction) {
      const key = keyOf(transaction.state);
      saved.add((newest = key));
      await storage.write(key, JSON.stringify(transaction));
      trimmed = trimmed.then(trim);
      await trimmed;
    },
    async find(state) {
      const key = keyOf(state);
      const text = await storage.read(key);
      const transaction = parseTransaction(text);
      if (text !== null && !transaction) await storage.remove(key);
      return transaction;
    },
    async isKnownElsewhere(state) {
      const keys = (await storage.keys?.()) ?? [];
      const ending = keyOf(state).slice(prefix.lastIndexOf(':', prefix.length - 2));
      for (const key of keys) {
        if (!key.endsWith(ending) || key.startsWith(prefix)) continue;
        if (!parseTransaction(await storage.read(key))?.isAwaited) return true;
      }
      return false;
    },
    remove(state) {
      const key = keyOf(state);
      saved.delete(key);
      return storage.remove(key);
    },
  };
}
