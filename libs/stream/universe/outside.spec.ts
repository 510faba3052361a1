import { closesOf, valuesOn } from '#testing/stream-fixtures.js';
import { eagerPortfolio, UniverseScenario, windowsIn } from '#testing/universe-scenario.js';
import type {
  Metrics,
  OutsidePrior,
  OutsideWeights,
  PortfolioStatistics,
  WeightSchema,
} from '../generated/wire-types.js';
import { decisionIdOf } from '../identifiers.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';

const external = (): UniverseScenario =>
  new UniverseScenario([eagerPortfolio({ optimiser: 'external' })]);
const outside = (over: Partial<OutsideWeights> = {}): OutsideWeights => ({
  kind: 'weights',
  portfolioId: 'portf1',
  timestamp: 0,
  weights: { AKT: 0.1, ATW: 0.2, IAM: 0.7 },
  origin: 'Weights/0/0',
  ...over,
});
const metricsIn = (outputs: readonly Output[]): Metrics[] =>
  valuesOn<Metrics>(outputs, topics.metrics.name);

describe("an outside optimiser's weights", () => {
  it('are versioned with cause external and take effect after the next window', () => {
    const scenario = external();
    scenario.untilWindow(5);
    const said = valuesOn<WeightSchema>(scenario.feed(outside()), topics.weights.name);
    expect(said).toEqual([
      expect.objectContaining({ version: 2, cause: 'external', weights: outside().weights }),
    ]);
    expect(metricsIn(scenario.close())[0].weightsVersion).toBe(1);
    expect(metricsIn(scenario.close())[0]).toMatchObject({
      weightsVersion: 2,
      targetWeights: outside().weights,
    });
  });

  it('mean 0 for a name they leave out', () => {
    const scenario = external();
    scenario.untilWindow(5);
    scenario.feed(outside({ weights: { AKT: 0.5, IAM: 0.5 } }));
    scenario.close();
    expect(metricsIn(scenario.close())[0].targetWeights).toEqual({ AKT: 0.5, ATW: 0, IAM: 0.5 });
  });

  it('replace those that still wait', () => {
    const scenario = external();
    scenario.untilWindow(5);
    scenario.feed(outside());
    scenario.feed(outside({ weights: { AKT: 1, ATW: 0, IAM: 0 } }));
    scenario.close();
    expect(metricsIn(scenario.close())[0]).toMatchObject({
      weightsVersion: 3,
      targetWeights: { AKT: 1, ATW: 0, IAM: 0 },
    });
  });

  it.each([
    ['a sum that is not 1', { weights: { AKT: 0.5, ATW: 0.2, IAM: 0.2 } }, 'DATA_INVALID_WEIGHTS'],
    ['a name it does not hold', { weights: { XXX: 1 } }, 'DATA_INVALID_WEIGHTS'],
    ['no number', { weights: { AKT: Number.NaN, ATW: 0.5, IAM: 0.5 } }, 'DATA_INVALID_WEIGHTS'],
    ['an unknown portfolio', { portfolioId: 'nobody' }, 'DATA_UNKNOWN_PORTFOLIO'],
  ])('are refused with %s, and nothing changes', (_, over, code) => {
    const scenario = external();
    scenario.untilWindow(5);
    const before = structuredClone(scenario.task.task.snapshot());
    expect(() => scenario.feed(outside(over))).toThrow(expect.objectContaining({ code }));
    expect(scenario.task.task.snapshot()).toEqual(before);
  });

  it('are accepted, as given, within 1e-4 of sum 1', () => {
    const scenario = external();
    scenario.untilWindow(5);
    const weights = { AKT: 0.10005, ATW: 0.2, IAM: 0.7 };
    expect(
      valuesOn<WeightSchema>(scenario.feed(outside({ weights })), topics.weights.name)[0].weights,
    ).toEqual(weights);
  });

  it('are refused for a portfolio with an optimiser of its own', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(2);
    expect(() => scenario.feed(outside())).toThrow(
      expect.objectContaining({ code: 'DATA_INVALID_WEIGHTS' }),
    );
  });
});

