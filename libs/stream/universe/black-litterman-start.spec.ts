import { choleskyFactor, choleskySolveInPlace } from '#core/linalg/cholesky.js';
import { answerTo, definitionOf, valuesOn } from '#testing/stream-fixtures.js';
import { eagerPortfolio, UniverseScenario } from '#testing/universe-scenario.js';
import { decide } from '../decide.js';
import type {
  BlackLittermanStart,
  Outcome,
  PortfolioDefinition,
  SolveRequest,
  WeightSchema,
} from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { unpacked } from '../packed.js';
import { topics } from '../topics.js';

const quiet = { ...eagerPortfolio().policy, review: null };
const MARKET = [0.5, 0.3, 0.2];
const start = (over: Partial<BlackLittermanStart> = {}): BlackLittermanStart => ({
  marketWeights: MARKET,
  P: [],
  Q: [],
  confidences: null,
  tau: 0.05,
  ...over,
});
const prior = {
  observations: 12,
  asOf: null,
  mean: [0.002, 0.001, 0.003],
  covariance: [0.0004, 0.0001, 0.0003, 0, 0.00002, 0.0002],
};
const portfolio = (
  blackLitterman: BlackLittermanStart | null,
  over: Partial<PortfolioDefinition> = {},
): PortfolioDefinition =>
  eagerPortfolio({
    initial: { kind: 'blackLitterman', weights: [] },
    ...{ blackLitterman, prior, policy: quiet, l2Gamma: 0, riskAversion: 2.5 },
    ...over,
  });

const defined = (
  definition: PortfolioDefinition,
  windows = 0,
): { readonly scenario: UniverseScenario; readonly outputs: readonly Output[] } => {
  const scenario = new UniverseScenario([]);
  if (windows > 0) scenario.untilWindow(windows);
  return { scenario, outputs: scenario.feed(definitionOf({ portfolio: definition }, 'start')) };
};
const reasonOf = (outputs: readonly Output[]): string | null =>
  valuesOn<Outcome>(outputs, topics.outcomes.name)[0].reason;

