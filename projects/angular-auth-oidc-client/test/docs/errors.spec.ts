import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OidcErrorCode } from '../../core/errors';
import { toValidationResult } from '../../src/service/validation-result';
import { codeOf, readPage, readTables } from './markdown';

const page = readPage('docs/errors.md');
const rows = readTables(page, 'code');
const documented = rows.map(([code]) => codeOf(code));

const library = join(__dirname, '../..');
const declaration = /export type OidcErrorCode =([^;]*);/;
const errors = readFileSync(join(library, 'core/errors.ts'), 'utf8');
const existing = [...(declaration.exec(errors)?.[1] ?? '').matchAll(/'([^']+)'/g)].map(
  ([, code]) => code,
);

describe('docs/errors.md', () => {
  it('lists every code once, and no code that does not exist', () => {
    expect(existing.length).toBeGreaterThan(50);
    expect([...documented].sort()).toEqual([...existing].sort());
  });

  it('gives each code a cause and a remedy', () => {
    const incomplete = rows.filter(([, cause, remedy]) => !cause || !remedy);
    expect(incomplete).toEqual([]);
  });

  it.each(rows.map(([code, , , result]) => [codeOf(code), codeOf(result)]))(
    '%s is %s in version 12',
    (code, result) => {
      expect(result).toBe(toValidationResult(code as OidcErrorCode));
    },
  );

  it('every code is reported by something', () => {
    const product = globSync('{core,jsrsasign,src}/**/*.ts', { cwd: library })
      .filter((path) => !/\.spec\.ts$|validation-result\.ts$/.test(path))
      .map((path) => readFileSync(join(library, path), 'utf8').replace(declaration, ''))
      .join('\n');
    expect(existing.filter((code) => !product.includes(`'${code}'`))).toEqual([]);
  });
});
