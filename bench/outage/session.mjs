/** As many renewals as the library begins within a minute, whatever comes. */
const mostRenewals = 30;

/** The session, in however many tabs, of a user who signed in, or renewed, at a time. */
export function createSession({ client, lifetimeSeconds }, requestedAt, random) {
  const session = {
    expiresAt: 0,
    renewsAt: 0,
    asksAt: 0,
    failures: 0,
    failingSince: 0,
    lastFailures: new Float64Array(mostRenewals),
    wasRefused: false,
  };
  take(session, client, lifetimeSeconds, requestedAt, random);
  return session;
}

function take(session, client, lifetimeSeconds, requestedAt, random) {
  session.expiresAt = requestedAt + lifetimeSeconds;
  session.renewsAt = client.renewalTime(requestedAt, lifetimeSeconds, random());
  session.failures = 0;
}

/** It gets new tokens. */
export function renew(session, { client, lifetimeSeconds }, now, random) {
  take(session, client, lifetimeSeconds, now, random);
}

/** It gets an error instead. */
export function refuse(session, { client }, now, askedSeconds, random) {
  if (session.failures === 0) session.failingSince = now;
  session.lastFailures[session.failures % mostRenewals] = now;
  session.renewsAt = client.nextAttempt(now, session, askedSeconds, random());
  session.failures++;
}

/** When a session that fails again and again has begun no more than the most renewals within a minute. */
export function budgetAllows({ failures, lastFailures }) {
  return failures + 1 < mostRenewals ? 0 : lastFailures[(failures + 1) % mostRenewals] + 60;
}