describe('a Black-Litterman start', () => {
  it('is decided on a request of its own, complete in itself, from the prior alone', () => {
    const { scenario } = defined(portfolio(start()));
    const [request] = scenario.requests;
    expect(request).toMatchObject({
      cause: 'bootstrap',
      kinds: ['bootstrap'],
      force: true,
      reason: 'definition start: Black-Litterman, 0 views, tau 0.05',
      heldWeights: [0, 0, 0],
      weightsVersion: 0,
    });
    // Without views the posterior is the prior, pi = 2.5 S w + rf and (1 + tau) S.
    const S = unpacked(prior.covariance, 3).map((value) => 52 * value);
    S.forEach((value, i) => {
      expect(unpacked(request.covariance, 3)[i]).toBeCloseTo(1.05 * value, 14);
    });
    request.expectedReturns.forEach((mean, i) => {
      const implied = MARKET.reduce((sum, w, j) => sum + 2.5 * S[i * 3 + j] * w, 0.0018 * 52);
      expect(mean).toBeCloseTo(implied, 14);
    });
  });

  it('holds the market where nobody has a view, since that is what implied the returns', () => {
    const { scenario } = defined(portfolio(start()));
    const { result } = decide(scenario.requests[0]);
    expect(result.status).toBe('applied');
    MARKET.forEach((weight, i) => expect(result.weights?.[i]).toBeCloseTo(weight, 9));
  });

  it('leans towards its views, annual whatever the period, as the tangency portfolio of the posterior', () => {
    const view = { P: [1, 0, -1], Q: [0.0006] };
    const { scenario } = defined(portfolio(start(view)));
    const [request] = scenario.requests;
    const { weights } = decide(request).result;
    const excess = Float64Array.from(request.expectedReturns, (mean) => mean - 0.0018 * 52);
    const factor = choleskyFactor(unpacked(request.covariance, 3), 3);
    if (factor === null || weights === null) throw new Error('expected a solution');
    choleskySolveInPlace(factor, 3, excess);
    const total = excess.reduce((sum, value) => sum + value, 0);
    excess.forEach((value, i) => expect(weights[i]).toBeCloseTo(value / total, 9));
    expect(weights[0]).toBeGreaterThan(MARKET[0]);
    const annual = defined(
      portfolio(start({ ...view, Q: [0.0006 * 52] }), {
        period: 'year',
        riskFreeRate: 0.0018 * 52,
        prior: {
          ...prior,
          observations: 12,
          mean: prior.mean.map((value) => value * 52),
          covariance: prior.covariance.map((value) => value * 52),
        },
      }),
    ).scenario.requests[0];
    annual.expectedReturns.forEach((mean, i) =>
      expect(mean).toBeCloseTo(request.expectedReturns[i], 13),
    );
  });

  it('takes effect after the next window: the first purchase, at cost, and no trade before', () => {
    const { scenario } = defined(portfolio(start()), 3);
    const weights = [0.5, 0.3, 0.2];
    const answered = scenario.answer(scenario.requests[0], weights);
    expect(valuesOn<WeightSchema>(answered, topics.weights.name)).toMatchObject([
      { version: 1, cause: 'bootstrap', decisionId: scenario.requests[0].decisionId },
    ]);
    expect(scenario.decisions).toMatchObject([{ ordinal: 1, version: 1 }]);
    scenario.untilWindow(4);
    expect(scenario.metrics().at(-1)).toMatchObject({ heldWeights: {}, account: null });
    expect(scenario.outcomes.filter(({ status }) => status === 'applied')).toMatchObject([
      { subject: 'decision', turnover: 1, cost: 0.005, version: 1 },
    ]);
    scenario.untilWindow(5);
    expect(scenario.metrics().at(-1)).toMatchObject({
      weightsVersion: 1,
      account: { turnover: 1 },
    });
  });

  it('holds up windows beyond the next until it is answered, like every decision', () => {
    const { scenario } = defined(portfolio(start()), 3);
    scenario.untilWindow(7);
    expect(scenario.metrics().at(-1)?.windows).toBe(4);
    scenario.answer(scenario.requests[0], MARKET);
    expect(scenario.metrics().at(-1)?.windows).toBe(7);
  });

  it('reads what the universe has seen, where there is no prior', () => {
    const { scenario } = defined(portfolio(start(), { prior: null }), 6);
    expect(scenario.requests).toHaveLength(1);
    const { outputs } = defined(portfolio(start(), { prior: null }), 1);
    expect(reasonOf(outputs)).toBe(
      'initial.blackLitterman: expected a prior, or two windows of the universe, for a covariance, was neither',
    );
  });

  it('without a solution leaves the portfolio without weights until it is defined otherwise', () => {
    const { scenario } = defined(portfolio(start()), 3);
    scenario.answer(scenario.requests[0], null);
    scenario.untilWindow(6);
    expect(scenario.metrics().at(-1)).toMatchObject({ heldWeights: {}, weightsVersion: 0 });
    const again = portfolio(start({ tau: 0.1 }));
    scenario.feed(definitionOf({ portfolio: again }, 'again'));
    expect(scenario.requests).toHaveLength(2);
    expect(scenario.requests[1].decisionId).not.toBe(scenario.requests[0].decisionId);
  });

  it.each(['overdue', 'stalled'] as const)(
    'is asked for again at the window after a verdict of %s, until there is one on the figures',
    (status) => {
      const { scenario } = defined(portfolio(start()), 3);
      const fail = (k: number): void => {
        scenario.feed(answerTo(scenario.requests[k], null, { status }));
      };
      fail(0);
      scenario.untilWindow(4);
      expect(scenario.requests).toHaveLength(1);
      scenario.untilWindow(5);
      expect(scenario.requests).toHaveLength(2);
      expect(scenario.requests[1]).toMatchObject({
        cause: 'bootstrap',
        force: true,
        windows: 5,
        reason: `again after ${status}: Black-Litterman, 0 views, tau 0.05`,
      });
      expect(scenario.requests[1].windowEnd).toBe(scenario.metrics().at(-1)?.windowEnd);
      fail(1);
      scenario.untilWindow(7);
      expect(scenario.requests).toHaveLength(3);
      expect(new Set(scenario.requests.map(({ decisionId }) => decisionId)).size).toBe(3);
      scenario.answer(scenario.requests[2], MARKET);
      scenario.untilWindow(10);
      expect(scenario.decisions.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3]);
      expect(scenario.metrics().at(-1)).toMatchObject({ weightsVersion: 1 });
      expect(scenario.requests).toHaveLength(3);
    },
  );

  it('is not repeated for a portfolio that holds something', () => {
    const { scenario } = defined(portfolio(start()), 3);
    scenario.answer(scenario.requests[0], MARKET);
    scenario.untilWindow(5);
    scenario.feed(definitionOf({ portfolio: portfolio(start({ tau: 0.1 })) }, 'again'));
    expect(scenario.requests).toHaveLength(1);
  });

  it.each<[string, BlackLittermanStart | null, Partial<PortfolioDefinition>, RegExp]>([
    ['none', null, {}, /expected market weights and views, was none/],
    ['a market of another sum', start({ marketWeights: [0.5, 0.3, 0.1] }), {}, /marketWeights/],
    ['no tau', start({ tau: 0 }), {}, /tau: expected > 0, was 0/],
    ['views of another size', start({ P: [1, 0], Q: [0.1] }), {}, /expected 1 rows of 3 numbers/],
    [
      'a confidence beyond 1',
      start({ P: [1, 0, 0], Q: [0.1], confidences: [1.5] }),
      {},
      /confidences: expected 1 numbers in \[0, 1\]/,
    ],
    ['an external optimiser', start(), { optimiser: 'external' }, /optimiser is external/],
    [
      'weights beside it',
      start(),
      { initial: { kind: 'equal', weights: [] } },
      /expected none where initial is equal/,
    ],
    [
      'certain views that contradict each other',
      start({ P: [1, 0, 0, 1, 0, 0], Q: [0.1, 0.2], confidences: [1, 1] }),
      {},
      /views\.Q\[1\]: .*contradiction/,
    ],
    [
      'more views than a fold blends',
      start({ P: new Array<number>(303).fill(0), Q: new Array<number>(101).fill(0) }),
      {},
      /at most 100, was 101/,
    ],
  ])('is refused with %s', (_, blackLitterman, over, reason) => {
    const { scenario, outputs } = defined(portfolio(blackLitterman, over), 3);
    expect(reasonOf(outputs)).toMatch(reason);
    expect(scenario.requests).toEqual([] satisfies SolveRequest[]);
  });
});
