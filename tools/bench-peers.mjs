// `npm run bench:peers`: our optimisers beside the Python peers of bench/peers/python, in one session.
//   npm run bench:peers -- [--universes portf1,factor50] [--problems max_sharpe,min_cvar] [--libs quadprog,osqp] [--write]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfNeeded } from './build.mjs';
import { installIfNeeded } from './install.mjs';
import { at } from './paths.mjs';
import { startProgress } from './progress.mjs';
import { reportFailure } from './report-failure.mjs';
import { PreparationError, lastLines, runProgram } from './run-command.mjs';

const PEERS = at('bench', 'peers', 'python');
const ENVIRONMENT = at('.ballast', 'python-peers');
const BIN = process.platform === 'win32' ? 'Scripts' : 'bin';
const PYTHON = join(ENVIRONMENT, BIN, 'python');
const BEGIN = '<!-- peers: written by `npm run bench:peers`, do not edit -->';
const END = '<!-- /peers -->';

/** The first Python on the path that the pinned packages have wheels for, or null. */
function findPython() {
  const isSuitable = (name) => {
    const check = 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))';
    return spawnSync(name, ['-c', check], { stdio: 'ignore' }).status === 0;
  };
  return ['python3', 'python', 'python3.11', 'python3.12', 'python3.13'].find(isSuitable) ?? null;
}

/** Makes the environment unless it was made from exactly these requirements. */
async function preparePeers(python) {
  const requirements = join(PEERS, 'requirements.txt');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const stamp = join(ENVIRONMENT, '.complete');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const finish = startProgress('installing the Python peers');
  rmSync(ENVIRONMENT, { recursive: true, force: true });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  const steps = [
    [python, ['-m', 'venv', ENVIRONMENT]],
    [PYTHON, [...pip, '-r', requirements]],
  ];
  for (const [command, args] of steps) {
    const { code, output } = await runProgram(command, args);
    if (code === 0) continue;
    finish('failed');
    throw new PreparationError(`The Python peers could not be installed:\n${lastLines(output)}`);
  }
  writeFileSync(stamp, wanted);
  finish('done');
}

/** Runs a step in the open; what it printed when it is to be kept. */
function step(command, args, stdout = 'inherit') {
  const { status, stdout: printed } = spawnSync(command, args, {
    cwd: PEERS,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', stdout, 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new PreparationError(`${args[0]} ended with ${status ?? 'a signal'}.`);
  return printed;
}

/** Numbers of names of the universes of bench/peers/python/universes.py. */
const NAMES = {
  portf1: 11,
  stock20: 20,
  factor50: 50,
  factor100: 100,
  factor200: 200,
  factor500: 500,
};

/** Ours of the universes that the peers are asked for. @throws PreparationError for one that there is not */
function ours(file, universes) {
  const unknown = universes?.find((name) => NAMES[name] === undefined);
  if (unknown !== undefined) {
    const known = Object.keys(NAMES).join(', ');
    throw new PreparationError(`expected universes of ${known}, was ${unknown}`);
  }
  const names = universes === null ? [] : ['--names', universes.map((name) => NAMES[name]).join()];
  step(process.execPath, [at('dist', 'bench', 'optimisers.js'), '--ours', file, ...names]);
}

function writePage(table) {
  const page = at('docs', 'performance.md');
  const text = readFileSync(page, 'utf8');
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < 0) throw new PreparationError(`docs/performance.md has no ${BEGIN}`);
  const cores = cpus();
  const machine = `${cores.length} x ${cores[0]?.model ?? 'unknown'}, ${process.platform} ${process.arch}, Node ${process.version}`;
  const head = `${text.slice(0, from)}${BEGIN}\n\n${new Date().toISOString().slice(0, 10)}, ${machine}.`;
  writeFileSync(page, `${head}\n\n${table.trim()}\n\n${text.slice(to)}`);
}

async function run() {
  const python = findPython();
  if (python === null) {
    console.log('Python 3.11 to 3.13 is not here: the peers cannot be measured.');
    return;
  }
  await installIfNeeded();
  await buildIfNeeded();
  await preparePeers(python);
  const folder = mkdtempSync(join(tmpdir(), 'ballast-peers-'));
  const [before, after, peers] = ['before', 'after', 'peers'].map((name) =>
    join(folder, `${name}.json`),
  );
  const options = process.argv.slice(2).filter((argument) => argument !== '--write');
  const asked = options.indexOf('--universes');
  const universes = asked < 0 ? null : (options[asked + 1] ?? '').split(',');
  try {
    ours(before, universes);
    step(PYTHON, ['run_peers.py', '--out', peers, ...options]);
    ours(after, universes);
    const runs = ['--ours', before, '--ours', after];
    const table = step(PYTHON, ['compare.py', '--peers', peers, ...runs], 'pipe');
    process.stdout.write(table);
    if (process.argv.includes('--write')) writePage(table);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await run().catch(reportFailure);
