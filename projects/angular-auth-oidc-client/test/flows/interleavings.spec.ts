import { createHash } from 'node:crypto';
import {
  createClient,
  heldTokens,
  logoutLocal,
  OidcError,
  preload,
  renew,
  type HttpRequest,
  type HttpResponse,
  type MaybePromise,
  type OidcClient,
  type Ports,
  type StoragePort,
} from 'angular-auth-oidc-client/core';
import { createFakeBrowser, createFakeLog } from 'angular-auth-oidc-client/testing';
import { configuration, outcomeOf } from './scene';

/*
 * Two tabs whose every step towards the outside world waits until a scheduler lets it happen. The scheduler
 * tries every order: it runs a scenario from the start again and again, each time with another choice where
 * there was one. Between two steps everything comes to rest, so a step is atomic. Of orders that differ only
 * in steps that have nothing to do with each other one is tried. Time passes only where nothing else can
 * happen: a tab answers within its two seconds, and what a tab has written is seen by the other one within
 * the second for which `hearOut` waits. This is what the library counts on.
 */

const start = 1_800_000_000;
/** Where time stops: the end of a session, and what is done then, would hide what became of it. */
const horizon = start + 60;

type Index = 0 | 1;
const otherOf = (index: Index): Index => (index === 0 ? 1 : 0);

/** Says which of the queues that are ready goes on; none where all of that was tried already. */
type Choose = (ready: readonly number[], usedBefore: ReadonlySet<string>) => number | undefined;
const firstComesFirst: Choose = ([first]) => first;

/** Steps that happen in their order: the requests of one tab, or what one tab tells the other. */
class Queue {
  steps: { readonly name: string; readonly run: () => void }[] = [];
  constructor(
    /** What each step uses, whatever else it does. */
    readonly uses: readonly string[],
    readonly isOpen: () => boolean = () => true,
  ) {}
}

interface Timer {
  readonly at: number;
  readonly owner: number;
  readonly ring: () => void;
}

class Scheduler {
  readonly queues: Queue[] = [];
  readonly trace: string[] = [];
  readonly timers = new Set<Timer>();
  /** In milliseconds. */
  time = start * 1000;
  /** While the scene is set, everything happens at once. */
  isManual = false;
  private used = new Set<string>();

  queue(uses: readonly string[], isOpen?: () => boolean): Queue {
    const queue = new Queue(uses, isOpen);
    this.queues.push(queue);
    return queue;
  }

  later<T>(queue: Queue, name: string, act: () => T): Promise<T> {
    return new Promise((resolve) => {
      const run = (): void => {
        this.use(...queue.uses);
        resolve(act());
      };
      if (this.isManual) queue.steps.push({ name, run });
      else if (queue.isOpen()) run();
      else queue.steps.push({ name, run });
    });
  }

  /** To be called with everything that is not one tab's own: what is not named here has no order. */
  use(...things: readonly string[]): void {
    for (const thing of things) this.used.add(thing);
  }

  /** Lets everything happen, in the order chosen; whether it came to an end. */
  async run(choose: Choose = firstComesFirst): Promise<boolean> {
    for (;;) {
      // Nothing here waits for a thread or a timer of the host: the queue of microtasks runs dry.
      await new Promise<void>((resolve) => setImmediate(resolve));
      const ready = this.queues.flatMap(({ steps, isOpen }, index) =>
        steps.length > 0 && isOpen() ? [index] : [],
      );
      const [timer] = [...this.timers].sort(
        (one, other) => one.at - other.at || one.owner - other.owner,
      );
      if (ready.length === 0 && timer && timer.at < horizon * 1000) {
        this.timers.delete(timer);
        this.time = timer.at;
        timer.ring();
        continue;
      }
      const chosen = choose(ready, this.used);
      this.used = new Set();
      const step = this.queues[chosen ?? -1]?.steps.shift();
      if (!step) return ready.length === 0;
      this.trace.push(step.name);
      step.run();
    }
  }
}

