import { Counter, Histogram, type Registry } from 'prom-client';
import type { Quality } from '#stream/generated/wire-types.js';
import { registerQualityMetrics } from './quality-metrics.js';
import { TRANSACTION_BUCKETS_S } from './transaction-buckets.js';

/** What one feed has done so far. */
export interface FeedFigures {
  readonly feed: string;
  readonly ticks: number;
  readonly refused: number;
  readonly batches: number;
  readonly gaps: number;
  /** Since its beginning. */
  readonly quality: Quality;
}

const FIGURES = [
  { name: 'ticks', help: 'Ticks handed to the log.' },
  { name: 'refused', help: "Quotes that the venue's checks refused." },
  { name: 'batches', help: 'Batches read from the venue.' },
  {
    name: 'gaps',
    help: 'Failed polls and lost connections: nothing was heard, and no value invented.',
  },
] as const;

/**
 * Feeds are those of the shipped venues: their number is bounded.
 * @returns takes the time of each acknowledged transaction of a feed
 */
export function registerFeedMetrics(
  registry: Registry,
  feeds: () => readonly FeedFigures[],
): (feed: string, seconds: number) => void {
  for (const { name, help } of FIGURES) {
    new Counter({
      name: `ballast_feed_${name}_total`,
      help,
      labelNames: ['feed'],
      registers: [registry],
      collect(): void {
        this.reset();
        for (const figures of feeds()) this.inc({ feed: figures.feed }, figures[name]);
      },
    });
  }
  registerQualityMetrics(registry, () => feeds().map(({ quality }) => quality));
  const transactions = new Histogram({
    name: 'ballast_feed_transaction_seconds',
    help: 'Time from the first send of ticks with their cursor to the acknowledgement.',
    labelNames: ['feed'],
    buckets: TRANSACTION_BUCKETS_S,
    registers: [registry],
  });
  return (feed, seconds) => {
    transactions.observe({ feed }, seconds);
  };
}
