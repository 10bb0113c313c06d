import { createRandom } from './random.mjs';
import { createSession, refuse, renew } from './session.mjs';

/** The token endpoint answers 503 from 0 on, for so long unless a scenario says otherwise. */
export const usualOutageSeconds = 600;
/** What is simulated before. */
export const leadInSeconds = 180;
/** A provider that is too slow to serve everybody is watched for so long. */
export const patienceSeconds = 1800;
export const population = 1_000_000;

/** Of what an answer costs the provider: connection, reading and refusing are work, too. */
const costOfRefusal = 0.1;

/**
 * Many clients before, during and after an outage; all numbers are those of a million sessions.
 *
 * @param scenario.client how a client behaves
 * @param scenario.lifetimeSeconds of the access token
 * @param scenario.sampled how many sessions are looked at: each stands for several
 * @param scenario.dueWithinSeconds all sessions are due within this time from the start of the outage
 * on; otherwise they are spread evenly
 * @param scenario.retryAfter what the provider asks for in the outage, in seconds, at a given time
 * @param scenario.outageSeconds how long it lasts
 * @param scenario.capacity how many renewals a second the provider is up to after the outage
 */
export function simulateOutage(scenario) {
  const { client, lifetimeSeconds, sampled = population, capacity } = scenario;
  const { outageSeconds = usualOutageSeconds } = scenario;
  const random = createRandom(1);
  const period = client.renewalTime(0, lifetimeSeconds, 0);
  const end = outageSeconds + (capacity ? patienceSeconds : period + 660);
  const weight = population / sampled;
  const requests = new Float64Array(leadInSeconds + end);
  const renewedAfter = [];
  let refused = 0;
  let ranOut = 0;

  function begin(index) {
    const place = (index + random()) / sampled;
    const requestedAt =
      scenario.dueWithinSeconds === undefined
        ? -leadInSeconds - place * period
        : place * scenario.dueWithinSeconds - period;
    return createSession(scenario, requestedAt, random);
  }

  function answer(session, now, isServed) {
    requests[Math.floor(now) + leadInSeconds] += weight;
    const isDown = now >= 0 && now < outageSeconds;
    if (isServed && !isDown) {
      if (session.wasRefused) {
        renewedAfter.push(now - outageSeconds);
        if (now >= session.expiresAt) ranOut += weight;
        session.wasRefused = false;
      }
      renew(session, scenario, now, random);
      return;
    }
    if (isDown && !session.wasRefused) {
      session.wasRefused = true;
      refused += weight;
    }
    refuse(session, scenario, now, (isDown && scenario.retryAfter?.(now)) || 0, random);
  }

  if (capacity) runTogether();
  else runOneByOne();

  /** Where nobody waits for anybody, each session can be followed to the end before the next one. */
  function runOneByOne() {
    for (let index = 0; index < sampled; index++) {
      const session = begin(index);
      while (session.renewsAt < end) answer(session, session.renewsAt, true);
    }
  }

  function runTogether() {
    const waiting = Array.from({ length: end + leadInSeconds }, () => []);
    const wait = (session, second) => {
      session.asksAt = Math.max(session.renewsAt, second + 1);
      waiting[Math.floor(session.asksAt) + leadInSeconds]?.push(session);
    };
    for (let index = 0; index < sampled; index++) wait(begin(index), -leadInSeconds - 1);
    for (let second = -leadInSeconds; second < end; second++) {
      const arrivals = waiting[second + leadInSeconds];
      const share = second < outageSeconds ? 1 : shareServed(arrivals.length * weight, capacity);
      for (const session of arrivals) {
        const now = session.asksAt;
        answer(session, now, share === 1 || random() < share);
        wait(session, second);
      }
      waiting[second + leadInSeconds] = [];
    }
  }

  const peak = (from, to) =>
    requests.subarray(from + leadInSeconds, to + leadInSeconds).reduce((a, b) => Math.max(a, b), 0);
  const nextRound = outageSeconds + Math.floor(period) - 1;
  return {
    requests,
    refused,
    ranOut,
    peakInOutage: peak(0, outageSeconds),
    peakOnReturn: peak(outageSeconds, nextRound),
    peakInNextRound: peak(nextRound, end),
    /** `undefined`: not as long as we looked. */
    renewed: Float64Array.from(renewedAfter).sort()[Math.ceil((refused / weight) * 0.99) - 1],
  };
}

function shareServed(arrivals, capacity) {
  if (arrivals <= capacity) return 1;
  return Math.max(0, (capacity / arrivals - costOfRefusal) / (1 - costOfRefusal));
}
