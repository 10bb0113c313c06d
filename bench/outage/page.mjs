import { outageSeconds, patienceSeconds } from './outage.mjs';
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
${outageSeconds / 60} minutes:

${facts.join('\n')}

![Requests per second over time. Clients that ask every three seconds send up to two hundred times the everyday load and all come back in the same three seconds, round after round; those of this library ask less and less often and come back over five minutes](images/outage.svg)

${table(clients, 'client')}

- **peak**: the requests of the busiest second; in the outage, from its end on, and when those who were
  renewed then are due again
- **99 % renewed**: that long after the provider's return, of those that were due in the outage; first by a
  provider that serves whoever comes, then by one that is up to ${headroom} times its everyday load. It
  answers 503 beyond that, and refusing costs it a tenth of serving. "Not at all" means not within
  ${patienceSeconds / 60} minutes: it is too busy refusing
- **ran out**: sessions that had no usable access token for some time

Clients that come evenly still do when they double their pauses without chance. Chance is for those that have
fallen into step:

${table(circumstances, 'circumstances')}

The last row of each lifetime is an interceptor that begins a renewal for every call without a token, whatever
the pauses. These are other parameters:

${table(parameters, 'parameters')}

A longest pause of 300 s is the best of these. With 60 s or 120 s everybody is renewed sooner by a provider
that can stand it, but up to five times as many come on its return, and one with little to spare may not get
up again. With 600 s users wait twice as long for little. A longer first pause spares the provider in the
outage, at the cost of whoever meets a short failure. The spread of the first renewal hardly matters here.
Whoever wants to outlast an outage renews earlier: \`renewTimeBeforeTokenExpiresInSeconds\`.

\`node bench/outage/simulate.mjs\` computes all this, with the library's own \`renewalTime()\` and a model of
its pauses that is compared with its \`keepSession()\`, request for request. Every session is simulated in the
first table and for tokens of 3600 s, otherwise a quarter of them; one in forty for the provider with limits.
Figures have two digits, since the third is chance.
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
