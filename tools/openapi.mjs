// The OpenAPI document and what is made of it: `generate` writes openapi.json and the types of the client as a running
// gateway serves it, `client` the types alone; `check` fails on stale files, a lint finding or a change that breaks
// what was released; `release` makes the present document the one that later ones are held to.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { buildIfNeeded } from './build.mjs';
import { withMainJob } from './examples/main-job.mjs';
import { installIfNeeded } from './install.mjs';
import { breakingChanges } from './openapi/breaking-changes.mjs';
import { clientTypes } from './openapi/client-types.mjs';
import { lintFindings } from './openapi/lint.mjs';
import { at } from './paths.mjs';
import { reportFailure } from './report-failure.mjs';

const DOCUMENT = at('openapi.json');
const RELEASED = at('openapi.released.json');
const TYPES = at('libs', 'client', 'generated', 'api.ts');
const USAGE = 'usage: node tools/openapi.mjs generate | client | check | release';

const readIfThere = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

const formatted = async (text, path) =>
  format(text, { ...(await resolveConfig(path)), filepath: path });

/** The document that a gateway serves, as it is committed. */
async function servedDocument() {
  await buildIfNeeded();
  const { body } = await withMainJob((job) =>
    job.askUntil({ path: '/openapi.json', key: null }, (answer) => answer?.status === 200),
  );
  return formatted(JSON.stringify(body), DOCUMENT);
}

const typesOf = async (document) => formatted(await clientTypes(JSON.parse(document)), TYPES);

async function generate() {
  const document = await servedDocument();
  writeFileSync(DOCUMENT, document);
  writeFileSync(TYPES, await typesOf(document));
  return [];
}

async function client() {
  writeFileSync(TYPES, await typesOf(readFileSync(DOCUMENT, 'utf8')));
  return [];
}

async function check() {
  const document = await servedDocument();
  const stale = [
    ['openapi.json', readIfThere(DOCUMENT) !== document],
    ['libs/client/generated/api.ts', readIfThere(TYPES) !== (await typesOf(document))],
  ];
  return [
    ...stale
      .filter(([, isStale]) => isStale)
      .map(([name]) => `expected ${name} to be current, was stale: npm run openapi:generate`),
    ...(await problemsOf(document)),
  ];
}

/** What is wrong with a document in itself, and against the released one. */
async function problemsOf(document) {
  const released = readIfThere(RELEASED);
  const broken = released === '' ? [] : breakingChanges(JSON.parse(released), JSON.parse(document));
  return [
    ...(await lintFindings(document)),
    ...broken.map((change) => `breaks what openapi.released.json promises: ${change}`),
  ];
}

async function release() {
  const document = readFileSync(DOCUMENT, 'utf8');
  const problems = await problemsOf(document);
  if (problems.length === 0) writeFileSync(RELEASED, document);
  return problems;
}

const run = { generate, client, check, release }[process.argv[2]];
if (run === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else {
  try {
    await installIfNeeded();
    const problems = await run();
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    if (problems.length > 0) process.exitCode = 1;
  } catch (error) {
    reportFailure(error);
  }
}
