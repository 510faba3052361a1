import { spawn } from 'node:child_process';
import { buildIfNeeded } from './build.mjs';
import { installIfNeeded } from './install.mjs';
import { root, script } from './paths.mjs';
import { reportFailure } from './report-failure.mjs';

/** Jest runs ES modules only behind this flag, and each worker would warn of it. */
const NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
/** Suites that start a broker and services: one after the other, or they starve each other on two cores. */
const BROKER_SPECS = '\\.broker\\.spec\\.ts$';

/** Suites whose server takes long to build: they run when they are named. */
const SERVER_SPECS = '\\.server\\.spec\\.ts$';

/**
 * Prepares like `npm start` (some specs run what was built), then hands over to Jest: what needs Node alone first,
 * then what starts a broker, whose `--outputFile=x.json` becomes `x.broker.json`. Named files run in one go.
 */
export async function runJest() {
  try {
    await installIfNeeded();
    await buildIfNeeded();
  } catch (error) {
    reportFailure(error);
    return;
  }
  const given = process.argv.slice(2);
  const isNamed = given.some((argument) => !argument.startsWith('-'));
  if (isNamed) {
    process.exitCode = await jest(given);
    return;
  }
  const alone = await jest([...given, `--testPathIgnorePatterns=${BROKER_SPECS}|${SERVER_SPECS}`]);
  const second = given.map((argument) =>
    argument.replace(/^(--outputFile=.*)\.json$/, '$1.broker.json'),
  );
  // A suite that runs into its time leaves services behind: they must not keep the run from ending.
  const brokers = await jest([
    ...second,
    '--runInBand',
    '--forceExit',
    `--testPathPatterns=${BROKER_SPECS}`,
  ]);
  process.exitCode = alone || brokers;
}

function jest(args) {
  const given = process.env.NODE_OPTIONS ?? '';
  const child = spawn(process.execPath, [script.jest, ...args], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: `${given} ${NODE_OPTIONS}`.trim() },
    stdio: 'inherit',
  });
  // A terminal sends Ctrl-C to Jest as well: its answer is the one that counts.
  const terminate = () => child.kill('SIGTERM');
  process.once('SIGINT', () => undefined);
  process.once('SIGTERM', terminate);
  return new Promise((resolve) => {
    child.on('exit', (code) => {
      process.off('SIGTERM', terminate);
      resolve(code ?? 1);
    });
  });
}
