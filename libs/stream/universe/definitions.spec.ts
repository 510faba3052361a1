import { definitionOf, FedTask, valuesOn } from '#testing/stream-fixtures.js';
import { eagerPortfolio, UniverseScenario } from '#testing/universe-scenario.js';
import { portfolioDefinition, universeDefinition } from '#testing/wire-fixtures.js';
import type {
  DefinitionRecord,
  Metrics,
  Outcome,
  PortfolioDefinition,
  PortfolioStatistics,
  UniverseDefinition,
  WeightSchema,
} from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';
import { universeStage } from './universe-stage.js';
import { identityFaults, portfolioFaults, universeFaults } from './validate-definition.js';

const verdictOf = (outputs: readonly Output[]): Outcome =>
  valuesOn<Outcome>(outputs, topics.outcomes.name)[0];

describe('the faults of a universe', () => {
  const base = universeDefinition();

  it('are none of the shipped kind', () => {
    expect(universeFaults(base, null)).toEqual([]);
    expect(universeFaults({ ...base, version: 2 }, base)).toEqual([]);
  });

  it('are listed at once', () => {
    const wrong: UniverseDefinition = {
      ...base,
      instruments: ['AKT', 'AKT'],
      feeds: [],
      estimators: [{ name: 'slow', halfLifeYears: -1 }],
      window: { ...base.window, dtYears: 0 },
    };
    expect(universeFaults(wrong, null)).toEqual([
      'instruments: expected one or more distinct names',
      'feeds: expected at least one feed',
      'estimators[slow].halfLifeYears: expected a positive number or null',
      'window.dtYears: expected a positive number',
    ]);
  });

  it('include a window that changes', () => {
    const window = { ...base.window, dtYears: 1 / 252 };
    expect(identityFaults({ ...base, window }, base)).toEqual([
      'window: expected the window of this id, which never changes',
    ]);
    expect(identityFaults(base, null)).toEqual([]);
  });

  it('include an estimator that changes or disappears, not one that is added', () => {
    const added = [...base.estimators, { name: 'all', halfLifeYears: null }];
    expect(universeFaults({ ...base, version: 2, estimators: added }, base)).toEqual([]);
    for (const estimators of [
      [{ name: 'slow', halfLifeYears: 1 }],
      [{ name: 'all', halfLifeYears: null }],
    ]) {
      expect(universeFaults({ ...base, version: 2, estimators }, base)).toEqual([
        'estimators[slow]: expected the estimator in force, others may be added',
      ]);
    }
  });

  it('are none of an equal definition, whatever the order of its fields', () => {
    const turned = Object.fromEntries(Object.entries(base).reverse()) as unknown;
    expect(universeFaults(turned as UniverseDefinition, base)).toEqual([]);
  });

  it('include a calendar that contradicts itself', () => {
    const calendar = { ...base.calendar, closeMinute: 0 };
    expect(universeFaults({ ...base, calendar }, null)).toHaveLength(1);
  });

  it('include a calendar without a session', () => {
    const calendar = { ...base.calendar, weekend: [1, 2, 3, 4, 5, 6, 7] };
    expect(universeFaults({ ...base, calendar }, null)).toEqual([
      expect.stringMatching(/^calendar: expected a session/),
    ]);
  });
});

