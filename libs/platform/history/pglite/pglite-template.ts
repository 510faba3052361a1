import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageRoot } from '#platform/package-root.js';

/**
 * A database as initdb makes it, from which PGlite begins in a quarter of the time; the build puts it there. null where it
 * is not: then PGlite makes its own.
 */
export function pgliteTemplate(): string | null {
  const path = pgliteTemplatePath();
  return existsSync(path) ? path : null;
}

/** Of this version of PGlite, beside it: what removes one removes the other. */
export function pgliteTemplatePath(): string {
  const main = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version } = createRequire(import.meta.url)(join(main, '..', '..', 'package.json')) as {
    readonly version: string;
  };
  return join(packageRoot(), 'node_modules', '.cache', 'ballast', `pglite-${version}.tar.gz`);
}