interface Point {
  readonly ready: readonly number[];
  /** What each queue did that went on from here, or that need not: it has done so in an order like this. */
  readonly tried: Map<number, ReadonlySet<string>>;
  chosen: number;
}

/**
 * Runs a scenario in every order. A step that was tried at one point is not tried again after another one
 * until something has happened that it has to do with.
 *
 * @see Godefroid, Partial-Order Methods for the Verification of Concurrent Systems, section 5 (sleep sets)
 */
async function tryEveryOrder(scenario: (choose: Choose) => Promise<void>): Promise<void> {
  const path: Point[] = [];
  do {
    let depth = 0;
    await scenario((ready, used) => {
      const before = path[depth - 1];
      const point = path[depth];
      const tried = new Map(
        [...(before?.tried ?? [])].filter(
          ([queue, uses]) =>
            queue !== before?.chosen && ![...uses].some((thing) => used.has(thing)),
        ),
      );
      before?.tried.set(before.chosen, used);
      // The same choices must lead to the same place.
      if (point && point.ready.join() !== ready.join()) {
        throw new Error('The scenario is not deterministic');
      }
      const chosen = point ? point.chosen : ready.find((queue) => !tried.has(queue));
      if (chosen === undefined) return undefined;
      if (!point) path.push({ ready, tried, chosen });
      depth += 1;
      return chosen;
    });
    for (let last = path.at(-1); last; last = path.at(-1)) {
      const { ready, tried } = last;
      const next = ready.find((queue) => !tried.has(queue));
      if (next !== undefined) {
        last.chosen = next;
        break;
      }
      path.pop();
    }
  } while (path.length > 0);
}

const encode = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
const key = 'oidc:0-app:app:https%3A%2F%2Fop.example:session';
const turnName = 'oidc:0-app:app:https%3A%2F%2Fop.example:renewal';

/** A provider that replaces each refresh token, and ends the family of one that comes twice. */
class Provider {
  sent: string[] = [];
  reused = 0;
  private count = 1;

  /** The refresh token that works. */
  get current(): string {
    return `refresh-${String(this.count)}`;
  }

  /** What a tab stores of it. */
  begin(): string {
    const { access_token: accessToken, id_token: idToken } = this.issue();
    const record = {
      version: 1,
      accessToken,
      accessTokenExpiresAt: start + 300,
      idToken,
      refreshToken: this.current,
      nonce: 'n',
      requestedAt: start,
      userData: { sub: 'ada' },
    };
    return JSON.stringify(record);
  }

  private issue(): Record<string, unknown> {
    const claims = {
      iss: 'https://op.example',
      sub: 'ada',
      aud: 'app',
      exp: start + 300,
      iat: start,
      jti: this.count,
    };
    return {
      access_token: `access-${String(this.count)}`,
      token_type: 'Bearer',
      expires_in: 300,
      refresh_token: this.current,
      id_token: `${encode({ alg: 'ES256', kid: 'k' })}.${encode(claims)}.${'A'.repeat(86)}`,
    };
  }

  answer({ url, body }: HttpRequest): HttpResponse {
    const json = (value: object, status = 200): HttpResponse => ({
      status,
      contentType: 'application/json',
      retryAfter: undefined,
      body: JSON.stringify(value),
    });
    if (url.endsWith('/jwks')) {
      const coordinate = 'A'.repeat(43);
      return json({ keys: [{ kty: 'EC', crv: 'P-256', kid: 'k', x: coordinate, y: coordinate }] });
    }
    if (!url.endsWith('/token')) {
      return json({
        issuer: 'https://op.example',
        authorization_endpoint: 'https://op.example/authorize',
        token_endpoint: 'https://op.example/token',
        jwks_uri: 'https://op.example/jwks',
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256'],
      });
    }
    const token = new URLSearchParams(body).get('refresh_token') ?? '';
    this.sent.push(token);
    if (token !== this.current) this.reused += 1;
    if (this.reused > 0) return json({ error: 'invalid_grant' }, 400);
    this.count += 1;
    return json(this.issue());
  }
}