describe('the faults of a portfolio', () => {
  const universe = universeDefinition();
  const base = portfolioDefinition();
  const policy = base.policy;

  it.each<[string, Partial<PortfolioDefinition>, RegExp]>([
    ['names of another universe', { instruments: ['AKT', 'ATW', 'XXX'] }, /^instruments: .*XXX/],
    ['a name twice', { instruments: ['AKT', 'ATW', 'ATW'] }, /distinct names/],
    ['an unknown estimator', { estimator: 'none' }, /^estimator: .*none/],
    [
      'weights off by more than 1e-4',
      { initial: { kind: 'weights', weights: [0.5, 0.3, 0.19] } },
      /sum 1/,
    ],
    [
      'weights that are no number',
      { initial: { kind: 'weights', weights: [Number.NaN, 1, 0] } },
      /sum 1/,
    ],
    ['too few bounds', { constraints: { lower: [0], upper: [1] } }, /^constraints: expected 3/],
    [
      'bounds without room',
      { constraints: { lower: [0, 0, 0], upper: [0.3, 0.3, 0.3] } },
      /leave room/,
    ],
    [
      'a crossed bound',
      { constraints: { lower: [0.5, 0, 0], upper: [0.4, 1, 1] } },
      /lower <= upper of AKT/,
    ],
    [
      'a prior of one observation',
      { prior: { observations: 1, asOf: null, mean: [0, 0, 0], covariance: [1, 0, 1, 0, 0, 1] } },
      /^prior/,
    ],
    [
      'a prior of another size',
      { prior: { observations: 12, asOf: null, mean: [0], covariance: [1] } },
      /^prior/,
    ],
    [
      'a bound that is no number',
      { constraints: { lower: [Number.NaN, 0, 0], upper: [1, 1, 1] } },
      /lower <= upper of AKT, was NaN/,
    ],
    [
      'a prior that is not positive definite',
      { prior: { observations: 12, asOf: null, mean: [0, 0, 0], covariance: [1, 2, 1, 0, 0, 1] } },
      /^prior.covariance: expected a positive definite matrix$/,
    ],
    [
      'a prior of the far future',
      { prior: { observations: 12, asOf: 1e15, mean: [0, 0, 0], covariance: [1, 0, 1, 0, 0, 1] } },
      /^prior.asOf/,
    ],
    [
      'a prior of a name without risk',
      { prior: { observations: 12, asOf: null, mean: [0, 0, 0], covariance: [1, 0, 1, 0, 0, 0] } },
      /^prior.covariance/,
    ],
    ['a negative cost', { policy: { ...policy, cost: -0.1 } }, /^policy.cost/],
    ['no horizon', { policy: { ...policy, horizonYears: 0 } }, /^policy.horizonYears/],
    [
      'a re-arm below its threshold',
      { policy: { ...policy, sharpe: { threshold: 1, rearm: 0.9 } } },
      /^policy.sharpe.rearm/,
    ],
    ['a review of no windows', { policy: { ...policy, review: { every: 0 } } }, /^policy.review/],
    ['a negative gamma', { l2Gamma: -1 }, /^l2Gamma/],
    ['no risk aversion', { riskAversion: 0 }, /^riskAversion/],
    ['a risk-free rate that is no number', { riskFreeRate: Number.NaN }, /^riskFreeRate/],
  ])('include %s', (_, over, sentence) => {
    const faults = portfolioFaults({ ...base, ...over }, universe);
    expect(faults).toContainEqual(expect.stringMatching(sentence));
  });

  it('are none of the reference, whose weights sum to 1 within 1e-4', () => {
    expect(portfolioFaults(base, universe)).toEqual([]);
    const initial = { kind: 'weights', weights: [0.5, 0.3, 0.20009] } as const;
    expect(portfolioFaults({ ...base, initial }, universe)).toEqual([]);
  });

  it('reach the reader in one verdict, and the definition is not in force', () => {
    const scenario = new UniverseScenario([]);
    const portfolio = eagerPortfolio({ l2Gamma: -1, riskAversion: 0 });
    const outputs = scenario.feed(definitionOf({ portfolio }, 'wrong'));
    expect(outputs.map(({ topic }) => topic)).toEqual([topics.outcomes.name, topics.audited.name]);
    expect(verdictOf(outputs)).toMatchObject({
      id: 'wrong',
      status: 'rejected',
      reason: 'l2Gamma: expected 0 or more; riskAversion: expected a positive number',
    });
    scenario.untilWindow(3);
    expect(scenario.metrics()).toEqual([]);
  });

  it('include a universe that nobody defined', () => {
    const task = new FedTask(universeStage.create(0), topics.universe.name, 'casablanca');
    const outputs = task.feed(definitionOf({ portfolio: eagerPortfolio() }));
    expect(verdictOf(outputs).status).toBe('rejected');
  });
});

