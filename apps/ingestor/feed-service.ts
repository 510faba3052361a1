import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { FEED_LOG, type FeedLog } from '#platform/feed/feed-log.js';
import { FeedRunner } from './feed-runner.js';
import type { FeedBatch, Venue } from './venues/venue.js';

/** Starts and stops feeds: a history to its end, or a session at a time on a schedule. */
@Injectable()
export class FeedService implements OnApplicationShutdown {
  readonly #runners = new Map<string, FeedRunner>();

  constructor(
    @Inject(FEED_LOG) private readonly log: FeedLog,
    private readonly scheduler: SchedulerRegistry,
  ) {}

  /** Replays a venue to its end; a venue that had ended before ends at once. */
  async replay(venue: Venue, onBatch?: (batch: FeedBatch) => void): Promise<FeedRunner> {
    const runner = this.#runner(venue);
    await runner.runToEnd(onBatch);
    return runner;
  }

  /** One batch now and one every `everyMs`, until shutdown. A late batch is not followed by a burst. */
  live(venue: Venue, everyMs: number, onBatch: (batch: FeedBatch) => void): FeedRunner {
    const runner = this.#runner(venue);
    let running = false;
    const tick = async (): Promise<void> => {
      if (running) return;
      running = true;
      try {
        await this.log.ready();
        onBatch(await runner.runOnce());
      } finally {
        running = false;
      }
    };
    const interval = setInterval(() => void tick(), everyMs);
    this.scheduler.addInterval(`feed.${venue.feed}`, interval);
    void tick();
    return runner;
  }

  onApplicationShutdown(): void {
    for (const runner of this.#runners.values()) runner.stop();
  }

  #runner(venue: Venue): FeedRunner {
    const runner = new FeedRunner(venue, this.log);
    this.#runners.set(venue.feed, runner);
    return runner;
  }
}
