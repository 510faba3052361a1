import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, wherever the command was called from. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A path inside the repository. */
export const at = (...parts) => join(root, ...parts);

/** The script a package runs as its command, called with this Node: no shell, no .cmd files. */
export const script = {
  tsc: at('node_modules', 'typescript', 'bin', 'tsc'),
  jest: at('node_modules', 'jest', 'bin', 'jest.js'),
  eslint: at('node_modules', 'eslint', 'bin', 'eslint.js'),
  prettier: at('node_modules', 'prettier', 'bin', 'prettier.cjs'),
  knip: at('node_modules', 'knip', 'bin', 'knip.js'),
  depcruise: at('node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
};
