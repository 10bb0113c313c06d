import { compileSecureRoutes, findSecureRoutes } from '../../src/http/secure-routes';
import { codeOf, readPage, readTables } from './markdown';

const page = 'https://app.example.com/shop/';
const rows = readTables(readPage('docs/using-access-tokens.md'), 'route');

const urlsOf = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, url = '']) => url);
const cases = (column: 1 | 2): [string, string][] =>
  rows.flatMap((row) =>
    urlsOf(row[column]).map((url): [string, string] => [codeOf(row[0]) ?? '', url]),
  );

const covers = (route: string, url: string): boolean => {
  const routes = compileSecureRoutes([route], 'app', page, (warning) => {
    throw new Error(warning);
  });
  return findSecureRoutes(url, routes, page).length > 0;
};

describe('docs/using-access-tokens.md', () => {
  it('has a table of routes', () => {
    expect(rows).not.toEqual([]);
    expect(rows.filter((row) => !codeOf(row[0]) || !row[1] || !row[2])).toEqual([]);
  });

  it.each(cases(1))('%s covers %s', (route, url) => {
    expect(covers(route, url)).toBe(true);
  });

  it.each(cases(2))('%s does not cover %s', (route, url) => {
    expect(covers(route, url)).toBe(false);
  });
});
