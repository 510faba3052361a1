import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { servedPort } from '../served-port.js';
import { median, quantile } from '../stream/statistics.js';
import { HttpConnection } from './http-connection.js';
import { problemOf } from './problem.js';

/** `npm run bench:calculator`: POST /analysis/optimize of the running main job, beside a server that only parses and answers. */
const INSTRUMENTS = 20;
const KEY = 'bench-key-that-guards-nothing-0123456789';
const ROUNDS = 5;
const SECONDS = 4;
const CONNECTIONS = 16;
const WARM_REQUESTS = 500;
const P50_MS = 2;
const REQUESTS_A_SECOND = 2_000;

interface Figures {
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
}

const body = JSON.stringify(problemOf(INSTRUMENTS));
const requestTo = (port: number): string =>
  [
    'POST /analysis/optimize HTTP/1.1',
    `host: 127.0.0.1:${port}`,
    `x-api-key: ${KEY}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');

/** The main job on a journal of its own, once it answers. */
async function startPlatform(directory: string): Promise<{ port: number; stop: () => void }> {
  const main = fileURLToPath(new URL('../../apps/embedded/main.js', import.meta.url));
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      BALLAST_DATA_DIR: directory,
      BALLAST_API_KEY: KEY,
      BALLAST_HISTORY: 'off',
    },
  });
  const port = await servedPort(child);
  return { port, stop: () => child.kill('SIGTERM') };
}

/** The least a server does with this request: parses it and answers as many bytes. */
async function startReference(answer: string): Promise<{ port: number; stop: () => void }> {
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      JSON.parse(text);
      response.setHeader('content-length', Buffer.byteLength(answer));
      response.end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, stop: () => server.close() };
}

async function latencies(port: number, seconds: number): Promise<number[]> {
  const connection = await HttpConnection.open(port);
  const request = requestTo(port);
  const times: number[] = [];
  const until = performance.now() + seconds * 1000;
  for (let now = performance.now(); now < until;) {
    await connection.ask(request);
    const after = performance.now();
    times.push(after - now);
    now = after;
  }
  connection.close();
  return times;
}

async function throughput(port: number, seconds: number): Promise<number> {
  const request = requestTo(port);
  const until = performance.now() + seconds * 1000;
  let answered = 0;
  const loop = async (): Promise<void> => {
    const connection = await HttpConnection.open(port);
    while (performance.now() < until) {
      await connection.ask(request);
      answered += 1;
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, loop));
  return answered / seconds;
}

async function measure(port: number): Promise<Figures> {
  const times = await latencies(port, SECONDS);
  return {
    p50: median(times),
    p99: quantile(times, 0.99),
    perSecond: await throughput(port, SECONDS),
  };
}

async function warm(port: number): Promise<string> {
  const connection = await HttpConnection.open(port);
  let answer = '';
  for (let i = 0; i < WARM_REQUESTS; i++) answer = await connection.ask(requestTo(port));
  connection.close();
  return answer;
}

const directory = mkdtempSync(join(tmpdir(), 'ballast-bench-calculator-'));
const platform = await startPlatform(directory);
try {
  const answer = await warm(platform.port);
  const reference = await startReference(answer);
  await warm(reference.port);
  const rounds: { readonly ours: Figures; readonly reference: Figures }[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const ours = await measure(platform.port);
    rounds.push({ ours, reference: await measure(reference.port) });
    process.stderr.write(
      `round ${round}/${ROUNDS}: p50 ${ours.p50.toFixed(2)} ms, p99 ${ours.p99.toFixed(2)} ms, ${ours.perSecond.toFixed(0)} requests/s\n`,
    );
  }
  reference.stop();
  const row = (label: string, arm: 'ours' | 'reference'): string => {
    const of = (figure: keyof Figures): number => median(rounds.map((round) => round[arm][figure]));
    return `| ${label} | ${of('p50').toFixed(2)} | ${of('p99').toFixed(2)} | ${of('perSecond').toFixed(0)} |`;
  };
  process.stdout.write(
    [
      `POST /analysis/optimize, max Sharpe, N = ${INSTRUMENTS}, keep-alive, medians of ${ROUNDS} interleaved rounds of ${2 * SECONDS} s, client on the same cores.`,
      `Latency of one connection, requests/s of ${CONNECTIONS}. Bars: p50 <= ${P50_MS} ms, >= ${REQUESTS_A_SECOND} requests/s.`,
      '',
      '| server | p50 ms | p99 ms | requests/s |',
      '|---|---|---|---|',
      row('Ballast, the main job', 'ours'),
      row('node:http, parses and answers', 'reference'),
      '',
    ].join('\n'),
  );
} finally {
  platform.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}
process.exit();
