import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BallastError } from '#core/ballast-error.js';

/**
 * The folder of package.json, where `data/` and `schemas/` lie, from the source as from `dist/`.
 * @throws BallastError CONFIG_INVALID when no folder above this file holds one
 */
export function packageRoot(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) {
      throw new BallastError('CONFIG_INVALID', `expected a package.json above ${start}, was none`);
    }
  }
}
