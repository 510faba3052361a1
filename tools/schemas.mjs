// The schemas' tool: `generate` writes libs/stream/generated, `check` fails on stale files or an incompatible
// schema, `release` freezes what changed as the next version. `--root <dir>` works on another copy.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { incompatibilities } from './schemas/compatibility.mjs';
import { formatted, generatedFiles, withoutDocs } from './schemas/generate.mjs';
import {
  audienceOf,
  loadSchemas,
  releasedNames,
  releasedVersions,
  selfContained,
} from './schemas/schema-set.mjs';

const USAGE = 'usage: node tools/schemas.mjs generate | check | release [--root <dir>]';

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

async function generate(root, files) {
  for (const { path, text } of await generatedFiles(root, files)) write(path, text);
  return [];
}

function compatibilityProblems(root, files) {
  const present = new Set(files.map((file) => file.name));
  const vanished = releasedNames(root)
    .filter((name) => !present.has(name))
    .map((name) => `expected schemas/${name}.avsc, which was released, was nothing`);
  const broken = files.flatMap((file) =>
    releasedVersions(root, file.name).flatMap(({ version, schema }) =>
      incompatibilities(selfContained(file, files), schema, audienceOf(file)).map(
        (problem) => `${file.name}.avsc against released version ${version}: ${problem}`,
      ),
    ),
  );
  return [...vanished, ...broken];
}

async function check(root, files) {
  const stale = (await generatedFiles(root, files))
    .filter(({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
    .map(
      ({ path }) =>
        `expected ${relative(root, path)} to be current, was stale: run node tools/schemas.mjs generate`,
    );
  return [...stale, ...compatibilityProblems(root, files)];
}

async function release(root, files) {
  const problems = await check(root, files);
  if (problems.length > 0) return problems;
  for (const file of files) {
    const schema = selfContained(file, files);
    const last = releasedVersions(root, file.name).at(-1) ?? { version: 0, schema: null };
    if (withoutDocs(schema) === withoutDocs(last.schema)) continue;
    const name = join('schemas', 'released', file.name, `${last.version + 1}.avsc`);
    write(join(root, name), await formatted(JSON.stringify(schema), 'json'));
    console.log(`released ${name}`);
  }
  return [];
}

const [command, flag, folder] = process.argv.slice(2);
const run = { generate, check, release }[command];
if (run === undefined || (flag !== undefined && (flag !== '--root' || folder === undefined))) {
  console.error(USAGE);
  process.exit(2);
}
const root = folder ?? fileURLToPath(new URL('..', import.meta.url));
try {
  const problems = await run(root, loadSchemas(root));
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
