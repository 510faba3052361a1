import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import type { MarketData } from '../read-model/market-data.js';

/** What a portfolio is valued in. */
export interface Valuation {
  readonly universe: UniverseDefinition;
  readonly market: MarketData;
}