describe('an external portfolio', () => {
  it('asks for no solve and holds no barrier, whatever its rules say', () => {
    const scenario = external();
    scenario.untilWindow(12);
    expect(scenario.requests).toEqual([]);
    expect(windowsIn(scenario.close())).toEqual([13]);
  });

  it('says which rule fired at which window', () => {
    const scenario = external();
    scenario.untilWindow(11);
    const ends = [3, 7, 11].map((window) => closesOf(scenario.universe, window, []).windowEnd);
    const events = scenario.outcomes.filter(({ subject }) => subject === 'decision');
    expect(events).toEqual(
      ends.map((windowEnd): unknown =>
        expect.objectContaining({
          portfolioId: 'portf1',
          universeId: 'casablanca',
          status: 'rejected',
          reason: 'externalOptimiser:review',
          id: decisionIdOf({ portfolioId: 'portf1', windowEnd, cause: 'review', ordinal: 1 }),
          windowEnd,
          version: null,
        }),
      ),
    );
  });

  it('names Sharpe first, and is silenced by its cooldown', () => {
    const policy = { ...eagerPortfolio().policy, sharpe: { threshold: 50, rearm: 60 } };
    const scenario = new UniverseScenario([eagerPortfolio({ optimiser: 'external', policy })]);
    scenario.untilWindow(8);
    const reasons = scenario.outcomes.flatMap(({ subject, reason, windowEnd }) =>
      subject === 'decision' ? [[reason, windowEnd]] : [],
    );
    const endOf = (window: number): number => closesOf(scenario.universe, window, []).windowEnd;
    expect(reasons).toEqual([
      ['externalOptimiser:sharpeBelowThreshold', endOf(3)],
      ['externalOptimiser:review', endOf(7)],
      ['externalOptimiser:sharpeBelowThreshold', endOf(8)],
    ]);
  });
});

describe('an outside prior', () => {
  const prior: OutsidePrior = {
    kind: 'prior',
    portfolioId: 'portf1',
    timestamp: 0,
    mean: { AKT: 0.002, ATW: 0.001, IAM: 0.003 },
    covariance: {
      AKT: { AKT: 0.0004, ATW: 0.0001, IAM: 0 },
      ATW: { AKT: 0.0001, ATW: 0.0003, IAM: 0 },
      IAM: { AKT: 0, ATW: 0, IAM: 0.0002 },
    },
  };

  it('is per week, worth twelve of them, and read from the next window on', () => {
    const scenario = new UniverseScenario();
    scenario.feed(prior);
    // One window of a session: the covariance is the prior's eleven degrees and one.
    scenario.close();
    const outputs = scenario.close();
    const [statistics] = valuesOn<PortfolioStatistics>(outputs, topics.statistics.name);
    const l = Math.exp((-Math.LN2 * (1 / 247)) / 0.5);
    expect(statistics.priorShare.covariance).toBeCloseTo((12 * l) / (12 * l + 1), 12);
    expect(statistics.priorShare.mean).toBeCloseTo(((12 / 52) * l) / ((12 / 52) * l + 1 / 247), 12);
  });

  it.each([
    [
      'is not positive definite',
      { covariance: { ...prior.covariance, IAM: { AKT: 0, ATW: 0, IAM: -1 } } },
    ],
    ['leaves a mean out', { mean: { AKT: 0.002, ATW: 0.001 } }],
    ['names a stranger', { mean: { ...prior.mean, XXX: 1 } }],
  ])('is refused when it %s, and nothing changes', (_, over) => {
    const scenario = new UniverseScenario();
    const before = structuredClone(scenario.task.task.snapshot());
    expect(() => scenario.feed({ ...prior, ...over })).toThrow(
      expect.objectContaining({ code: 'DATA_INVALID_STATISTICS' }),
    );
    expect(scenario.task.task.snapshot()).toEqual(before);
  });
});
