/**
 * What a provider goes through when it fails for ten minutes: writes the chart and the tables of
 * docs/reliability.md. `--check` writes nothing and fails where they are not what comes out.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Advice, install, report, root, runAgainUnderProjectNode } from '../../tools/prepare.mjs';

const pagePath = join(root, 'docs/reliability.md');
const chartPath = join(root, 'docs/images/outage.svg');
const command = 'node bench/outage/simulate.mjs';

async function simulate() {
  const { format, resolveConfig } = await import('prettier');
  const { compareWithLibrary } = await import('./compare.mjs');
  const { drawChart } = await import('./chart.mjs');
  const { emptyPage, replaceSection, writeSection } = await import('./page.mjs');
  const { simulateAll } = await import('./scenarios.mjs');

  const compared = await compareWithLibrary();
  const results = simulateAll();
  const chart = drawChart(results.charted);
  const options = { ...(await resolveConfig(pagePath)), parser: 'markdown' };
  const section = await format(writeSection(results), options);
  const before = read(pagePath) ?? emptyPage;
  const page = replaceSection(before, section);
  if (page === undefined) {
    throw new Advice('docs/reliability.md has lost the two outage markers: put them back.');
  }
  if (!process.argv.includes('--check')) {
    writeFileSync(pagePath, page);
    writeFileSync(chartPath, chart);
  } else if (page !== read(pagePath) || chart !== read(chartPath)) {
    throw new Advice(`docs/reliability.md or its chart is out of date: run "${command}".`);
  }
  console.log(`The model agrees with the library in ${compared} requests; the page is up to date.`);
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

try {
  await install();
  if (!(await runAgainUnderProjectNode())) await simulate();
} catch (error) {
  report(error);
}
