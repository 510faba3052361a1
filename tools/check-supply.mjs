// `npm run check:supply`: what the product is made of. Arguments choose: licences, secrets, sbom, history, advisories.
// The first two are part of `npm run check`; the last one asks the registry.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { installIfNeeded } from './install.mjs';
import { at } from './paths.mjs';
import { reportFailure } from './report-failure.mjs';
import { PreparationError, lastLines, runNpm, runProgram } from './run-command.mjs';
import { auditFaults } from './supply/audit.mjs';
import { deliveredPackages, licenceFaults } from './supply/licences.mjs';
import { sbomFaults, withoutDevelopment } from './supply/sbom.mjs';
import { secretsIn } from './supply/secret-shapes.mjs';

/** Files above are data and lockfiles of others' making; a secret is short. */
const LARGEST_BYTES = 4_000_000;
const SBOM = at('dist', 'sbom.cdx.json');

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
const lockfile = () => readJson(at('package-lock.json'));

function manifestOf(folder) {
  const path = at(folder, 'package.json');
  return existsSync(path) ? readJson(path) : null;
}

async function secretsInTree() {
  const { code, output } = await runProgram('git', ['ls-files', '-z', '-co', '--exclude-standard']);
  if (code !== 0) return [`expected git to list the files, was: ${lastLines(output)}`];
  return output.split('\0').flatMap((file) => {
    if (file === '' || !existsSync(at(file))) return [];
    const bytes = readFileSync(at(file));
    if (bytes.length > LARGEST_BYTES || bytes.includes(0)) return [];
    return secretsIn(bytes.toString('utf8')).map(
      ({ what, line }) => `${file}:${line}: has the shape of ${what}`,
    );
  });
}

async function writeSbom() {
  const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application'];
  const { code, output } = await runNpm(args);
  if (code !== 0) return [`npm ${args.join(' ')}:\n${lastLines(output)}`];
  const sbom = withoutDevelopment(JSON.parse(output.slice(output.indexOf('{'))));
  mkdirSync(at('dist'), { recursive: true });
  writeFileSync(SBOM, `${JSON.stringify(sbom, null, 2)}\n`);
  const installed = deliveredPackages(lockfile())
    .filter(([folder]) => existsSync(at(folder, 'package.json')))
    .map(([folder]) => manifestOf(folder))
    .map(({ name, version }) => `${name}@${version}`);
  return sbomFaults(sbom, installed);
}

async function secretsInHistory() {
  const found = await runProgram(at('tools', 'supply', 'install-gitleaks.sh'), []);
  if (found.code !== 0) return [lastLines(found.output)];
  const path = found.output.trim().split('\n').at(-1);
  const args = ['git', '--no-banner', '--no-color', '--redact', '-v', '.'];
  const { code, output } = await runProgram(path, args);
  return code === 0 ? [] : [lastLines(output, 40)];
}

async function advisories() {
  const { output } = await runNpm(['audit', '--omit=dev', '--audit-level=high', '--json']);
  return auditFaults(output);
}

/** What is checked, by name. */
const PARTS = {
  licences: async () => licenceFaults(lockfile(), manifestOf),
  secrets: secretsInTree,
  sbom: writeSbom,
  history: secretsInHistory,
  advisories,
};

async function run(given) {
  const unknown = given.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0) {
    const known = Object.keys(PARTS).join(', ');
    throw new PreparationError(`expected some of ${known}, was ${unknown.join(', ')}`);
  }
  await installIfNeeded();
  for (const name of given.length > 0 ? given : Object.keys(PARTS)) {
    const faults = await PARTS[name]();
    process.stdout.write(`${name.padEnd(10)}  ${faults.length === 0 ? 'ok' : 'FAILED'}\n`);
    for (const fault of faults) process.stdout.write(`  ${fault}\n`);
    if (faults.length > 0) process.exitCode = 1;
  }
}

await run(process.argv.slice(2)).catch(reportFailure);
