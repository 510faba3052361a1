import type { TaskName } from '#platform/task/task-observer.js';
import type { Returns, Source, TickRecord, UniverseRecord } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';

/** How far the event time of one kind of data has come at one task. */
export interface EventTime extends TaskName {
  readonly source: Source;
  /** UTC ms. */
  readonly time: number;
}

/**
 * The newest event time each task has finished, read off what it writes: windows that *bars* closed and *universe* folded,
 * watermarks of *normalise*. The folds have no clock and are not asked.
 */
export class EventTimes {
  readonly #newest = new Map<string, EventTime>();

  observe({ stage, task }: TaskName, output: Output): void {
    const reached = eventTimeOf(output);
    if (reached === null) return;
    const name = `${stage}/${task}/${reached.source}`;
    const before = this.#newest.get(name)?.time ?? -Infinity;
    if (reached.time > before) this.#newest.set(name, { stage, task, ...reached });
  }

  all(): Iterable<EventTime> {
    return this.#newest.values();
  }
}

function eventTimeOf({ topic, value }: Output): Pick<EventTime, 'source' | 'time'> | null {
  switch (topic) {
    case topics.universe.name: {
      const record = value as UniverseRecord;
      return record.kind === 'closes' ? { source: record.source, time: record.windowEnd } : null;
    }
    case topics.returns.name: {
      const { source, windowEnd } = value as Returns;
      return { source, time: windowEnd };
    }
    case topics.ticks.name: {
      const record = value as TickRecord;
      return record.kind === 'watermark' ? { source: record.source, time: record.watermark } : null;
    }
    default:
      return null;
  }
}
