import type { ClientConfig } from '../config';
import type { MaybePromise, StoragePort } from '../ports';
import { buildSessionRecord, parseSessionRecord, type SessionRecord } from './session-record';
import {
  initialState,
  isReplacedBy,
  tokensOf,
  transition,
  type SessionEvent,
  type SessionState,
  type TokenSet,
} from './session-state';

/** One accepted event, with the states around it. */
export interface SessionChange {
  readonly event: SessionEvent;
  readonly before: SessionState;
  readonly now: SessionState;
}

/** The one cell that holds the session of a configuration. */
export interface SessionStore {
  readonly value: SessionState;
  /** Settles when what is being persisted has been; absent where nothing is. */
  readonly writing: Promise<void> | undefined;
  /**
   * Whether the event was accepted; an accepted one is persisted before anybody hears of it.
   * @throws OidcError `session-state/not-storable` before anything has changed
   */
  dispatch(event: SessionEvent): boolean;
  /** Begins an attempt and returns its ticket, or `undefined` where another one is in flight. */
  start(activity: 'signing-in' | 'renewing' | 'signing-out'): number | undefined;
  /** Calls back after every accepted event, in order; the function returned stops it. */
  subscribe(listener: (change: SessionChange) => void): () => void;
  /** The persisted session, read anew. A broken record is removed. */
  read(): MaybePromise<SessionRecord | undefined>;
}

/** Creates the cell for one configuration, over its key of the storage. */
export function createSessionStore(
  storage: StoragePort,
  key: string,
  config: ClientConfig,
): SessionStore {
  const listeners = new Set<(change: SessionChange) => void>();
  const changes: SessionChange[] = [];
  let value = initialState;
  let persisted: string | undefined;
  let writing: Promise<void> | undefined;

  function persist(event: SessionEvent, before: SessionState, text: string | undefined): void {
    const reason = event.type === 'ended' ? event.reason : undefined;
    if (text === persisted && reason !== 'logout') return;
    persisted = text;
    // What comes from the storage is there, and what another tab did to it is that tab's to keep.
    if ((event.type === 'restored' && event.session) || reason === 'elsewhere') return;
    const put = (): MaybePromise<void> =>
      text === undefined ? storage.remove(key) : storage.write(key, text);
    const putOverOwn = (record: SessionRecord | undefined): MaybePromise<void> => {
      const isOwn =
        record && before.status === 'authenticated' && !isReplacedBy(before.tokens, record.tokens);
      return isOwn ? put() : undefined;
    };
    const write = (): MaybePromise<void> => {
      if (event.type === 'established' || reason === 'logout') return put();
      const record = readNow();
      return record instanceof Promise ? record.then(putOverOwn) : putOverOwn(record);
    };
    // An asynchronous storage gets one write after the other, so that the last one stands.
    const done = writing ? writing.then(write) : write();
    if (done) {
      const settled = done.finally(() => {
        if (writing === settled) writing = undefined;
      });
      writing = settled;
    }
  }

  function parse(text: string | null): SessionRecord | undefined {
    if (text === null) return undefined;
    const record = parseSessionRecord(text, config);
    if (!record) void storage.remove(key);
    return record;
  }

  function readNow(): MaybePromise<SessionRecord | undefined> {
    const text = storage.read(key);
    return text instanceof Promise ? text.then(parse) : parse(text);
  }

  function dispatch(event: SessionEvent): boolean {
    const before = value;
    const now = transition(before, event);
    if (!now) return false;
    const text = now.status === 'authenticated' ? buildSessionRecord(now) : undefined;
    value = now;
    persist(event, before, text);
    changes.push({ event, before, now });
    // A listener may dispatch in its turn: its change waits until everybody has heard of this one.
    if (changes.length === 1) {
      try {
        for (let change = changes[0]; change; change = changes[0]) {
          for (const listener of [...listeners]) listener(change);
          changes.shift();
        }
      } finally {
        // One that throws must not make the store deaf.
        changes.length = 0;
      }
    }
    return true;
  }

  return {
    get value() {
      return value;
    },
    get writing() {
      return writing;
    },
    dispatch,
    start(activity) {
      return dispatch({ type: 'started', activity }) ? value.ticket : undefined;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read() {
      return writing ? writing.then(readNow) : readNow();
    },
  };
}

/** The tokens held, also those that have expired. */
export function heldTokens({ value }: SessionStore): TokenSet | undefined {
  return tokensOf(value);
}

/** Whoever looked and found nothing knows that there is no session. */
export function settle({ value, dispatch }: SessionStore): void {
  if (value.status === 'unknown') dispatch({ type: 'restored', session: undefined });
}
