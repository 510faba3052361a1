import { closesOf, valuesOn } from '#testing/stream-fixtures.js';
import { eagerPortfolio, UniverseScenario } from '#testing/universe-scenario.js';
import type {
  Metrics,
  PortfolioDefinition,
  PortfolioMetrics,
  PortfolioStatistics,
  PortfolioStatsSchema,
  WeightSchema,
} from '../generated/wire-types.js';
import { topics } from '../topics.js';

const quiet = { ...eagerPortfolio().policy, review: null };
const walkForward = (over: Partial<PortfolioDefinition> = {}): PortfolioDefinition =>
  eagerPortfolio({ initial: { kind: 'equalAfterWarmUp', weights: [] }, ...over });

describe('held weights', () => {
  it('drift with prices between rebalances: w e^r over its sum', () => {
    const scenario = new UniverseScenario([eagerPortfolio({ policy: quiet })]);
    scenario.feed(closesOf(scenario.universe, 0, [100, 200, 50]));
    scenario.feed(closesOf(scenario.universe, 1, [120, 200, 40]));
    const grown = [0.5 * 1.2, 0.3, 0.2 * 0.8];
    const total = 0.6 + 0.3 + 0.16;
    const held = Object.values(scenario.metrics().at(-1)?.heldWeights ?? {});
    held.forEach((weight, i) => {
      expect(weight).toBeCloseTo(grown[i] / total, 14);
    });
    expect(scenario.metrics().at(-1)?.targetWeights).toEqual({ AKT: 0.5, ATW: 0.3, IAM: 0.2 });
  });

  it('are bought at the first close they meet, at cost', () => {
    const scenario = new UniverseScenario([eagerPortfolio({ policy: quiet })]);
    scenario.untilWindow(1);
    const [state] = (
      scenario.task.task.snapshot() as Map<
        string,
        { portfolios: Map<string, { account: { inception: number; cost: number } }> }
      >
    ).values();
    const account = state.portfolios.get('portf1')?.account;
    expect(account?.inception).toBe(closesOf(scenario.universe, 0, [1, 1, 1]).windowEnd);
    expect(account?.cost).toBe(0.005);
  });

  it('are published per week for the original clients, Sharpe annual', () => {
    const scenario = new UniverseScenario([eagerPortfolio({ policy: quiet })]);
    scenario.untilWindow(5);
    const metrics = scenario.metrics().at(-1);
    const weekly = scenario.task.said<PortfolioMetrics>(topics.portfMetrics.name).at(-1);
    expect(weekly?.expectedReturn).toBe((metrics?.expectedReturn ?? 0) / 52);
    expect(weekly?.risk).toBe((metrics?.risk ?? 0) / Math.sqrt(52));
    expect(weekly?.sharpRatio).toBe(metrics?.sharpe);
  });
});

describe('a portfolio that starts at 1/N after the warm-up', () => {
  it('holds nothing, says no figures and asks nothing until the close of the warm-up window', () => {
    const scenario = new UniverseScenario([walkForward()]);
    scenario.untilWindow(2);
    expect(scenario.metrics().at(-1)).toMatchObject({
      windows: 2,
      heldWeights: {},
      sharpe: null,
      account: null,
      weightsVersion: 0,
    });
    expect(scenario.requests).toEqual([]);
  });

  it('buys 1/N at the close of the warm-up window, charged like its benchmark', () => {
    const scenario = new UniverseScenario([walkForward()]);
    scenario.untilWindow(2);
    const outputs = scenario.close();
    expect(valuesOn<WeightSchema>(outputs, topics.weights.name)).toEqual([
      expect.objectContaining({
        version: 1,
        cause: 'initial',
        weights: { AKT: 1 / 3, ATW: 1 / 3, IAM: 1 / 3 },
      }),
    ]);
    const [metrics] = valuesOn<Metrics>(outputs, topics.metrics.name);
    expect(metrics.account).toMatchObject({
      inception: metrics.windowEnd,
      gross: 1,
      benchmarkGross: 1,
      benchmarkNet: 0.995,
    });
    expect(metrics.account?.net).toBeCloseTo(0.995, 15);
    // Window 3 is the first review: what it holds is reviewed at once.
    expect(scenario.requests[0]).toMatchObject({ windows: 3, heldWeights: [1 / 3, 1 / 3, 1 / 3] });
  });
});

describe('triggers in the stream', () => {
  it('name Sharpe first, with all kinds on the request', () => {
    const policy = { ...eagerPortfolio().policy, sharpe: { threshold: 1e6, rearm: 1e6 } };
    const scenario = new UniverseScenario([eagerPortfolio({ policy })]);
    scenario.untilWindow(3);
    expect(scenario.requests[0]).toMatchObject({
      cause: 'sharpeBelowThreshold',
      kinds: ['sharpeBelowThreshold', 'review'],
      threshold: 1e6,
    });
  });

  it('carry everything the solve needs in annual units', () => {
    const scenario = new UniverseScenario([eagerPortfolio()]);
    scenario.untilWindow(3);
    const [request] = scenario.requests;
    const statistics = scenario.task
      .said<PortfolioStatistics>(topics.statistics.name)
      .find(({ windows }) => windows === 3);
    expect(request.expectedReturns).toEqual(statistics?.mean);
    expect(request.covariance).toEqual(statistics?.covariance);
    expect(request).toMatchObject({
      riskFreeRate: 0.0018 * 52,
      l2Gamma: 0.002 * 52,
      cost: 0.005,
      horizonYears: 0.25,
      weightsVersion: 1,
      instruments: ['AKT', 'ATW', 'IAM'],
    });
    expect(request.heldWeights).toEqual(
      Object.values(scenario.metrics().find(({ windows }) => windows === 3)?.heldWeights ?? {}),
    );
  });

  it('never fire at k + 1, whatever the answer to k was', () => {
    const policy = { ...eagerPortfolio().policy, review: { every: 1 } };
    for (const weights of [null, [0.2, 0.3, 0.5]]) {
      const scenario = new UniverseScenario([eagerPortfolio({ policy })]);
      scenario.untilWindow(3);
      scenario.answer(scenario.requests[0], weights);
      scenario.untilWindow(4);
      expect(scenario.requests.map(({ windows }) => windows)).toEqual([3]);
      scenario.untilWindow(5);
      expect(scenario.requests.map(({ windows }) => windows)).toEqual([3, 5]);
    }
  });

  it('remember the estimates of the decision before', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(3);
    const [first] = scenario.requests;
    expect(first.previousExpectedReturns).toBeNull();
    scenario.answer(first, null);
    scenario.untilWindow(7);
    expect(scenario.requests[1].previousExpectedReturns).toEqual(first.expectedReturns);
    expect(scenario.requests[1].previousVolatilities).toEqual(
      [0, 2, 5].map((diagonal) => Math.sqrt(first.covariance[diagonal])),
    );
  });
});

describe('the statistics of the original clients', () => {
  it('come every twenty windows and with the last of a replay', () => {
    const scenario = new UniverseScenario([eagerPortfolio({ policy: quiet })]);
    scenario.untilWindow(44);
    scenario.close({ final: true });
    const said = scenario.task.said<PortfolioStatsSchema>(topics.portfUpdatedStats.name);
    expect(said.map(({ windows }) => windows)).toEqual([20, 40, 45]);
  });
});
