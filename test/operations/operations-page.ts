import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '#platform/package-root.js';

/** docs/operations.md as specs read it. */
export const operationsPage = (): string =>
  readFileSync(join(packageRoot(), 'docs', 'operations.md'), 'utf8');

/** Rows of the tables under a heading, as cells without the marks of code. */
export function rowsUnder(heading: string): readonly (readonly string[])[] {
  const page = operationsPage();
  const from = page.indexOf(`\n## ${heading}\n`);
  if (from < 0) throw new RangeError(`expected a heading ${heading}`);
  const until = page.indexOf('\n## ', from + 1);
  const lines = page.slice(from, until < 0 ? undefined : until).split('\n');
  return lines
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(1, line.lastIndexOf('|'))
        .split('|')
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}
