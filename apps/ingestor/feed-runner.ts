import type { FeedLog } from '#platform/feed/feed-log.js';
import type { Output } from '#stream/log-record.js';
import type { Quality } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { eventOutputs } from './event-outputs.js';
import { positionOf, positionText } from './feed-position.js';
import { SessionMarks } from './marks/session-marks.js';
import { FeedQuality } from './quality/feed-quality.js';
import { ReportSchedule } from './quality/report-schedule.js';
import type { FeedBatch, FeedEvent, FeedSource, Venue } from './venues/venue.js';

/** What a feed has done so far. */
export interface FeedCounters {
  ticks: number;
  refused: number;
  batches: number;
  gaps: number;
}

/** What a runner folds beside the ticks, as far as the log has them. */
interface Folds {
  readonly cursor: string | null;
  readonly source: FeedSource;
  readonly quality: FeedQuality;
  readonly marks: SessionMarks;
}

/**
 * Writes a venue's batches to the log, each atomically with its cursor and with what was counted by then: a restart
 * continues where it stopped, and counts nothing twice.
 */
export class FeedRunner {
  readonly counters: FeedCounters = { ticks: 0, refused: 0, batches: 0, gaps: 0 };
  readonly #schedule = new ReportSchedule();
  #stopped = false;
  #done = false;
  /** The venue's own that the log has. */
  #cursor: string | null;

  private constructor(
    readonly venue: Venue,
    private readonly log: FeedLog,
    private readonly folds: Folds,
    private readonly clock: () => number,
  ) {
    this.#cursor = folds.cursor;
  }

  /** Continues a venue where the log says it stopped. @param clock wall time, UTC ms */
  static async open(
    venue: Venue,
    log: FeedLog,
    clock: () => number = Date.now,
  ): Promise<FeedRunner> {
    const { feed } = venue;
    const { cursor, quality, marks } = positionOf(feed, await log.cursor(feed));
    const universe = venue.universe();
    const folds: Folds = {
      cursor,
      source: venue.open(cursor),
      quality: new FeedQuality(feed, universe, quality ?? undefined),
      marks: new SessionMarks(universe, marks),
    };
    return new FeedRunner(venue, log, folds, clock);
  }

  /** True when the venue has nothing more to say. */
  get done(): boolean {
    return this.#done;
  }

  /** What the feed has brought since its beginning, restarts included. */
  get quality(): Quality {
    return this.folds.quality.report(this.clock());
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
    const { source, quality, marks } = this.folds;
    const batch = await source.next();
    // What stopped the feed may have cut an answer short: the next start asks again.
    if (this.#stopped) return batch;
    const { feed } = this.venue;
    batch.events.forEach((event) => this.#count(event));
    const outputs = batch.events.flatMap((event) => eventOutputs(feed, event));
    const brought = quality.fold(batch);
    marks.fold(batch.events);
    const now = this.clock();
    const { batches } = quality.state;
    if (this.#schedule.isDue(batch, brought, { now, batches })) {
      outputs.push({ topic: topics.quality.name, key: feed, value: quality.report(now) });
    }
    outputs.push(...this.#marksAt(now));
    if (outputs.length > 0 || brought === 'failure' || batch.cursor !== this.#cursor) {
      const counts = { quality: quality.state, marks: marks.state };
      await this.log.commit(feed, outputs, positionText(batch.cursor, counts));
      this.#cursor = batch.cursor;
    }
    this.counters.batches += 1;
    this.#done = batch.done;
    return batch;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.folds.source.close?.();
  }

  #marksAt(now: number): readonly Output[] {
    const marks = this.folds.marks.due(now);
    return marks === null
      ? []
      : [{ topic: topics.marks.name, key: marks.universeId, value: marks }];
  }

  #count({ kind }: FeedEvent): void {
    if (kind === 'tick') this.counters.ticks += 1;
    else if (kind === 'refused') this.counters.refused += 1;
    else if (kind === 'gap') this.counters.gaps += 1;
  }
}
