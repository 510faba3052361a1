import { LIVE_TOPICS, type LiveEvent } from './live-event.js';
import { RetainedEvents } from './retained-events.js';

/** Where a reader is among the events of one portfolio: the next index of each topic. */
export type Cursor = number[];

/** The retained events of one portfolio, a list for each of {@link LIVE_TOPICS}. */
export class PortfolioEvents {
  readonly topics: readonly RetainedEvents[] = LIVE_TOPICS.map(() => new RetainedEvents());

  /** After all that has come. */
  end(): Cursor {
    return this.topics.map(({ end }) => end);
  }

  /** How many events are still to be read. */
  behind(cursor: Cursor): number {
    return this.topics.reduce((sum, { end }, i) => sum + end - cursor[i], 0);
  }

  /** True once an event that the reader has not had has been let go. */
  hasLeft(cursor: Cursor): boolean {
    return this.topics.some(({ begin }, i) => cursor[i] < begin);
  }

  /**
   * The topic whose event is the next to read, -1 when there is none: the earliest window first, within a window
   * in the order of the topics. Each topic stays in the order of its log.
   */
  nextTopic(cursor: Cursor): number {
    let next = -1;
    let earliest = Infinity;
    this.topics.forEach((events, i) => {
      if (cursor[i] >= events.end) return;
      const { windowEnd } = events.at(cursor[i]);
      if (windowEnd >= earliest) return;
      earliest = windowEnd;
      next = i;
    });
    return next;
  }

  /** The newest event of a topic that {@link nextTopic} has named. */
  at(topic: number, cursor: Cursor): LiveEvent {
    return this.topics[topic].at(cursor[topic]);
  }
}
