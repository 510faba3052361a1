// `npm run campaign -- --faults 200 --seed 1`: crashes, zombies and a broken network against real Kafka, then the
// checker. Writes docs/reliability.md unless told otherwise.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { buildIfNeeded } from './build.mjs';
import { installIfNeeded } from './install.mjs';
import { missing } from './kafka/needs.mjs';
import { at } from './paths.mjs';
import { reportFailure } from './report-failure.mjs';
import { printedEnd } from './campaign/unasked.mjs';
import { PreparationError } from './run-command.mjs';

const USAGE = `npm run campaign -- [options]
  --faults N       how many faults, 200
  --seed N         of their order and moments, and of the source, 1
  --brokers H:P    a cluster that is there, with no topics of ours: no faults of broker and network then
  --port N         the first of five in a row for a broker of its own, a proxy and the gateway, 19500
  --no-page        leaves docs/reliability.md as it is
  --keep           leaves the logs of the services, and every record that was read, where they are
`;

const OPTIONS = {
  faults: { type: 'string', default: '200' },
  seed: { type: 'string', default: '1' },
  brokers: { type: 'string' },
  port: { type: 'string', default: '19500' },
  'no-page': { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
};

const say = (text) => process.stdout.write(`${text}\n`);

function readArguments() {
  try {
    const { values } = parseArgs({ options: OPTIONS });
    const [faults, seed, port] = [values.faults, values.seed, values.port].map(Number);
    if ([faults, seed, port].every((number) => Number.isSafeInteger(number) && number >= 0)) {
      return { ...values, faults, seed, port, brokers: values.brokers?.split(',') };
    }
  } catch (error) {
    if (!String(error?.code).startsWith('ERR_PARSE_ARGS')) throw error;
  }
  throw new PreparationError(USAGE);
}

function print({ kinds, recoveries, verdicts, unasked }) {
  for (const { kind, injected, survived } of kinds) {
    say(`${kind}: ${survived} of ${injected} survived`);
  }
  for (const { of, count, median, max } of recoveries) {
    say(`recovery of ${of}: median ${median} ms, max ${max} ms of ${count} kills`);
  }
  for (const end of unasked) say(`started again by the supervisor: ${printedEnd(end)}`);
  verdicts.forEach(({ invariant, ok, detail }, i) => {
    say(`${ok ? 'holds' : 'BROKEN'} (${i + 1}) ${invariant}: ${detail.join(ok ? ', ' : '\n  ')}`);
  });
}

async function run() {
  const options = readArguments();
  const lacking = options.brokers === undefined ? missing({}) : [];
  if (lacking.length > 0) throw new PreparationError(`needs ${lacking.join('; ')}`);
  await installIfNeeded();
  await buildIfNeeded();
  const { runCampaign } = await import('./campaign/run.mjs');
  const outcome = await runCampaign(options, say);
  print(outcome);
  if (!options['no-page']) {
    const { reliabilityPage } = await import('./campaign/page.mjs');
    await writeFile(at('docs', 'reliability.md'), reliabilityPage(outcome));
  }
  const broken = outcome.verdicts.filter(({ ok }) => !ok).length;
  const lost = outcome.results.filter(({ ok }) => !ok).length;
  say(
    `${outcome.results.length - lost} of ${outcome.results.length} faults survived, ${6 - broken} of 6 invariants hold`,
  );
  process.exitCode = broken + lost === 0 ? 0 : 1;
}

await run().catch(reportFailure);
// A client that waits for a broker that is gone keeps nothing alive.
process.exit();
