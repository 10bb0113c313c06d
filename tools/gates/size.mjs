/**
 * What the usual set-up costs an application that already has router and HttpClient: builds two small
 * applications that differ in nothing else, and compares what is transferred with brotli.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const budget = 12 * 1024;
// What talks to the provider is loaded when a user signs in or a session has to be kept.
const budgetOnDemand = 9 * 1024;
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
  const index = readFileSync(join(folder, 'index.html'), 'utf8');
  const scripts = readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .map((name) => ({ content: readFileSync(join(folder, name)), initial: index.includes(name) }));
  const brotli = (wanted) =>
    wanted.reduce((total, { content }) => total + compress(content).length, 0);
  return {
    brotli: brotli(scripts),
    brotliInitial: brotli(scripts.filter(({ initial }) => initial)),
    jsrsasign: scripts.some(({ content }) => content.includes(onlyInJsrsasign)),
  };
}

function compress(content) {
  return brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
}

build('size-baseline');
build('size-with-auth');
const baseline = measure('out/size/baseline');
const withAuth = measure('out/size/with-auth');
const addedInitial = withAuth.brotliInitial - baseline.brotliInitial;
const addedOnDemand = withAuth.brotli - baseline.brotli - addedInitial;

mkdirSync('out', { recursive: true });
writeFileSync(
  'out/size.json',
  `${JSON.stringify({ budget, budgetOnDemand, addedInitial, addedOnDemand, baseline, withAuth }, null, 2)}\n`,
);

if (withAuth.jsrsasign) {
  console.error('jsrsasign reached an application that did not ask for it.');
  process.exitCode = 1;
}
if (addedInitial > budget) {
  console.error(
    'The usual set-up adds more to the start of an application than the budget allows.',
  );
  process.exitCode = 1;
}
if (addedOnDemand > budgetOnDemand) {
  console.error('What is loaded on demand is larger than the budget allows.');
  process.exitCode = 1;
}
console.log(
  `adds ${addedInitial} of ${budget} bytes (brotli), and ${addedOnDemand} of ${budgetOnDemand} on demand`,
);
