// `npm run check`: every check that is not a test, each with its name, time and verdict.
import { availableParallelism } from 'node:os';
import { installIfNeeded } from './install.mjs';
import { script } from './paths.mjs';
import { reportFailure } from './report-failure.mjs';
import { runNode } from './run-command.mjs';

/** What is checked, begun in this order. A new check is a new line here: a name and the arguments of Node. */
const STEPS = [
  ['formatting', [script.prettier, '--check', '--log-level=warn', '.']],
  ['lint with types', [script.eslint, '.', '--max-warnings=0']],
  ['types', [script.tsc, '--noEmit', '-p', 'tsconfig.json']],
  ['pure rings know no Node', [script.tsc, '-p', 'tsconfig.pure.json']],
  ['rings and cycles', [script.depcruise, 'apps', 'libs', 'bench', 'test', '--output-type=err']],
  ['unused code and dependencies', [script.knip]],
  ['generated types and schema compatibility', ['tools/schemas.mjs', 'check']],
  ['machine code of the kernels', ['tools/kernels.mjs', 'check']],
  ['configuration page', ['tools/configuration.mjs', 'check']],
  ['topology page', ['tools/topology.mjs', 'check']],
  ['examples of the OpenAPI document', ['tools/examples.mjs', 'check']],
  ['OpenAPI document, its client and what it promised', ['tools/openapi.mjs', 'check']],
  ['licences and secrets', ['tools/check-supply.mjs', 'licences', 'secrets']],
  ['dashboards', ['tools/dashboards.mjs', 'check']],
  ['what of the Helm chart follows from code', ['tools/chart.mjs', 'check']],
  ['source size', ['tools/source-size.mjs']],
];

/** So many at once. */
const LANES = Math.min(2, availableParallelism());

/** Colour codes have no place in a log; the variable that asks for them wins over the one that forbids them. */
const PLAIN = { NO_COLOR: '1', FORCE_COLOR: undefined };
const LONGEST = Math.max(...STEPS.map(([name]) => name.length));

async function runStep([name, args]) {
  const started = Date.now();
  const { code, output } = await runNode(args, { env: PLAIN });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const verdict = code === 0 ? 'ok' : 'FAILED';
  process.stdout.write(`${name.padEnd(LONGEST)}  ${seconds.padStart(5)} s  ${verdict}\n`);
  if (code !== 0) process.stdout.write(`\n${output.trimEnd()}\n\n`);
  return { name, isOk: code === 0 };
}

async function runAll() {
  await installIfNeeded();
  const waiting = [...STEPS];
  const results = [];
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      results.push(await runStep(step));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const failed = results.filter(({ isOk }) => !isOk).map(({ name }) => name);
  if (failed.length > 0) process.stdout.write(`\nfailed: ${failed.join(', ')}\n`);
  process.stdout.write(`\n${results.length - failed.length} of ${results.length} checks passed\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

await runAll().catch(reportFailure);
