import { existsSync, globSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { readPage, root } from './markdown';

const pages = globSync(['*.md', 'docs/**/*.md', 'projects/angular-auth-oidc-client/*.md'], {
  cwd: root,
}).map((path) => path.replaceAll('\\', '/'));

const prose = (page: string): string => readPage(page).replace(/^```.*?^```$/gms, '');

/** The names under which headings can be linked to, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  return [...prose(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}

const links = pages.flatMap((page) =>
  [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^https?:/.test(target))
    .map((target): [string, string] => [page, target]),
);

describe('the documentation', () => {
  it('has pages and links', () => {
    expect(pages.length).toBeGreaterThan(10);
    expect(links.length).toBeGreaterThan(20);
  });

  it.each(links)('%s links to %s, which exists', (page, target) => {
    const [path = '', anchor] = target.split('#');
    const file = path ? normalize(join(dirname(page), path)) : page;
    expect(existsSync(join(root, file))).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(file)).toContain(anchor);
  });
});