interface World {
  readonly arrangement: Arrangement;
  readonly scheduler: Scheduler;
  readonly provider: Provider;
  readonly tabs: readonly [OidcClient, OidcClient];
  readonly entries: readonly [Map<string, string>, Map<string, string>];
  /** In which tabs a session came back after its user had signed out there. */
  readonly revived: Index[];
  /** The user signs out in a tab. */
  signOut(index: Index): void;
  /** The browser closes a tab, which does nothing more. */
  close(index: Index): void;
  /** The application in a tab ends, while its page stays. */
  destroy(index: Index): void;
  /** The next request of a tab does not arrive. */
  disconnect(index: Index): void;
  reconnect(): void;
}

/**
 * The local storage. Browsers keep a copy of it for each process: a tab sees its own writes at once, and
 * those of the other one later, in their order. Where both write the same key, the write that arrives last
 * stands, for both: who has written and waits for that to arrive takes no notice of what arrives here.
 */
class LocalStorage {
  readonly copies: readonly [Map<string, string>, Map<string, string>];
  /** What is on its way to each tab. */
  private readonly arrivals: readonly [Queue, Queue];
  private readonly underWay: readonly [string[], string[]] = [[], []];

  constructor(
    private readonly scheduler: Scheduler,
    entries: ReadonlyMap<string, string>,
    private readonly isCopied: boolean,
  ) {
    const copy = new Map(entries);
    this.copies = [copy, isCopied ? new Map(entries) : copy];
    this.arrivals = [scheduler.queue(['arrivals 0']), scheduler.queue(['arrivals 1'])];
  }

  put(index: Index, key: string, value: string | undefined): void {
    const apply = (to: Index): void => {
      this.use(to, key);
      if (value === undefined) this.copies[to].delete(key);
      else this.copies[to].set(key, value);
    };
    apply(index);
    if (!this.isCopied) return;
    const other = otherOf(index);
    this.underWay[index].push(key);
    void this.scheduler.later(this.arrivals[other], `tab ${String(other)} storage arrives`, () => {
      this.scheduler.use(`under way ${key}`);
      this.underWay[index].shift();
      if (!this.underWay[other].includes(key)) apply(other);
    });
  }

  get(index: Index, key: string): string | undefined {
    this.use(index, key);
    return this.copies[index].get(key);
  }

  private use(index: Index, key: string): void {
    this.scheduler.use(`${this.isCopied ? `copy ${String(index)}` : 'storage'} ${key}`);
  }

  /** Whether the other tab has everything that this one has written so far. */
  settled(index: Index): () => boolean {
    const { steps, uses } = this.arrivals[otherOf(index)];
    this.scheduler.use(...uses);
    const last = steps.at(-1);
    return () => {
      this.scheduler.use(...uses);
      return !last || !steps.includes(last);
    };
  }
}

interface Arrangement {
  readonly sharesStorage: boolean;
  /** Each tab has a copy of the local storage, which what the other one writes reaches later. */
  readonly isCopied: boolean;
  /** The tabs whose storage takes its time: there each access is a step of its own. */
  readonly slow: readonly number[];
}

