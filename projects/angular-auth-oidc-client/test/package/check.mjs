/**
 * Proves that what is published works: packs the built library, imports its framework-free entry
 * points in bare Node with nothing else installed, then installs the tarball into a freshly
 * generated application outside this repository and builds that, library types included.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { schema } from '@angular-devkit/core';
import { formats } from '@angular-devkit/schematics';
import { NodeWorkflow } from '@angular-devkit/schematics/tools/index.js';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../../..');
const place = mkdtempSync(join(tmpdir(), 'package-test-'));
process.on('exit', () => rmSync(place, { recursive: true, force: true }));

function run(cwd, command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) {
    console.error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
    process.exit(1);
  }
  return stdout;
}

const [{ filename }] = JSON.parse(
  run(
    join(root, 'dist/angular-auth-oidc-client'),
    'npm',
    'pack',
    '--json',
    '--pack-destination',
    place,
  ),
);
const tarball = join(place, filename);

const bare = join(place, 'bare');
const unpacked = join(bare, 'node_modules/angular-auth-oidc-client');
mkdirSync(unpacked, { recursive: true });
run(place, 'tar', '-xzf', tarball, '-C', unpacked, '--strip-components', '1');
for (const entryPoint of ['core', 'testing']) {
  const name = `angular-auth-oidc-client/${entryPoint}`;
  const script = `if (!Object.keys(await import('${name}')).length) throw new Error('exports nothing')`;
  run(bare, process.execPath, '--input-type=module', '--eval', script);
}

for (const name of ['silent-renew.html', 'silent-renew.js']) {
  if (!existsSync(join(unpacked, 'assets', name))) {
    console.error(`assets/${name} is not in the package`);
    process.exit(1);
  }
}

const workspace = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const application = join(place, 'application');
const withDefaults = new schema.CoreSchemaRegistry(formats.standardFormats);
withDefaults.addPostTransform(schema.transforms.addUndefinedDefaults);
await new NodeWorkflow(place, {
  resolvePaths: [root],
  registry: withDefaults,
  schemaValidation: true,
})
  .execute({
    collection: '@schematics/angular',
    schematic: 'ng-new',
    options: {
      name: 'application',
      version: workspace.devDependencies['@angular/cli'],
      minimal: true,
      skipInstall: true,
      skipGit: true,
      style: 'css',
      ssr: false,
      aiConfig: [],
    },
  })
  .forEach(() => undefined);

// The generated ranges would install what was released since; the workspace's versions are tested.
const pinned = { ...workspace.dependencies, ...workspace.devDependencies };
const angular = pinned['@angular/core'];
const generated = JSON.parse(readFileSync(join(application, 'package.json'), 'utf8'));
for (const group of [generated.dependencies, generated.devDependencies]) {
  for (const [name, range] of Object.entries(group)) {
    group[name] = pinned[name] ?? (name.startsWith('@angular/') ? angular : range);
  }
}
generated.dependencies['angular-auth-oidc-client'] = `file:${tarball}`;
writeFileSync(join(application, 'package.json'), JSON.stringify(generated, null, 2));
cpSync(join(root, 'package-lock.json'), join(application, 'package-lock.json'));

cpSync(join(here, 'app'), join(application, 'src/app'), { recursive: true });
run(application, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund');
run(
  application,
  process.execPath,
  'node_modules/@angular/cli/bin/ng.js',
  'build',
  '--configuration',
  'production',
);
run(
  application,
  process.execPath,
  'node_modules/typescript/bin/tsc',
  '-p',
  'tsconfig.app.json',
  '--noEmit',
  '--skipLibCheck',
  'false',
);
console.log('installed from its tarball, built, and imported in bare Node');
