import { BallastError } from '#core/ballast-error.js';
import type { TopicSource } from '#platform/topic-log.js';
import type { DefinitionRecord } from '#stream/generated/wire-types.js';
import { DefinitionsTail } from '../definitions-tail.js';

/**
 * Where each portfolio is defined. The folds of two universes know nothing of each other, and each may have accepted a
 * portfolio of one id; the last definition of the id says whose is served, as for every reader of the log.
 */
export class DefinitionsInForce {
  /** Universe of each portfolio that is not deleted. */
  readonly #universeOf = new Map<string, string>();
  readonly #tail: DefinitionsTail;
  #reading: Promise<void> = Promise.resolve();

  constructor(source: TopicSource) {
    this.#tail = new DefinitionsTail(source, (record) => this.#fold(record));
  }

  /**
   * Resolves when all that is in the log now has been read: a definition is there before what its universe says of it.
   * @param isStopped no longer awaited
   * @throws BallastError IO_LOG, CONFIG_HISTORY like a cursor; then it begins anew
   */
  catchUp(isStopped: () => boolean): Promise<void> {
    const reading = this.#reading.then(() => this.#readToTheEnd(isStopped));
    // Who comes next asks for itself.
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  has(of: { readonly portfolioId: string; readonly universeId: string }): boolean {
    return this.#universeOf.get(of.portfolioId) === of.universeId;
  }

  async #readToTheEnd(isStopped: () => boolean): Promise<void> {
    try {
      await this.#tail.catchUp(isStopped);
    } catch (error) {
      if (error instanceof BallastError && error.code === 'CONFIG_HISTORY') this.#forget();
      throw error;
    }
  }

  #fold({ portfolio, deleted }: DefinitionRecord): void {
    if (portfolio === null) return;
    if (deleted) this.#universeOf.delete(portfolio.portfolioId);
    else this.#universeOf.set(portfolio.portfolioId, portfolio.universeId);
  }

  #forget(): void {
    this.#universeOf.clear();
    this.#tail.forget();
  }
}