async function open(arrangement: Arrangement): Promise<World> {
  const { sharesStorage, isCopied, slow } = arrangement;
  const scheduler = new Scheduler();
  const provider = new Provider();
  const signedIn = new Map([[key, provider.begin()]]);
  const local = new LocalStorage(scheduler, signedIn, isCopied);
  const entries = sharesStorage ? local.copies : ([new Map(signedIn), new Map(signedIn)] as const);
  const ears: ((message: unknown) => void)[] = [];
  const lock = {
    holder: undefined as Index | undefined,
    isHeld: () => lock.holder !== undefined,
    hasSettled: () => true,
    release: (index: Index): void => {
      scheduler.use('lock');
      lock.holder = undefined;
      lock.hasSettled = local.settled(index);
    },
  };
  const queuesOf: Queue[][] = [[], []];
  const disconnected = new Set<Index>();

  const openTab = (index: Index): OidcClient => {
    const tab = `tab ${String(index)}`;
    const queues = {
      storage: scheduler.queue([tab]),
      question: scheduler.queue([tab, 'lock']),
      turn: scheduler.queue([tab, 'lock'], () => !lock.isHeld()),
      network: scheduler.queue([tab]),
      mail: scheduler.queue([`tab ${String(otherOf(index))}`]),
    };
    const { mail: _sent, ...own } = queues;
    queuesOf[index] = Object.values(own);
    const step = <T>(name: string, act: () => T): MaybePromise<T> =>
      slow.includes(index) ? scheduler.later(queues.storage, `${tab} ${name}`, act) : act();
    const get = (name: string): string | null =>
      (sharesStorage ? local.get(index, name) : entries[index].get(name)) ?? null;
    const put = (name: string, value: string | undefined): void => {
      if (sharesStorage) local.put(index, name, value);
      else if (value === undefined) entries[index].delete(name);
      else entries[index].set(name, value);
    };
    // Besides the session, nothing that both tabs may change.
    const others = new Map<string, string>();
    const storage: StoragePort = {
      read: (name) => (name === key ? step('reads', () => get(name)) : (others.get(name) ?? null)),
      write: (name, value) =>
        name === key
          ? step('writes', () => {
              put(name, value);
            })
          : void others.set(name, value),
      remove: (name) =>
        name === key
          ? step('removes', () => {
              put(name, undefined);
            })
          : void others.delete(name),
    };
    // One key with all of them, as in the browser: writing it may undo what is not here yet.
    const readSpent = (): string[] => local.get(index, 'spent')?.split(' ') ?? [];
    const ports: Ports = {
      storage,
      browser: createFakeBrowser('https://app.example/'),
      log: createFakeLog(),
      clock: {
        now: () => scheduler.time / 1000,
        setTimer: (wake, delayMs) => {
          const timer = { at: scheduler.time + delayMs, owner: index, ring: wake };
          scheduler.timers.add(timer);
          return () => scheduler.timers.delete(timer);
        },
      },
      http: {
        send: async (request) => {
          const answer = await scheduler.later(queues.network, `${tab} request`, () => {
            if (disconnected.delete(index)) return undefined;
            scheduler.use('provider');
            return provider.answer(request);
          });
          await scheduler.later(queues.network, `${tab} answer`, () => undefined);
          if (!answer) throw new OidcError('network/failed', 'The network is down.');
          return answer;
        },
      },
      lock: {
        run: async (name, task) => {
          // Another one, and only for as long as it takes to note something, which is no step here.
          if (!name.startsWith(turnName)) return task(false);
          // Who holds it lets go of it a moment after its task: who asks only then, and so did not have
          // to wait, sees what was written, which is the other thing that the library counts on.
          const take = (): void => {
            lock.holder = index;
          };
          const hasWaited = await scheduler.later(
            queues.question,
            `${tab} asks for its turn`,
            () => {
              if (lock.isHeld() || !lock.hasSettled()) return true;
              take();
              return false;
            },
          );
          if (hasWaited) await scheduler.later(queues.turn, `${tab} has its turn`, take);
          try {
            return await task(hasWaited);
          } finally {
            lock.release(index);
          }
        },
      },
      tabs: () =>
        Promise.resolve({
          tell: (_name, message) => {
            const text = JSON.stringify(message);
            void scheduler.later(queues.mail, `${tab} tells`, () =>
              ears[otherOf(index)]?.(JSON.parse(text)),
            );
          },
          listen: (_name, hear) => {
            ears[index] = hear;
            return () => Reflect.deleteProperty(ears, index);
          },
          onRemoved: () => () => undefined,
          noteSpent: (_name, digest) => {
            local.put(index, 'spent', [digest, ...readSpent()].join(' '));
          },
          isSpent: (_name, digest) => readSpent().includes(digest),
          seal: (secret, text) => Promise.resolve(JSON.stringify({ secret, text })),
          unseal: (secret, sealed) => {
            const { secret: sealedWith, text } = JSON.parse(sealed) as Record<string, string>;
            return Promise.resolve(secret === sealedWith ? text : undefined);
          },
          own: {
            read: (name) => others.get(name) ?? null,
            write: (name, value) => void others.set(name, value),
            remove: (name) => void others.delete(name),
          },
        }),
      crypto: {
        digest: (_hash, data) =>
          Promise.resolve(new Uint8Array(createHash('sha256').update(data).digest())),
        verify: () => Promise.resolve(true),
      },
    };
    return createClient({ ...configuration, silentRenew: false, autoUserInfo: false }, ports);
  };

  const tabs = [openTab(0), openTab(1)] as const;
  for (const tab of tabs) {
    await tab.restored;
    void preload(tab);
  }
  await scheduler.run();
  // Metadata and keys are known, as they are in a page that has been open for a while.
  for (const tab of tabs) {
    void renewalPreparation(tab);
  }
  await scheduler.run();
  const users = [scheduler.queue(['tab 0']), scheduler.queue(['tab 1'])] as const;
  scheduler.isManual = true;
  const revived: Index[] = [];
  const act = (index: Index, name: string, run: () => void): void =>
    void scheduler.later(users[index], `tab ${String(index)} ${name}`, run);
  return {
    arrangement,
    scheduler,
    provider,
    tabs,
    entries,
    revived,
    signOut: (index) => {
      act(index, 'signs out', () => {
        const tab = tabs[index];
        logoutLocal(tab);
        tab.store.subscribe(({ now: { status } }) => {
          if (status === 'authenticated') revived.push(index);
        });
      });
    },
    close: (index) => {
      act(index, 'closes', () => {
        for (const queue of queuesOf[index] ?? []) queue.steps = [];
        for (const timer of scheduler.timers) {
          if (timer.owner === index) scheduler.timers.delete(timer);
        }
        Reflect.deleteProperty(ears, index);
        // The browser takes its locks away.
        if (lock.holder === index) lock.release(index);
      });
    },
    destroy: (index) => {
      act(index, 'ends', () => {
        tabs[index].destroy();
      });
    },
    disconnect: (index) => void disconnected.add(index),
    reconnect: () => {
      disconnected.clear();
    },
  };
}

