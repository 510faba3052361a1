import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { at } from './paths.mjs';
import { startProgress } from './progress.mjs';
import { PreparationError, lastLines, runNpm } from './run-command.mjs';

const LOCKFILE = at('package-lock.json');
const MODULES = at('node_modules');
const STAMP = at('node_modules', '.ballast-lock');
/** npm's own record of what it has installed, written when it has finished. */
const INSTALLED = at('node_modules', '.package-lock.json');

/** Installs the dependencies of package-lock.json unless they are there. @throws PreparationError */
export async function installIfNeeded() {
  const wanted = stampOf(readFileSync(LOCKFILE));
  if (readIfThere(STAMP) === wanted) return;
  if (!isInstalled(wanted)) await install();
  writeFileSync(STAMP, wanted);
}

/** Native packages differ by platform, so a folder shared between machines is installed anew. */
const stampOf = (lockfile) =>
  `${createHash('sha256').update(lockfile).digest('hex')} ${process.platform}-${process.arch}\n`;

const readIfThere = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : null);

/** Whether somebody has run npm by hand since: every package that is not optional has its locked version. */
function isInstalled(wanted) {
  const platform = wanted.split(' ')[1];
  const stamped = readIfThere(STAMP)?.split(' ')[1];
  const installed = readIfThere(INSTALLED);
  if (installed === null || (stamped !== undefined && stamped !== platform)) return false;
  const present = JSON.parse(installed).packages;
  return lockedPackages().every(
    ([path, { version, optional }]) => optional || present[path]?.version === version,
  );
}

/** npm ci would empty the folder that a link leads to, which belongs to somebody else. */
function refuseLink() {
  if (lstatSync(MODULES, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  throw new PreparationError(
    'expected node_modules to be a folder of this copy, was a link to another: remove the link and run the same command again.',
  );
}

const lockedPackages = () =>
  Object.entries(JSON.parse(readFileSync(LOCKFILE, 'utf8')).packages).filter(([path]) => path);

async function install() {
  refuseLink();
  const packages = lockedPackages().filter(([, { optional }]) => !optional);
  const unpacked = () => packages.filter(([path]) => existsSync(at(path, 'package.json'))).length;
  const finish = startProgress(
    'installing dependencies',
    () => `${unpacked()} of ${packages.length} packages`,
  );
  const { code, output } = await runNpm([
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  finish(code === 0 ? 'done' : 'FAILED');
  if (code === 0) return;
  throw new PreparationError(
    `Installing the dependencies (npm ci) failed with exit code ${code}. Its last lines:\n` +
      `${lastLines(output)}\n` +
      'Check the network or proxy and free disk space, then run the same command again.',
  );
}
