import { definitionOf, valuesOn } from '#testing/stream-fixtures.js';
import { eagerPortfolio, UniverseScenario } from '#testing/universe-scenario.js';
import type { PortfolioDefinition, PortfolioStatsSchema } from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';

const prior = {
  observations: 12,
  asOf: null,
  mean: [0.0021, 0.0013, 0.0037],
  covariance: [0.00041, 0.0001, 0.00033, 0, 0.00002, 0.00023],
};
const said = (outputs: readonly Output[]): PortfolioStatsSchema[] =>
  valuesOn<PortfolioStatsSchema>(outputs, topics.portfStats.name);
const defined = (over: Partial<PortfolioDefinition>, windows: number): PortfolioStatsSchema[] => {
  const scenario = new UniverseScenario([]);
  scenario.untilWindow(windows);
  return said(scenario.feed(definitionOf({ portfolio: eagerPortfolio(over) })));
};

describe('the statistics of a prior', () => {
  it.each([0, 6])('are those it was defined with, to the bit, after %p windows too', (windows) => {
    expect(defined({ prior }, windows)).toEqual([
      expect.objectContaining({
        portfolio_id: 'portf1',
        windows: 0,
        meanReturns: { AKT: 0.0021, ATW: 0.0013, IAM: 0.0037 },
        covarianceMatrix: {
          AKT: { AKT: 0.00041, ATW: 0.0001, IAM: 0 },
          ATW: { AKT: 0.0001, ATW: 0.00033, IAM: 0.00002 },
          IAM: { AKT: 0, ATW: 0.00002, IAM: 0.00023 },
        },
      }),
    ]);
  });

  it('are per week whatever the period of the portfolio', () => {
    const [{ meanReturns, covarianceMatrix }] = defined({ prior, period: 'year' }, 0);
    expect(meanReturns.AKT).toBe(0.0021 / 52);
    expect(covarianceMatrix.ATW.IAM).toBe(0.00002 / 52);
  });

  it('are said again with every definition, of the same instruments too', () => {
    const scenario = new UniverseScenario([eagerPortfolio({ prior })]);
    scenario.untilWindow(4);
    const changed = eagerPortfolio({ version: 2, prior: { ...prior, mean: [0.001, 0, 0] } });
    const [statistics] = said(scenario.feed(definitionOf({ portfolio: changed })));
    expect(statistics.meanReturns).toEqual({ AKT: 0.001, ATW: 0, IAM: 0 });
  });

  it('do not exist without one', () => {
    expect(defined({}, 0)).toEqual([]);
    expect(defined({}, 6)).toEqual([]);
  });
});
