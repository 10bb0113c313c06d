import type {
  AwaitedAnswer,
  BrowserPort,
  CallbackOutcome,
  ClockPort,
  LockPort,
  LogFields,
  LogPort,
  MaybePromise,
  OidcError,
  PopUp,
  PopUpPosition,
  Ports,
  SessionFrame,
  StoragePort,
  TabsPort,
  WindowsPort,
} from 'angular-auth-oidc-client/core';
import type { TestProvider } from './test-provider';

/** A clock that stands still until the test moves it. */
export interface FakeClock extends ClockPort {
  /** How many timers are pending. */
  readonly timers: number;
  /**
   * Lets time pass: first what is under way comes to rest, then each timer that falls due runs at its
   * instant, in order, and what it began comes to rest before the next. `advance(0)` only lets things
   * come to rest.
   */
  advance(seconds: number): Promise<void>;
  /**
   * Moves the time of day alone, forwards or backwards: a computer that slept, or a user who set the
   * clock. Pending timers go on waiting for what was left of their delay, as they do in a browser.
   */
  jump(seconds: number): void;
}

/** A storage whose content the test can see and change. */
export interface FakeStorage extends StoragePort {
  readonly entries: Map<string, string>;
  keys(): MaybePromise<readonly string[]>;
}

/** What the tabs of one origin tell each other. */
export interface FakeTabs {
  /** Everything told so far. */
  readonly told: { readonly name: string; readonly message: Readonly<Record<string, unknown>> }[];
  /** How many listen. */
  readonly listeners: number;
  /** Another page removes something from the storage that the tabs share: a storage event. */
  remove(): void;
  /** Opens the ears of one more tab, which may remember something from the page before. */
  open(own?: Map<string, string>): TabsPort;
}

/** A lock whose holders the test can see. */
export interface FakeLock extends LockPort {
  /** The names locked now. */
  readonly held: readonly string[];
}

/** A pop-up that shows nothing. */
export interface FakePopUp extends PopUp {
  readonly position: PopUpPosition;
  /** Where it was led, last. */
  address: string | undefined;
  /** Set it to play a user who closes the window. */
  closed: boolean;
}

/** An answer that the library waits for in a pop-up or a hidden frame. */
export interface FakeAwaitedAnswer {
  readonly state: string;
  /** What the frame was opened with; of a pop-up, see {@link FakePopUp.address}. */
  readonly frameUrl: string | undefined;
  /** Whether the library waits no longer, and has removed the window. */
  readonly isEnded: boolean;
  /** The window comes back with this address. */
  bring(url: string): void;
  /** The window cannot bring an answer. */
  fail(error: OidcError): void;
}

/** The provider's session frame, in the hands of the test. */
export interface FakeSessionFrame extends SessionFrame {
  readonly url: string;
  /** What it was asked. */
  readonly asked: string[];
  readonly isClosed: boolean;
  /** Whether anybody sees the page. Default `true`. */
  isSeen: boolean;
  /** The provider's frame sends a message. */
  say(message: string): void;
}

/** A page that goes nowhere by itself. */
export interface FakeBrowser extends BrowserPort {
  /** What `url()` gives; set it to play a navigation. */
  address: string;
  /** Where the library wanted to go; `address` stays as it is. */
  readonly redirects: string[];
  /** What the library put into the address bar; `address` follows. */
  readonly replaced: string[];
  readonly outcomes: CallbackOutcome[];
  /** What removes the `state` of a sign-out, once for each return from one. */
  readonly signOuts: ((url: string) => string)[];
  /** What the provider's session frame said. */
  readonly sessionMessages: string[];
  /** Whether the browser lets pop-ups open. Default `true`. */
  allowsPopUps: boolean;
  readonly popUps: FakePopUp[];
  readonly awaited: FakeAwaitedAnswer[];
  readonly sessionFrames: FakeSessionFrame[];
  /** The forms that the page was left by. */
  readonly forms: { readonly url: string; readonly fields: Readonly<Record<string, string>> }[];
  /** The addresses that were offered to another window. */
  readonly offered: string[];
  /** Whether another window takes what is offered. Default `false`. */
  takesOver: boolean;
  /** How many listeners wait for {@link wake}. */
  readonly listeners: number;
  /** The page becomes visible, is restored or is online again. */
  wake(): void;
}

