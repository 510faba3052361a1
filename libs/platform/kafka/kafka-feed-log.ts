import { BallastError } from '#core/ballast-error.js';
import type { FeedLog } from '#platform/feed/feed-log.js';
import type { PartitionedLog, Timing } from '#platform/task/partitioned-log.js';
import type { RecordCodec } from '#platform/task/record-codec.js';
import type { Output } from '#stream/log-record.js';
import { FeedTransactions } from './feed-transactions.js';
import type { KafkaNames } from './names.js';

/** Feeds on Kafka: ticks and the cursor behind them in one transaction, which a newer start of the feed fences. */
export class KafkaFeedLog implements FeedLog {
  readonly #feeds = new Map<string, FeedTransactions>();

  constructor(
    private readonly parts: {
      readonly log: PartitionedLog;
      readonly names: KafkaNames;
      readonly codec: RecordCodec;
      readonly timing: Timing;
      readonly startId: string;
      readonly onTransaction?: (feed: string, seconds: number) => void;
    },
  ) {}

  async cursor(feed: string): Promise<string | null> {
    const { names, ...parts } = this.parts;
    const opened = this.#feeds.get(feed);
    if (opened !== undefined) return opened.cursor;
    const transactionalId = `${names.namespace}.feed.${feed}`;
    const transactions = new FeedTransactions({ ...parts, feed, transactionalId });
    await transactions.open();
    this.#feeds.set(feed, transactions);
    return transactions.cursor;
  }

  async commit(feed: string, outputs: readonly Output[], cursor: string): Promise<void> {
    await this.#of(feed).add(
      outputs.map((output) => this.parts.codec.encode(output)),
      cursor,
    );
  }

  /** The log takes what comes; how far the stages are behind is theirs to show. */
  ready(): Promise<void> {
    return this.parts.timing.turn();
  }

  async flushed(feed: string): Promise<void> {
    await this.#of(feed).flushed();
  }

  async close(): Promise<void> {
    for (const transactions of this.#feeds.values()) await transactions.close();
  }

  #of(feed: string): FeedTransactions {
    const transactions = this.#feeds.get(feed);
    if (transactions === undefined) {
      throw new BallastError('BUG_INVARIANT', `expected an opened feed, was ${feed}`);
    }
    return transactions;
  }
}
