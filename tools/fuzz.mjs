// `npm run fuzz -- [--requests 20000] [--seed N] [--schemathesis]`: a main job of its own is asked what its OpenAPI
// document allows and forbids; a status, a body or a 5xx that is not documented fails the run. With --schemathesis
// an outside tester asks too, from a Python environment of its own.
import { spawn } from 'node:child_process';
import { buildIfNeeded } from './build.mjs';
import { KEY, withMainJob } from './examples/main-job.mjs';
import { installIfNeeded } from './install.mjs';
import { at } from './paths.mjs';
import { reportFailure } from './report-failure.mjs';

const FUZZER = at('dist', 'libs', 'testing', 'fuzzer', 'main.js');
const SCHEMATHESIS = at('tools', 'python', 'schemathesis.sh');

/** Runs a program with our terminal; resolves with its exit code. */
const run = (program, args) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit' });
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

try {
  await installIfNeeded();
  await buildIfNeeded();
  process.exitCode = await withMainJob((job) => fuzz(job, process.argv.slice(2)), {
    // One address sends all of it, also what has no credential.
    BALLAST_RATE_LIMIT: '0',
    BALLAST_ADDRESS_RATE_LIMIT: '0',
    BALLAST_REFUSAL_RATE_LIMIT: '0',
  });
} catch (error) {
  reportFailure(error);
}
