// `npm run fuzz -- [--requests 20000] [--seed N] [--schemathesis] [--outages]`: a main job of its own is asked what its OpenAPI
// document allows and forbids; a status, a body or a 5xx that is not documented fails the run. With --schemathesis
// an outside tester asks too, from a Python environment of its own. Then gateways whose log, history or Redis is stopped
// are asked a tenth as much each: test/api/faults.spec.ts. With --outages nothing of that is run: the services as processes
// are asked while a real Kafka, PostgreSQL and Redis are stopped in turn, `--requests` (600) each:
// test/api/outages.broker.spec.ts.
import { spawn } from 'node:child_process';
import { buildIfNeeded } from './build.mjs';
import { KEY, withMainJob } from './examples/main-job.mjs';
import { installIfNeeded } from './install.mjs';
import { at } from './paths.mjs';
import { reportFailure } from './report-failure.mjs';

const FUZZER = at('dist', 'libs', 'testing', 'fuzzer', 'main.js');
const DEFAULT_REQUESTS = 20_000;
const DEFAULT_SEED = 20_260_410;
const OUTAGES = 'test/api/outages.broker.spec.ts';
const REQUESTS_OF_OUTAGE = 600;
const SCHEMATHESIS = at('tools', 'python', 'schemathesis.sh');

/** Runs a program with our terminal; resolves with its exit code. */
const run = (program, args, environment = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: 'inherit',
      env: { ...process.env, ...environment },
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });

async function fuzz(job, given) {
  await job.askUntil({ path: '/health/ready' }, (answer) => answer?.status === 200);
  const isOutside = given.includes('--schemathesis');
  const own = given.filter((argument) => argument !== '--schemathesis');
  const code = await run(process.execPath, [FUZZER, '--url', job.url, '--key', KEY, ...own]);
  const outside = isOutside ? await run('bash', [SCHEMATHESIS, job.url, KEY]) : 0;
  const { status } = await job.ask({ path: '/health/ready' });
  process.stdout.write(`afterwards /health/ready is ${status}\n`);
  return code || outside || (status === 200 ? 0 : 1);
}

/** The number that an option was given; `otherwise` where there is none. */
function numberOf(option, given, otherwise) {
  const place = given.findIndex((argument) => argument.split('=')[0] === option);
  const number = place < 0 ? NaN : Number(given[place].split('=')[1] ?? given[place + 1]);
  return Number.isFinite(number) ? number : otherwise;
}

/** A suite, each of whose faults is worth so many requests; its seed is `--seed` where that is given. */
const runSuite = (path, requests, given) =>
  run(process.execPath, [at('tools', 'test.mjs'), path], {
    FUZZ_REQUESTS: String(requests),
    PROPERTY_SEED: String(numberOf('--seed', given, process.env.PROPERTY_SEED ?? DEFAULT_SEED)),
  });

/** Resolves with an exit code. */
async function fuzzAll(given) {
  const code = await withMainJob((job) => fuzz(job, given), {
    // One address sends all of it, also what has no credential.
    BALLAST_RATE_LIMIT: '0',
    BALLAST_ADDRESS_RATE_LIMIT: '0',
    BALLAST_REFUSAL_RATE_LIMIT: '0',
  });
  // A tenth of what the main job is asked.
  const requests = Math.ceil(numberOf('--requests', given, DEFAULT_REQUESTS) / 10);
  const faults = await runSuite('test/api/faults.spec.ts', requests, given);
  return code || faults;
}

try {
  await installIfNeeded();
  await buildIfNeeded();
  const given = process.argv.slice(2);
  process.exitCode = given.includes('--outages')
    ? await runSuite(OUTAGES, numberOf('--requests', given, REQUESTS_OF_OUTAGE), given)
    : await fuzzAll(given);
} catch (error) {
  reportFailure(error);
}
