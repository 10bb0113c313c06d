/**
 * Compiles every TypeScript sample of the documentation against the library's sources, templates
 * included. Each fenced `ts` block is a module of its own; a block that begins with
 * `// file: name.ts` can be imported by the other blocks of its page as './name'.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const out = 'out/samples';
const pages = globSync(['*.md', 'docs/**/*.md', 'projects/**/*.md'], {
  exclude: (path) => path.includes('node_modules'),
}).sort();

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

let count = 0;
for (const page of pages) {
  for (const { line, code } of blocks(readFileSync(page, 'utf8'))) {
    count += 1;
    const name = /^\/\/ file: ([\w.-]+\.ts)\s/.exec(code)?.[1] ?? `line-${line}.ts`;
    const path = join(out, page, name);
    if (existsSync(path)) {
      console.error(`${page}:${line} there is already a sample named ${name} on this page.`);
      process.exitCode = 1;
    }
    mkdirSync(dirname(path), { recursive: true });
    // Empty lines in front, so that the compiler's line numbers are the page's.
    writeFileSync(path, '\n'.repeat(line) + code);
  }
}

function* blocks(markdown) {
  const lines = markdown.split('\n');
  for (let start = 0; start < lines.length; start += 1) {
    const fence = /^( *)(```+|~~~+)\s*(\S*)/.exec(lines[start]);
    if (!fence) continue;
    const [, indent, marks, language] = fence;
    const end = lines.findIndex((line, index) => index > start && line.trim() === marks);
    if (end < 0) throw new Error(`A code block that begins in line ${start + 1} does not end.`);
    if (/^(ts|typescript)$/i.test(language)) {
      const code = lines.slice(start + 1, end).map((line) => line.slice(indent.length));
      yield { line: start + 1, code: `${code.join('\n')}\n` };
    }
    start = end;
  }
}

writeFileSync(
  join(out, 'tsconfig.json'),
  JSON.stringify({
    extends: '../../tsconfig.json',
    compilerOptions: {
      noEmit: true,
      moduleDetection: 'force',
      // A sample shows how a thing is made, not what it is used for.
      noUnusedLocals: false,
      noUnusedParameters: false,
      types: ['jest', 'node'],
    },
    include: ['**/*.ts'],
  }),
);

if (count) {
  const { status } = spawnSync('ngc', ['-p', join(out, 'tsconfig.json')], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
console.log(`${count} samples on ${pages.length} pages`);
