import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPage, readSection, root } from './markdown';

const page = readPage('README.md');
const library = join(root, 'projects/angular-auth-oidc-client');

describe('README.md', () => {
  it('signs in within twenty lines', () => {
    const sample = /```ts\n(.*?)\n```/s.exec(readSection(page, 'A sign-in'))?.[1] ?? '';
    expect(sample).toContain('authorize()');
    expect(sample.split('\n').length).toBeLessThanOrEqual(20);
  });

  it('names under "Not offered yet" nothing that is offered', () => {
    const names = [...readSection(page, 'Not offered yet').matchAll(/`([\w$]+)`/g)].map(
      ([, name = '']) => name,
    );
    const offered = ['src/public-api.ts', 'src/service/oidc-security.service.ts']
      .map((path) => readFileSync(join(library, path), 'utf8'))
      .join('\n')
      .split(/[^\w$]+/);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => offered.includes(name))).toEqual([]);
  });

  it('names the commands that there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const commands = [...`${page}${readPage('CONTRIBUTING.md')}`.matchAll(/npm run ([\w:]+)/g)];
    expect(commands.length).toBeGreaterThan(5);
    expect(commands.filter(([, name = '']) => !(name in scripts))).toEqual([]);
  });
});

describe('CONTRIBUTING.md', () => {
  it('names the steps of npm test as they are', () => {
    const tool = readFileSync(join(root, 'tools/test.mjs'), 'utf8');
    const steps = [...tool.matchAll(/^\s*(?:\{ )?name: '([\w-]+)',/gm)].map(([, name]) => name);
    const row = readPage('CONTRIBUTING.md')
      .split('\n')
      .find((line) => line.includes('npm test -- '));
    const listed = [...(row?.split('|')[2] ?? '').matchAll(/`([\w-]+)`/g)].map(([, name]) => name);
    expect(steps.length).toBeGreaterThan(10);
    expect(listed).toEqual(steps);
  });
});
