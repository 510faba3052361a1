import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { FEED_LOG, type FeedLog } from '#platform/feed/feed-log.js';
import type { Quality } from '#stream/generated/wire-types.js';
import { positionOf } from './feed-position.js';
import { type FeedCounters, FeedRunner } from './feed-runner.js';
import type { FeedBatch, Venue } from './venues/venue.js';

/** Starts and stops feeds: a history to its end, or a session at a time on a schedule. */
@Injectable()
export class FeedService implements OnApplicationShutdown {
  readonly #runners = new Map<string, FeedRunner>();

  constructor(
    @Inject(FEED_LOG) private readonly log: FeedLog,
    private readonly scheduler: SchedulerRegistry,
  ) {}

  /** What each opened feed has done so far. */
  counters(): readonly (FeedCounters & { readonly feed: string; readonly quality: Quality })[] {
    return [...this.#runners].map(([feed, { counters, quality }]) => {
      return { feed, ...counters, quality };
    });
  }

  /** The cursor of a feed's venue as the log has it; null before its first batch. */
  async cursor(feed: string): Promise<string | null> {
    return positionOf(feed, await this.log.cursor(feed)).cursor;
  }

  /** Replays a venue to its end; a venue that had ended before ends at once. */
  async replay(venue: Venue, onBatch?: (batch: FeedBatch) => void): Promise<FeedRunner> {
    const runner = await this.#runner(venue);
    await runner.runToEnd(onBatch);
    return runner;
  }

  /**
   * One batch now and one every `everyMs`, until shutdown. A late batch is not followed by a burst.
   * @param onFailure hears when a batch could not be written; nothing more is read then
   */
  async live(
    venue: Venue,
    everyMs: number,
    onFailure: (error: unknown) => void,
  ): Promise<FeedRunner> {
    const runner = await this.#runner(venue);
    const name = `feed.${venue.feed}`;
    let running = false;
    const tick = async (): Promise<void> => {
      if (running) return;
      running = true;
      try {
        await this.log.ready();
        await runner.runOnce();
      } catch (error) {
        if (this.scheduler.doesExist('interval', name)) this.scheduler.deleteInterval(name);
        onFailure(error);
      } finally {
        running = false;
      }
    };
    this.scheduler.addInterval(
      name,
      setInterval(() => void tick(), everyMs),
    );
    void tick();
    return runner;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.#runners.values()].map((runner) => runner.stop()));
  }

  async #runner(venue: Venue): Promise<FeedRunner> {
    const runner = await FeedRunner.open(venue, this.log);
    this.#runners.set(venue.feed, runner);
    return runner;
  }
}
