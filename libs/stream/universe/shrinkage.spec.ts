import fc from 'fast-check';
import { covarianceOf } from '#core/moment-estimates.js';
import { mergeMoments, selectMoments } from '#core/moments.js';
import { priorMoments } from '#core/prior.js';
import { ledoitWolfIdentity } from '#core/risk-model/ledoit-wolf-identity.js';
import { oas } from '#core/risk-model/oas.js';
import { returnPanel } from '#core/risk-model/return-panel.js';
import { batchMoments } from '#testing/batch-moments.js';
import { closesOf, definitionOf, FedTask, valuesOn } from '#testing/stream-fixtures.js';
import { eagerPortfolio, UniverseScenario } from '#testing/universe-scenario.js';
import type {
  Definition,
  Metrics,
  Outcome,
  PortfolioDefinition,
  PortfolioStatistics,
  Returns,
  UniverseDefinition,
} from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { packed, unpacked } from '../packed.js';
import { topics } from '../topics.js';
import { universeStage } from './universe-stage.js';
import { universeFaults } from './validate-definition.js';

const DT = 1 / 247;
const ESTIMATORS: UniverseDefinition['estimators'] = [
  { name: 'slow', halfLifeYears: 0.5 },
  { name: 'all', halfLifeYears: null },
  { name: 'ledoitWolf', halfLifeYears: null },
  { name: 'oas', halfLifeYears: null },
  { name: 'fading', halfLifeYears: 0.1 },
];
const SHRINKAGE = { ledoitWolf: 'ledoitWolf', oas: 'oas', fading: 'ledoitWolf' } as const;
const BATCH = { ledoitWolf: ledoitWolfIdentity, oas } as const;
const KINDS = ['ledoitWolf', 'oas'] as const;

/** A portfolio that never asks for a solve, so that no window waits for an answer. */
const quiet = (over: Partial<PortfolioDefinition> = {}): PortfolioDefinition =>
  eagerPortfolio({ ...over, policy: { ...eagerPortfolio().policy, review: null } });

/** A scenario that has folded windows of such prices; a missing price is an instrument that does not trade. */
function folded(
  portfolios: readonly PortfolioDefinition[],
  windows: readonly (readonly (number | null)[])[],
): UniverseScenario {
  const scenario = new UniverseScenario(portfolios, { estimators: ESTIMATORS }, SHRINKAGE);
  for (const record of recordsOf(scenario, windows)) scenario.feed(record);
  return scenario;
}

const recordsOf = ({ universe }: UniverseScenario, windows: Parameters<typeof folded>[1]) =>
  windows.map((row, k) => {
    const traded = [...row.keys()].filter((i) => row[i] !== null);
    return closesOf(universe, k, [], {
      instruments: traded,
      prices: traded.map((i) => row[i] ?? NaN),
      trades: traded.map(() => 1),
    });
  });

/** Prices of three instruments that trade in most windows, all of them in the first. */
const prices = fc
  .array(
    fc.tuple(...Array.from({ length: 3 }, () => fc.double({ min: 50, max: 150, noNaN: true }))),
    {
      minLength: 4,
      maxLength: 30,
    },
  )
  .chain((rows) =>
    fc
      .array(fc.nat({ max: 11 }), { minLength: rows.length, maxLength: rows.length })
      .map((gaps) =>
        rows.map((row, k) => row.map((price, i) => (k > 0 && gaps[k] === i ? null : price))),
      ),
  );

/** Windows that wander, for what needs no more than some. */
const WANDERING = Array.from({ length: 24 }, (_, k) => [
  100 + ((k * 7) % 11),
  200 + ((k * 5) % 13),
  50 + ((k * 3) % 7),
]);

const statisticsIn = (outputs: readonly Output[], portfolioId = 'portf1'): PortfolioStatistics[] =>
  valuesOn<PortfolioStatistics>(outputs, topics.statistics.name).filter(
    (statistics) => statistics.portfolioId === portfolioId,
  );

