/**
 * Proves that the boundaries hold: lints the planted violations beside this file as if they stood
 * where their first line says, and expects every line marked `refused:` to be reported by the rule
 * named there, and no other line to be reported at all. A planted cycle of types must be found too.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { cruise } from 'dependency-cruiser';
import extractDepcruiseConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const here = dirname(fileURLToPath(import.meta.url));
const library = join(here, '../..');
const root = join(library, '../..');

const boundaryRules = new Set([
  'no-console',
  'no-restricted-globals',
  'no-restricted-properties',
  'no-restricted-syntax',
  '@typescript-eslint/no-restricted-imports',
]);

const eslint = new ESLint({
  cwd: root,
  // The planted files belong to no TypeScript project.
  overrideConfig: tseslint.configs.disableTypeChecked,
});

const wrong = [];
let planted = 0;

for (const name of readdirSync(join(here, 'violations'))) {
  const text = readFileSync(join(here, 'violations', name), 'utf8');
  const lines = text.split('\n');
  const place = /^\/\/ as (\S+)$/.exec(lines[0])[1];
  const [result] = await eslint.lintText(text, { filePath: join(library, place) });

  const found = result.messages.filter(
    ({ ruleId }) => ruleId === null || boundaryRules.has(ruleId),
  );
  lines.forEach((line, index) => {
    const expected = / \/\/ refused: (\S+)$/.exec(line)?.[1] ?? 'nothing';
    const actual =
      found
        .filter((message) => message.line === index + 1)
        .map(({ ruleId, message }) => ruleId ?? message)
        .join(', ') || 'nothing';
    if (expected !== 'nothing') planted += 1;
    if (actual !== expected) {
      wrong.push(`${name}:${index + 1} expected ${expected}, reported: ${actual}`);
    }
  });
}

process.chdir(root);
const configuration = await extractDepcruiseConfig(join(root, '.dependency-cruiser.cjs'));
const { output } = await cruise(
  [join(here, 'cycle')],
  {
    ...configuration.options,
    validate: true,
    ruleSet: { forbidden: configuration.forbidden },
    exclude: undefined,
  },
  undefined,
  { tsConfig: extractTSConfig(join(root, 'tsconfig.spec.json')) },
);
planted += 1;
if (!output.summary.violations.some(({ rule }) => rule.name === 'no-cycle')) {
  wrong.push('cycle/: the planted cycle was not found');
}

for (const line of wrong) console.error(line);
console.log(`${planted - wrong.length} of ${planted} planted violations reported as expected`);
process.exitCode = wrong.length ? 1 : 0;
