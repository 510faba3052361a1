import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { pgliteTemplate } from '#platform/history/pglite/pglite-template.js';

/** A database in memory, in the thread of the test. */
export function inlinePGlite(): PGlite {
  const template = pgliteTemplate();
  return new PGlite(template === null ? {} : { loadDataDir: new Blob([readFileSync(template)]) });
}
