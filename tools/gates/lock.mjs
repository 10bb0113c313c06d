/**
 * The lock is what `npm ci` installs, on every platform: it fits package.json, was not changed by an
 * installation, and has every optional dependency that it names. npm leaves those of other platforms
 * out when it makes a lock beside an existing `node_modules` (npm/cli#4828), and then refuses to
 * install from it. Make such a lock anew: remove both, then `npm install --package-lock-only`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const lock = 'package-lock.json';
const { packages } = JSON.parse(readFileSync(lock, 'utf8'));
const problems = [];

/** Whether a package finds a dependency in the folders above it, as Node does. */
function isFound(path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at && `${at}/`}node_modules/${name}`]) return true;
    if (!at) return false;
  }
}

for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
  for (const name of Object.keys(optionalDependencies)) {
    if (!isFound(path, name)) problems.push(`${lock} lacks ${name}, which ${path} names.`);
  }
}

function run(command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) problems.push(`${command} ${args.join(' ')}\n${stdout}${stderr}`.trim());
}

run('npm', 'ci', '--dry-run', '--ignore-scripts', '--no-audit', '--no-fund');
if (existsSync('.git')) run('git', 'diff', '--exit-code', '--stat', '--', lock);

for (const problem of problems) console.error(problem);
if (problems.length) process.exitCode = 1;
console.log(`${Object.keys(packages).length - 1} packages locked`);
