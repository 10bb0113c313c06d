/**
 * Everything that must hold, in the order of speed: `npm test`, or `npm test -- lint unit` for some
 * of it. Runs on a fresh clone with Node 20 or later: installs what is missing and goes on under the
 * workspace's own Node. The last line adds up all tests and gates. `npm test -- everything` adds
 * what needs more than Node.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

import { endWithNpm, install, report, root, runAgainUnderProjectNode } from './prepare.mjs';

const library = 'projects/angular-auth-oidc-client';
const jestResults = 'out/jest-results.json';
const playwrightResults = 'out/e2e/results.json';
const providerResults = 'out/providers/results.json';

/** Skipped tests count as failed: nothing in this repository is skipped. */
function jestCounts() {
  const results = JSON.parse(readFileSync(jestResults, 'utf8'));
  return {
    passed: results.numPassedTests,
    failed:
      results.numFailedTests +
      results.numPendingTests +
      results.numTodoTests +
      results.numRuntimeErrorTestSuites,
  };
}

function playwrightCounts({ writes }) {
  const { stats, errors } = JSON.parse(readFileSync(writes, 'utf8'));
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + stats.skipped + errors.length,
  };
}

/** Each step is one gate, unless it has `counts`: then it is as many as the suite has tests. */
const steps = [
  { name: 'lock', run: ['node', 'tools/gates/lock.mjs'] },
  { name: 'format', run: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', run: ['eslint', '.', '--max-warnings', '0'] },
  { name: 'boundaries', run: ['node', `${library}/test/boundaries/check.mjs`] },
  { name: 'typecheck', run: ['node', 'tools/gates/typecheck.mjs'] },
  {
    name: 'cycles',
    run: ['depcruise', '--config', '.dependency-cruiser.cjs', 'projects', 'src', 'tools', 'e2e'],
  },
  {
    name: 'unit',
    run: ['jest', '--coverage', '--maxWorkers=2', '--json', `--outputFile=${jestResults}`],
    writes: jestResults,
    counts: jestCounts,
  },
  { name: 'coverage', run: ['node', 'tools/gates/coverage.mjs'], after: 'unit' },
  { name: 'build', run: ['ng', 'build', 'angular-auth-oidc-client'] },
  { name: 'goldens', run: ['node', 'tools/gates/goldens.mjs'], after: 'build' },
  {
    name: 'publint',
    run: ['publint', 'dist/angular-auth-oidc-client', '--strict'],
    after: 'build',
  },
  {
    name: 'attw',
    run: ['attw', '--pack', 'dist/angular-auth-oidc-client', '--profile', 'esm-only'],
    after: 'build',
  },
  { name: 'size', run: ['node', 'tools/gates/size.mjs'], after: 'build' },
  { name: 'package', run: ['node', `${library}/test/package/check.mjs`], after: 'build' },
  { name: 'samples', run: ['node', 'tools/gates/samples.mjs'] },
  { name: 'outage', run: ['node', 'bench/outage/simulate.mjs', '--check'] },
  { name: 'demo', run: ['ng', 'build', 'demo'], after: 'build' },
  { name: 'module-app', run: ['ng', 'build', 'module-app'], after: 'build' },
  { name: 'compat', run: ['ng', 'build', 'compat-v12'], after: 'build' },
  { name: 'compat-zone', run: ['ng', 'build', 'compat-v12-zone'], after: 'build' },
  { name: 'tabs-app', run: ['ng', 'build', 'tabs-app'], after: 'build' },
  { name: 'everyday', run: ['ng', 'build', 'everyday-app'], after: 'build' },
  {
    name: 'e2e',
    run: ['node', 'tools/e2e.mjs'],
    after: 'demo',
    writes: playwrightResults,
    counts: playwrightCounts,
  },
  {
    name: 'providers',
    run: ['node', 'tools/providers.mjs'],
    after: 'build',
    needs: ['java', 'mvn', 'go'],
    writes: providerResults,
    counts: playwrightCounts,
  },
];

const longestStepMs = 20 * 60 * 1000;

function execute([command, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: longestStepMs,
      env: { ...process.env, CI: '1', NO_COLOR: '1', NG_CLI_ANALYTICS: 'false' },
    });
    let output = '';
    const keep = (chunk) => (output += chunk);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code, signal) => {
      if (signal) output += `\nended by ${signal}`;
      resolve({ ok: code === 0, output });
    });
  });
}

/** How a step counts: by its suite's tests where it has any, and by itself where the suite says nothing. */
function tally(step, ok) {
  if (!step.counts) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  if (!existsSync(step.writes)) return { passed: 0, failed: 1 };
  const { passed, failed } = step.counts(step);
  return { passed, failed: failed || (ok && passed > 0 ? 0 : 1) };
}

function summary(step, { passed, failed }, output) {
  if (step.counts) return `${passed} passed, ${failed} failed`;
  const last = output.trim().split('\n').at(-1) ?? '';
  return step.run[0] === 'node' && last.length < 80 ? last : '';
}

function isInstalled(program) {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) =>
    ['', '.exe', '.cmd'].some((ending) => existsSync(join(folder, program + ending))),
  );
}

async function testAll() {
  process.chdir(root);
  // Without npm around it, too, every tool is the workspace's own.
  const path = [dirname(process.execPath), join(root, 'node_modules/.bin'), process.env['PATH']];
  process.env['PATH'] = path.join(delimiter);

  const usual = steps.filter((step) => !step.needs).map((step) => step.name);
  const named = process.argv.slice(2);
  const isEverything = named.includes('everything');
  const wanted = named.length ? named.filter((name) => name !== 'everything') : usual;
  const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length) {
    console.error(
      `There is no step ${unknown.join(', ')}; there are ${steps.map((s) => s.name).join(', ')}.`,
    );
    process.exitCode = 1;
    return;
  }

  const total = { passed: 0, failed: 0 };
  const broken = new Set();

  for (const step of steps) {
    if (!isEverything && !wanted.includes(step.name)) continue;
    process.stdout.write(`${step.name.padEnd(11)} `);

    const missing = (step.needs ?? []).filter((program) => !isInstalled(program));
    if (missing.length) {
      console.log(`not run: needs ${missing.join(' and ')}, not found on this machine`);
      continue;
    }

    if (broken.has(step.after)) {
      console.log(`not run: needs ${step.after}`);
      broken.add(step.name);
      total.failed += 1;
      continue;
    }

    const start = performance.now();
    if (step.writes) rmSync(step.writes, { force: true });
    const { ok, output } = await execute(step.run);
    const counts = tally(step, ok);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const mark = counts.failed ? 'FAILED' : 'ok';
    console.log(
      `${mark.padEnd(6)} ${seconds.padStart(6)} s  ${summary(step, counts, output)}`.trimEnd(),
    );

    total.passed += counts.passed;
    total.failed += counts.failed;
    if (counts.failed) {
      // Coverage means something even where a test failed.
      if (!step.counts || !existsSync(step.writes)) broken.add(step.name);
      console.log(`\n${output.trim()}\n`);
    }
  }

  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed ? 1 : 0;
}

endWithNpm();
try {
  await install();
  if (!(await runAgainUnderProjectNode())) await testAll();
} catch (error) {
  report(error);
  console.log('0 passed, 1 failed');
}
