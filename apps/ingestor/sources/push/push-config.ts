import 'reflect-metadata';
import { IsInt, Max, Min } from 'class-validator';
import { isPushFeed, PUSH_PREFIX } from '#stream/push-feed.js';
import { PriceConfig } from '../config/source-config.js';

const AS_TICKS = { message: 'expected a whole number of ticks from 1 to 100000' };

/** Ticks that callers push over HTTP (`POST /ticks`). Their instruments are named as in the universe. */
export class PushConfig extends PriceConfig {
  /** Ticks that are committed as one, at the most. */
  @IsInt(AS_TICKS)
  @Min(1, AS_TICKS)
  @Max(100_000, AS_TICKS)
  readonly batchTicks: number = 1000;

  override faults(): string[] {
    return isPushFeed(this.feed)
      ? []
      : [`feed: expected a name that begins with ${PUSH_PREFIX}, was ${this.feed}`];
  }
}
