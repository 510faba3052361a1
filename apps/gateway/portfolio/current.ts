import type {
  Metrics,
  PortfolioDefinition,
  UniverseDefinition,
} from '#stream/generated/wire-types.js';
import { ProblemError } from '../problem/problem-error.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import type { ReadModel } from '../read-model/read-model.js';

/** The newest figures of a portfolio. @throws ProblemError 503 before its first record */
export function currentMetrics(entry: Pick<PortfolioEntry, 'portfolioId' | 'metrics'>): Metrics {
  if (entry.metrics !== null) return entry.metrics;
  throw new ProblemError('unavailable', `no window of ${entry.portfolioId} has closed yet`, {
    headers: { 'retry-after': '1' },
    progress: null,
  });
}

/** The definition of a portfolio that a route has resolved. */
export function definitionOf(
  entry: Pick<PortfolioEntry, 'portfolioId' | 'definition'>,
): PortfolioDefinition {
  if (entry.definition !== null) return entry.definition;
  throw new ProblemError('notFound', `expected a known portfolio, was "${entry.portfolioId}"`);
}

/** The universe of a portfolio. @throws ProblemError 503 while its definition has not come */
export function universeOf(model: ReadModel, entry: PortfolioEntry): UniverseDefinition {
  const { universeId } = definitionOf(entry);
  const universe = model.universe(universeId);
  if (universe !== undefined) return universe;
  throw new ProblemError('unavailable', `the definition of ${universeId} has not come yet`, {
    headers: { 'retry-after': '1' },
  });
}
