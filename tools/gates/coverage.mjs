/**
 * Holds the unit tests to their promise: at least 95 % of lines and branches of core, and a spec
 * beside every file of core/protocol and core/crypto. Reads what the last run with coverage wrote.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const core = join(process.cwd(), 'projects/angular-auth-oidc-client/core');
const required = 95;

const files = JSON.parse(readFileSync('out/coverage/coverage-summary.json', 'utf8'));
const measured = Object.entries(files).filter(([path]) => path.startsWith(`${core}/`));
const percentOf = (summaries, kind) => {
  const sum = (field) => summaries.reduce((total, summary) => total + summary[kind][field], 0);
  return sum('total') === 0 ? 100 : (100 * sum('covered')) / sum('total');
};

const failures = [];
const figures = ['lines', 'branches'].map((kind) => {
  const percent = percentOf(
    measured.map(([, summary]) => summary),
    kind,
  );
  if (percent < required) failures.push(`core: less than ${required} % of ${kind} are covered`);
  return `${percent.toFixed(1)} % of ${kind}`;
});

for (const folder of ['protocol', 'crypto']) {
  for (const name of readdirSync(join(core, folder))) {
    const spec = join(core, folder, name.replace(/\.ts$/, '.spec.ts'));
    if (!name.endsWith('.spec.ts') && !existsSync(spec)) {
      failures.push(`core/${folder}/${name} has no spec beside it`);
    }
  }
}

if (failures.length) {
  const weakest = measured
    .map(([path, summary]) => ({
      path: relative(core, path),
      lines: summary.lines.pct,
      branches: summary.branches.pct,
    }))
    .filter(({ lines, branches }) => lines < required || branches < required);
  console.table(weakest);
  for (const failure of failures) console.error(failure);
  process.exitCode = 1;
}
console.log(`core: ${figures.join(', ')}`);
