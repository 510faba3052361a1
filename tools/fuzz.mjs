// `npm run fuzz -- [--requests 20000] [--seed N] [--schemathesis]`: a main job of its own is asked what its OpenAPI
// document allows and forbids; a status, a body or a 5xx that is not documented fails the run. With --schemathesis
// an outside tester asks too, from a Python environment of its own. Then gateways whose log, history or Redis is stopped
// are asked a tenth as much each: test/api/faults.spec.ts.
import { spawn } from 'node:child_process';
import { buildIfNeeded } from './build.mjs';
import { KEY, withMainJob } from './examples/main-job.mjs';
import { installIfNeeded } from './install.mjs';
import { at } from './paths.mjs';
import { reportFailure } from './report-failure.mjs';

const FUZZER = at('dist', 'libs', 'testing', 'fuzzer', 'main.js');
const DEFAULT_REQUESTS = 20_000;
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

/** How many requests each stopped part is worth: a tenth of what the main job is asked. */
function requestsOfFault(given) {
  const place = given.findIndex((argument) => argument.startsWith('--requests'));
  const asked = place < 0 ? NaN : Number(given[place].split('=')[1] ?? given[place + 1]);
  return Math.ceil((Number.isFinite(asked) ? asked : DEFAULT_REQUESTS) / 10);
}

try {
  await installIfNeeded();
  await buildIfNeeded();
  const given = process.argv.slice(2);
  const code = await withMainJob((job) => fuzz(job, given), {
    // One address sends all of it, also what has no credential.
    BALLAST_RATE_LIMIT: '0',
    BALLAST_ADDRESS_RATE_LIMIT: '0',
    BALLAST_REFUSAL_RATE_LIMIT: '0',
  });
  const faults = await run(process.execPath, [at('tools', 'test.mjs'), 'test/api/faults.spec.ts'], {
    FUZZ_REQUESTS: String(requestsOfFault(given)),
  });
  process.exitCode = code || faults;
} catch (error) {
  reportFailure(error);
}
