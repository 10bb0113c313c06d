/** The session of a user who signed in, or renewed, at a time. */
export function createSession({ client, lifetimeSeconds }, requestedAt, random) {
  const session = { expiresAt: 0, renewsAt: 0, asksAt: 0, failures: 0, wasRefused: false };
  take(session, client, lifetimeSeconds, requestedAt, random);
  return session;
}

function take(session, client, lifetimeSeconds, requestedAt, random) {
  session.expiresAt = requestedAt + lifetimeSeconds;
  session.renewsAt = client.renewalTime(requestedAt, lifetimeSeconds, random());
  session.failures = 0;
}

/**
 * When it asks for tokens next: in its own time or, once the access token has run out, when the
 * application calls its API.
 */
export function nextRequest(session, { callSeconds }, now, random) {
  if (callSeconds === undefined) return session.renewsAt;
  // At random, but a second apart at least.
  const call = Math.max(now, session.expiresAt) + 1 + random() * 2 * (callSeconds - 1);
  return Math.min(session.renewsAt, call);
}

/** It gets new tokens. */
export function renew(session, { client, lifetimeSeconds }, now, random) {
  take(session, client, lifetimeSeconds, now, random);
}

/** It gets an error instead. */
export function refuse(session, { client }, now, askedSeconds, random) {
  // What the application's calls begin does not lengthen the pauses.
  if (now < session.renewsAt) return;
  session.renewsAt = client.nextAttempt(now, session.failures++, askedSeconds, random());
}