describe('a definition', () => {
  it('is accepted and in the table of definitions, from the last folded window on', () => {
    const scenario = new UniverseScenario([]);
    scenario.untilWindow(2);
    const portfolio = eagerPortfolio();
    const outputs = scenario.feed(definitionOf({ portfolio }, 'mine'));
    expect(verdictOf(outputs)).toMatchObject({ id: 'mine', status: 'accepted', reason: 'created' });
    const [record] = valuesOn<DefinitionRecord>(outputs, topics.definitions.name);
    expect(record).toEqual({
      definitionId: 'mine',
      effectiveAfter: scenario.next().windowStart,
      universe: null,
      portfolio,
      shrinkage: {},
      deleted: false,
    });
  });

  it('of an equal universe is accepted again and changes nothing', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(2);
    const said = (): unknown =>
      [...(scenario.task.task.snapshot() as Map<string, object>)].map(([key, state]) => [
        key,
        { ...state, answered: null },
      ]);
    const before = structuredClone(said());
    const outputs = scenario.feed(definitionOf({ universe: universeDefinition() }, 'again'));
    expect(outputs.map(({ topic }) => topic)).toEqual([topics.outcomes.name, topics.audited.name]);
    expect(verdictOf(outputs)).toMatchObject({ id: 'again', reason: 'unchanged' });
    expect(said()).toEqual(before);
  });

  it('says its initial weights, and the figures it already has', () => {
    const scenario = new UniverseScenario([]);
    scenario.untilWindow(5);
    const outputs = scenario.feed(definitionOf({ portfolio: eagerPortfolio() }));
    expect(valuesOn<WeightSchema>(outputs, topics.weights.name)).toEqual([
      expect.objectContaining({
        version: 1,
        cause: 'initial',
        weights: { AKT: 0.5, ATW: 0.3, IAM: 0.2 },
      }),
    ]);
    expect(valuesOn<Metrics>(outputs, topics.metrics.name)[0]).toMatchObject({ windows: 5 });
  });

  it('does not reach a window that is parked before it', () => {
    // The close after k + 1 is parked: the changed rate holds from it on, for it was not folded.
    const scenario = new UniverseScenario();
    scenario.untilWindow(5);
    scenario.feed(definitionOf({ portfolio: eagerPortfolio({ version: 2, riskFreeRate: 0.001 }) }));
    scenario.answer(scenario.requests[0], null);
    const rates = scenario.metrics().map(({ windows, riskFreeRate }) => [windows, riskFreeRate]);
    expect(rates).toContainEqual([4, 0.0018 * 52]);
    expect(rates).toContainEqual([5, 0.001 * 52]);
  });

  it('of a changed policy keeps holdings, account, cooldown and arm state', () => {
    const policy = {
      ...eagerPortfolio().policy,
      sharpe: { threshold: 50, rearm: 60 },
      review: null,
      cooldownWindows: 10,
    };
    const scenario = new UniverseScenario([eagerPortfolio({ policy })]);
    scenario.untilWindow(3);
    scenario.answer(scenario.requests[0], [0.2, 0.3, 0.5]);
    scenario.untilWindow(6);
    const before = scenario.metrics().at(-1);
    const changed = { ...policy, sharpe: { threshold: 40, rearm: 60 } };
    scenario.feed(definitionOf({ portfolio: eagerPortfolio({ version: 2, policy: changed }) }));
    scenario.untilWindow(12);
    expect(scenario.requests).toHaveLength(1);
    const after = scenario.metrics().at(-1);
    expect(after).toMatchObject({ weightsVersion: 2, armed: false, threshold: 40 });
    expect(after?.account?.inception).toBe(before?.account?.inception);
    scenario.untilWindow(13);
    expect(scenario.requests).toHaveLength(2);
  });

  it('of a changed instrument list starts anew, without using a version or an ordinal twice', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(3);
    scenario.answer(scenario.requests[0], [0.2, 0.3, 0.5]);
    scenario.untilWindow(4);
    const two = eagerPortfolio({
      version: 2,
      instruments: ['AKT', 'IAM'],
      initial: { kind: 'equal', weights: [] },
      constraints: { lower: [0, 0], upper: [1, 1] },
    });
    const outputs = scenario.feed(definitionOf({ portfolio: two }));
    expect(valuesOn<WeightSchema>(outputs, topics.weights.name)).toEqual([
      expect.objectContaining({ version: 3, cause: 'initial', weights: { AKT: 0.5, IAM: 0.5 } }),
    ]);
    scenario.untilWindow(7);
    scenario.answer(scenario.requests[1], [0.4, 0.6]);
    expect(scenario.decisions.map(({ ordinal, version }) => [ordinal, version])).toEqual([
      [1, 2],
      [2, 4],
    ]);
  });
});

describe("a prior's age", () => {
  const withAsOf = (asOf: number | null): PortfolioDefinition =>
    eagerPortfolio({
      policy: { ...eagerPortfolio().policy, review: null },
      prior: {
        observations: 12,
        asOf,
        mean: [0.002, 0.001, 0.003],
        covariance: [0.0004, 0, 0.0003, 0, 0, 0.0002],
      },
    });
  const shareAfter = (windows: number, asOf: number | null): number | undefined => {
    const scenario = new UniverseScenario([withAsOf(asOf)]);
    scenario.untilWindow(windows);
    return scenario.task.said<PortfolioStatistics>(topics.statistics.name).at(-1)?.priorShare
      .covariance;
  };
  const expected = (windows: number, age: number): number => {
    const l = (years: number): number => Math.exp((-Math.LN2 * years) / 0.5);
    let n = 0;
    for (let k = 0; k < windows; k++) n = n * l(1 / 247) + 1;
    return (12 * l(age / 247)) / (12 * l(age / 247) + n);
  };
  /** End of the k-th window (1, 2, ...) of the fixture: five sessions a week. */
  const endOf = (k: number): number =>
    Date.UTC(2023, 3, 2, 23) + (k + 2 * Math.floor((k - 1) / 5)) * 86_400_000;

  it("is the trading time since the universe's first window by default", () => {
    expect(shareAfter(0, null)).toBe(1);
    expect(shareAfter(8, null)).toBeCloseTo(expected(8, 8), 13);
  });

  it('is the same when asOf is the end of the first window', () => {
    expect(shareAfter(8, endOf(1))).toBeCloseTo(expected(8, 8), 13);
  });

  it('counts from asOf inside the history, weekends aside', () => {
    expect(shareAfter(8, endOf(6))).toBeCloseTo(expected(8, 3), 13);
    expect(shareAfter(8, endOf(6) + 3_600_000)).toBeCloseTo(expected(8, 3), 13);
  });

  it('is 0 before asOf', () => {
    expect(shareAfter(3, endOf(6))).toBeCloseTo(expected(3, 0), 13);
  });
});
