import { createClientConfig, renewalTime } from './library.mjs';

/** The configuration of an application that names no times. */
export const defaultConfig = createClientConfig({
  authority: 'https://provider.example',
  clientId: 'simulated',
  redirectUrl: 'https://application.example',
  silentRenew: true,
  useRefreshToken: true,
});

/** keepSession keeps it to itself; compare.mjs tells when it is another there. */
const longestPauseSeconds = 300;

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

/** Asks again and again, after the same time. */
export const fixedClient = {
  renewalTime: renewsAtOnce,
  nextAttempt: (now) => now + firstPauseSeconds,
};

/** Waits twice as long after each failure, and just as long as every other client. */
export const backOffClient = {
  renewalTime: renewsAtOnce,
  nextAttempt: (now, failures) =>
    now + Math.min(firstPauseSeconds * 2 ** failures, longestPauseSeconds),
};

/** Does what the library does, or would do with other parameters. */
export function libraryClient({ config, longestPause = longestPauseSeconds, spreadsAsked } = {}) {
  const { renewRetrySeconds, ...times } = { ...defaultConfig, ...config };
  return {
    renewalTime: renewsLike(times),
    nextAttempt(now, failures, askedSeconds, random) {
      const ceiling = Math.min(renewRetrySeconds * 2 ** failures, longestPause);
      if (spreadsAsked) {
        const window = Math.max(ceiling, Math.min(askedSeconds, longestPause));
        return now + Math.max(1, askedSeconds + window * random);
      }
      return Math.max(now + askedSeconds, now + 1, now + ceiling * random);
    },
  };
}
