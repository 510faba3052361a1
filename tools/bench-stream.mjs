// `npm run bench:stream`: the measurements of docs/performance.md, "Stream", on a broker of their own.
//   npm run bench:stream -- [--quick] [--mode drain,live,burst,outage,scaling,instruments,memory] [--arms ours,streams,raw,decode,other,stock]
//                           [--rates 10000,50000] [--portfolios 1,100,1000] [--rounds 3] [--windows 300] [--no-page | --page]
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfNeeded } from './build.mjs';
import { installIfNeeded } from './install.mjs';
import { installKafka } from './kafka/install.mjs';
import { at } from './paths.mjs';
import { startProgress } from './progress.mjs';
import { reportFailure } from './report-failure.mjs';
import { PreparationError, lastLines, runProgram } from './run-command.mjs';

const PORT = '19600';
const PEER = at('bench', 'peers', 'kafka-streams');

/** Kafka Streams compiled by Maven; empty when that cannot be done here, and the arm is left out. */
async function preparePeer() {
  const target = join(PEER, 'target');
  const complete = join(target, '.complete');
  const sources = fingerprint();
  if (existsSync(complete) && readFileSync(complete, 'utf8') === sources) return target;
  const finish = startProgress('compiling the Kafka Streams peer');
  const goals = ['compile', 'dependency:copy-dependencies'];
  const settings = [`-DoutputDirectory=${join(target, 'deps')}`, '-DincludeScope=runtime'];
  const { code } = await runProgram('mvn', ['-q', '-B', '-f', PEER, ...goals, ...settings]);
  if (code === 0) writeFileSync(complete, sources);
  finish(code === 0 ? 'done' : 'not here: measured without it');
  return code === 0 ? target : '';
}

function fingerprint() {
  const folder = join(PEER, 'src', 'main', 'java', 'peer');
  const hash = createHash('sha256').update(readFileSync(join(PEER, 'pom.xml')));
  for (const file of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, file)));
  return hash.digest('hex');
}

async function startBroker(data) {
  const { code, output } = await runProgram(at('tools', 'kafka', 'kafka-up.sh'), [
    data,
    PORT,
    '--owner',
    String(process.pid),
  ]);
  if (code !== 0) throw new PreparationError(`The broker did not start:\n${lastLines(output)}`);
  return readFileSync(join(data, 'broker.pid'), 'utf8').trim();
}

function runBench(args) {
  const child = spawn(process.execPath, [at('dist', 'bench', 'stream', 'main.js'), ...args], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

async function run() {
  await installIfNeeded();
  await buildIfNeeded();
  await installKafka({ registry: false });
  const peer = await preparePeer();
  const data = mkdtempSync(join(tmpdir(), 'ballast-bench-kafka-'));
  const pid = await startBroker(data);
  try {
    const broker = ['--broker', `127.0.0.1:${PORT}`, '--broker-pid', pid];
    process.exitCode = await runBench([...broker, '--peer', peer, ...process.argv.slice(2)]);
  } finally {
    await runProgram(at('tools', 'kafka', 'kafka-down.sh'), [data, '--wipe']);
  }
}

await run().catch(reportFailure);
