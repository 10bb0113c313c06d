import { defaultConfig, libraryClient } from './clients.mjs';
import { acquireAccessToken, keepSession, ServerError } from './library.mjs';
import { usualOutageSeconds as outageSeconds } from './outage.mjs';
import { createRandom } from './random.mjs';
import { createSession, refuse, renew } from './session.mjs';

const clients = 200;
const rounds = 4;
/** Timers take whole milliseconds, and the one for the access token's end cuts a wait in two. */
const toleranceSeconds = 0.003;
/** When the outage begins, by the library's clock, which knows no time before 1970. */
const beginSeconds = 1_000_000;

/**
 * Lets the library's own keepSession and renew live through the outage, request by request beside the model of
 * them, in an application that calls its API between any two of these requests.
 *
 * @throws Error where the library asks at another time than the model
 */
export async function compareWithLibrary() {
  const scenarios = [300, 3600].flatMap((lifetimeSeconds) =>
    [() => 0, () => 120, (now) => Math.ceil(outageSeconds - now)].map((retryAfter) => ({
      client: libraryClient(),
      lifetimeSeconds,
      retryAfter,
    })),
  );
  const { random } = Math;
  let requests = 0;
  try {
    for (const scenario of scenarios) {
      for (let seed = 0; seed < clients; seed++) requests += await compareOne(scenario, seed);
    }
  } finally {
    Math.random = random;
  }
  return requests;
}

async function compareOne(scenario, seed) {
  const { lifetimeSeconds, retryAfter } = scenario;
  const signedInAt = outageSeconds * createRandom(seed)() - lifetimeSeconds;
  const end = outageSeconds + rounds * lifetimeSeconds;
  const modelRandom = createRandom(seed);
  const model = createSession(scenario, signedInAt, modelRandom);
  Math.random = createRandom(seed);

  let now = signedInAt;
  let timer;
  let listener;
  let requests = 0;
  const tokensOf = (requestedAt) => ({
    accessToken: 'held',
    accessTokenExpiresAt: beginSeconds + requestedAt + lifetimeSeconds,
    refreshToken: 'held',
    nonce: 'of the sign-in',
    requestedAt: beginSeconds + requestedAt,
  });
  const store = {
    value: { status: 'authenticated', activity: 'idle', tokens: tokensOf(signedInAt) },
    subscribe: (told) => {
      listener = told;
      return () => undefined;
    },
    read: () => undefined,
    dispatch: () => true,
  };

  /** Stands for what renew() does when it is its turn: it is the way to the provider. */
  async function askProvider() {
    requests++;
    const late = now - model.renewsAt;
    if (!(late >= -toleranceSeconds && late <= toleranceSeconds)) {
      throw new Error(
        `The library no longer does what clients.mjs says: client ${seed}, tokens of ` +
          `${lifetimeSeconds} s, asks at ${now.toFixed(3)} s, not ${model.renewsAt.toFixed(3)} s.`,
      );
    }
    model.renewsAt = now;
    if (now >= 0 && now < outageSeconds) {
      const askedSeconds = retryAfter(now);
      refuse(model, scenario, now, askedSeconds, modelRandom);
      throw new ServerError('token-response/error', 'The provider is down.', {
        status: 503,
        retryAfterSeconds: askedSeconds,
      });
    }
    renew(model, scenario, now, modelRandom);
    store.value = { ...store.value, tokens: tokensOf(now) };
    listener({ event: { type: 'established' } });
  }

  let mismatch;
  const client = {
    config: defaultConfig,
    memory: {},
    store,
    keyOf: (name) => name,
    ports: {
      clock: {
        now: () => beginSeconds + now,
        setTimer(run, delayMs) {
          const own = { run, at: now + delayMs / 1000 };
          timer = own;
          return () => {
            if (timer === own) timer = undefined;
          };
        },
      },
      lock: {
        run: () =>
          askProvider().catch((error) => {
            if (!(error instanceof ServerError)) mismatch = error;
            throw error;
          }),
      },
      browser: { onWake: () => () => undefined, url: () => undefined },
      crypto: { digest: () => Promise.resolve(new Uint8Array(32)) },
      log: { warn: () => undefined },
    },
    share: (_name, task) => task(),
    onDestroy: () => () => undefined,
  };
  keepSession(client);
  while (timer && timer.at < end) {
    const { run, at } = timer;
    now = (now + at) / 2;
    await acquireAccessToken(client);
    timer = undefined;
    now = at;
    run();
    await new Promise(setImmediate);
    if (mismatch) throw mismatch;
  }
  if (now < end - lifetimeSeconds || model.renewsAt < end) {
    throw new Error(`The library has stopped asking: client ${seed}, at ${now.toFixed(3)} s.`);
  }
  return requests;
}
