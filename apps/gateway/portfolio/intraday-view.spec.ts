import type { Metrics, UniverseDefinition } from '#stream/generated/wire-types.js';
import { MarketData } from '../read-model/market-data.js';
import { intradayView } from './intraday-view.js';

const CLOSED = Date.UTC(2026, 3, 10, 23);
const AT = Date.UTC(2026, 3, 13, 10);
const universe = {
  universeId: 'u',
  instruments: ['A', 'B', 'C', 'D'],
} as Partial<UniverseDefinition> as UniverseDefinition;
const metrics = {
  windowEnd: CLOSED,
  // 10 % is cash; D is not held.
  heldWeights: { A: 0.5, B: 0.25, C: 0.15 },
  account: { gross: 1.3, net: 1.2 },
} as unknown as Metrics;

function market(asOf = AT): MarketData {
  const data = new MarketData();
  data.foldReturns({
    ...{ universeId: 'u', universeVersion: 1, windowEnd: CLOSED, session: '2026-04-10' },
    ...{ source: 'live', revision: 0, window: 9, dtYears: 1 / 250, returns: [0, 0, 0, 0] },
    ...{ closes: [100, 40, 10, 7], stale: [false, false, false, false] },
  });
  data.foldMarks({
    ...{ universeId: 'u', session: '2026-04-13', asOf, source: 'live' },
    prices: [
      { instrument: 'A', price: 104, eventTime: asOf },
      { instrument: 'B', price: 38, eventTime: asOf - 1 },
      { instrument: 'D', price: 700, eventTime: asOf - 2 },
    ],
  });
  return data;
}

describe('a portfolio marked to the open session', () => {
  it('has the value of the account times what the held prices have made of it, cash as it was', () => {
    // 0.5 * 4 % - 0.25 * 5 % = 0.75 %; C has no quote and stays at its close.
    const view = intradayView(metrics, universe, market());
    expect(view).toEqual({
      ...{ asOf: '2026-04-13T10:00:00Z', session: '2026-04-13', stale: ['C'] },
      return: expect.closeTo(0.0075, 15),
      value: expect.closeTo(1.209, 14),
    });
  });

  it('has no value before the first purchase', () => {
    const view = intradayView({ ...metrics, account: null }, universe, market());
    expect(view?.value).toBeNull();
  });

  it('is not shown at marks that are older than the last folded window', () => {
    expect(intradayView(metrics, universe, market(CLOSED - 1))).toBeNull();
    expect(intradayView(metrics, universe, market(CLOSED))).not.toBeNull();
  });

  it('is not shown without marks, nor at closes of another window than the weights', () => {
    expect(intradayView(metrics, universe, new MarketData())).toBeNull();
    expect(intradayView({ ...metrics, windowEnd: CLOSED - 1 }, universe, market())).toBeNull();
  });
});
