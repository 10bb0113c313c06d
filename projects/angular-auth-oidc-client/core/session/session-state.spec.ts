import { OidcError } from '../errors';
import {
  initialState,
  transition,
  type SessionEvent,
  type SessionState,
  type TokenSet,
} from './session-state';

const tokens: TokenSet = {
  accessToken: 'access',
  accessTokenExpiresAt: 1300,
  idToken: 'a.b.c',
  claims: { iss: 'https://op.example', sub: 'ada', aud: 'app', exp: 1300, iat: 1000 },
  refreshToken: 'refresh',
  scope: undefined,
  nonce: 'n',
  requestedAt: 1000,
  sessionState: undefined,
};
const userData = { sub: 'ada', name: 'Ada' };
const error = new OidcError('network/failed', 'No answer.');

/** Every event with its variants; a ticket is the current one or one that is out of date. */
const events: Record<string, (state: SessionState) => SessionEvent> = {
  'restored nothing': () => ({ type: 'restored', session: undefined }),
  'restored session': () => ({ type: 'restored', session: { tokens, userData: undefined } }),
  'started signing-in': () => ({ type: 'started', activity: 'signing-in' }),
  'started renewing': () => ({ type: 'started', activity: 'renewing' }),
  'started signing-out': () => ({ type: 'started', activity: 'signing-out' }),
  'established current': ({ ticket }) => ({ type: 'established', ticket, tokens }),
  'established stale': ({ ticket }) => ({ type: 'established', ticket: ticket - 1, tokens }),
  'userDataLoaded own': () => ({ type: 'userDataLoaded', userData }),
  'userDataLoaded other': () => ({ type: 'userDataLoaded', userData: { sub: 'eve' } }),
  'failed current': ({ ticket }) => ({ type: 'failed', ticket, error }),
  'failed final': ({ ticket }) => ({ type: 'failed', ticket, error, final: true }),
  'failed stale': ({ ticket }) => ({ type: 'failed', ticket: ticket - 1, error, final: true }),
  'released current': ({ ticket }) => ({ type: 'released', ticket }),
  'released stale': ({ ticket }) => ({ type: 'released', ticket: ticket - 1 }),
  'expired renewable': () => ({ type: 'expired' }),
  'expired final': () => ({ type: 'expired', final: true }),
  'revoked access': () => ({ type: 'revoked', token: 'access_token' }),
  'revoked refresh': () => ({ type: 'revoked', token: 'refresh_token' }),
  ended: () => ({ type: 'ended', reason: 'logout' }),
};

/**
 * What a state comes down to: `unkn`own, `anon`ymous, or the tokens held (`A`ccess, `R`efresh);
 * then what is in flight: `+in`, `+re`new, `+out`, or nothing.
 */
function nameOf(state: SessionState): string {
  const inFlight = { idle: '', 'signing-in': '+in', renewing: '+re', 'signing-out': '+out' };
  const held =
    state.status === 'authenticated'
      ? (state.tokens.accessToken ? 'A' : '') + (state.tokens.refreshToken ? 'R' : '')
      : state.status.slice(0, 4);
  return held + inFlight[state.activity];
}

/** All states that can be reached, one of each name. */
function reachable(): Map<string, SessionState> {
  const found = new Map<string, SessionState>([[nameOf(initialState), initialState]]);
  for (const state of found.values()) {
    for (const event of Object.values(events)) {
      const next = transition(state, event(state));
      if (next && !found.has(nameOf(next))) found.set(nameOf(next), next);
    }
  }
  return found;
}