async function renewalPreparation(client: OidcClient): Promise<void> {
  const { discover, loadKeys } = await import('../../core/flows/discover');
  await loadKeys(client, await discover(client));
}

const statusOf = ({ store }: OidcClient): string => `${store.value.status} ${store.value.activity}`;

/** What is true of every order in which nobody signs out. */
async function expectServed(world: World, renewals: number): Promise<void> {
  const { provider, scheduler, tabs } = world;
  const served = [];
  for (const tab of tabs) {
    served.push(statusOf(tab));
    // The session is not lost: it can be renewed, in the one tab and in the other.
    const outcome = outcomeOf(renew(tab));
    await scheduler.run();
    served.push(await outcome);
  }
  const trace = scheduler.trace.join(', ');
  expect({ trace, served, reused: provider.reused }).toEqual({
    trace,
    served: ['authenticated idle', 'done', 'authenticated idle', 'done'],
    reused: 0,
  });
  expect(provider.sent.length).toBeLessThanOrEqual(renewals + 2);
}

function expectEnded({ provider, scheduler, tabs, entries, revived }: World): Promise<void> {
  const trace = scheduler.trace.join(', ');
  expect({
    trace,
    tabs: tabs.map(statusOf),
    stored: entries.map((map) => map.has(key)),
    reused: provider.reused,
    revived,
  }).toEqual({
    trace,
    tabs: ['anonymous idle', 'anonymous idle'],
    stored: [false, false],
    reused: 0,
    revived: [],
  });
  return Promise.resolve();
}

