import { ledoitWolfIdentity } from '#core/risk-model/ledoit-wolf-identity.js';
import { oas } from '#core/risk-model/oas.js';
import { returnPanel } from '#core/risk-model/return-panel.js';
import type {
  PortfolioStatistics,
  Returns,
  UniverseDefinition,
} from '#stream/generated/wire-types.js';
import { packed } from '#stream/packed.js';
import { topics } from '#stream/topics.js';
import { definitionOf } from '#testing/stream-fixtures.js';
import { TopologyDriver } from '#testing/topology-driver.js';
import { replay, sessionBatches, transcript, universe } from './casablanca-replay.js';
import { shippedPortfolios } from './shipped-portfolios.js';

const BATCH = { ledoitWolf: ledoitWolfIdentity, oas } as const;
const KINDS = ['ledoitWolf', 'oas'] as const;

/** The shipped universe with both kinds beside its own estimators, and with a portfolio of each where asked. */
function shrinking(portfolioIds: readonly (typeof KINDS)[number][]): TopologyDriver {
  const declared: UniverseDefinition = {
    ...universe,
    estimators: [
      ...universe.estimators,
      ...KINDS.map((kind) => ({ name: kind, halfLifeYears: null })),
    ],
  };
  const portfolios = [
    ...shippedPortfolios,
    ...portfolioIds.map((kind) => ({
      ...shippedPortfolios[0],
      portfolioId: kind,
      estimator: kind,
      prior: null,
    })),
  ];
  const driver = new TopologyDriver().run(
    [
      definitionOf({ universe: declared }, 'universe', { ledoitWolf: 'ledoitWolf', oas: 'oas' }),
      ...portfolios.map((portfolio) => definitionOf({ portfolio }, portfolio.portfolioId)),
    ].map((value) => ({ topic: topics.universe.name, key: universe.universeId, value })),
  );
  for (const batch of sessionBatches()) driver.run(batch);
  return driver;
}

describe('estimators that shrink, on the shipped history', () => {
  it('change no bit of what the shipped portfolios say when they are declared', () => {
    const withoutVerdicts = (driver: TopologyDriver): string[] =>
      transcript(driver).filter((line) => !line.startsWith(`${topics.outcomes.name} universe`));
    expect(withoutVerdicts(shrinking([]))).toEqual(withoutVerdicts(replay()));
  });

  it('give the batch estimates of all its windows to portfolios that name them', () => {
    const driver = shrinking(KINDS);
    const vectors = driver.values<Returns>(topics.returns.name).map(({ returns }) => returns);
    expect(vectors).toHaveLength(745);
    const n = universe.instruments.length;
    const panel = returnPanel(Float64Array.from(vectors.flat()), n);
    for (const kind of KINDS) {
      const last = driver.values<PortfolioStatistics>(topics.statistics.name, kind).at(-1);
      const batch = BATCH[kind](panel, 1);
      const annual = packed(
        batch.covariance.map((value) => value * 247),
        n,
      );
      const scale = Math.max(...annual);
      last?.covariance.forEach((value, k) => {
        expect(Math.abs(value - annual[k]) / scale).toBeLessThan(1e-10);
      });
      expect(last).toMatchObject({
        windows: 745,
        estimator: kind,
        instruments: universe.instruments,
      });
      expect(last?.shrinkage?.kind).toBe(kind);
      expect(last?.shrinkage?.intensity).toBeCloseTo(batch.intensity, 10);
    }
  });
});
