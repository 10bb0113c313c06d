import { leadInSeconds, usualOutageSeconds } from './outage.mjs';

const [firstSecond, lastSecond] = [-120, 1500];
const binSeconds = 3;
const [width, left, right] = [800, 96, 20];
const [panelHeight, firstPanelTop, panelDistance] = [230, 104, 322];
const [lowest, highest] = [100, 1_000_000];

const lines = [
  { id: 'fixed', label: 'asks again every 3 s' },
  { id: 'back-off', label: 'doubles its pause' },
  { id: 'library', label: 'this library' },
];

const style = `
  svg { --paper: #ffffff; --ink: #1f2328; --faint: #d1d9e0; --shade: #f0e6d8;
    --fixed: #b8480a; --back-off: #7a4fb0; --library: #0b63b5; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #0d1117; --ink: #e6edf3; --faint: #30363d; --shade: #2b2418;
      --fixed: #ff9d57; --back-off: #c9a5ff; --library: #63b3ff; }
  }
  text { font: 14px system-ui, sans-serif; fill: var(--ink); }
  .title { font-weight: 600; font-size: 15px; }
  .end { text-anchor: end; }
  .middle { text-anchor: middle; }
  .grid { stroke: var(--faint); }
  .everyday { stroke: var(--ink); stroke-dasharray: 2 4; }
  .line { fill: none; stroke-linejoin: round; }
  .fixed { stroke: var(--fixed); stroke-width: 1.5; }
  .back-off { stroke: var(--back-off); stroke-width: 2; stroke-dasharray: 7 3; }
  .library { stroke: var(--library); stroke-width: 2.5; }`;

const x = (second) =>
  Math.round(left + ((second - firstSecond) / (lastSecond - firstSecond)) * (width - left - right));

function y(top, requests) {
  const share = Math.log10(Math.max(requests, lowest) / lowest) / Math.log10(highest / lowest);
  return Math.round(top + panelHeight * (1 - share));
}

/** The busiest second of each bin, so that no peak is lost. */
function path(requests, top) {
  const points = [];
  for (let second = firstSecond; second < lastSecond; second += binSeconds) {
    const from = second + leadInSeconds;
    const most = Math.max(...requests.subarray(from, from + binSeconds));
    points.push(`${x(second)} ${y(top, most)}`);
  }
  return `M${points.join('L')}`;
}

function panel({ title, rows }, top) {
  const bottom = top + panelHeight;
  const [{ everyday }] = rows;
  const rates = [100, 1_000, 10_000, 100_000, 1_000_000];
  const minutes = [0, 5, 10, 15, 20, 25];
  return `
<text class="title" x="${left}" y="${top - 14}">${title}</text>
<rect x="${x(0)}" y="${top}" width="${x(usualOutageSeconds) - x(0)}" height="${panelHeight}" fill="var(--shade)"/>
${rates
  .map(
    (rate) =>
      `<path class="grid" d="M${left} ${y(top, rate)}H${width - right}"/>` +
      `<text class="end" x="${left - 8}" y="${y(top, rate) + 5}">${rate.toLocaleString('en')}</text>`,
  )
  .join('\n')}
${minutes
  .map(
    (minute) =>
      `<path class="grid" d="M${x(minute * 60)} ${bottom}v6"/>` +
      `<text class="middle" x="${x(minute * 60)}" y="${bottom + 22}">${minute}</text>`,
  )
  .join('\n')}
<path class="everyday" d="M${left} ${y(top, everyday)}H${width - right}"/>
${lines
  .map(({ id }) => {
    const { unlimited } = rows.find(({ line }) => line === id);
    return `<path class="line ${id}" d="${path(unlimited.requests, top)}"/>`;
  })
  .join('\n')}
<text class="middle" x="${x(usualOutageSeconds / 2)}" y="${top + 18}">the token endpoint is down</text>
<text class="middle" x="${(left + width - right) / 2}" y="${bottom + 44}">minutes since the outage began</text>
<text class="middle" transform="translate(14 ${top + panelHeight / 2}) rotate(-90)">requests per second</text>`;
}

/** Requests per second over time, in a panel for each situation. */
export function drawChart(situations) {
  const height = firstPanelTop + situations.length * panelDistance - 34;
  const legend = [...lines, { id: 'everyday', label: 'every day' }];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
<title id="title">Requests per second that reach the token endpoint before, during and after an outage of ten minutes, from a million sessions</title>
<style>${style}
</style>
<rect width="${width}" height="${height}" fill="var(--paper)"/>
<text class="title" x="${left}" y="24">Token requests of a million sessions (logarithmic scale)</text>
${legend
  .map(({ id, label }, index) => {
    const from = left + [0, 194, 376, 520][index];
    return (
      `<path class="line ${id}" d="M${from} 48h26"/>` +
      `<text x="${from + 32}" y="53">${label}</text>`
    );
  })
  .join('\n')}
${situations
  .map((situation, index) => panel(situation, firstPanelTop + index * panelDistance))
  .join('\n')}
</svg>
`;
}