const binomial = (n: number, k: number): number => (k === 0 ? 1 : (binomial(n - 1, k - 1) * n) / k);

/** The traces of two tabs that do nothing but take their steps. */
async function tracesOf(
  steps: readonly (readonly [tab: string, uses: string])[],
): Promise<string[][]> {
  const traces: string[][] = [];
  await tryEveryOrder(async (choose) => {
    const scheduler = new Scheduler();
    scheduler.isManual = true;
    for (const tab of ['a', 'b']) {
      const queue = scheduler.queue([tab]);
      for (const [index, [owner, uses]] of steps.entries()) {
        if (owner !== tab) continue;
        void scheduler.later(queue, String(index), () => {
          scheduler.use(uses);
        });
      }
    }
    if (await scheduler.run(choose)) traces.push(scheduler.trace);
  });
  return traces;
}

it.each([
  [1, 1],
  [3, 2],
  [4, 4],
  [7, 5],
])('the scheduler tries every order of %p and %p steps', async (one, other) => {
  const traces = await tracesOf([
    ...Array<['a', string]>(one).fill(['a', 'storage']),
    ...Array<['b', string]>(other).fill(['b', 'storage']),
  ]);
  expect(traces).toHaveLength(binomial(one + other, one));
  expect(new Set(traces.map((trace) => trace.join())).size).toBe(traces.length);
});

it('the scheduler tries one of the orders that differ in steps only that have nothing in common', async () => {
  const things = ['storage', 'lock', 'provider', 'storage', 'tab'];
  const steps = ['a', 'b'].flatMap((tab) =>
    things.map((thing) => [tab, thing === 'tab' ? tab : thing] as const),
  );
  /** In which order each thing was used. */
  const uses = (trace: readonly string[]): string =>
    things.map((thing) => trace.filter((index) => steps[Number(index)]?.[1] === thing)).join(' / ');
  const everything = await tracesOf(steps.map(([tab]) => [tab, 'everything']));
  const some = await tracesOf(steps);
  expect(everything).toHaveLength(binomial(10, 5));
  expect(new Set(some.map(uses))).toEqual(new Set(everything.map(uses)));
  expect(some).toHaveLength(new Set(everything.map(uses)).size);
});

const scenarios: {
  readonly name: string;
  /** The sizes of the arrangements in which all orders take seconds, not minutes. */
  readonly upToSize?: number;
  begin(world: World): Promise<unknown>[];
  judge(world: World): Promise<void>;
}[] = [
  {
    name: 'both renew',
    begin: ({ tabs }) => tabs.map((tab) => outcomeOf(renew(tab))),
    judge: (world) => expectServed(world, 1),
  },
  {
    name: 'one renews while the other signs out',
    begin: ({ tabs: [one], signOut }) => {
      signOut(1);
      return [outcomeOf(renew(one))];
    },
    judge: expectEnded,
  },
  {
    name: 'one renews, and signs out meanwhile',
    begin: ({ tabs: [one], signOut }) => {
      signOut(0);
      return [outcomeOf(renew(one))];
    },
    judge: expectEnded,
  },
  {
    name: 'both renew, and one signs out meanwhile',
    upToSize: 1,
    begin: ({ tabs, signOut }) => {
      signOut(0);
      return tabs.map((tab) => outcomeOf(renew(tab)));
    },
    judge: expectEnded,
  },
  {
    name: 'both renew, and both sign out meanwhile',
    upToSize: 0,
    begin: ({ tabs, signOut }) => {
      signOut(0);
      signOut(1);
      return tabs.map((tab) => outcomeOf(renew(tab)));
    },
    judge: expectEnded,
  },
  {
    name: 'both renew, and one is closed meanwhile',
    begin: ({ tabs: [one, other], close }) => {
      close(0);
      void outcomeOf(renew(one));
      return [outcomeOf(renew(other))];
    },
    judge: expectOneServed,
  },
  {
    name: 'both renew, and the application in one ends meanwhile',
    begin: ({ tabs, destroy }) => {
      destroy(0);
      return tabs.map((tab) => outcomeOf(renew(tab)));
    },
    judge: expectOneServed,
  },
  {
    name: 'both renew, and the network of one fails',
    begin: ({ tabs, disconnect }) => {
      disconnect(0);
      return tabs.map((tab) => outcomeOf(renew(tab)));
    },
    judge: (world) => {
      world.reconnect();
      return expectServed(world, 1);
    },
  },
  {
    name: 'one renews twice while the other renews',
    upToSize: 0,
    begin: ({ tabs: [one, other] }) => [
      outcomeOf(renew(one).then(() => renew(one))),
      outcomeOf(renew(other)),
    ],
    judge: (world) => expectServed(world, 3),
  },
];

