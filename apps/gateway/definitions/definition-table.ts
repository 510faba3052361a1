import type { DefinitionRecord, Outcome } from '#stream/generated/wire-types.js';
import { OwnedMemory } from '../read-model/owned-memory.js';

/** Verdicts that are remembered on one portfolio or universe that there is. */
const REMEMBERED = 1_000;
/** All together that are remembered on ids that nobody has, or that have not come. */
const OF_NOBODY = 10_000;
const NOBODY = '';
/** How a fold refuses the id of another tenant. */
const OVERTAKEN = {
  status: 'conflict',
  reason: 'portfolioId: expected an id of yours, was one in use',
  version: null,
} as const;

/** Folds definitions and the verdicts on them: what is in force, what was deleted, and what became of each that was asked for. */
export class DefinitionTable {
  readonly #portfolios = new Map<string, DefinitionRecord>();
  readonly #universes = new Map<string, DefinitionRecord>();
  /** Null: written by this replica, and not folded yet. */
  readonly #verdicts = new OwnedMemory<Outcome | null>();
  /** Definitions whose id the next record gave to another universe, whose fold knew nothing of them. */
  readonly #overtaken = new OwnedMemory<true>();

  foldRecord(record: DefinitionRecord): void {
    const { portfolio, universe } = record;
    if (portfolio !== null) {
      const before = this.#portfolios.get(portfolio.portfolioId);
      if (before !== undefined && before.portfolio?.universeId !== portfolio.universeId) {
        this.#overtaken.set(before.definitionId, { owner: NOBODY, value: true }, OF_NOBODY);
      }
      this.#portfolios.set(portfolio.portfolioId, record);
    }
    if (universe !== null) this.#universes.set(universe.universeId, record);
  }

  foldOutcome(outcome: Outcome): void {
    // Intake says that a universe has reached the tick partitions: no verdict.
    if (outcome.status === 'broadcast') return;
    const owner = this.#ownerOf(outcome);
    this.#verdicts.set(outcome.id, { owner, value: outcome }, limitOf(owner));
  }

  /** The last definition under an id, also of one that is deleted: an id stays its tenant's and its universe's. */
  lastPortfolio(portfolioId: string): DefinitionRecord | undefined {
    return this.#portfolios.get(portfolioId);
  }

  /** How many portfolios a tenant has. */
  portfoliosOf(tenant: string): number {
    let count = 0;
    for (const { portfolio, deleted } of this.#portfolios.values()) {
      if (!deleted && portfolio?.tenant === tenant) count += 1;
    }
    return count;
  }

  /** The last definition under an id, also of one that is deleted. */
  lastUniverse(universeId: string): DefinitionRecord | undefined {
    return this.#universes.get(universeId);
  }

  /** A definition is about to be written under this id. */
  expect(definitionId: string): void {
    this.#verdicts.set(definitionId, { owner: NOBODY, value: null }, OF_NOBODY);
  }

  /**
   * The verdict on a definition; null while there is none, undefined of an id that nothing is known of. What one fold
   * accepted and another overtook is refused: the order of the log decides.
   */
  verdict(definitionId: string): Outcome | null | undefined {
    const verdict = this.#verdicts.get(definitionId);
    if (verdict?.status !== 'accepted' || !this.#overtaken.get(definitionId)) return verdict;
    return { ...verdict, ...OVERTAKEN };
  }

  /** Invented ids own nothing: else whoever has many of them refused would fill the memory. */
  #ownerOf({ portfolioId, universeId, status }: Outcome): string {
    const isThere = status === 'accepted';
    if (portfolioId !== null) {
      return isThere || this.#portfolios.has(portfolioId) ? `portfolio:${portfolioId}` : NOBODY;
    }
    if (universeId === null) return NOBODY;
    return isThere || this.#universes.has(universeId) ? `universe:${universeId}` : NOBODY;
  }
}

const limitOf = (owner: string): number => (owner === NOBODY ? OF_NOBODY : REMEMBERED);
