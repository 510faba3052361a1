import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/** Thrown when a preparing step fails; `message` is the paragraph to show, without a stack. */
export class PreparationError extends Error {}

/**
 * Runs this Node on a script in the repository's root and collects what it prints.
 * @returns exit code (1 when killed by a signal) and the output of both streams in order of arrival
 */
export function runNode(args, { env = {} } = {}) {
  return collect(spawn(process.execPath, args, options(env)));
}

/** Runs any program in the repository's root. */
export function runProgram(file, args, { env = {} } = {}) {
  return collect(spawn(file, args, options(env)));
}

/** Runs npm: the very npm that called us when there is one, else the one on the PATH. */
export function runNpm(args) {
  const npm = process.env.npm_execpath;
  if (npm && /npm-cli\.[cm]?js$/.test(npm)) return runNode([npm, ...args]);
  // Windows has npm as a .cmd file, which only a shell starts; the arguments are ours and need no quoting.
  return collect(
    process.platform === 'win32'
      ? spawn(['npm', ...args].join(' '), { ...options({}), shell: true })
      : spawn('npm', args, options({})),
  );
}

/** Lines that tell nothing: empty ones and the frames of npm's own stack. */
const NOISE = /^(npm error)?\s*(at .*)?$/;

/** The last lines of an output, indented: what a person needs to see of a failure. */
export function lastLines(output, count = 12) {
  const lines = output.split('\n').filter((line) => !NOISE.test(line));
  return lines
    .slice(-count)
    .map((line) => `  ${line}`)
    .join('\n');
}

const options = (env) => ({
  cwd: root,
  env: { ...process.env, ...env },
  stdio: ['ignore', 'pipe', 'pipe'],
});

function collect(child) {
  return new Promise((resolve) => {
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => {
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}
