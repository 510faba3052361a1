import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { printed, type Report, type Share } from './report.js';
import { Tally } from './tally.js';

const DEFAULT_SEEDS = 200;
const PROGRESS_EVERY_MS = 5000;

/** `npm run simulate -- --seeds 2000 [--seed N]`: from seed N (1) on; with --seed alone that one history. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { seeds: { type: 'string' }, seed: { type: 'string' } },
  });
  const from = count('seed', values.seed ?? '1');
  const seeds = count(
    'seeds',
    values.seeds ?? (values.seed === undefined ? String(DEFAULT_SEEDS) : '1'),
  );
  const step = Math.min(seeds, availableParallelism());
  const tally = new Tally(seeds, () => performance.now());
  const progress = setInterval(() => {
    process.stdout.write(`${tally.progress()}\n`);
  }, PROGRESS_EVERY_MS);
  const shares = Array.from({ length: step }, (_, i) => ({
    from: from + i,
    until: from + seeds,
    step,
  }));
  await Promise.all(
    shares.map((share) =>
      run(share, (report) => {
        tally.add(report);
        if (report.violations.length > 0) process.stdout.write(`${printed(report)}\n`);
      }),
    ),
  ).finally(() => {
    clearInterval(progress);
  });
  process.stdout.write(`${tally.summary()}\n`);
  if (tally.wrong > 0) process.exitCode = 1;
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError(`expected a positive integer for --${name}, was ${text}`);
}

function run(share: Share, onReport: (report: Report) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: share });
    worker.on('message', onReport);
    worker.on('error', reject);
    worker.on('exit', () => {
      resolve();
    });
  });
}

await main();
