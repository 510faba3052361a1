import { positionsBehind } from '#platform/history/positions-behind.js';
import type { Positions, TopicSource } from '#platform/topic-log.js';
import type { DefinitionRecord } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';

const BATCH_RECORDS = 1000;
/** How long the log is asked for more: its end may be a marker, which no record follows. */
const WAIT_MS = 20;

/** Folds the definitions of the log up to its end, whenever it is asked to: each record once. */
export class DefinitionsTail {
  #positions: Positions = new Map();

  constructor(
    private readonly source: TopicSource,
    private readonly fold: (record: DefinitionRecord) => void,
  ) {}

  /**
   * Resolves when all that is in the log now has been folded. One call at a time.
   * @param isStopped no longer awaited
   * @throws BallastError IO_LOG, CONFIG_HISTORY like a cursor
   */
  async catchUp(isStopped: () => boolean = () => false): Promise<void> {
    // A new cursor knows the end as it is now; one that is kept learns of it some time later.
    const cursor = this.source.open([topics.definitions.name], this.#positions);
    try {
      do {
        const records = await cursor.next(BATCH_RECORDS, cursor.lag === 0 ? 0 : WAIT_MS);
        for (const { value } of records) this.fold(value as DefinitionRecord);
        this.#positions = positionsBehind(this.#positions, records);
      } while (cursor.lag > 0 && !isStopped());
    } finally {
      await cursor.close();
    }
  }

  /** Begins anew: another log under the same name. */
  forget(): void {
    this.#positions = new Map();
  }
}
