import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { readPage, readSection } from './markdown';

const library = join(__dirname, '../..');
const page = readPage('ARCHITECTURE.md');

/** The files of a tree that is drawn with two spaces for each level. */
function filesOf(tree: string): string[] {
  const folders: string[] = [];
  const files: string[] = [];
  for (const line of tree.split('\n')) {
    const [, indent = '', name = ''] = /^( *)([\w.-]+\/?)(?: |$)/.exec(line) ?? [];
    if (!name) continue;
    folders.length = indent.length / 2;
    if (name.endsWith('/')) folders.push(name);
    else files.push(folders.join('') + name);
  }
  return files;
}

describe('ARCHITECTURE.md', () => {
  it('draws the tree as it is', () => {
    const tree = /```text\n(.*?)```/s.exec(readSection(page, 'The tree'))?.[1] ?? '';
    const product = globSync('{core,jsrsasign,src,testing}/**/*.ts', { cwd: library })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => !path.endsWith('.spec.ts'));
    expect(product.length).toBeGreaterThan(50);
    expect(filesOf(tree).sort()).toEqual(product.sort());
  });

  it('leads a newcomer along files that exist', () => {
    const steps = [...readSection(page, 'The five-minute path').matchAll(/^\d\. `([^`]+)`/gm)].map(
      ([, path = '']) => path,
    );
    expect(steps).toHaveLength(5);
    expect(steps.filter((path) => !existsSync(join(library, path)))).toEqual([]);
  });
});
