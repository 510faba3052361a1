import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { servedPort } from '../served-port.js';
import { quantile } from '../stream/statistics.js';
import { StreamClient } from './stream-client.js';

/** `npm run bench:listeners`: a thousand listeners of the running main job's simulated market. */
const LISTENERS = 1_000;
const AT_A_TIME = 50;
const SECONDS = 30;
const SETTLE_MS = 12_000;
const KEY = 'bench-key-that-guards-nothing-0123456789';
const PATH = '/portfolios/demo/stream';

/** Figures of the gateway's process. */
interface Process {
  readonly residentBytes: number;
  readonly heapBytes: number;
  readonly delaySeconds: number;
  readonly cpuSeconds: number;
}

/** The main job on a journal of its own, once it serves. */
async function startPlatform(directory: string): Promise<{ port: number; stop: () => void }> {
  const main = fileURLToPath(new URL('../../apps/embedded/main.js', import.meta.url));
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, PORT: '0', BALLAST_DATA_DIR: directory, BALLAST_API_KEY: KEY },
  });
  const port = await servedPort(child);
  return { port, stop: () => child.kill('SIGTERM') };
}

async function processOf(port: number): Promise<Process> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { 'x-api-key': KEY } });
  const text = await answer.text();
  const of = (name: string): number =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? NaN);
  return {
    residentBytes: of('process_resident_memory_bytes'),
    heapBytes: of('nodejs_heap_size_used_bytes'),
    delaySeconds: of('ballast_event_loop_delay_seconds\\{quantile="0.99"\\}'),
    cpuSeconds: of('process_cpu_seconds_total'),
  };
}

async function openAll(port: number): Promise<StreamClient[]> {
  const clients: StreamClient[] = [];
  while (clients.length < LISTENERS) {
    const opening = Array.from({ length: AT_A_TIME }, () => StreamClient.open(port, PATH, KEY));
    clients.push(...(await Promise.all(opening)));
  }
  return clients;
}

/** How much later than the first listener the last one had each event that all of them had, ms. */
function spreads(clients: readonly StreamClient[]): number[] {
  const [first] = clients;
  return [...first.arrivals.keys()].flatMap((id) => {
    const times = clients.map(({ arrivals }) => arrivals.get(id) ?? NaN);
    if (times.some(Number.isNaN)) return [];
    return [Math.max(...times) - Math.min(...times)];
  });
}

const directory = mkdtempSync(join(tmpdir(), 'ballast-bench-listeners-'));
const platform = await startPlatform(directory);
try {
  await sleep(SETTLE_MS);
  const before = await processOf(platform.port);
  const clients = await openAll(platform.port);
  await sleep(SETTLE_MS);
  const opened = await processOf(platform.port);
  clients.forEach(({ arrivals }) => arrivals.clear());
  await sleep(SECONDS * 1_000);
  const after = await processOf(platform.port);
  const told = spreads(clients).sort((a, b) => a - b);
  const events = clients.reduce((sum, { arrivals }) => sum + arrivals.size, 0);
  const heartbeats = clients.reduce((sum, client) => sum + client.heartbeats, 0);
  const perListener = (bytes: number): string => (bytes / LISTENERS / 1024).toFixed(1);
  console.log(
    [
      `| ${LISTENERS} listeners | |`,
      '|---|---|',
      `| resident memory each, KiB | ${perListener(opened.residentBytes - before.residentBytes)} |`,
      `| heap each, KiB | ${perListener(opened.heapBytes - before.heapBytes)} |`,
      `| events told to all of them in ${SECONDS} s | ${told.length} |`,
      `| events and heartbeats sent a second | ${((events + heartbeats) / SECONDS).toFixed(0)} |`,
      `| from the first listener to the last, p50 and p99, ms | ${quantile(told, 0.5).toFixed(1)}, ${quantile(told, 0.99).toFixed(1)} |`,
      `| event loop delay before, p99, ms | ${(1_000 * before.delaySeconds).toFixed(1)} |`,
      `| event loop delay with them, p99, ms | ${(1_000 * after.delaySeconds).toFixed(1)} |`,
      `| CPU with them, cores | ${((after.cpuSeconds - opened.cpuSeconds) / SECONDS).toFixed(2)} |`,
    ].join('\n'),
  );
  clients.forEach((client) => client.close());
} finally {
  platform.stop();
  await sleep(1_000);
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}
