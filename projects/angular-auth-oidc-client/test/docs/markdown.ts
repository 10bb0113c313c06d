import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the repository is. */
export const root = join(__dirname, '../../../..');

/** A page of the documentation as text. */
export function readPage(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** What a page says below the heading with this text, up to the next heading of the same rank or above. */
export function readSection(page: string, heading: string): string {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => line.replace(/^#+ /, '') === heading);
  if (start < 0) throw new Error(`There is no heading "${heading}".`);
  const rank = /^#+/.exec(lines[start] ?? '')?.[0].length ?? 1;
  const next = lines.findIndex(
    (line, index) => index > start && /^#+ /.test(line) && line.indexOf(' ') <= rank,
  );
  return lines.slice(start + 1, next < 0 ? undefined : next).join('\n');
}

/** The rows of all tables of a text whose header begins with this cell, each as its cells. */
export function readTables(text: string, firstHeader: string): string[][] {
  const rows: string[][] = [];
  let inTable = false;
  for (const line of text.split('\n')) {
    const cells = /^\|(.*)\|$/
      .exec(line)?.[1]
      ?.split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll('\\|', '|'));
    if (!cells) inTable = false;
    else if (cells[0] === firstHeader) inTable = true;
    else if (inTable && !/^-+$/.test(cells[0] ?? '')) rows.push(cells);
  }
  return rows;
}

/** What a cell or item says in code, when it says nothing else. */
export function codeOf(cell: string | undefined): string | undefined {
  return /^`([^`]+)`$/.exec(cell ?? '')?.[1];
}