/** What is true of every order in which a tab is gone, or its application: the other one lives on. */
async function expectOneServed(world: World): Promise<void> {
  const { arrangement, provider, scheduler, tabs } = world;
  const [, tab] = tabs;
  const { trace } = scheduler;
  const isClosed = trace.includes('tab 0 closes');
  // What the provider had answered went with the tab, and nobody can know of it.
  const isLost = isClosed && trace.includes('tab 0 request') && !trace.includes('tab 0 answer');
  // The answer had come, but was not shared yet.
  const isKept =
    trace.includes('tab 0 answer') &&
    (!arrangement.sharesStorage ||
      (isClosed && arrangement.slow.includes(0) && !trace.includes('tab 0 writes')));
  const isCurrent = heldTokens(tab.store)?.refreshToken === provider.current;
  const before = statusOf(tab);
  const again = outcomeOf(renew(tab));
  await scheduler.run();
  const expected = isLost
    ? ['anonymous idle', 'renew/no-refresh-token', 1]
    : ['authenticated idle', isKept && !isCurrent ? 'renew/timeout' : 'done', 0];
  const text = trace.join(', ');
  expect([text, before, await again, provider.reused]).toEqual([text, ...expected]);
}

const both = [0, 1];
const arrangements: [string, Arrangement][] = [
  ...[[], [0], [1], both].flatMap((slow) =>
    [true, false].map((sharesStorage): [string, Arrangement] => [
      `${sharesStorage ? 'one storage' : 'two copies of a storage'}, slow in ${String(slow.length)} tabs (${slow.join()})`,
      { sharesStorage, isCopied: false, slow },
    ]),
  ),
  [
    'one storage, of which each tab keeps a copy',
    { sharesStorage: true, isCopied: true, slow: [] },
  ],
  [
    'two copies of a storage, and notices of which each tab keeps a copy',
    { sharesStorage: false, isCopied: true, slow: [] },
  ],
];

describe.each(arrangements)('pain 1 D15 two tabs over %s, in every order', (_, arrangement) => {
  const { slow, sharesStorage, isCopied } = arrangement;
  const size = slow.length + (sharesStorage && isCopied ? 1 : 0);
  const affordable = scenarios.filter(({ upToSize = 2 }) => size <= upToSize);

  it.each(affordable)('$name', async ({ begin, judge }) => {
    const seen = new Set<string>();
    let orders = 0;
    await tryEveryOrder(async (choose) => {
      const world = await open(arrangement);
      const work = begin(world);
      if (await world.scheduler.run(choose)) {
        await Promise.all(work);
        orders += 1;
        seen.add(world.scheduler.trace.join());
        await judge(world);
      }
      for (const tab of world.tabs) tab.destroy();
    });
    expect(seen.size).toBe(orders);
  });
});

it('a provider that is asked twice with the same token ends the family: the model is not blind', () => {
  const provider = new Provider();
  const request: HttpRequest = {
    method: 'POST',
    url: 'https://op.example/token',
    headers: {},
    body: 'refresh_token=refresh-1',
  };
  expect(provider.answer(request).status).toBe(200);
  expect(provider.answer(request).status).toBe(400);
  expect(provider.reused).toBe(1);
});
