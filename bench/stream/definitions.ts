import type { PortfolioDefinition, UniverseDefinition } from '#stream/generated/wire-types.js';
import { benchPortfolios, benchUniverse } from '../synthetic-load.js';
import { DISORDER_MS } from './load/tick-stream.js';

/** How often portfolios are decided on. */
export type Reviews =
  /** None: the peer has no optimiser. */
  | 'never'
  /** One of two portfolios at every window end, the others about every minute. */
  | 'often';

/** A universe of one-second windows whose ticks come up to the disorder bound late. */
export function streamUniverse(instruments: number): UniverseDefinition {
  const universe = benchUniverse(instruments);
  return { ...universe, window: { ...universe.window, disorderBoundMs: DISORDER_MS } };
}

/** Portfolios over all instruments. */
export function streamPortfolios(
  count: number,
  universe: UniverseDefinition,
  reviews: Reviews,
): PortfolioDefinition[] {
  return benchPortfolios(count, universe).map((portfolio, i) => {
    const { policy } = portfolio;
    if (reviews === 'never') return { ...portfolio, policy: { ...policy, review: null } };
    // A decision takes effect a window later: one portfolio can be decided on at every second window.
    const isOften = i < 2;
    return isOften
      ? {
          ...portfolio,
          policy: { ...policy, warmUpWindows: 4 + i, review: { every: 1 }, cost: 0 },
        }
      : // All of them at once would be a minute's decisions in one window.
        {
          ...portfolio,
          policy: { ...policy, warmUpWindows: 10 + (i % 60), review: { every: 60 } },
        };
  });
}
