import { positionsBehind } from '#platform/history/positions-behind.js';
import type { Positions, TopicSource } from '#platform/topic-log.js';
import type { DefinitionRecord } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';

const BATCH_RECORDS = 1000;
/** How long the log is asked for more: its end may be a marker, which no record follows. */
const WAIT_MS = 20;

/** The instruments of each universe, in the order by which records name them: of one id they never change (ADR 22). */
export class InstrumentNames {
  readonly #of = new Map<string, readonly string[]>();
  #positions: Positions = new Map();

  constructor(private readonly source: TopicSource) {}

  /**
   * Null when the log has no definition of the universe: it is there before what is said of its windows.
   * @throws BallastError IO_LOG, CONFIG_HISTORY like a cursor
   */
  async of(universeId: string): Promise<readonly string[] | null> {
    if (!this.#of.has(universeId)) await this.#readToTheEnd();
    return this.#of.get(universeId) ?? null;
  }

  /** Another log under the same name. */
  forget(): void {
    this.#of.clear();
    this.#positions = new Map();
  }

  async #readToTheEnd(): Promise<void> {
    // A new cursor knows the end as it is now.
    const cursor = this.source.open([topics.definitions.name], this.#positions);
    try {
      do {
        const records = await cursor.next(BATCH_RECORDS, cursor.lag === 0 ? 0 : WAIT_MS);
        for (const { value } of records) {
          const { universe } = value as DefinitionRecord;
          if (universe !== null) this.#of.set(universe.universeId, universe.instruments);
        }
        this.#positions = positionsBehind(this.#positions, records);
      } while (cursor.lag > 0);
    } finally {
      await cursor.close();
    }
  }
}