/** One line of a {@link FakeLog}. */
export interface LogLine {
  readonly level: 'debug' | 'warn' | 'error';
  readonly message: string;
  readonly fields: LogFields | undefined;
}

/** A log that the test can read. */
export interface FakeLog extends LogPort {
  readonly lines: LogLine[];
}

/** Ports without an outside world, each open to the test. */
export interface FakePorts extends Ports {
  readonly http: TestProvider;
  readonly storage: FakeStorage;
  readonly clock: FakeClock;
  readonly lock: FakeLock;
  readonly browser: FakeBrowser;
  readonly log: FakeLog;
}

/** What {@link createFakePorts} puts together; pass the same storage, clock and lock twice to play two tabs. */
export interface FakePortsOptions {
  readonly provider: TestProvider;
  /** The address of the page. Default `https://app.example/`. */
  readonly url?: string;
  readonly storage?: FakeStorage;
  /** Default: the fake clock of the provider. */
  readonly clock?: FakeClock;
  readonly lock?: FakeLock;
  /** Absent: there is one tab only. */
  readonly tabs?: FakeTabs;
  /** What this tab remembers from page to page; pass the same twice to play a reload. */
  readonly own?: Map<string, string>;
}

// Taken at import, so that a test runner's own fake timers cannot stop `advance`.
const realTimer = globalThis.setTimeout.bind(globalThis);
const turnsToRest = 20;
const timersPerInstant = 25;

/**
 * Waits until promises have settled. Microtasks alone would not do: WebCrypto answers from other
 * threads, in later turns of the event loop. So each turn gives way to the event loop once and queues
 * behind the crypto work begun before it. A renewal with all its signatures takes about five turns.
 */
async function comeToRest(): Promise<void> {
  for (let turn = 0; turn < turnsToRest; turn += 1) {
    await new Promise<void>((resolve) => realTimer(resolve, 0));
    await crypto.subtle.digest('SHA-256', new Uint8Array());
  }
}

/** Makes a clock that shows `startAt`, in epoch seconds, until it is moved. */
export function createFakeClock(startAt = 1_800_000_000): FakeClock {
  // Whole milliseconds keep sums exact. Timers count what has passed, not the time of day.
  let passedMs = 0;
  let timeOfDayMs = Math.round(startAt * 1000);
  const pending = new Set<{ readonly dueMs: number; readonly wake: () => void }>();

  const pass = (untilMs: number): void => {
    timeOfDayMs += untilMs - passedMs;
    passedMs = untilMs;
  };

  return {
    now: () => timeOfDayMs / 1000,
    elapsed: () => passedMs / 1000,
    get timers() {
      return pending.size;
    },
    setTimer(wake, delayMs) {
      // What is not a positive number is no delay, as for setTimeout.
      const timer = { dueMs: passedMs + (delayMs > 0 ? delayMs : 0), wake };
      pending.add(timer);
      return () => pending.delete(timer);
    },
    jump(seconds) {
      timeOfDayMs += Math.round(seconds * 1000);
    },
    async advance(seconds) {
      const endMs = passedMs + Math.round(seconds * 1000);
      let atThisInstant = 0;
      for (;;) {
        await comeToRest();
        const [next] = [...pending].sort((one, other) => one.dueMs - other.dueMs);
        if (next === undefined || next.dueMs > endMs) break;
        atThisInstant = next.dueMs > passedMs ? 1 : atThisInstant + 1;
        if (atThisInstant > timersPerInstant) {
          throw new Error('Timers keep falling due at the same instant: one sets itself again');
        }
        pass(next.dueMs);
        pending.delete(next);
        next.wake();
      }
      pass(endMs);
    },
  };
}

