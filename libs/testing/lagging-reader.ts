import type { TopicReader, Unsubscribe } from '#platform/topic-log.js';
import type { LogRecord } from '#stream/log-record.js';

/** A reader that may be held up, as one on a slow network is: what comes meanwhile is delivered when it is let go. */
export class LaggingReader implements TopicReader {
  readonly #held: (() => void)[] = [];
  #holding = false;

  constructor(private readonly reader: TopicReader) {}

  follow(
    topics: readonly string[],
    onRecord: (record: LogRecord) => void,
    onCaughtUp: () => void,
  ): Unsubscribe {
    return this.reader.follow(
      topics,
      (record) => {
        if (this.#holding) this.#held.push(() => onRecord(record));
        else onRecord(record);
      },
      onCaughtUp,
    );
  }

  hold(): void {
    this.#holding = true;
  }

  release(): void {
    this.#holding = false;
    this.#held.splice(0).forEach((deliver) => deliver());
  }
}
