import { conditionNumber } from '#core/linalg/eigen.js';
import { unpacked } from '#stream/packed.js';
import type { PortfolioStatistics } from '#stream/generated/wire-types.js';

/** Instruments above which none is calculated: eigenvalues of more would hold up whoever is served beside the scrape. */
export const MAX_INSTRUMENTS = 100;
/** Sum of n^3 of what one scrape calculates, the first of it always: some 10 ms. */
const CUBES_A_SCRAPE = 1_000_000;

interface Known {
  readonly statistics: PortfolioStatistics;
  /** Null: singular. */
  readonly condition: number | null;
}

/**
 * Condition numbers of the portfolios' covariances: largest over smallest eigenvalue. They cost n^3 each, so a scrape calculates
 * a few of those whose statistics have changed, the longest known first, and shows what is known of the others.
 */
export class ConditionNumbers {
  /** By portfolio, the oldest first. */
  readonly #known = new Map<string, Known>();

  /** @returns the condition number by portfolio, of those that are positive definite and known yet */
  of(all: readonly PortfolioStatistics[]): ReadonlyMap<string, number> {
    const current = new Map(all.map((statistics) => [statistics.portfolioId, statistics]));
    for (const portfolioId of this.#known.keys()) {
      if (!current.has(portfolioId)) this.#known.delete(portfolioId);
    }
    const never = all.filter(({ portfolioId }) => !this.#known.has(portfolioId));
    const changed = [...this.#known].flatMap(([portfolioId, { statistics }]) => {
      const now = current.get(portfolioId);
      return now === undefined || now === statistics ? [] : [now];
    });
    this.#calculate([...never, ...changed]);
    return new Map(
      [...this.#known].flatMap(([portfolioId, { condition }]) =>
        condition === null ? [] : [[portfolioId, condition]],
      ),
    );
  }

  #calculate(due: readonly PortfolioStatistics[]): void {
    let spent = 0;
    for (const statistics of due) {
      const n = statistics.instruments.length;
      if (n > MAX_INSTRUMENTS) continue;
      if (spent > 0 && spent + n ** 3 > CUBES_A_SCRAPE) return;
      spent += n ** 3;
      const condition = conditionNumber(unpacked(statistics.covariance, n), n);
      const { portfolioId } = statistics;
      // To the end: the next scrape begins with the others.
      this.#known.delete(portfolioId);
      this.#known.set(portfolioId, {
        statistics,
        condition: Number.isFinite(condition) ? condition : null,
      });
    }
  }
}
