// `npm run check:nodes`: the replay's digest under this Node and under the current LTS, which npm can install.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfNeeded } from './build.mjs';
import { installIfNeeded } from './install.mjs';
import { at } from './paths.mjs';
import { reportFailure } from './report-failure.mjs';
import { PreparationError, lastLines, runNpm, runProgram } from './run-command.mjs';

const CURRENT_LTS = '24';
const MAIN = at('dist', 'apps', 'embedded', 'main.js');
const FOLDER = at('node_modules', '.cache', `node-${CURRENT_LTS}`);

/** npm ships Node itself, one package a platform. */
async function currentLts() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${system}-${process.arch}`;
  const binary = join(
    FOLDER,
    'node_modules',
    name,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (!existsSync(binary)) {
    mkdirSync(FOLDER, { recursive: true });
    const { code, output } = await runNpm([
      'install',
      '--no-save',
      '--ignore-scripts',
      '--prefix',
      FOLDER,
      `${name}@${CURRENT_LTS}`,
    ]);
    if (code !== 0) throw new PreparationError(`cannot install ${name}`, lastLines(output));
  }
  return binary;
}

/** The digest line of a fresh replay under one Node. */
async function digestUnder(node) {
  const directory = mkdtempSync(join(tmpdir(), 'ballast-nodes-'));
  try {
    const { code, output } = await runProgram(node, [MAIN, '--once'], {
      env: { BALLAST_DATA_DIR: directory, PORT: '0' },
    });
    const line = /^digest .*$/m.exec(output)?.[0];
    if (code !== 0 || line === undefined) {
      throw new PreparationError(`the replay failed under ${node}`, lastLines(output));
    }
    return line;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function compare() {
  await installIfNeeded();
  await buildIfNeeded();
  const here = await digestUnder(process.execPath);
  const there = await digestUnder(await currentLts());
  process.stdout.write(`Node ${process.versions.node}: ${here}\nNode ${CURRENT_LTS}: ${there}\n`);
  process.stdout.write(here === there ? 'equal\n' : 'DIFFERENT\n');
  process.exitCode = here === there ? 0 : 1;
}

await compare().catch(reportFailure);
