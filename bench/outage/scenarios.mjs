import { backOffClient, fixedClient, jitterClient, libraryClient } from './clients.mjs';
import { population, simulateOutage, usualOutageSeconds } from './outage.mjs';

const lifetimes = [300, 3600];
/** How many times its everyday load the provider of the last column is up to. */
export const headroom = 3;
/** A quarter of the sessions is as good as all where all of them are due at least once. */
const sampledOfMany = 250_000;
/** A storm that does not end is long to compute. */
const sampledOfLimited = 25_000;

const asItIs = libraryClient();
const fixed = { line: 'fixed', client: fixedClient };
const backOff = { line: 'back-off', client: backOffClient };
const jitter = { line: 'jitter', client: jitterClient };
const library = { line: 'library', client: asItIs };

const clients = [
  { ...fixed, label: 'asks again every 3 s' },
  { ...backOff, label: 'doubles its pause after each failure' },
  { ...jitter, label: 'doubles its pause, full jitter' },
  { ...library, label: 'this library' },
];

const inStep = { lifetimes: [300], dueWithinSeconds: 60 };
const shortOutage = { line: undefined, outageSeconds: 60 };
const untilReturn = (now) => Math.ceil(usualOutageSeconds - now);

const circumstances = [
  { ...inStep, ...fixed, label: 'all due in the same minute, asking again every 3 s' },
  { ...inStep, ...backOff, label: 'all due in the same minute, doubling their pauses' },
  { ...inStep, ...jitter, label: 'all due in the same minute, doubling with full jitter' },
  { ...inStep, ...library, label: 'all due in the same minute, with this library' },
  { ...backOff, ...shortOutage, label: 'an outage of 60 s, doubling the pauses' },
  { ...jitter, ...shortOutage, label: 'an outage of 60 s, doubling with full jitter' },
  { ...library, ...shortOutage, label: 'an outage of 60 s, with this library' },
  { label: '`Retry-After`: 120 s', retryAfter: () => 120 },
  { label: '`Retry-After`: the date of the return', retryAfter: untilReturn },
  {
    client: jitterClient,
    label: 'the same, taken at its word',
    retryAfter: untilReturn,
  },
];

const parameters = [
  { label: 'longest pause 60 s', client: libraryClient({ longestPause: 60 }) },
  { label: 'longest pause 120 s', client: libraryClient({ longestPause: 120 }) },
  { label: 'longest pause 600 s', client: libraryClient({ longestPause: 600 }) },
  { label: 'short pauses for 20 s', client: libraryClient({ quick: 20 }) },
  { label: 'short pauses for 120 s', client: libraryClient({ quick: 120 }) },
  {
    label: '`refreshTokenRetryInSeconds` 10',
    client: libraryClient({ config: { renewRetrySeconds: 10 } }),
  },
  {
    label: '`refreshTokenRetryInSeconds` 30',
    client: libraryClient({ config: { renewRetrySeconds: 30 } }),
  },
  {
    label: 'first renewal spread over 12 s, a fifth of the lead',
    client: libraryClient({ config: { renewSpreadSeconds: 12 } }),
  },
  {
    label: 'renewal 720 s before the end, instead of 60 s',
    client: libraryClient({ config: { renewLeadSeconds: 720 } }),
    lifetimes: [3600],
  },
];

function simulate({ label, line, lifetimes: own = lifetimes, ...rest }) {
  return own.map((lifetimeSeconds) => {
    const sampled = lifetimeSeconds === 300 ? sampledOfMany : population;
    const scenario = { client: asItIs, sampled, ...rest, lifetimeSeconds };
    const unlimited = simulateOutage(scenario);
    const everyday = population / asItIs.renewalTime(0, lifetimeSeconds, 0);
    const limited = { sampled: sampledOfLimited, capacity: headroom * everyday };
    const { renewed } = simulateOutage({ ...scenario, ...limited });
    return { label, line, lifetimeSeconds, everyday, unlimited, renewedByLimited: renewed };
  });
}

const byLifetime = (rows) =>
  lifetimes.flatMap((lifetime) => rows.filter((row) => row.lifetimeSeconds === lifetime));

/** Everything that the page shows. */
export function simulateAll() {
  const ofClients = clients.flatMap((one) => simulate({ ...one, sampled: population }));
  const asTheyAre = ofClients.filter(({ line }) => line === 'library');
  const ofCircumstances = circumstances.flatMap(simulate);
  return {
    charted: [
      ...lifetimes.map((lifetime) => ({
        title: `Access tokens of ${lifetime} s`,
        rows: ofClients.filter(({ lifetimeSeconds }) => lifetimeSeconds === lifetime),
      })),
      {
        title: `Access tokens of ${inStep.lifetimes[0]} s, all due in the first minute of the outage`,
        rows: ofCircumstances.filter(({ line }) => line !== undefined),
      },
    ],
    clients: byLifetime(ofClients),
    circumstances: byLifetime(ofCircumstances),
    parameters: byLifetime([
      ...asTheyAre.map((row) => ({
        ...row,
        label:
          '**as they are: longest pause 300 s, short ones for 45 s, retry 3 s, first renewal spread over 4 s**',
      })),
      ...parameters.flatMap(simulate),
    ]),
  };
}
