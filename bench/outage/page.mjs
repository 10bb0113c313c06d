import { patienceSeconds, usualOutageSeconds } from './outage.mjs';
import { headroom } from './scenarios.mjs';

const begin = '<!-- outage:begin -->';
const end = '<!-- outage:end -->';

function readable(number) {
  return Number(number.toPrecision(2)).toLocaleString('en');
}

function seconds(duration) {
  return `${readable(Math.ceil(duration))} s`;
}

function table(rows, heading) {
  const cells = rows.map(({ label, lifetimeSeconds, unlimited, renewedByLimited }) => [
    `${lifetimeSeconds} s`,
    label,
    readable(unlimited.peakInOutage),
    readable(unlimited.peakOnReturn),
    readable(unlimited.peakInNextRound),
    seconds(unlimited.renewed),
    renewedByLimited === undefined ? 'not at all' : seconds(renewedByLimited),
    readable(unlimited.ranOut),
  ]);
  const head = [
    'token',
    heading,
    'peak in the outage',
    'peak on return',
    'peak a round later',
    '99 % renewed',
    `the same, ${headroom} × everyday load`,
    'ran out',
  ];
  const rules = ['--:', '---', ...Array.from({ length: 6 }, () => '--:')];
  return [head, rules, ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** What stands between the markers, before it is formatted. */
export function writeSection({ clients, circumstances, parameters }) {
  const facts = clients
    .filter(({ line }) => line === 'library')
    .map(
      ({ lifetimeSeconds, everyday, unlimited }) =>
        `- access tokens of ${lifetimeSeconds} s: ${readable(everyday)} requests per second every day; ` +
        `${readable(unlimited.refused)} sessions are due in the outage`,
    );
  return `
A million open sessions, their renewals spread evenly, and a token endpoint that answers 503 for
${usualOutageSeconds / 60} minutes:

${facts.join('\n')}

![Requests per second over time. Clients that ask every three seconds send up to two hundred times the everyday load and all come back in the same three seconds, round after round; those of this library ask often at first, then less and less, and come back over five minutes](images/outage.svg)

${table(clients, 'client')}

- **peak**: the requests of the busiest second; in the outage, from its end on, and when those who were
  renewed then are due again
- **99 % renewed**: that long after the provider's return, of those that were due in the outage; first by a
  provider that serves whoever comes, then by one that is up to ${headroom} times its everyday load. It
  answers 503 beyond that, and refusing costs it a tenth of serving. "Not at all" means not within
  ${patienceSeconds / 60} minutes: it is too busy refusing
- **ran out**: sessions that had no usable access token for some time

A pause of this library is a random part, at least 1 s, of a longest one. That is one and a half times
\`refreshTokenRetryInSeconds\` for 45 s from the first failure on, and from then on as long as it has not worked,
where that is more, 300 s at most. What \`Retry-After\` asks for comes on top, and the random part is then of as
long again, at most 300 s, where that is more. Thirty renewals within a minute are the most. All tabs of a
configuration count as one, since the failure of one tab is that of the others, and so do the calls of the
application: none of them begins a renewal within a pause.

Chance is for clients that have fallen into step, and the first 45 s are for short outages:

${table(circumstances, 'circumstances')}

An outage of 45 s is over within five seconds of the provider's return. That is paid for by the provider: its
busiest second has three to four times the requests that it had with doubled pauses, in a short outage and in a
long one, and while all fail in step as many as if they asked every 3 s. On its return after ten minutes it is
asked no more often than with doubled pauses where tokens live for 300 s, since all have been failing for long.
Where they live for 3600 s, most of what arrives then comes from sessions that have just begun to fail, but a
provider that is up to ${headroom} times its everyday load gets up again, within ten minutes.

\`Retry-After\` spares the provider the rest: one that says when it will be back gets its clients back over
five minutes, and not all in one second. These are other parameters:

${table(parameters, 'parameters')}

Whoever runs a provider with little to spare sets \`refreshTokenRetryInSeconds\` to 10 or 30, at the cost of
first pauses of up to 15 s or 45 s after a short failure. Short pauses for 20 s are not enough for the restart
of a server; for 120 s they are more than a provider with little to spare can stand, and so are longest pauses
of 60 s or 120 s where tokens live for long. With 600 s users wait longer for little. The spread of the first
renewal hardly matters here. Whoever wants to outlast an outage renews earlier, with
\`renewTimeBeforeTokenExpiresInSeconds\`, where the provider can stand more renewals every day.

\`node bench/outage/simulate.mjs\` computes all this, with the library's own \`renewalTime()\` and a model of
its pauses that is compared with its \`keepSession()\` and \`renew()\`, request for request, while an application
calls its API in between. Every session is simulated in the first table and for tokens of 3600 s, otherwise a
quarter of them; one in forty for the provider with limits. Figures have two digits, since the third is chance.
`;
}

/** The page with another section; `undefined` where it has no place for it. */
export function replaceSection(page, section) {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) return undefined;
  return `${page.slice(0, from + begin.length)}\n\n${section.trim()}\n\n${page.slice(to)}`;
}

export const emptyPage = `# Reliability\n\n${begin}\n\n${end}\n`;