/** Makes a storage that answers at once, or with promises where it is to be `asynchronous`. */
export function createFakeStorage(options: { readonly asynchronous?: boolean } = {}): FakeStorage {
  const entries = new Map<string, string>();
  const give = <T>(value: T): MaybePromise<T> =>
    options.asynchronous === true ? Promise.resolve(value) : value;

  return {
    entries,
    read: (key) => give(entries.get(key) ?? null),
    write: (key, value) => {
      entries.set(key, value);
      return give(undefined);
    },
    remove: (key) => {
      entries.delete(key);
      return give(undefined);
    },
    keys: () => give([...entries.keys()]),
  };
}

/** Makes tabs that hear each other in a later turn, as they do over a BroadcastChannel. */
export function createFakeTabs(): FakeTabs {
  const ears = new Set<{
    readonly tab: object;
    readonly name: string;
    hear(message: unknown): void;
  }>();
  const removals = new Set<() => void>();
  const spent = new Set<string>();
  const sealed: { readonly secret: string; readonly text: string }[] = [];
  const told: FakeTabs['told'] = [];

  return {
    told,
    get listeners() {
      return ears.size;
    },
    remove() {
      for (const listener of [...removals]) listener();
    },
    open(own = new Map<string, string>()) {
      const tab = {};
      return {
        tell: (name, message) => {
          told.push({ name, message });
          const copy = structuredClone(message);
          realTimer(() => {
            for (const ear of [...ears]) if (ear.tab !== tab && ear.name === name) ear.hear(copy);
          }, 0);
        },
        listen: (name, hear) => {
          const ear = { tab, name, hear };
          ears.add(ear);
          return () => ears.delete(ear);
        },
        onRemoved: (listener) => {
          removals.add(listener);
          return () => removals.delete(listener);
        },
        noteSpent: (name, digest) => {
          spent.add(`${name} ${digest}`);
        },
        isSpent: (name, digest) => spent.has(`${name} ${digest}`),
        seal: (secret, text) => {
          sealed.push({ secret, text });
          return Promise.resolve(String(sealed.length - 1));
        },
        unseal: (secret, seal) => {
          const found = sealed[Number(seal)];
          return Promise.resolve(found?.secret === secret ? found.text : undefined);
        },
        own: {
          read: (key) => own.get(key) ?? null,
          write: (key, value) => void own.set(key, value),
          remove: (key) => void own.delete(key),
        },
      };
    },
  };
}

/** Makes a lock that serves each name first come, first served. */
export function createFakeLock(): FakeLock {
  const held = new Set<string>();
  const lastOf = new Map<string, Promise<unknown>>();

  return {
    get held() {
      return [...held];
    },
    run<T>(name: string, task: (hasWaited: boolean) => Promise<T>): Promise<T> {
      const hasWaited = held.has(name);
      const turn = async (): Promise<T> => {
        held.add(name);
        try {
          return await task(hasWaited);
        } finally {
          held.delete(name);
        }
      };
      const result = (lastOf.get(name) ?? Promise.resolve()).then(turn);
      lastOf.set(
        name,
        result.catch(() => undefined),
      );
      return result;
    },
  };
}

