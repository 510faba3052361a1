// Makes what PGlite begins with, once for each of its versions: initdb in WebAssembly takes seconds, unpacking does not.
import { mkdirSync, renameSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { at } from './paths.mjs';
import { startProgress } from './progress.mjs';
import { runNode } from './run-command.mjs';

/** The same path as in libs/platform/history/pglite/pglite-template.ts. */
function templatePath() {
  const manifest = at('node_modules', '@electric-sql', 'pglite', 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  return at('node_modules', '.cache', 'ballast', `pglite-${version}.tar.gz`);
}

/** Without it everything works, and the first start is slower: a failure is no reason to stop. */
export async function makeHistoryTemplateIfNeeded() {
  if (existsSync(templatePath())) return;
  const finish = startProgress("preparing the history's database");
  const { code } = await runNode([at('tools', 'history-template.mjs')]);
  finish(code === 0 ? 'done' : 'left to the first start');
}

async function make() {
  const { PGlite } = await import('@electric-sql/pglite');
  const database = await PGlite.create();
  const template = await database.dumpDataDir('gzip');
  const path = templatePath();
  const partial = join(dirname(path), `.${process.pid}.tar.gz`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(partial, Buffer.from(await template.arrayBuffer()));
  renameSync(partial, path);
  await database.close();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await make();
