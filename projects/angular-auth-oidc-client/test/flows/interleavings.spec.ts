import { createHash } from 'node:crypto';
import {
  createClient,
  logoutLocal,
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

jest.setTimeout(60_000);

/*
 * Two tabs whose every step towards the outside world waits until a scheduler lets it happen. The scheduler
 * tries every order: it runs a scenario from the start again and again, each time with another choice where
 * there was one. Between two steps everything comes to rest, so a step is atomic. Time passes only where
 * nothing else can happen: a tab answers within its two seconds.
 */

/** Steps that happen in their order: the requests of one tab, or what one tab tells the other. */
class Queue {
  readonly steps: { readonly name: string; readonly run: () => void }[] = [];
  constructor(readonly isOpen: () => boolean = () => true) {}
}

class Scheduler {
  readonly queues: Queue[] = [];
  readonly trace: string[] = [];
  readonly timers = new Set<() => void>();
  /** While the scene is set, everything happens at once. */
  isManual = false;

  queue(isOpen?: () => boolean): Queue {
    const queue = new Queue(isOpen);
    this.queues.push(queue);
    return queue;
  }

  later<T>(queue: Queue, name: string, act: () => T): Promise<T> {
    return new Promise((resolve) => {
      const run = (): void => {
        resolve(act());
      };
      if (this.isManual) queue.steps.push({ name, run });
      else if (queue.isOpen()) run();
      else queue.steps.push({ name, run });
    });
  }

  /** Lets everything happen, in the order that `choose` gives. */
  async run(choose: (count: number) => number): Promise<void> {
    for (;;) {
      // Nothing here waits for a thread or a timer of the host: the queue of microtasks runs dry.
      await new Promise<void>((resolve) => setImmediate(resolve));
      const ready = this.queues.filter(({ steps, isOpen }) => steps.length > 0 && isOpen());
      const queue = ready.length > 1 ? ready[choose(ready.length)] : ready[0];
      const step = queue?.steps.shift();
      const [timer] = this.timers;
      if (step) {
        this.trace.push(step.name);
        step.run();
      } else if (timer) {
        this.timers.delete(timer);
        timer();
      } else return;
    }
  }
}

/**
 * Runs a scenario in every order. The shares of all orders, if each choice were drawn by lot, must add up
 * to one: then none was left out, and none was run twice.
 */
async function tryEveryOrder(
  scenario: (choose: (count: number) => number) => Promise<void>,
): Promise<{ orders: number; share: number }> {
  let path: { choice: number; readonly count: number }[] = [];
  let orders = 0;
  let share = 0;
  do {
    let depth = 0;
    await scenario((count) => {
      const point = (path[depth] ??= { choice: 0, count });
      // The same choices must lead to the same place.
      if (point.count !== count) throw new Error('The scenario is not deterministic');
      depth += 1;
      return point.choice;
    });
    orders += 1;
    share += path.reduce((product, { count }) => product / count, 1);
    while (path.length > 0) {
      const last = path[path.length - 1];
      if (!last || ++last.choice < last.count) break;
      path = path.slice(0, -1);
    }
  } while (path.length > 0);
  return { orders, share };
}

const now = 1_800_000_000;
const encode = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
const key = 'oidc:0-app:session';

/** A provider that replaces each refresh token, and ends the family of one that comes twice. */
class Provider {
  sent: string[] = [];
  reused = 0;
  private count = 1;

  issue(): Record<string, unknown> {
    const claims = { iss: 'https://op.example', sub: 'ada', aud: 'app', exp: now + 300, iat: now };
    return {
      access_token: `access-${String(this.count)}`,
      token_type: 'Bearer',
      expires_in: 300,
      refresh_token: `refresh-${String(this.count)}`,
      id_token: `${encode({ alg: 'ES256', kid: 'k' })}.${encode({ ...claims, jti: this.count })}.${'A'.repeat(86)}`,
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
    if (token !== `refresh-${String(this.count)}`) this.reused += 1;
    if (this.reused > 0) return json({ error: 'invalid_grant' }, 400);
    this.count += 1;
    return json(this.issue());
  }
}

interface World {
  readonly scheduler: Scheduler;
  readonly provider: Provider;
  readonly tabs: readonly [OidcClient, OidcClient];
  readonly entries: readonly [Map<string, string>, Map<string, string>];
  /** In which tabs a session came back after its user had signed out there. */
  readonly revived: number[];
  /** The user signs out in a tab. */
  signOut(index: number): void;
}

interface Arrangement {
  readonly sharesStorage: boolean;
  /** The tabs whose storage takes its time: there each access is a step of its own. */
  readonly slow: readonly number[];
}

async function open({ sharesStorage, slow }: Arrangement): Promise<World> {
  const scheduler = new Scheduler();
  const provider = new Provider();
  const { access_token, refresh_token, id_token } = provider.issue();
  const record = JSON.stringify({
    version: 1,
    accessToken: access_token,
    accessTokenExpiresAt: now + 300,
    idToken: id_token,
    refreshToken: refresh_token,
    nonce: 'n',
    requestedAt: now,
    userData: { sub: 'ada' },
  });
  const first = new Map([[key, record]]);
  const second = sharesStorage ? first : new Map(first);
  const noted = new Set<string>();
  const ears: ((message: unknown) => void)[] = [];
  const locks = { isHeld: false };

  const openTab = (index: number, entries: Map<string, string>): OidcClient => {
    const tab = `tab ${String(index)}`;
    const queues = {
      storage: scheduler.queue(),
      lock: scheduler.queue(() => !locks.isHeld),
      network: scheduler.queue(),
      mail: scheduler.queue(),
    };
    const step = <T>(name: string, act: () => T): MaybePromise<T> =>
      slow.includes(index) ? scheduler.later(queues.storage, `${tab} ${name}`, act) : act();
    const storage: StoragePort = {
      read: (name) =>
        name === key ? step('reads', () => entries.get(name) ?? null) : (entries.get(name) ?? null),
      write: (name, value) =>
        name === key
          ? step('writes', () => void entries.set(name, value))
          : void entries.set(name, value),
      remove: (name) =>
        name === key ? step('removes', () => void entries.delete(name)) : void entries.delete(name),
    };
    const ports: Ports = {
      storage,
      browser: createFakeBrowser('https://app.example/'),
      log: createFakeLog(),
      clock: {
        now: () => now,
        setTimer: (wake) => {
          const ring = (): void => {
            wake();
          };
          scheduler.timers.add(ring);
          return () => scheduler.timers.delete(ring);
        },
      },
      http: {
        send: async (request) => {
          const answer = await scheduler.later(queues.network, `${tab} request`, () =>
            provider.answer(request),
          );
          return scheduler.later(queues.network, `${tab} answer`, () => answer);
        },
      },
      lock: {
        run: async (_name, task) => {
          await scheduler.later(queues.lock, `${tab} lock`, () => (locks.isHeld = true));
          try {
            return await task(false);
          } finally {
            locks.isHeld = false;
          }
        },
      },
      tabs: () =>
        Promise.resolve({
          tell: (_name, message) => {
            const text = JSON.stringify(message);
            void scheduler.later(queues.mail, `${tab} tells`, () =>
              ears[1 - index]?.(JSON.parse(text)),
            );
          },
          listen: (_name, hear) => {
            ears[index] = hear;
            return () => Reflect.deleteProperty(ears, index);
          },
          noteSpent: (_name, digest) => void noted.add(digest),
          isSpent: (_name, digest) => noted.has(digest),
        }),
      crypto: {
        digest: (_hash, data) =>
          Promise.resolve(new Uint8Array(createHash('sha256').update(data).digest())),
        verify: () => Promise.resolve(true),
      },
    };
    return createClient({ ...configuration, silentRenew: false, autoUserInfo: false }, ports);
  };

  const tabs = [openTab(0, first), openTab(1, second)] as const;
  const rest = (): Promise<void> => scheduler.run(() => 0);
  for (const tab of tabs) {
    await tab.restored;
    void preload(tab);
  }
  await rest();
  // Metadata and keys are known, as they are in a page that has been open for a while.
  for (const tab of tabs) {
    void renewalPreparation(tab);
  }
  await rest();
  const user = scheduler.queue();
  scheduler.isManual = true;
  const revived: number[] = [];
  return {
    scheduler,
    provider,
    tabs,
    entries: [first, second],
    revived,
    signOut: (index) =>
      void scheduler.later(user, `tab ${String(index)} signs out`, () => {
        const tab = tabs[index === 0 ? 0 : 1];
        logoutLocal(tab);
        tab.store.subscribe(({ now: { status } }) => {
          if (status === 'authenticated') revived.push(index);
        });
      }),
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
    await scheduler.run(() => 0);
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

it.each([
  [1, 1],
  [3, 2],
  [4, 4],
  [7, 5],
])('the scheduler tries every order of %p and %p steps', async (one, other) => {
  const seen = new Set<string>();
  const { orders, share } = await tryEveryOrder(async (choose) => {
    const scheduler = new Scheduler();
    scheduler.isManual = true;
    for (const [name, length] of [
      ['a', one],
      ['b', other],
    ] as const) {
      const queue = scheduler.queue();
      void (async () => {
        for (let step = 0; step < length; step++) {
          await scheduler.later(queue, name, () => undefined);
        }
      })();
    }
    await scheduler.run(choose);
    seen.add(scheduler.trace.join(''));
  });
  expect(orders).toBe(binomial(one + other, one));
  expect(seen.size).toBe(orders);
  expect(share).toBeCloseTo(1, 9);
});

const scenarios: {
  readonly name: string;
  readonly isLong?: boolean;
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
    isLong: true,
    begin: ({ tabs: [one], signOut }) => {
      signOut(1);
      return [outcomeOf(renew(one))];
    },
    judge: expectEnded,
  },
  {
    name: 'one renews, and signs out meanwhile',
    isLong: true,
    begin: ({ tabs: [one], signOut }) => {
      signOut(0);
      return [outcomeOf(renew(one))];
    },
    judge: expectEnded,
  },
  {
    name: 'both renew, and one signs out meanwhile',
    isLong: true,
    begin: ({ tabs, signOut }) => {
      signOut(0);
      return tabs.map((tab) => outcomeOf(renew(tab)));
    },
    judge: expectEnded,
  },
];

const both = [0, 1];
const arrangements = [[], [0], [1], both].flatMap((slow) =>
  [true, false].map((sharesStorage): [string, Arrangement] => [
    `${sharesStorage ? 'one storage' : 'two copies of a storage'}, slow in ${String(slow.length)} tabs (${slow.join()})`,
    { sharesStorage, slow },
  ]),
);

describe.each(arrangements)('pain 1 D15 two tabs over %s, in every order', (_, arrangement) => {
  // A logout, and every access to the storage in both tabs: sixty thousand orders, which take minutes.
  const affordable = scenarios.filter(({ isLong }) => !isLong || arrangement.slow.length < 2);

  it.each(affordable)('$name', async ({ begin, judge }) => {
    const seen = new Set<string>();
    const { orders, share } = await tryEveryOrder(async (choose) => {
      const world = await open(arrangement);
      const work = begin(world);
      await world.scheduler.run(choose);
      await Promise.all(work);
      seen.add(world.scheduler.trace.join());
      await judge(world);
      for (const tab of world.tabs) tab.destroy();
    });
    expect(share).toBeCloseTo(1, 9);
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
