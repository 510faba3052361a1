import type { PortfolioDefinition } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { closesOf, definitionOf } from '#testing/stream-fixtures.js';
import { eagerPortfolio } from '#testing/universe-scenario.js';
import { universeDefinition } from '#testing/wire-fixtures.js';

const universe = universeDefinition();
const said = (value: unknown): Output => ({
  topic: topics.universe.name,
  key: 'casablanca',
  value,
});

/** A portfolio that acts when it is asked to, and else never. */
export function quietPortfolio(over: Partial<PortfolioDefinition> = {}): PortfolioDefinition {
  return eagerPortfolio({ policy: { ...eagerPortfolio().policy, review: null }, ...over });
}

/** The closes of the k-th window, at prices that wander without repeating. */
export function closedWindow(k: number): Output {
  return said(
    closesOf(universe, k, [100 + ((k * 7) % 11), 200 + ((k * 5) % 13), 50 + ((k * 3) % 7)]),
  );
}

/** A universe, its portfolios, and so many closed windows. */
export function tradedLog(portfolios: readonly PortfolioDefinition[], windows: number): Output[] {
  return [
    said(definitionOf({ universe }, 'universe')),
    ...portfolios.map((portfolio) => said(definitionOf({ portfolio }, portfolio.portfolioId))),
    ...Array.from({ length: windows }, (_, k) => closedWindow(k)),
  ];
}
