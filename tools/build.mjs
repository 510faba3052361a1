import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installIfNeeded } from './install.mjs';
import { reportFailure } from './report-failure.mjs';
import { makeHistoryTemplateIfNeeded } from './history-template.mjs';
import { at, script } from './paths.mjs';
import { startProgress } from './progress.mjs';
import { PreparationError, lastLines, runNode } from './run-command.mjs';

const SOURCE_FOLDERS = ['apps', 'libs', 'bench'];
const CONFIGURATION = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
const DIST = at('dist');
const STAMP = join(DIST, '.ballast-sources');

/** Compiles to dist unless it was compiled from exactly these sources. @throws PreparationError */
export async function buildIfNeeded() {
  const files = sourceFiles();
  const wanted = `${fingerprint(files)}\n${files.join('\n')}\n`;
  const built = existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : '';
  if (built !== wanted) await buildFrom(files, built, wanted);
  await makeHistoryTemplateIfNeeded();
}

async function buildFrom(files, built, wanted) {
  removeStale(built, files);
  await compile();
  mkdirSync(DIST, { recursive: true });
  writeFileSync(STAMP, wanted);
}

function sourceFiles() {
  const files = SOURCE_FOLDERS.flatMap((folder) =>
    readdirSync(at(folder), { recursive: true }).map((file) => join(folder, file)),
  );
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
}

function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of [...CONFIGURATION, ...files]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(at(file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** tsc never deletes what it once wrote, so a removed source would live on in dist. */
function removeStale(built, files) {
  const before = built.split('\n').slice(1).filter(Boolean);
  const now = new Set(files);
  const isWhole = before.length > 0 && before.every((file) => now.has(file));
  if (!isWhole) rmSync(DIST, { recursive: true, force: true });
}

async function compile() {
  const finish = startProgress('building');
  const { code, output } = await runNode([script.tsc, '-p', 'tsconfig.build.json']);
  finish(code === 0 ? 'done' : 'FAILED');
  if (code === 0) return;
  throw new PreparationError(
    `The build (tsc -p tsconfig.build.json) failed with exit code ${code}. Its last lines:\n` +
      `${lastLines(output)}\n` +
      'A released version builds as it is: look at your own changes with git status, then run the same command again.',
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await installIfNeeded().then(buildIfNeeded).catch(reportFailure);
}