// A dash: the event is refused and nothing changes.
const table = `
                     | unkn    unkn+in anon    anon+in anon+out | AR      AR+in   AR+re   | A       A+in    A+re    | R       R+in    R+re
restored nothing     | anon    -       anon    -       -        | anon    -       -       | anon    -       -       | anon    -       -
restored session     | AR      -       AR      -       -        | AR      -       -       | AR      -       -       | AR      -       -
started signing-in   | unkn+in -       anon+in -       -        | AR+in   -       -       | A+in    -       -       | R+in    -       -
started renewing     | -       -       -       -       -        | AR+re   -       -       | A+re    -       -       | R+re    -       -
started signing-out  | -       -       anon+out -       -        | -       -       -       | -       -       -       | -       -       -
established current  | -       AR      -       AR      -        | -       AR      AR      | -       AR      AR      | -       AR      AR
established stale    | -       -       -       -       -        | -       -       -       | -       -       -       | -       -       -
userDataLoaded own   | -       -       -       -       -        | AR      AR+in   AR+re   | A       A+in    A+re    | R       R+in    R+re
userDataLoaded other | -       -       -       -       -        | -       -       -       | -       -       -       | -       -       -
failed current       | -       anon    -       anon    anon     | -       AR      AR      | -       A       A       | -       R       R
failed final         | -       anon    -       anon    anon     | -       anon    anon    | -       anon    anon    | -       anon    anon
failed stale         | -       -       -       -       -        | -       -       -       | -       -       -       | -       -       -
released current     | -       unkn    -       anon    anon     | -       AR      AR      | -       A       A       | -       R       R
released stale       | -       -       -       -       -        | -       -       -       | -       -       -       | -       -       -
expired renewable    | -       -       -       -       -        | AR      AR+in   AR+re   | A       A+in    A+re    | R       R+in    R+re
expired final        | -       -       -       -       -        | anon    anon+in anon    | anon    anon+in anon    | anon    anon+in anon
revoked access       | -       -       -       -       -        | R       R+in    R+re    | anon    anon+in anon    | R       R+in    R+re
revoked refresh      | -       -       -       -       -        | A       A+in    A       | A       A+in    A       | anon    anon+in anon
ended                | anon    anon    anon    anon    anon     | anon    anon    anon    | anon    anon    anon    | anon    anon    anon
`;
const [head = '', ...rows] = table.trim().split('\n');
const cells = (line: string): string[] => line.split(/[\s|]+/).filter((cell) => cell !== '');
const columns = cells(head);
const eventOf = (row: string): string => row.slice(0, row.indexOf('|')).trim();
const pairs = rows.flatMap((row) => {
  const results = cells(row.slice(row.indexOf('|')));
  return columns.map((from, column) => [from, eventOf(row), results[column] ?? ''] as const);
});

describe('the transition table', () => {
  const states = reachable();

  it('has all states that can be reached, and every event', () => {
    expect([...states.keys()].sort()).toEqual([...columns].sort());
    expect(rows.map(eventOf)).toEqual(Object.keys(events));
  });

  it.each(pairs)('%s, %s: %s', (from, name, to) => {
    const state = states.get(from);
    const event = state && events[name]?.(state);
    const next = event && transition(state, event);
    expect(next ? nameOf(next) : '-').toBe(to);
  });
});

describe('tickets', () => {
  it('each attempt gets a new one, and nothing ever brings an old one back', () => {
    for (const [, state] of reachable()) {
      for (const event of Object.values(events)) {
        const next = transition(state, event(state));
        if (next) {
          const started = event(state).type === 'started';
          expect(next.ticket).toBe(state.ticket + (started ? 1 : 0));
        }
      }
    }
  });

  it('R-806 an answer that was under way when the session ended establishes nothing', () => {
    const renewing = follow('restored session', 'started renewing');
    const { ticket } = renewing;
    const ended = follow('restored session', 'started renewing', 'ended');
    expect(transition(ended, { type: 'established', ticket, tokens })).toBeUndefined();
    const again = transition(ended, { type: 'started', activity: 'signing-in' });
    expect(again && transition(again, { type: 'established', ticket, tokens })).toBeUndefined();
  });

  it('a renewal that was under way when its refresh token was revoked establishes nothing', () => {
    const { ticket } = follow('restored session', 'started renewing');
    const revoked = follow('restored session', 'started renewing', 'revoked refresh');
    expect(transition(revoked, { type: 'established', ticket, tokens })).toBeUndefined();
  });
});

