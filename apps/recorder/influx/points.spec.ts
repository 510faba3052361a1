import type { Returns, WeightSchema } from '#stream/generated/wire-types.js';
import { metrics } from '#testing/wire-fixtures.js';
import { barLines, metricsLines, timestampOf, weightLines } from './points.js';

const weights: WeightSchema = {
  ...{ timestamp: 1_775_862_000_000, portfolio_id: 'portf1', version: 7, cause: 'review' },
  ...{ decisionId: 'd7', session: '2026-04-10', source: 'history' },
  weights: { AKT: 0.5, 'A, B=C': 0.25 },
};

const returns: Returns = {
  ...{ universeId: 'casablanca', universeVersion: 1, windowEnd: 1_775_862_000_000 },
  ...{ session: '2026-04-10', source: 'history', revision: 0, window: 3, dtYears: 1 / 247 },
  ...{ returns: [0.01, 0], closes: [101.5, 20], stale: [false, true] },
};

describe('points', () => {
  it('have event time in ns, with the version of weights below the millisecond', () => {
    expect(timestampOf(1_775_862_000_123)).toBe('1775862000123000000');
    expect(timestampOf(1_775_862_000_123, 42)).toBe('1775862000123000042');
    expect(timestampOf(0, 999_999)).toBe('999999');
    expect(timestampOf(-1, 0)).toBe('-1000000');
    // Years 1970 to 2099 fit into 64 bits.
    expect(BigInt(timestampOf(Date.UTC(2099, 11, 31)))).toBeLessThan(2n ** 63n);
  });

  it('of two decisions at one instant are two, of one record told again the same', () => {
    const [first] = weightLines(weights);
    expect(weightLines({ ...weights })[0]).toBe(first);
    const [next] = weightLines({ ...weights, version: 8 });
    expect(timeOf(next)).not.toBe(timeOf(first));
  });

  it('of target weights name portfolio and instrument, and say what caused them', () => {
    expect(weightLines(weights)).toEqual([
      'weights,instrument=AKT,portfolio=portf1,source=history cause="review",decision="d7",target=0.5,version=7i 1775862000000000007',
      'weights,instrument=A\\,\\ B\\=C,portfolio=portf1,source=history cause="review",decision="d7",target=0.25,version=7i 1775862000000000007',
    ]);
    expect(weightLines({ ...weights, version: 0 })).toEqual([]);
  });

  it('of metrics have no field for what is not known', () => {
    const { windowEnd } = metrics();
    const [line, ...held] = metricsLines(
      metrics({ sharpe: null, risk: NaN, account: null, heldWeights: { AKT: 0.5 } }),
    );
    expect(line).toBe(
      `metrics,portfolio=portf1,source=history,universe=casablanca armed=T,expected_return=0.19,risk_free_rate=0.0936,sharpe_standard_error=0.58,target_sharpe=0.7,threshold=1,weights_version=7i,windows=745i ${windowEnd}000000`,
    );
    expect(held).toEqual([
      `weights,instrument=AKT,portfolio=portf1,source=history held=0.5 ${windowEnd}000000`,
    ]);
    expect(metricsLines(metrics())[0]).toContain('drawdown=0.02,');
  });

  it('of bars have the names of the universe, and say where nothing traded', () => {
    expect(barLines(returns, ['AKT', 'ATW'])).toEqual([
      'bars,instrument=AKT,source=history,universe=casablanca close=101.5,log_return=0.01,stale=F 1775862000000000000',
      'bars,instrument=ATW,source=history,universe=casablanca close=20,log_return=0,stale=T 1775862000000000000',
    ]);
  });
});

const timeOf = (line: string): string => line.slice(line.lastIndexOf(' ') + 1);
