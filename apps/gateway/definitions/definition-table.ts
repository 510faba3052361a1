import type { DefinitionRecord, Outcome } from '#stream/generated/wire-types.js';

/** Definitions whose verdicts are remembered, as many as the universe stage remembers of one universe. */
const REMEMBERED = 10_000;

/** Folds definitions and the verdicts on them: what is in force, what was deleted, and what became of each that was asked for. */
export class DefinitionTable {
  readonly #portfolios = new Map<string, DefinitionRecord>();
  readonly #universes = new Map<string, DefinitionRecord>();
  /** Null: written by this replica, and not folded yet. */
  readonly #verdicts = new Map<string, Outcome | null>();

  foldRecord(record: DefinitionRecord): void {
    const { portfolio, universe } = record;
    if (portfolio !== null) this.#portfolios.set(portfolio.portfolioId, record);
    if (universe !== null) this.#universes.set(universe.universeId, record);
  }

  foldOutcome(outcome: Outcome): void {
    // Intake says that a universe has reached the tick partitions: no verdict.
    if (outcome.status !== 'broadcast') this.#remember(outcome.id, outcome);
  }

  /** The last definition under an id, also of one that is deleted: an id stays its tenant's and its universe's. */
  lastPortfolio(portfolioId: string): DefinitionRecord | undefined {
    return this.#portfolios.get(portfolioId);
  }

  /** The last definition under an id, also of one that is deleted. */
  lastUniverse(universeId: string): DefinitionRecord | undefined {
    return this.#universes.get(universeId);
  }

  /** A definition is about to be written under this id. */
  expect(definitionId: string): void {
    this.#remember(definitionId, null);
  }

  /** The verdict on a definition; null while there is none, undefined of an id that nothing is known of. */
  verdict(definitionId: string): Outcome | null | undefined {
    return this.#verdicts.get(definitionId);
  }

  #remember(definitionId: string, verdict: Outcome | null): void {
    this.#verdicts.set(definitionId, verdict);
    if (this.#verdicts.size <= REMEMBERED) return;
    const oldest = this.#verdicts.keys().next();
    if (oldest.done !== true) this.#verdicts.delete(oldest.value);
  }
}
