import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, quantile } from '../stream/statistics.js';
import { LOAD, PATHS } from './load.js';
import { openLoop } from './open-loop.js';
import { progressOf, startPlatform } from './start-platform.js';

/** `npm run bench:gateway`: reads at a fixed rate while the stream runs, beside a server that only answers as many bytes. */
const ROUNDS = 3;
const SECONDS = 15;
const WARM_SECONDS = 8;
const P99_MS = 20;

interface Round {
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
}

/** The least a server does: answers as many bytes as ours does on the average. */
async function startReference(bytes: number): Promise<{ port: number; stop: () => void }> {
  const body = JSON.stringify('x'.repeat(Math.max(bytes - 2, 1)));
  const server = createServer((_request, response) => {
    response.setHeader('content-length', Buffer.byteLength(body));
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, stop: () => server.close() };
}

async function meanBytes(port: number): Promise<number> {
  let bytes = 0;
  for (const path of PATHS) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { 'x-api-key': LOAD.key },
    });
    if (!response.ok) throw new Error(`expected 200 of ${path}, was ${response.status}`);
    bytes += (await response.text()).length;
  }
  return Math.round(bytes / PATHS.length);
}

const load = (port: number, seconds: number): Promise<readonly number[]> =>
  openLoop({
    port,
    paths: PATHS,
    key: LOAD.key,
    perSecond: LOAD.readsASecond,
    connections: LOAD.connections,
    seconds,
  });

const roundOf = (times: readonly number[]): Round => ({
  p50: median(times),
  p99: quantile(times, 0.99),
  worst: quantile(times, 1),
});

const directory = mkdtempSync(join(tmpdir(), 'ballast-bench-gateway-'));
const { child, port } = await startPlatform(directory);
try {
  // Statistics need two windows of a second.
  await new Promise((resolve) => setTimeout(resolve, 4000));
  const bytes = await meanBytes(port);
  const reference = await startReference(bytes);
  await load(port, WARM_SECONDS);
  await load(reference.port, 2);
  const ours: Round[] = [];
  const theirs: Round[] = [];
  const ticksASecond: number[] = [];
  const cores: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const before = await progressOf(child);
    const began = performance.now();
    ours.push(roundOf(await load(port, SECONDS)));
    const seconds = (performance.now() - began) / 1000;
    const after = await progressOf(child);
    ticksASecond.push((after.ticks - before.ticks) / seconds);
    const used = after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system;
    cores.push(used / 1e6 / seconds);
    theirs.push(roundOf(await load(reference.port, SECONDS)));
    process.stderr.write(
      `round ${round}/${ROUNDS}: p50 ${ours[round - 1].p50.toFixed(2)} ms, p99 ${ours[round - 1].p99.toFixed(2)} ms, ${ticksASecond[round - 1].toFixed(0)} ticks/s\n`,
    );
  }
  reference.stop();
  const row = (label: string, rounds: readonly Round[], rest: string): string => {
    const of = (figure: keyof Round): string =>
      median(rounds.map((round) => round[figure])).toFixed(2);
    return `| ${label} | ${of('p50')} | ${of('p99')} | ${of('worst')} | ${rest} |`;
  };
  process.stdout.write(
    [
      `${LOAD.readsASecond} reads/s (open loop, ${LOAD.connections} connections, ${PATHS.length} paths, ${bytes} bytes on the average) while ${LOAD.ticksASecond} ticks/s of ${LOAD.instruments} instruments and ${LOAD.portfolios} portfolios stream through the same process; medians of ${ROUNDS} rounds of ${SECONDS} s, client on the same two cores. Bar: p99 <= ${P99_MS} ms.`,
      '',
      '| server | p50 ms | p99 ms | worst ms | ticks/s, cores of the process |',
      '|---|---|---|---|---|',
      row(
        'Ballast, stream and gateway in one process',
        ours,
        `${median(ticksASecond).toFixed(0)}, ${median(cores).toFixed(2)}`,
      ),
      row('node:http that answers as many bytes', theirs, '-'),
      '',
    ].join('\n'),
  );
} finally {
  child.kill('SIGTERM');
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}
process.exit();
