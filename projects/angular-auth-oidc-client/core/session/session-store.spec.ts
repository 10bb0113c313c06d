import { createFakeStorage } from 'angular-auth-oidc-client/testing';
import { createClientConfig } from '../config';
import { OidcError } from '../errors';
import type { StoragePort } from '../ports';
import { buildSessionRecord } from './session-record';
import type { TokenSet } from './session-state';
import { createSessionStore, type SessionStore } from './session-store';

const key = 'oidc:0-app:app:https%3A%2F%2Fop.example:session';
const config = createClientConfig({
  authority: 'https://op.example',
  clientId: 'app',
  redirectUrl: 'https://app.example',
});
const encode = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
const claims = { iss: 'https://op.example', sub: 'ada', aud: 'app', exp: 1300, iat: 1000 };
const tokens: TokenSet = {
  accessToken: 'access-1',
  accessTokenExpiresAt: 1300,
  idToken: `${encode({ alg: 'RS256' })}.${encode(claims)}.c2ln`,
  claims,
  refreshToken: 'refresh-1',
  scope: undefined,
  nonce: 'n',
  requestedAt: 1000,
  sessionState: undefined,
};
const userData = { sub: 'ada' };
const error = new OidcError('network/failed', 'No answer.');

/** A storage that writes down what is done to it, and answers when it is told to. */
function createSlowStorage() {
  const entries = new Map<string, string>();
  const done: string[] = [];
  const waiting: (() => void)[] = [];
  const later = <T>(name: string, act: () => T): Promise<T> =>
    new Promise((resolve) =>
      waiting.push(() => {
        done.push(name);
        resolve(act());
      }),
    );
  const storage: StoragePort = {
    read: (name) => later('read', () => entries.get(name) ?? null),
    write: (name, value) => later('write', () => void entries.set(name, value)),
    remove: (name) => later('remove', () => void entries.delete(name)),
  };
  const answer = async (): Promise<void> => {
    waiting.shift()?.();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return { storage, entries, done, waiting, answer };
}

const codeOf = (action: () => unknown): unknown => {
  try {
    return action();
  } catch (thrown) {
    return (thrown as OidcError).code;
  }
};

const signIn = (store: SessionStore, held = tokens): void => {
  const ticket = store.start('signing-in') ?? NaN;
  store.dispatch({ type: 'established', ticket, tokens: held });
};

describe('what is persisted', () => {
  const start = () => {
    const entries = createFakeStorage();
    const done: string[] = [];
    const storage: StoragePort = {
      ...entries,
      write: (name, value) => (done.push(`write ${name}`), entries.write(name, value)),
      remove: (name) => (done.push(`remove ${name}`), entries.remove(name)),
    };
    return { entries: entries.entries, done, store: createSessionStore(storage, key, config) };
  };

  it('D9 nothing until something is accepted', () => {
    const { store, done } = start();
    expect(store.value).toEqual({
      status: 'unknown',
      activity: 'idle',
      ticket: 0,
      error: undefined,
    });
    expect(store.dispatch({ type: 'established', ticket: 0, tokens })).toBe(false);
    expect(store.dispatch({ type: 'userDataLoaded', userData })).toBe(false);
    expect(done).toEqual([]);
  });

  it('D9 each accepted change once, in one write, and nothing where nothing is to be kept', () => {
    const { store, done, entries } = start();
    signIn(store);
    expect(done).toEqual([`write ${key}`]);
    expect(entries.get(key)).toBe(buildSessionRecord({ tokens, userData: undefined }));
    store.dispatch({ type: 'userDataLoaded', userData });
    expect(done).toHaveLength(2);
    expect(entries.get(key)).toBe(buildSessionRecord({ tokens, userData }));
    const ticket = store.start('renewing') ?? NaN;
    store.dispatch({ type: 'failed', ticket, error });
    store.dispatch({ type: 'userDataLoaded', userData });
    expect(done).toHaveLength(2);
    store.dispatch({ type: 'ended', reason: 'logout' });
    expect(done).toEqual([`write ${key}`, `write ${key}`, `remove ${key}`]);
  });

  /** User data with so many objects one in the other. */
  const nested = (levels: number): Record<string, unknown> => {
    let data: Record<string, unknown> = {};
    for (let level = 2; level < levels; level++) data = { a: data };
    return { sub: 'ada', a: data };
  };

  it.each([
    ['nested 5,000 deep', nested(5000)],
    ['nested so deep that they could not be read back', nested(100)],
    ['without a JSON form', { sub: 'ada', a: 1n }],
  ])('D43 refuses user data %s before anything changes', (_, data) => {
    const { store, done } = start();
    signIn(store);
    const ticket = store.start('renewing') ?? NaN;
    const heard: string[] = [];
    store.subscribe(({ event }) => heard.push(event.type));
    const before = store.value;
    for (const event of [
      { type: 'established', ticket, tokens, userData: data },
      { type: 'userDataLoaded', userData: data },
    ] as const) {
      expect(codeOf(() => store.dispatch(event))).toBe('session-state/not-storable');
    }
    expect(store.value).toBe(before);
    expect([heard, done]).toEqual([[], [`write ${key}`]]);
    expect(store.dispatch({ type: 'failed', ticket, error })).toBe(true);
    expect(store.value.activity).toBe('idle');
  });

  it('D43 what is as deep as can be is read back', async () => {
    const { store } = start();
    signIn(store);
    const data = nested(99);
    store.dispatch({ type: 'userDataLoaded', userData: data });
    expect(await store.read()).toMatchObject({ userData: data });
  });

  it('what was restored is not written again', async () => {
    const { store, done, entries } = start();
    entries.set(key, buildSessionRecord({ tokens, userData }));
    store.dispatch({ type: 'restored', session: await store.read() });
    expect(store.value).toMatchObject({ status: 'authenticated', tokens, userData });
    expect(done).toEqual([]);
  });

  it('R-708 a broken record is removed, and foreign keys are not touched', () => {
    const { store, done, entries } = start();
    entries.set(key, '{"version":1}');
    entries.set('oidc:1-other:other:https%3A%2F%2Fop.example:session', '{');
    entries.set('theirs', '{');
    expect(store.read()).toBeUndefined();
    expect(done).toEqual([`remove ${key}`]);
    expect([...entries.keys()]).toEqual([
      'oidc:1-other:other:https%3A%2F%2Fop.example:session',
      'theirs',
    ]);
  });

  it('reading an absent record removes nothing', () => {
    const { store, done } = start();
    expect(store.read()).toBeUndefined();
    expect(done).toEqual([]);
  });
});

describe('who listens', () => {
  const start = () => {
    const storage = createFakeStorage();
    return { storage, store: createSessionStore(storage, key, config) };
  };

  it('hears of every accepted event, with the states around it, after it was persisted', () => {
    const { store, storage } = start();
    const heard: unknown[] = [];
    store.subscribe(({ event, before, now }) => {
      heard.push([event.type, before.status, now.status, storage.entries.has(key)]);
      expect(store.value).toBe(now);
    });
    signIn(store);
    store.dispatch({ type: 'released', ticket: 1 });
    store.dispatch({ type: 'ended', reason: 'logout' });
    expect(heard).toEqual([
      ['started', 'unknown', 'unknown', false],
      ['established', 'unknown', 'authenticated', true],
      ['ended', 'authenticated', 'anonymous', false],
    ]);
  });

  it('hears of changes in their order, also where another listener causes the next one', () => {
    const { store } = start();
    const heard: string[] = [];
    store.subscribe(({ event }) => {
      heard.push(`first ${event.type}`);
      if (event.type === 'established') store.dispatch({ type: 'ended', reason: 'logout' });
      if (event.type === 'ended') heard.push(`while ${store.value.status}`);
    });
    store.subscribe(({ event, now }) => heard.push(`second ${event.type} ${now.status}`));
    signIn(store);
    expect(heard).toEqual([
      'first started',
      'second started unknown',
      'first established',
      'second established authenticated',
      'first ended',
      'while anonymous',
      'second ended anonymous',
    ]);
  });

  it('hears nothing after leaving', () => {
    const { store } = start();
    let heard = 0;
    const leave = store.subscribe(() => heard++);
    store.start('signing-in');
    leave();
    store.dispatch({ type: 'ended', reason: 'logout' });
    expect(heard).toBe(1);
  });

  it('one who fails does not keep the store from the changes that follow', () => {
    const { store } = start();
    const leave = store.subscribe(() => {
      throw new Error('of the application');
    });
    expect(() => store.start('signing-in')).toThrow('of the application');
    leave();
    const heard: string[] = [];
    store.subscribe(({ event }) => heard.push(event.type));
    store.dispatch({ type: 'ended', reason: 'logout' });
    expect(heard).toEqual(['ended']);
  });
});

it('start gives a ticket to one attempt at a time', () => {
  const store = createSessionStore(createFakeStorage(), key, config);
  expect(store.start('renewing')).toBeUndefined();
  expect(store.start('signing-in')).toBe(1);
  expect(store.start('signing-in')).toBeUndefined();
  store.dispatch({ type: 'released', ticket: 1 });
  expect(store.start('signing-in')).toBe(2);
});

describe('D13 an asynchronous storage', () => {
  it('gets one write after the other, so that the last one stands', async () => {
    const { storage, entries, done, waiting, answer } = createSlowStorage();
    const store = createSessionStore(storage, key, config);
    signIn(store);
    store.dispatch({ type: 'userDataLoaded', userData });
    store.dispatch({ type: 'ended', reason: 'logout' });
    expect(store.value.status).toBe('anonymous');
    for (let step = 0; step < 4; step++) {
      expect(waiting).toHaveLength(1);
      await answer();
    }
    // What does not come from the provider is not written over what another tab has written.
    expect(done).toEqual(['write', 'read', 'write', 'remove']);
    expect(entries.size).toBe(0);
    expect(store.writing).toBeUndefined();
  });

  it('is read only after what is under way was written', async () => {
    const { storage, done, answer } = createSlowStorage();
    const store = createSessionStore(storage, key, config);
    signIn(store);
    const reading = store.read();
    await answer();
    await answer();
    expect(done).toEqual(['write', 'read']);
    expect(await reading).toEqual({ tokens, userData: undefined });
  });

  it('says when everything was written', async () => {
    const { storage, answer } = createSlowStorage();
    const store = createSessionStore(storage, key, config);
    signIn(store);
    let written = false;
    void store.writing?.then(() => (written = true));
    await Promise.resolve();
    expect(written).toBe(false);
    await answer();
    await answer();
    expect(written).toBe(true);
  });
});
