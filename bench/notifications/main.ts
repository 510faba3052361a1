import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { LOAD } from '../gateway/load.js';
import { progressOf, startPlatform } from '../gateway/start-platform.js';
import { median, quantile } from '../stream/statistics.js';

/**
 * `npm run bench:notifications`: from the watermark that closes a window to the webhook that tells of what came of it,
 * while the stream runs.
 */
const SECONDS = 130;

interface Told {
  readonly type: string;
  /** End of the window that it is about, ms. */
  readonly windowEnd: number;
  /** Wall time at which its request was whole, ms. */
  readonly at: number;
}

const told: Told[] = [];
const receiver = createServer((request, response) => {
  void text(request).then((body) => {
    const at = Date.now();
    const { type, timestamp } = JSON.parse(body) as { type: string; timestamp: string };
    told.push({ type, windowEnd: Date.parse(timestamp), at });
    response.writeHead(204).end();
  });
});
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
const directory = mkdtempSync(join(tmpdir(), 'ballast-bench-notifications-'));
const { child } = await startPlatform(directory, {
  WEBHOOK_URLS: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
  WEBHOOK_SECRETS: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  BALLAST_NOTIFY_SOURCES: 'live,simulated',
});
try {
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const { began, ticks } = await progressOf(child);
  const rows = ['trigger.raised', 'decision.made'].map((type) => {
    const times = told
      .filter((each) => each.type === type)
      .map(({ windowEnd, at }) => at - (began.wall + windowEnd - began.event));
    const of = (share: number): string => quantile(times, share).toFixed(0);
    return `| ${type} | ${times.length} | ${median(times).toFixed(0)} | ${of(0.99)} | ${of(1)} |`;
  });
  process.stdout.write(
    [
      `${(ticks / SECONDS).toFixed(0)} ticks/s, ${LOAD.instruments} instruments, ${LOAD.portfolios} portfolios, windows of a second, ${SECONDS} s; webhooks signed, receiver on the same two cores. Bar: within a second of the watermark.`,
      '',
      '| told | messages | p50 ms | p99 ms | worst ms |',
      '|---|---|---|---|---|',
      ...rows,
      '',
    ].join('\n'),
  );
} finally {
  child.kill('SIGTERM');
  receiver.close();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}
process.exit();
