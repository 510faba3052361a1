import { spawn } from 'node:child_process';
import { buildIfNeeded } from './build.mjs';
import { installIfNeeded } from './install.mjs';
import { root, script } from './paths.mjs';
import { reportFailure } from './report-failure.mjs';

/** Jest runs ES modules only behind this flag, and each worker would warn of it. */
const NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';

/** Prepares like `npm start` (some specs run what was built), then hands over to Jest. */
export async function runJest() {
  try {
    await installIfNeeded();
    await buildIfNeeded();
  } catch (error) {
    reportFailure(error);
    return;
  }
  const given = process.env.NODE_OPTIONS ?? '';
  const jest = spawn(process.execPath, [script.jest, ...process.argv.slice(2)], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: `${given} ${NODE_OPTIONS}`.trim() },
    stdio: 'inherit',
  });
  // A terminal sends Ctrl-C to Jest as well: its answer is the one that counts.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => jest.kill('SIGTERM'));
  jest.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
