/**
 * What every command needs before it can work: the packages, the project's own Node, and the
 * built library and applications. Plain JavaScript for whatever Node the machine has.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const at = (path) => join(root, path);
const windows = process.platform === 'win32';
const projectNode = at(`node_modules/node/bin/node${windows ? '.exe' : ''}`);

/** A failure that says in one sentence what to do. */
export class Advice extends Error {}

/** Installs the packages where they are missing or older than the lock. */
export async function install() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Advice(`Install Node 20 or newer: this is ${process.version}.`);
  }
  const installed = changedAt(at('node_modules/.package-lock.json'));
  if (installed && installed >= changedAt(at('package-lock.json')) && existsSync(projectNode))
    return;
  await step(
    'Installing packages',
    windows ? 'npm.cmd' : 'npm',
    ['ci', '--no-audit', '--no-fund'],
    'Check the network and the npm registry, then run the command again.',
  );
  if (!existsSync(projectNode)) {
    throw new Advice(
      'Run "npm rebuild node", then the command again: the project\'s Node is missing.',
    );
  }
}

/** Runs the calling script again under the project's Node; false when it already does. */
export async function runAgainUnderProjectNode() {
  // A link to this file is this file: taken for another, it would start itself for ever.
  if (realpathSync(process.execPath) === realpathSync(projectNode)) return false;
  const child = spawn(projectNode, process.argv.slice(1), { stdio: 'inherit' });
  process.exitCode = await ended(child);
  return true;
}

const library = [
  ...['core', 'src', 'assets', 'jsrsasign', 'testing', 'package.json', 'ng-package.json'].map(
    (name) => join('projects/angular-auth-oidc-client', name),
  ),
  'package-lock.json',
  'angular.json',
  'tsconfig.json',
];
const applications = ['src', 'public', 'tsconfig.app.json', 'tsconfig.module-app.json'];
const targets = [
  {
    name: 'angular-auth-oidc-client',
    title: 'Building the library',
    output: ['dist/angular-auth-oidc-client/package.json'],
    sources: library,
  },
  ...[
    ['demo', 'Building the demo application'],
    ['module-app', 'Building the module application'],
  ].map(([name, title]) => ({
    name,
    title,
    output: [`dist/${name}/browser/index.html`, `dist/${name}/index.html`],
    sources: [...applications, 'dist/angular-auth-oidc-client/package.json'],
  })),
];

/** What only the tests in the browser need. */
const testTargets = [
  [
    'compat-v12',
    'Building the applications of version 12',
    'projects/angular-auth-oidc-client/test/compat-v12',
  ],
  [
    'compat-v12-zone',
    'Building them with zone.js',
    'projects/angular-auth-oidc-client/test/compat-v12',
  ],
  ['tabs-app', 'Building the application of the tab tests', 'e2e/tabs-app'],
  ['everyday-app', 'Building the everyday applications', 'e2e/everyday-app'],
].map(application);

/** What only the tests at real providers need. */
const providerTargets = [
  ['providers-app', 'Building the application of the provider tests', 'e2e/providers/app'],
].map(application);

function application([name, title, folder]) {
  return {
    name,
    title,
    output: [`dist/${name}/browser/index.html`, `dist/${name}/index.html`],
    sources: [folder, 'dist/angular-auth-oidc-client/package.json'],
  };
}

const purposes = {
  start: targets,
  tests: [...targets, ...testTargets],
  providers: [targets[0], ...providerTargets],
};

/** Builds the library and the applications for a purpose if they are missing or older than their sources. */
export async function build(purpose = 'start') {
  for (const { name, title, output, sources } of purposes[purpose]) {
    const builtAt = Math.max(...output.map((path) => changedAt(at(path))));
    if (builtAt && builtAt >= Math.max(...sources.map((path) => newest(at(path))))) continue;
    await step(
      title,
      projectNode,
      [at('node_modules/@angular/cli/bin/ng.js'), 'build', name],
      `Correct the errors above, then run the command again.`,
    );
  }
}

/** Runs a program in silence, with a line that tells what is going on; its output shows when it fails. */
export async function step(title, program, args, advice) {
  const startedAt = Date.now();
  const label = `• ${title} …`;
  process.stdout.write(label);
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, NG_CLI_ANALYTICS: 'false', NO_COLOR: '1', CI: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: windows && program.endsWith('.cmd'),
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const ticking = setInterval(() => process.stdout.write('.'), 5000);
  const code = await ended(child);
  clearInterval(ticking);
  process.stdout.write(` ${((Date.now() - startedAt) / 1000).toFixed(0)} s\n`);
  if (code !== 0) throw new Advice(`${output.trimEnd()}\n\n${title} failed. ${advice}`);
}

/** The exit code of a program that ends when this one is told to. */
export function ended(child) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  return new Promise((settle) => {
    const passOn = (signal) => child.kill(signal);
    signals.forEach((signal) => process.on(signal, passOn));
    const finish = (code) => {
      signals.forEach((signal) => process.off(signal, passOn));
      settle(code);
    };
    child.once('error', () => finish(1));
    child.once('close', (code, signal) => finish(signal ? 130 : code));
  });
}

/** Ends the program, as a signal would, when npm is ended alone: its shell does not pass that on. */
export function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watching = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watching);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watching.unref();
}

/** Ends the program with the sentence of an advice, or with the whole of an unexpected error. */
export function report(error) {
  console.error(error instanceof Advice ? `\n${error.message}` : error);
  process.exitCode = 1;
}

function newest(path) {
  if (!existsSync(path)) return 0;
  if (!statSync(path).isDirectory()) return isTest(path) ? 0 : changedAt(path);
  return Math.max(changedAt(path), ...readdirSync(path).map((name) => newest(join(path, name))));
}

function isTest(path) {
  return /\.spec\.ts$|\.md$/.test(basename(path));
}

function changedAt(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}
