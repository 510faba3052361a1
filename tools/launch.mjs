import { pathToFileURL } from 'node:url';
import { buildIfNeeded } from './build.mjs';
import { installIfNeeded } from './install.mjs';
import { at } from './paths.mjs';
import { reportFailure } from './report-failure.mjs';

/**
 * Installs and builds what is missing, then runs the compiled entry IN THIS PROCESS with the caller's
 * arguments: signals, the terminal and the exit code are the program's own, nothing is forwarded.
 */
export async function launch(entry) {
  try {
    await installIfNeeded();
    await buildIfNeeded();
  } catch (error) {
    reportFailure(error);
    return;
  }
  const path = at('dist', ...entry);
  process.argv[1] = path;
  await import(pathToFileURL(path).href);
}
