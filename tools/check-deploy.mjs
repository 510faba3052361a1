// `npm run check:deploy [-- name ...]`: everything that concerns deployment, on real programs. It needs Node, Go, Rust and
// apt, installs the rest itself and skips nothing. Names choose steps. Cold it builds Kubernetes and InfluxDB: some 40
// minutes on two cores; warm some 10.
import { installIfNeeded } from './install.mjs';
import { reportFailure } from './report-failure.mjs';
import { lastLines, runNode, runProgram } from './run-command.mjs';

const shell =
  (...args) =>
  () =>
    runProgram('bash', args);

/** Suites whose servers are installed by now: a skipped one is a failure. */
const suite =
  (path, env = {}) =>
  async () => {
    const { code, output } = await runNode(['tools/test.mjs', path, '--runInBand', '--forceExit'], {
      env,
    });
    const skipped = /^Tests: .*\d+ skipped/m.test(output);
    return { code: skipped ? 1 : code, output };
  };

/** A registry that has no advisories says nothing of vulnerabilities: that is no pass, and no fault of the product. */
async function advisories() {
  const result = await runNode(['tools/check-supply.mjs', 'advisories']);
  return { ...result, isKnown: !result.output.includes('nothing is known of vulnerabilities') };
}

/** Name and what it runs; in this order. */
const STEPS = [
  ['packages', shell('tools/deploy/packages.sh')],
  ['tools', shell('tools/deploy/install.sh', 'cluster')],
  ['influxdb 1.8', shell('tools/influxdb/install.sh', '1.8')],
  ['influxdb 2.7', shell('tools/influxdb/install.sh', '2.7')],
  ['prometheus', shell('tools/prometheus/install.sh')],
  ['postgres', shell('tools/postgres/install.sh')],
  ['redis', shell('tools/redis/install.sh')],
  ['kafka', () => runNode(['tools/kafka/install.mjs'])],
  ['supply', () => runNode(['tools/check-supply.mjs', 'licences', 'secrets', 'sbom', 'history'])],
  ['advisories', advisories],
  ['chart', shell('tools/deploy/chart.sh')],
  ['operators', shell('tools/deploy/operators.sh')],
  ['compose', shell('tools/deploy/compose.sh')],
  ['cluster', shell('tools/deploy/cluster.sh')],
  ['image', shell('tools/oci/check.sh')],
  ['manifests', suite('test/deploy')],
  ['influx', suite('test/influxdb/influxdb.server.spec.ts')],
  ['observability', suite('test/observability')],
];
const LONGEST = Math.max(...STEPS.map(([name]) => name.length));

async function run([name, step]) {
  const started = Date.now();
  process.stdout.write(`${name.padEnd(LONGEST)} `);
  const { code, output, isKnown = true } = await step();
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  const verdict = code === 0 ? 'ok' : isKnown ? 'FAILED' : 'NOT KNOWN';
  process.stdout.write(`${seconds.padStart(5)} s  ${verdict}\n`);
  if (code !== 0) process.stdout.write(`\n${lastLines(output, 60)}\n\n`);
  return verdict;
}

async function runAll(names) {
  const others = names.filter((name) => !STEPS.some(([step]) => step === name));
  if (others.length > 0) {
    const known = STEPS.map(([name]) => name).join(', ');
    throw new Error(`expected steps of ${known}, was ${others.join(', ')}`);
  }
  await installIfNeeded();
  const chosen = names.length === 0 ? STEPS : STEPS.filter(([name]) => names.includes(name));
  const verdicts = [];
  for (const step of chosen) verdicts.push(await run(step));
  const count = (verdict) => verdicts.filter((each) => each === verdict).length;
  const unknown = count('NOT KNOWN') === 0 ? '' : `, ${count('NOT KNOWN')} not known`;
  process.stdout.write(`\n${count('ok')} of ${chosen.length} deployment checks passed${unknown}\n`);
  process.exitCode = count('FAILED') === 0 ? 0 : 1;
}

await runAll(process.argv.slice(2)).catch(reportFailure);
