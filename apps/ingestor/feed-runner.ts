import { createHash } from 'node:crypto';
import type { FeedLog } from '#platform/feed/feed-log.js';
import type { DeadLetter } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import type { FeedBatch, FeedEvent, FeedSource, Venue } from './venues/venue.js';

/** What a feed has done so far. */
export interface FeedCounters {
  ticks: number;
  refused: number;
  batches: number;
}

/** Writes a venue's batches to the log, each atomically with its cursor; a restart continues where it stopped. */
export class FeedRunner {
  readonly counters: FeedCounters = { ticks: 0, refused: 0, batches: 0 };
  #stopped = false;
  #done = false;

  private constructor(
    readonly venue: Venue,
    private readonly log: FeedLog,
    private readonly source: FeedSource,
  ) {}

  /** Continues a venue where the log says it stopped. */
  static async open(venue: Venue, log: FeedLog): Promise<FeedRunner> {
    return new FeedRunner(venue, log, venue.open(await log.cursor(venue.feed)));
  }

  /** True when the venue has nothing more to say. */
  get done(): boolean {
    return this.#done;
  }

  /** Runs to the venue's end, as fast as the stages take it. */
  async runToEnd(onBatch: (batch: FeedBatch) => void = () => undefined): Promise<void> {
    while (!this.#done && !this.#stopped) {
      onBatch(await this.runOnce());
      await this.log.ready();
    }
    await this.log.flushed(this.venue.feed);
  }

  /** Writes one batch. */
  async runOnce(): Promise<FeedBatch> {
    const batch = this.source.next();
    const outputs = batch.events.flatMap((event) => this.#outputsOf(event));
    if (outputs.length > 0) await this.log.commit(this.venue.feed, outputs, batch.cursor);
    this.counters.batches += 1;
    this.#done = batch.done;
    return batch;
  }

  stop(): void {
    this.#stopped = true;
  }

  #outputsOf(event: FeedEvent): Output[] {
    switch (event.kind) {
      case 'tick':
        this.counters.ticks += 1;
        return [{ topic: topics.ticks.name, key: event.tick.instrument, value: event.tick }];
      case 'watermark':
        // Every tick partition is told, so that each closes its windows even when nothing traded.
        return Array.from({ length: topics.ticks.partitions }, (_, partition) => ({
          topic: topics.ticks.name,
          key: event.watermark.feed,
          partition,
          value: event.watermark,
        }));
      case 'refused':
        this.counters.refused += 1;
        return [refusal(this.venue.feed, event)];
    }
  }
}

/** A quote the venue's checks refused: it never reached a topic, so it has no offset. */
function refusal(feed: string, event: Extract<FeedEvent, { kind: 'refused' }>): Output<DeadLetter> {
  const original = Buffer.from(event.original);
  return {
    topic: topics.deadLetter.name,
    key: event.key,
    value: {
      topic: `feed.${feed}`,
      partition: 0,
      offset: -1,
      key: event.key,
      stage: `feed.${feed}`,
      code: event.code,
      message: event.reason,
      sha256: createHash('sha256').update(original).digest('hex'),
      length: original.length,
      original: original.subarray(0, 64 * 1024),
    },
  };
}