describe('what stays and what goes', () => {
  it('a failure is kept beside the session that stands, and cleared by the next success', () => {
    const failed = follow('restored session', 'started renewing', 'failed current');
    expect(failed).toMatchObject({ status: 'authenticated', tokens, error });
    expect(
      follow('restored session', 'started renewing', 'failed current', 'started renewing'),
    ).toMatchObject({ error });
    expect(
      follow(
        'restored session',
        'started renewing',
        'failed current',
        'started renewing',
        'established current',
      ).error,
    ).toBeUndefined();
  });

  it('a final failure leaves its reason and nothing of the session', () => {
    const failed = follow('restored session', 'started renewing', 'failed final');
    expect(failed).toEqual({ status: 'anonymous', activity: 'idle', ticket: 1, error });
  });

  it('the end of a session leaves nothing of it', () => {
    expect(follow('restored session', 'userDataLoaded own', 'ended')).toEqual({
      status: 'anonymous',
      activity: 'idle',
      ticket: 0,
      error: undefined,
    });
    const reason: SessionEvent = { type: 'ended', reason: 'subject-mismatch', error };
    expect(transition(follow('restored session'), reason)).toMatchObject({ error });
  });

  it('a renewal keeps the user data, a sign-in does not: it may be another user', () => {
    const loaded = ['restored session', 'userDataLoaded own'] as const;
    expect(follow(...loaded, 'started renewing', 'established current')).toMatchObject({
      userData,
    });
    expect(follow(...loaded, 'started signing-in', 'established current')).toMatchObject({
      userData: undefined,
    });
  });

  it('user data that come with the tokens replace what was there', () => {
    const renewing = follow('restored session', 'userDataLoaded own', 'started renewing');
    const newer = { sub: 'ada', name: 'Countess' };
    expect(
      transition(renewing, {
        type: 'established',
        ticket: renewing.ticket,
        tokens,
        userData: newer,
      }),
    ).toMatchObject({ userData: newer });
  });

  it('a revoked token is gone, the other one and the claims are not', () => {
    expect(follow('restored session', 'revoked access')).toMatchObject({
      tokens: { ...tokens, accessToken: undefined },
      isReplacing: true,
    });
    expect(follow('restored session', 'revoked refresh')).toMatchObject({
      tokens: { ...tokens, refreshToken: undefined },
    });
  });

  it('a revoked access token is being replaced until the renewal has come to something', () => {
    const revoked = ['restored session', 'revoked access'] as const;
    const isReplacing = (...names: readonly string[]): unknown => {
      const state = follow(...revoked, ...names);
      return state.status === 'authenticated' && state.isReplacing === true;
    };
    expect(isReplacing()).toBe(true);
    expect(isReplacing('started renewing')).toBe(true);
    expect(isReplacing('started renewing', 'established current')).toBe(false);
    expect(isReplacing('started renewing', 'failed current')).toBe(false);
    expect(isReplacing('started renewing', 'failed final')).toBe(false);
    expect(isReplacing('expired renewable')).toBe(false);
  });

  it('a session that another tab stored without its access token is being replaced, unless the page has just been loaded', () => {
    const stored: SessionEvent = {
      type: 'restored',
      session: { tokens: { ...tokens, accessToken: undefined }, userData: undefined },
    };
    expect(transition(follow('restored session'), stored)).toMatchObject({ isReplacing: true });
    expect(transition(initialState, stored)).toMatchObject({ isReplacing: false });
  });

  it('an event changes no state in place', () => {
    for (const [, state] of reachable()) {
      const before = structuredClone({ ...state, error: undefined });
      for (const event of Object.values(events)) transition(state, event(state));
      expect(structuredClone({ ...state, error: undefined })).toEqual(before);
    }
  });
});

function follow(...names: readonly string[]): SessionState {
  return names.reduce((state, name) => {
    const event = events[name]?.(state);
    const next = event && transition(state, event);
    if (!next) throw new Error(`${name} was refused`);
    return next;
  }, initialState);
}
