import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '#platform/package-root.js';

/** A program of the cookbook and what it says that it prints. */
export interface Recipe {
  /** The page and the number of the program on it. */
  readonly name: string;
  readonly code: string;
  readonly printed: string;
}

const FOLDER = join(packageRoot(), 'docs', 'cookbook');
const PROGRAM = /^```js\n([^]*?)^```\n\n^```text\n([^]*?)^```$/gm;

/** The pages of the cookbook. */
export const pages = (): string[] => readdirSync(FOLDER).filter((file) => file !== 'README.md');

/** A page as it is written. */
export const pageOf = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

/** Whether a link of a page leads to a file. */
export const isThere = (target: string): boolean => existsSync(join(FOLDER, target));

/** The programs of a page, each with the output that follows it. */
export function recipesOf(file: string): Recipe[] {
  return [...pageOf(file).matchAll(PROGRAM)].map(([, code, printed], i) => ({
    name: `${file}, program ${i + 1}`,
    code,
    printed,
  }));
}
