import type { LogRecord } from '#stream/log-record.js';
import { partitionOf } from '#stream/partition.js';
import { topicList } from '#stream/topics.js';
import { lastNumberAt, LIVE_TOPICS, liveEvents, offsetOf, universeIdOf } from './live-event.js';
import { placeName, type Place } from '../read-model/place.js';
import { MemoryBound } from './memory-bound.js';
import { PortfolioEvents, type Cursor } from './portfolio-events.js';
import type { StreamPosition } from './stream-position.js';

/** Events of one topic of one portfolio that are kept: it is the buffer of every listener, and there is no other. */
const EVENTS_A_TOPIC = 1_000;

/** What was folded of one partition. */
interface Seen {
  readonly first: number;
  last: number;
}

/** Why a stream does not go on where its client stopped. */
export type ResetReason = 'positionTooOld' | 'positionUnknown' | 'fellBehind';

/** The newest events of all portfolios, bounded by number and in bytes. */
export class LiveHistory {
  readonly #portfolios = new Map<string, PortfolioEvents>();
  readonly #seen = new Map<string, Seen>();
  readonly #memory: MemoryBound;

  constructor(retainedBytes: number) {
    this.#memory = new MemoryBound(retainedBytes);
  }

  get bytes(): number {
    return this.#memory.bytes;
  }

  /** Takes what a record tells; false when that is nothing to listeners of its portfolio. */
  fold(record: LogRecord): boolean {
    const topic = LIVE_TOPICS.indexOf(record.topic);
    if (topic < 0) return false;
    const place = placeOf(record.topic, record.partition);
    const seen = this.#seen.get(place);
    if (seen === undefined) this.#seen.set(place, { first: record.offset, last: record.offset });
    else seen.last = record.offset;
    const events = liveEvents(record);
    const kept = this.of({ portfolioId: record.key, universeId: universeIdOf(record) }).topics[
      topic
    ];
    for (const event of events) {
      kept.push(event);
      this.#memory.added(kept, event.bytes);
      if (kept.length > EVENTS_A_TOPIC) this.#memory.forget(kept);
    }
    return events.length > 0;
  }

  of(place: Place): PortfolioEvents {
    const name = placeName(place);
    const known = this.#portfolios.get(name);
    if (known !== undefined) return known;
    const events = new PortfolioEvents();
    this.#portfolios.set(name, events);
    return events;
  }

  /** All of the portfolio's events that have been folded so far, as a position. */
  reached(portfolioId: string): StreamPosition {
    return LIVE_TOPICS.map((topic) => {
      const seen = this.#seenOf(topic, portfolioId);
      return seen === undefined ? -1 : lastNumberAt(seen.last);
    });
  }

  /** True when the position is of what this process has folded. What retention has emptied says nothing. */
  covers(portfolioId: string, position: StreamPosition): boolean {
    return LIVE_TOPICS.every((topic, i) => {
      const seen = this.#seenOf(topic, portfolioId);
      return seen === undefined || offsetOf(position[i]) <= seen.last;
    });
  }

  /** Where a reader goes on that has had everything up to a position, or why that is not to be had. */
  resume(place: Place, position: StreamPosition): Cursor | ResetReason {
    const { portfolioId } = place;
    if (!this.covers(portfolioId, position)) return 'positionUnknown';
    const { topics } = this.of(place);
    const lost = topics.some(({ forgotten }, i) => {
      const first = this.#seenOf(LIVE_TOPICS[i], portfolioId)?.first ?? 0;
      return forgotten > position[i] || first > offsetOf(position[i]) + 1;
    });
    if (lost) return 'positionTooOld';
    return topics.map((events, i) => events.indexAfter(position[i]));
  }

  #seenOf(topic: string, portfolioId: string): Seen | undefined {
    return this.#seen.get(placeOf(topic, partitionOf(portfolioId, partitionsOf(topic))));
  }
}

const placeOf = (topic: string, partition: number): string => `${topic}/${partition}`;

const PARTITIONS: ReadonlyMap<string, number> = new Map(
  topicList.map(({ name, partitions }) => [name, partitions]),
);

const partitionsOf = (topic: string): number => PARTITIONS.get(topic) ?? 1;
