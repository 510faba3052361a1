import type { TopicSource } from '#platform/topic-log.js';
import { DefinitionsTail } from './definitions-tail.js';

/** The instruments of each universe, in the order by which records name them: of one id they never change (ADR 22). */
export class InstrumentNames {
  readonly #of = new Map<string, readonly string[]>();
  readonly #tail: DefinitionsTail;

  constructor(source: TopicSource) {
    this.#tail = new DefinitionsTail(source, ({ universe }) => {
      if (universe !== null) this.#of.set(universe.universeId, universe.instruments);
    });
  }

  /**
   * Null when the log has no definition of the universe: it is there before what is said of its windows.
   * @throws BallastError IO_LOG, CONFIG_HISTORY like a cursor
   */
  async of(universeId: string): Promise<readonly string[] | null> {
    if (!this.#of.has(universeId)) await this.#tail.catchUp();
    return this.#of.get(universeId) ?? null;
  }

  /** Another log under the same name. */
  forget(): void {
    this.#of.clear();
    this.#tail.forget();
  }
}
