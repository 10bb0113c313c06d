import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OidcErrorCode } from '../../core/errors';
import { toValidationResult } from '../../src/service/validation-result';
import { codeOf, readPage, readSection, readTables } from './markdown';

const page = readPage('docs/errors.md');
const rows = readTables(page, 'code');
const documented = rows.map(([code]) => codeOf(code));

const source = readFileSync(join(__dirname, '../../core/errors.ts'), 'utf8');
const union = /export type OidcErrorCode =([^;]*);/.exec(source)?.[1] ?? '';
const existing = [...union.matchAll(/'([^']+)'/g)].map(([, code]) => code);

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

  it('says of exactly the codes that nothing reports that they are reserved', () => {
    const reserved = readTables(
      readSection(page, 'Reserved for pop-up and iframe sign-in'),
      'code',
    ).map(([code]) => codeOf(code));
    expect(reserved).toEqual(['login/popup-blocked', 'login/popup-closed', 'login/timeout']);
  });
});
