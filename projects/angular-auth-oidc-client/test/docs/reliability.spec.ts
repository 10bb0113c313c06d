import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPage, readSection, readTables, root } from './markdown';

const library = join(root, 'projects/angular-auth-oidc-client');
const page = readPage('docs/reliability.md');
const promises = readTables(readSection(page, 'Promises'), 'pain');
const waits = readTables(readSection(page, 'Waits'), 'who waits for what');

/** The tests that a cell names, each with the file that should hold it. */
function testsIn(cell = ''): [string, string][] {
  return cell
    .split('<br>')
    .map((one) => /^`([^`]+)`: (.+)$/.exec(one.trim()) ?? [])
    .map(([, file = '', test = '']) => [file, test]);
}

/** Names in tests stand between quotes, where a quote of their kind is escaped. */
function says(file: string, test: string): boolean {
  const path = join(file.startsWith('e2e/') ? root : library, file);
  return existsSync(path) && readFileSync(path, 'utf8').replaceAll("\\'", "'").includes(test);
}

describe('docs/reliability.md', () => {
  it('promises something for every pain', () => {
    const pains = [
      1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 16, 17, 22, 23, 24, 25, 26, 27, 28, 29, 31, 32, 33, 34,
    ];
    expect(promises.map(([pain = '']) => Number(/^(\d+): ./.exec(pain)?.[1]))).toEqual(pains);
    expect(promises.filter(([, promise]) => !promise)).toEqual([]);
  });

  it('says of every wait how long it may last, and what comes then', () => {
    expect(waits.length).toBeGreaterThan(10);
    expect(waits.filter(([who, limit, outcome]) => !who || !limit || !outcome)).toEqual([]);
  });

  it('names tests that exist', () => {
    const tests = [...promises, ...waits].flatMap(([, , , cell]) => testsIn(cell));
    expect(tests.length).toBeGreaterThan(30);
    expect(tests.filter(([file, test]) => !file || !test || !says(file, test))).toEqual([]);
  });
});
