import { createClientConfig, renewalTime } from './library.mjs';
import { budgetAllows } from './session.mjs';

/** The configuration of an application that names no times. */
export const defaultConfig = createClientConfig({
  authority: 'https://provider.example',
  clientId: 'simulated',
  redirectUrl: 'https://application.example',
  silentRenew: true,
  useRefreshToken: true,
});

/** The library keeps these to itself; compare.mjs tells when they are others there. */
const longestPauseSeconds = 300;
const quickSeconds = 45;

/** When a client that was given tokens asks for the next ones. */
function renewsLike(config) {
  return (requestedAt, lifetimeSeconds, random) =>
    renewalTime(
      { accessTokenExpiresAt: requestedAt + lifetimeSeconds, refreshToken: 'held', requestedAt },
      config,
      random,
    );
}

const renewsAtOnce = renewsLike({ ...defaultConfig, renewSpreadSeconds: 0 });
const { renewRetrySeconds: firstPauseSeconds } = defaultConfig;

function doubled({ failures }) {
  return Math.min(firstPauseSeconds * 2 ** failures, longestPauseSeconds);
}

/** Asks again and again, after the same time. */
export const fixedClient = {
  renewalTime: renewsAtOnce,
  nextAttempt: (now) => now + firstPauseSeconds,
};

/** Waits twice as long after each failure, and just as long as every other client. */
export const backOffClient = {
  renewalTime: renewsAtOnce,
  nextAttempt: (now, session) => now + doubled(session),
};

/** Waits up to twice as long after each failure. */
export const jitterClient = {
  renewalTime: renewsLike(defaultConfig),
  nextAttempt: (now, session, askedSeconds, random) =>
    now + Math.max(1, askedSeconds, doubled(session) * random),
};

/** Does what the library does, or would do with other parameters. */
export function libraryClient({
  config,
  longestPause = longestPauseSeconds,
  quick = quickSeconds,
} = {}) {
  const { renewRetrySeconds, ...times } = { ...defaultConfig, ...config };
  return {
    renewalTime: renewsLike(times),
    nextAttempt(now, session, askedSeconds, random) {
      const failingFor = now - session.failingSince;
      const grown = failingFor < quick ? 0 : failingFor;
      const ceiling = Math.min(Math.max(renewRetrySeconds * 1.5, grown), longestPause);
      const window = Math.max(ceiling, Math.min(askedSeconds, longestPause));
      return Math.max(now + Math.max(1, askedSeconds + window * random), budgetAllows(session));
    },
  };
}
