/**
 * What the usual set-up costs an application that already has router and HttpClient: builds two small
 * applications that differ in nothing else, and compares what is transferred with brotli.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const budget = 12 * 1024;
// Every copy of jsrsasign contains its name space.
const onlyInJsrsasign = 'KJUR';

function build(project) {
  const { status } = spawnSync('ng', ['build', project, '--output-hashing', 'none'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) {
    console.error(`${project} does not build.`);
    process.exit(1);
  }
}

function measure(folder) {
  const scripts = readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(folder, name)));
  const compressed = scripts.map((script) =>
    brotliCompressSync(script, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: script.length,
      },
    }),
  );
  const sum = (buffers) => buffers.reduce((total, { length }) => total + length, 0);
  return {
    raw: sum(scripts),
    brotli: sum(compressed),
    jsrsasign: scripts.some((script) => script.includes(onlyInJsrsasign)),
  };
}

build('size-baseline');
build('size-with-auth');
const baseline = measure('out/size/baseline');
const withAuth = measure('out/size/with-auth');
const added = withAuth.brotli - baseline.brotli;

mkdirSync('out', { recursive: true });
writeFileSync(
  'out/size.json',
  `${JSON.stringify({ budget, added, addedRaw: withAuth.raw - baseline.raw, baseline, withAuth }, null, 2)}\n`,
);

if (withAuth.jsrsasign) {
  console.error('jsrsasign reached an application that did not ask for it.');
  process.exitCode = 1;
}
if (added > budget) {
  console.error('The usual set-up adds more than the budget allows.');
  process.exitCode = 1;
}
console.log(`adds ${added} of ${budget} bytes (brotli)`);
