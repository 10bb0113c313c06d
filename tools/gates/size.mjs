/**
 * What the usual set-up costs an application that already has router and HttpClient: builds two small
 * applications that differ in nothing else, and compares what is transferred with brotli. Each part that
 * is loaded later has a budget of its own, and docs/size.md says what everything weighs. `--accept`
 * writes that page.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { format, resolveConfig } from 'prettier';

const page = 'docs/size.md';
const budgetAtStart = 13_496;
/** Everything that is loaded until a user is signed in and the session was renewed once. */
const budgetOfStory = 33_446;
const partsOfStory = ['conversation', 'tabs', 'return-route'];
/** The parts by the name of the file that each begins with. */
const partsOnDemand = {
  conversation: {
    budget: 18_432,
    when: 'a user signs in, a session has to be kept or renewed, a token is revoked; fetched ahead of need after the start',
  },
  rare: {
    budget: 4_096,
    when: 'an iframe renews, a popup signs in, the session at the provider is watched; implicit and hybrid flow, pushed requests, signed user data',
  },
  'return-route': { budget: 704, when: 'a sign-in response is in the address' },
  windows: {
    budget: 1_856,
    when: 'there is a pop-up, a hidden frame or a form, or an answer that another page awaits',
  },
  tabs: {
    budget: 1_472,
    when: 'somebody is signed in, for all tabs to agree and to renew in turn',
  },
  'repeat-once': { budget: 768, when: 'a request is answered with 401 and an invalid token' },
  'judge-again': { budget: 832, when: 'another tab signs out, or in as somebody else' },
  'load-configurations': { budget: 896, when: 'the configuration comes from a loader' },
};
// Compression answers to a changed line elsewhere, which is no news.
const toleranceOfThePage = (bytes) => Math.max(32, bytes * 0.03);
// Every copy of jsrsasign contains its name space.
const onlyInJsrsasign = 'KJUR';

const problems = [];

function build(project) {
  const args = ['build', project, '--output-hashing', 'none', '--stats-json'];
  const { status } = spawnSync('ng', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) {
    console.error(`${project} does not build.`);
    process.exit(1);
  }
}

function measure(folder) {
  const { outputs } = JSON.parse(readFileSync(join(folder, 'browser-stats.json'), 'utf8'));
  const follow = (name, kinds, found = new Set()) => {
    if (found.has(name)) return found;
    found.add(name);
    for (const { path, kind } of outputs[name].imports) {
      if (kinds.includes(kind)) follow(path, kinds, found);
    }
    return found;
  };
  // The build leaves files behind that nothing loads.
  const loaded = [...follow('main.js', ['import-statement', 'dynamic-import'])];
  const start = follow('main.js', ['import-statement']);
  const parts = {};
  let jsrsasign = false;
  for (const name of loaded) {
    const content = readFileSync(join(folder, name));
    const part = start.has(name) ? 'start' : partOf(outputs[name]);
    parts[part] = (parts[part] ?? 0) + compress(content).length;
    jsrsasign ||= content.includes(onlyInJsrsasign);
  }
  const { start: atStart, ...onDemand } = parts;
  return { start: atStart, onDemand, jsrsasign };
}

/** The library's build names a part after the file it begins with, and adds a hash. */
function partOf({ entryPoint = '' }) {
  const name = /angular-auth-oidc-client-(?:core-)?(.+)-[\w-]{8}\.mjs$/.exec(entryPoint)?.[1];
  return name ?? 'shared';
}

function compress(content) {
  return brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
}

function storyOf(atStart, onDemand) {
  return partsOfStory.reduce((sum, part) => sum + (onDemand[part] ?? 0), atStart);
}

