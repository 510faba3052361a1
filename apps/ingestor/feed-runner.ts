import type { FeedLog } from '#platform/feed/feed-log.js';
import { eventOutputs } from './event-outputs.js';
import type { FeedBatch, FeedEvent, FeedSource, Venue } from './venues/venue.js';

/** What a feed has done so far. */
export interface FeedCounters {
  ticks: number;
  refused: number;
  batches: number;
  gaps: number;
}

/** Writes a venue's batches to the log, each atomically with its cursor; a restart continues where it stopped. */
export class FeedRunner {
  readonly counters: FeedCounters = { ticks: 0, refused: 0, batches: 0, gaps: 0 };
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
    const batch = await this.source.next();
    batch.events.forEach((event) => this.#count(event));
    const outputs = batch.events.flatMap((event) => eventOutputs(this.venue.feed, event));
    if (outputs.length > 0) await this.log.commit(this.venue.feed, outputs, batch.cursor);
    this.counters.batches += 1;
    this.#done = batch.done;
    return batch;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.source.close?.();
  }

  #count({ kind }: FeedEvent): void {
    if (kind === 'tick') this.counters.ticks += 1;
    else if (kind === 'refused') this.counters.refused += 1;
    else if (kind === 'gap') this.counters.gaps += 1;
  }
}