/** Makes a page at `url`. */
export function createFakeBrowser(url: string): FakeBrowser {
  const listeners = new Set<() => void>();
  const awaitAnswer = (state: string, frameUrl?: string): FakeAwaitedAnswer & AwaitedAnswer => {
    let bring!: (url: string) => void;
    let fail!: (error: OidcError) => void;
    const answer = new Promise<string>((resolve, reject) => {
      bring = resolve;
      fail = reject;
    });
    // Nobody may be listening any more when the test plays a late window.
    answer.catch(() => undefined);
    let isEnded = false;
    const awaited = {
      state,
      frameUrl,
      get isEnded() {
        return isEnded;
      },
      bring,
      fail,
      url: answer,
      end: () => {
        isEnded = true;
      },
    };
    browser.awaited.push(awaited);
    return awaited;
  };
  let hasHandedOver = false;
  const windows: WindowsPort = {
    awaitInPopUp: (_popUp, state) => awaitAnswer(state),
    awaitInFrame: (_configId, frameUrl, state) => awaitAnswer(state, frameUrl),
    handOver: (offered) => {
      if (!browser.offered.includes(offered)) browser.offered.push(offered);
      hasHandedOver = browser.takesOver;
      return Promise.resolve(hasHandedOver);
    },
    openSessionFrame: (frameUrl, hear) => {
      let isClosed = false;
      const frame: FakeSessionFrame = {
        url: frameUrl,
        asked: [],
        get isClosed() {
          return isClosed;
        },
        isSeen: true,
        ask: (message) => {
          if (frame.isSeen) frame.asked.push(message);
          return frame.isSeen;
        },
        close: () => {
          isClosed = true;
        },
        say: (message) => {
          if (!isClosed) hear(message);
        },
      };
      browser.sessionFrames.push(frame);
      return frame;
    },
    submitForm: (formUrl, fields) => {
      browser.forms.push({ url: formUrl, fields: Object.fromEntries(fields) });
    },
  };
  const browser: FakeBrowser = {
    address: url,
    redirects: [],
    replaced: [],
    outcomes: [],
    signOuts: [],
    sessionMessages: [],
    allowsPopUps: true,
    popUps: [],
    awaited: [],
    sessionFrames: [],
    forms: [],
    offered: [],
    takesOver: false,
    get listeners() {
      return listeners.size;
    },
    url: () => browser.address,
    openedUrls: [url],
    handledStates: new Set(),
    redirect: (target) => {
      browser.redirects.push(target);
    },
    replaceUrl: (target) => {
      browser.replaced.push(target);
      browser.address = new URL(target, browser.address).href;
    },
    onWake: (listener) => {
      // Wrapped, because the same function may listen twice.
      const entry = (): void => {
        listener();
      };
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
    openPopUp: (position) => {
      if (!browser.allowsPopUps) return undefined;
      const popUp: FakePopUp = {
        position,
        address: undefined,
        closed: false,
        isClosed: () => popUp.closed,
        navigate: (target) => {
          popUp.address = target;
        },
        close: () => {
          popUp.closed = true;
        },
      };
      browser.popUps.push(popUp);
      return popUp;
    },
    windows: () => Promise.resolve(windows),
    hasHandedOver: () => hasHandedOver,
    sessionChecked: (message) => {
      browser.sessionMessages.push(message);
    },
    returned: ({ returnRoute, error }) => {
      browser.outcomes.push({ returnRoute, error });
    },
    signedOut: (clean) => {
      browser.signOuts.push(clean);
    },
    wake: () => {
      for (const listener of [...listeners]) listener();
    },
  };
  return browser;
}

/** Makes a log that keeps its lines. */
export function createFakeLog(): FakeLog {
  const lines: LogLine[] = [];
  const keep =
    (level: LogLine['level']) =>
    (message: string, fields?: LogFields): void => {
      lines.push({ level, message, fields });
    };
  return { lines, debug: keep('debug'), warn: keep('warn'), error: keep('error') };
}

/**
 * Puts the ports of one page together, with the provider as its network.
 *
 * @example
 * const clock = createFakeClock();
 * const provider = await createTestProvider({ clock });
 * const { browser, storage } = createFakePorts({ provider });
 */
export function createFakePorts(options: FakePortsOptions): FakePorts {
  const { provider, url = 'https://app.example/', storage, lock, tabs, own } = options;
  const tab = tabs?.open(own);
  return {
    http: provider,
    storage: storage ?? createFakeStorage(),
    clock: options.clock ?? fakeClockOf(provider),
    lock: lock ?? createFakeLock(),
    browser: createFakeBrowser(url),
    log: createFakeLog(),
    ...(tab && { tabs: () => Promise.resolve(tab) }),
  };
}

function fakeClockOf({ clock }: TestProvider): FakeClock {
  if (!('advance' in clock)) {
    throw new Error(
      'The provider runs on real time: give createTestProvider a clock made by createFakeClock',
    );
  }
  return clock as FakeClock;
}