function writePage(atStart, onDemand) {
  const rows = Object.entries(onDemand).map(
    ([part, bytes]) =>
      `| \`${part}\` | ${partsOnDemand[part]?.when ?? ''} | ${readable(bytes)} | ${readable(partsOnDemand[part]?.budget)} |`,
  );
  return `# Size

What the library adds to an application that has the router and \`HttpClient\` anyway, in bytes as they are
transferred with brotli. \`npm test\` measures it: two small applications, with and without the library, are
built for production and compared. \`npm run size:accept\` writes this page.

| part | loaded when | bytes | budget |
| --- | --- | --- | --- |
| at start | always: \`provideAuth\`, interceptor, guard, \`OidcSecurityService\`, a refresh token | ${readable(atStart)} | ${readable(budgetAtStart)} |
${rows.join('\n')}
| signed in and renewed | the start, \`${partsOfStory.join('\`, \`')}\` | ${readable(storyOf(atStart, onDemand))} | ${readable(budgetOfStory)} |

A part is loaded once, when something needs it first. An application that signs in by redirect and renews
with a refresh token loads \`${partsOfStory.join('\`, \`')}\` and nothing else. \`/jsrsasign\`, \`/testing\` and what an application does not import weigh nothing.
`;
}

const readable = (bytes) => bytes?.toLocaleString('en') ?? '';

/** The numbers that the committed page names, by part. */
function readNumbers() {
  const rows = readFileSync(page, 'utf8').matchAll(/^\| `?([\w -]+?)`? +\|.*?\| +([\d,]+) +\|/gm);
  return Object.fromEntries(
    [...rows].map(([, part, bytes]) => [part, Number(bytes.replace(/,/g, ''))]),
  );
}

function checkBudgets(atStart, onDemand) {
  if (atStart > budgetAtStart) {
    problems.push(
      `The start of an application grows by ${atStart} bytes; the budget is ${budgetAtStart}.`,
    );
  }
  const story = storyOf(atStart, onDemand);
  if (story > budgetOfStory) {
    problems.push(
      `Until the first renewal ${story} bytes are loaded; the budget is ${budgetOfStory}.`,
    );
  }
  for (const [part, bytes] of Object.entries(onDemand)) {
    const budget = partsOnDemand[part]?.budget;
    if (budget === undefined) {
      problems.push(`The part ${part} (${bytes} bytes) has no budget in tools/gates/size.mjs.`);
    } else if (bytes > budget) {
      problems.push(`The part ${part} has ${bytes} bytes; its budget is ${budget}.`);
    }
  }
}

function checkPage(atStart, onDemand) {
  const written = readNumbers();
  const measured = {
    'at start': atStart,
    'signed in and renewed': storyOf(atStart, onDemand),
    ...onDemand,
  };
  for (const part of new Set([...Object.keys(written), ...Object.keys(measured)])) {
    const bytes = measured[part];
    const isTrue =
      bytes !== undefined && Math.abs(bytes - written[part]) <= toleranceOfThePage(bytes);
    if (!isTrue) {
      problems.push(
        `${page} says ${written[part] ?? 'nothing'} of ${part}, which has ${bytes ?? 'no'} bytes: npm run size:accept.`,
      );
    }
  }
}

build('size-baseline');
build('size-with-auth');
const baseline = measure('out/size/baseline');
const withAuth = measure('out/size/with-auth');
const atStart = withAuth.start - baseline.start;
const onDemand = Object.fromEntries(
  Object.entries(withAuth.onDemand).sort(([, one], [, other]) => other - one),
);

mkdirSync('out', { recursive: true });
writeFileSync('out/size.json', `${JSON.stringify({ atStart, onDemand }, null, 2)}\n`);
if (process.argv.includes('--accept')) {
  const options = { ...(await resolveConfig(page)), parser: 'markdown' };
  writeFileSync(page, await format(writePage(atStart, onDemand), options));
}

if (withAuth.jsrsasign) {
  problems.push('jsrsasign reached an application that did not ask for it.');
}
checkBudgets(atStart, onDemand);
checkPage(atStart, onDemand);

for (const problem of problems) console.error(problem);
if (problems.length) process.exitCode = 1;
console.log(
  `adds ${atStart} bytes (brotli) at start, ${storyOf(atStart, onDemand)} until the first renewal`,
);