/** The largest difference of two triangles over the largest variance. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  const differences = Array.from(a, (value, k) => Math.abs(value - b[k]));
  const scale = Math.max(...Array.from(b, Math.abs));
  return Math.max(...differences) / (scale > 0 ? scale : 1);
}

const submatrix = (matrix: ArrayLike<number>, n: number, indices: readonly number[]): number[] =>
  packed(
    indices.flatMap((i) => indices.map((j) => matrix[i * n + j])),
    indices.length,
  );

describe('an estimator that shrinks', () => {
  it.each(KINDS)('gives the batch estimate of the same windows (%s), gaps and all', (kind) => {
    const portfolio = quiet({ estimator: kind });
    fc.assert(
      fc.property(prices, (windows) => {
        const { task } = folded([portfolio], windows);
        const vectors = task.said<Returns>(topics.returns.name).map(({ returns }) => returns);
        const statistics = statisticsIn(task.outputs);
        expect(statistics.map(({ windows: k }) => k)).toEqual(
          vectors.slice(1).map((_, k) => k + 2),
        );
        for (const { windows: k, covariance, shrinkage } of statistics) {
          const panel = returnPanel(Float64Array.from(vectors.slice(0, k).flat()), 3);
          const batch = BATCH[kind](panel, 1);
          const annual = batch.covariance.map((value) => value / DT);
          expect(distance(covariance, packed(annual, 3))).toBeLessThan(1e-10);
          expect(shrinkage?.kind).toBe(kind);
          expect(shrinkage?.intensity).toBeCloseTo(batch.intensity, 10);
        }
      }),
    );
  });

  it.each(KINDS)('is of the whole universe: a portfolio reads its part (%s)', (kind) => {
    const pair = quiet({
      estimator: kind,
      instruments: ['IAM', 'AKT'],
      initial: { kind: 'equal', weights: [] },
      constraints: { lower: [0, 0], upper: [1, 1] },
    });
    const { task } = folded([pair], WANDERING);
    const vectors = task.said<Returns>(topics.returns.name).map(({ returns }) => returns);
    const batch = BATCH[kind](returnPanel(Float64Array.from(vectors.flat()), 3), 1);
    const annual = batch.covariance.map((value) => value / DT);
    const { covariance } = statisticsIn(task.outputs).at(-1) ?? { covariance: [] };
    expect(distance(covariance, submatrix(annual, 3, [2, 0]))).toBeLessThan(1e-10);
  });

  it('shrinks before the prior is merged, by an intensity of the real windows alone', () => {
    const prior = {
      observations: 12,
      asOf: null,
      mean: [0.002, 0.001, 0.003],
      covariance: [4e-4, 1e-4, 3e-4, 0, 1e-4, 5e-4],
    };
    const { task } = folded([quiet({ estimator: 'ledoitWolf', prior })], WANDERING);
    const vectors = task.said<Returns>(topics.returns.name).map(({ returns }) => returns);
    const panel = returnPanel(Float64Array.from(vectors.flat()), 3);
    const data = batchMoments(
      vectors.map((returns) => ({ returns: Float64Array.from(returns), dt: DT, decay: 1 })),
      3,
    );
    const shrunk = ledoitWolfIdentity(panel, 1).covariance;
    const merged = mergeMoments(
      priorMoments({
        mean: Float64Array.from(prior.mean, (value) => 52 * value),
        covariance: unpacked(prior.covariance, 3).map((value) => 52 * value),
        observations: 12,
        years: 12 / 52,
      }),
      { ...data, scatter: shrunk.map((value) => (value / DT) * (vectors.length - 1)) },
    );
    const { covariance, shrinkage } = statisticsIn(task.outputs).at(-1) ?? {
      covariance: [],
      shrinkage: null,
    };
    expect(distance(covariance, packed(covarianceOf(merged) ?? [], 3))).toBeLessThan(1e-10);
    expect(shrinkage?.intensity).toBeCloseTo(ledoitWolfIdentity(panel, 1).intensity, 10);
  });

  it('is what metrics, statistics and the solve request read', () => {
    const { task, requests } = folded(
      [eagerPortfolio({ estimator: 'oas' })],
      WANDERING.slice(0, 8),
    );
    const [request] = requests;
    const at = ({ windowEnd }: { readonly windowEnd: number }): boolean =>
      windowEnd === request.windowEnd;
    const statistics = statisticsIn(task.outputs).find(at);
    const metrics = task.said<Metrics>(topics.metrics.name).find(at);
    expect(request.covariance).toEqual(statistics?.covariance);
    const held = request.heldWeights;
    const covariance = unpacked(request.covariance, 3);
    const variance = held.reduce(
      (sum, w, i) => sum + held.reduce((part, v, j) => part + w * v * covariance[3 * i + j], 0),
      0,
    );
    expect(metrics?.risk).toBeCloseTo(Math.sqrt(variance), 10);
  });

  it('forgets like its half-life says', () => {
    const { task } = folded([quiet({ estimator: 'fading' })], WANDERING);
    const { covariance, shrinkage } = statisticsIn(task.outputs).at(-1) ?? {
      covariance: [],
      shrinkage: null,
    };
    const decay = Math.exp((-Math.LN2 * DT) / 0.1);
    const moments = batchMoments(
      task
        .said<Returns>(topics.returns.name)
        .map(({ returns }) => ({ returns: Float64Array.from(returns), dt: DT, decay })),
      3,
    );
    const sample = covarianceOf(selectMoments(moments, [0, 1, 2])) ?? new Float64Array(9);
    const target = (sample[0] + sample[4] + sample[8]) / 3;
    const intensity = shrinkage?.intensity ?? NaN;
    expect(intensity).toBeGreaterThan(0);
    const expected = sample.map(
      (value, k) => (1 - intensity) * value + (k % 4 === 0 ? intensity * target : 0),
    );
    expect(distance(covariance, packed(expected, 3))).toBeLessThan(1e-10);
  });

  it('changes no bit of what portfolios of other estimators say', () => {
    const portfolio = quiet();
    const said = (
      estimators: UniverseDefinition['estimators'],
      shrinkage: Definition['shrinkage'] = {},
    ): readonly Output[] => {
      const scenario = new UniverseScenario([portfolio], { estimators }, shrinkage);
      scenario.untilWindow(12);
      const ofDefinitions: readonly string[] = [topics.definitions.name, topics.audited.name];
      return scenario.task.outputs.filter(({ topic }) => !ofDefinitions.includes(topic));
    };
    expect(said(ESTIMATORS, SHRINKAGE)).toEqual(said(ESTIMATORS.slice(0, 1)));
  });

  it('goes on from any prefix as if nothing had happened', () => {
    const portfolios = ['ledoitWolf', 'oas', 'fading'].map((estimator) =>
      quiet({ portfolioId: estimator, estimator }),
    );
    const whole = folded(portfolios, WANDERING);
    const records = [
      definitionOf({ universe: whole.universe }, 'universe', SHRINKAGE),
      ...portfolios.map((portfolio) => definitionOf({ portfolio }, portfolio.portfolioId)),
      ...recordsOf(whole, WANDERING),
    ];
    for (let prefix = 1; prefix < records.length; prefix++) {
      const before = new FedTask(universeStage.create(0), topics.universe.name, 'casablanca');
      for (const record of records.slice(0, prefix)) before.feed(record);
      const restored = universeStage.create(0);
      restored.restore(structuredClone(before.task.snapshot()));
      const after = new FedTask(restored, topics.universe.name, 'casablanca');
      for (const record of records.slice(prefix)) after.feed(record);
      expect([...before.outputs, ...after.outputs]).toEqual(whole.task.outputs);
    }
  });

  it('may be added to a universe, and sees the windows from then on', () => {
    const scenario = new UniverseScenario([]);
    scenario.untilWindow(5);
    const universe = { ...scenario.universe, version: 2, estimators: ESTIMATORS };
    const accepted = scenario.feed(definitionOf({ universe }, 'second', SHRINKAGE));
    expect(valuesOn<Outcome>(accepted, topics.outcomes.name)[0].status).toBe('accepted');
    const portfolio = quiet({ estimator: 'oas' });
    scenario.feed(definitionOf({ portfolio }, 'portfolio'));
    scenario.untilWindow(9);
    const vectors = scenario.task.said<Returns>(topics.returns.name).slice(5);
    const panel = returnPanel(Float64Array.from(vectors.flatMap(({ returns }) => returns)), 3);
    const annual = oas(panel, 1).covariance.map((value) => value / DT);
    const { covariance } = statisticsIn(scenario.task.outputs).at(-1) ?? { covariance: [] };
    expect(distance(covariance, packed(annual, 3))).toBeLessThan(1e-10);
  });
});

describe('the faults of a universe', () => {
  const scenario = new UniverseScenario([], { estimators: ESTIMATORS }, SHRINKAGE);
  const verdictOn = (
    universe: UniverseDefinition,
    shrinkage: Definition['shrinkage'],
  ): string | null => {
    const outputs = scenario.feed(definitionOf({ universe }, 'next', shrinkage));
    return valuesOn<Outcome>(outputs, topics.outcomes.name)[0].reason;
  };

  it('include an estimator in force that shrinks another way', () => {
    const universe = { ...scenario.universe, version: 2 };
    expect(verdictOn(universe, { ledoitWolf: 'oas', fading: 'ledoitWolf', slow: 'oas' })).toBe(
      [
        'shrinkage[slow]: expected none, which is in force, was oas',
        'shrinkage[ledoitWolf]: expected ledoitWolf, which is in force, was oas',
        'shrinkage[oas]: expected oas, which is in force, was none',
      ].join('; '),
    );
    expect(verdictOn(scenario.universe, SHRINKAGE)).toBe('unchanged');
  });

  it('include a name that shrinks and is no estimator', () => {
    expect(verdictOn(scenario.universe, { ...SHRINKAGE, fast: 'oas' })).toBe(
      "shrinkage[fast]: expected one of the universe's estimators",
    );
  });

  it('include two estimators of one name', () => {
    const estimators = [...ESTIMATORS, ESTIMATORS[0]];
    expect(universeFaults({ ...scenario.universe, estimators }, null)).toEqual([
      'estimators: expected distinct names',
    ]);
  });
});
