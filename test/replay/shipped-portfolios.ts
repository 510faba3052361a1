import { shippedPortfolios as shipped } from '#platform/bootstrap/shipped-portfolios.js';
import type { PortfolioDefinition } from '#stream/generated/wire-types.js';

/** The shipped portfolios on the real history: `portf1` and `portf1-walkforward`. */
export const shippedPortfolios: readonly PortfolioDefinition[] = shipped({
  // The third lives on a simulated market and takes no part here.
  instruments: ['SIM01', 'SIM02'],
  logMean: Float64Array.of(0.1, 0.1),
  covariance: Float64Array.of(0.04, 0, 0, 0.04),
}).filter(({ universeId }) => universeId === 'casablanca');
