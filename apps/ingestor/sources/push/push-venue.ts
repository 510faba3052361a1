import { type Positions, partitionName, type TopicSource } from '#platform/topic-log.js';
import type { Pushed, UniverseDefinition } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { cursorOf, firstCursor, type IntakeCursor } from '../intake/intake-cursor.js';
import { TickIntake } from '../intake/tick-intake.js';
import { isObject } from '../config/checked.js';
import type { FeedBatch, FeedSource, Venue } from '../../venues/venue.js';
import type { PushConfig } from './push-config.js';
import { noNumbersYet, PushedNumbers, type NumbersState } from './pushed-numbers.js';

/** A batch without events says after so long that there is nothing. */
const QUIET_MS = 1000;

/** Where a feed goes on in the log, and which of its numbers have come. */
interface PushPlace {
  /** By partition of the topic. */
  readonly positions: Readonly<Record<string, number>>;
  readonly numbers: NumbersState;
}

/**
 * What callers have pushed, as a feed that never ends. It reads the log from its own positions on, which are committed with
 * its ticks: a restart leaves out nothing and repeats nothing, and what was pushed before its first start is read then.
 */
export class PushVenue implements Venue {
  readonly feed: string;
  readonly venue: string;

  constructor(
    private readonly config: PushConfig,
    private readonly definition: UniverseDefinition,
    private readonly log: Pick<TopicSource, 'open'>,
  ) {
    this.feed = config.feed;
    this.venue = definition.venue;
  }

  universe(): UniverseDefinition {
    return this.definition;
  }

  open(cursor: string | null): FeedSource {
    const from =
      cursor === null
        ? firstCursor<PushPlace>({ positions: {}, numbers: noNumbersYet() })
        : cursorOf(cursor, this.feed, isPlace);
    return new PushSource(this.config, this.definition, { log: this.log, from });
  }
}

class PushSource implements FeedSource {
  readonly #intake: TickIntake<PushPlace>;
  readonly #numbers: PushedNumbers;
  readonly #positions: Map<string, number>;
  readonly #cursor: ReturnType<TopicSource['open']>;
  #closed = false;

  constructor(
    private readonly config: PushConfig,
    private readonly definition: UniverseDefinition,
    { log, from }: { log: Pick<TopicSource, 'open'>; from: IntakeCursor<PushPlace> },
  ) {
    this.#intake = new TickIntake(config.feed, definition, from, 'ofFeed', config.dailyLimit);
    this.#numbers = new PushedNumbers(from.place.numbers);
    const positions: Positions = new Map(Object.entries(from.place.positions));
    this.#positions = new Map(positions);
    this.#cursor = log.open([topics.pushed.name], positions);
  }

  async next(): Promise<FeedBatch> {
    const before = this.#intake.newest;
    let receivedAt: number | null = null;
    // What did not fit into the batch before comes first.
    const most = this.#intake.isBehind ? 0 : this.config.batchTicks;
    for (const record of most === 0 ? [] : await this.#cursor.next(most, QUIET_MS)) {
      this.#positions.set(partitionName(record.topic, record.partition), record.offset + 1);
      const pushed = record.value as Pushed;
      // A partition may hold several feeds.
      if (pushed.feed !== this.config.feed) continue;
      this.#take(pushed);
      ({ receivedAt } = pushed);
    }
    const { newest } = this.#intake;
    const numbers = this.#numbers.state();
    const place = { positions: Object.fromEntries(this.#positions), numbers };
    // What comes again says nothing of a clock.
    const marketTime = newest === before ? null : newest;
    return this.#intake.batch(place, {
      done: this.#closed,
      numbering: numbers,
      ...(this.definition.source === 'live' &&
        receivedAt !== null && { heard: { marketTime, receivedAt } }),
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#cursor.close();
  }

  #take(pushed: Pushed): void {
    const { sequence, instrument, price, eventTime, receivedAt } = pushed;
    const original = originalOf(pushed);
    const heard = this.#numbers.heard(sequence);
    switch (heard.kind) {
      case 'repeat':
        return this.#intake.repeat();
      case 'forgotten':
        return this.#intake.refuse({
          code: 'DATA_TICK_OUT_OF_RANGE',
          reason: `expected a sequence among those that are remembered, was ${sequence}`,
          ...{ original, key: instrument },
        });
      case 'new': {
        if (heard.skipped !== null) this.#say(heard.skipped, sequence, receivedAt);
        // Of a single trade: how much of the session it makes nobody knows.
        const quote = { instrument, eventTime, price, sequence, cumulativeVolume: 0 };
        return this.#intake.take({ quote, original, receivedAt });
      }
    }
  }

  #say([from, to]: readonly [number, number], sequence: number, at: number): void {
    const missing = `${to - from + 1} did not come`;
    const reason = `expected the number ${sequence < from ? to : from} of ${this.config.feed}, was ${sequence}: ${missing}`;
    this.#intake.gap({ code: 'SOURCE_SEQUENCE', reason, at });
  }
}

/** As the caller has said it. */
function originalOf({ feed, sequence, instrument, price, volume, eventTime }: Pushed): string {
  const at = new Date(eventTime).toISOString();
  return JSON.stringify({ feed, sequence, instrument, price, volume, at });
}

function isPlace(place: unknown): place is PushPlace {
  if (!isObject(place) || !isObject(place.positions) || !isObject(place.numbers)) return false;
  const { stretches, forgotten, gaps, missing, duplicates } = place.numbers;
  return (
    Object.values(place.positions).every(Number.isSafeInteger) &&
    Array.isArray(stretches) &&
    [forgotten, gaps, missing, duplicates].every(Number.isSafeInteger)
  );
}
