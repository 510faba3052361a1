import { eagerPortfolio, UniverseScenario } from '#testing/universe-scenario.js';
import { answerOutput, decideStage } from './decide-stage.js';
import { decide } from './decide.js';
import type { Answer, SolveRequest } from './generated/wire-types.js';
import { requestDigest } from './identifiers.js';
import { packed } from './packed.js';
import { topics } from './topics.js';

/** Two uncorrelated names: the tangency weights are in proportion to excess return over variance. */
function request(over: Partial<SolveRequest> = {}): SolveRequest {
  const scenario = new UniverseScenario([eagerPortfolio()]);
  scenario.untilWindow(3);
  return {
    ...scenario.requests[0],
    instruments: ['AKT', 'ATW'],
    expectedReturns: [0.12, 0.08],
    covariance: [0.04, 0, 0.04],
    heldWeights: [0.5, 0.5],
    constraints: { lower: [0, 0], upper: [1, 1] },
    l2Gamma: 0,
    riskFreeRate: 0.02,
    cost: 0.005,
    horizonYears: 0.25,
    ...over,
  };
}

const sharpe = (w: readonly number[]): number =>
  (w[0] * 0.12 + w[1] * 0.08 - 0.02) / Math.sqrt(0.04 * (w[0] * w[0] + w[1] * w[1]));

describe('a decision', () => {
  it('is max Sharpe, weighed in return units without the L2 term', () => {
    const { result } = decide(request({ cost: 0 }));
    // Excess .10 and .06 at equal variance: 5/8 and 3/8.
    expect(result.status).toBe('applied');
    expect(result.weights?.[0]).toBeCloseTo(0.625, 12);
    const gain = (sharpe([0.625, 0.375]) - sharpe([0.5, 0.5])) * Math.sqrt(0.02);
    expect(result.expectedGain).toBeCloseTo(gain, 12);
    expect(result.turnover).toBeCloseTo(0.25, 12);
    expect(result.heldSharpe).toBeCloseTo(sharpe([0.5, 0.5]), 13);
    expect(result.newSharpe).toBeCloseTo(sharpe([0.625, 0.375]), 12);
  });

  it('acts only if gain x horizon > cost x turnover', () => {
    const { expectedGain, turnover } = decide(request()).result;
    const even = ((expectedGain ?? 0) * 0.25) / (turnover ?? 1);
    expect(decide(request({ cost: even * 0.999 })).result.status).toBe('applied');
    expect(decide(request({ cost: even * 1.001 })).result.status).toBe('rejected');
  });

  it('not to trade still says what it weighed', () => {
    const { result } = decide(request({ cost: 0.4 }));
    expect(result.status).toBe('rejected');
    expect(result.weights).toHaveLength(2);
    expect(result.cost).toBeCloseTo(0.4 * 0.25, 12);
  });

  it.each([0.04, 0.04 - 1e-17])(
    'for weights without risk has no Sharpe ratio, and a gain that is a number (%p)',
    (variance) => {
      const { result } = decide(
        request({
          objective: { kind: 'minVolatility', fallback: 'none' },
          covariance: [variance, -0.04, variance],
          heldWeights: [0.9, 0.1],
          cost: 0,
        }),
      );
      expect(result.status).toBe('applied');
      expect(result.newSharpe).toBeNull();
      expect(result.expectedGain).toBeGreaterThan(0);
    },
  );

  it('is refused where its turnover exceeds what the budget leaves, not where it is all of it', () => {
    const { turnover } = decide(request({ cost: 0 })).result;
    const left = turnover ?? 0;
    expect(decide(request({ cost: 0, turnoverLeft: left })).result).toMatchObject({
      status: 'applied',
      refusal: null,
    });
    const { result } = decide(request({ cost: 0, turnoverLeft: left * (1 - 1e-12) }));
    expect(result).toMatchObject({ status: 'rejected', refusal: 'turnoverBudget', turnover });
    expect(result.weights).toHaveLength(2);
  });

  it('that is not worth its cost is refused for that, whatever the budget', () => {
    const { result } = decide(request({ cost: 0.4, turnoverLeft: 0 }));
    expect(result).toMatchObject({ status: 'rejected', refusal: null });
  });

  it('that is forced passes the turnover budget', () => {
    const { result } = decide(request({ cost: 0.4, turnoverLeft: -1, force: true }));
    expect(result).toMatchObject({ status: 'applied', refusal: null });
  });

  it('that is forced skips the gain test', () => {
    expect(decide(request({ cost: 0.4, force: true })).result.status).toBe('applied');
  });

  it('of min volatility is weighed by the variance it saves', () => {
    const objective = { kind: 'minVolatility', fallback: 'none' } as const;
    const asked = request({ objective, heldWeights: [1, 0], riskAversion: 3, cost: 0 });
    const { result } = decide(asked);
    expect(result.weights?.[0]).toBeCloseTo(0.5, 12);
    expect(result.expectedGain).toBeCloseTo((3 / 2) * (0.04 - 0.02), 12);
    expect(result.objective).toBe('minVolatility');
    expect(result.fallback).toBe(false);
  });

  it('falls back to min volatility where nothing earns the risk-free rate, and says so', () => {
    const asked = request({ expectedReturns: [0.01, 0.0], heldWeights: [1, 0], cost: 0 });
    const { result } = decide(asked);
    expect(result).toMatchObject({ fallback: true, objective: 'minVolatility', status: 'applied' });
    expect(result.expectedGain).toBeCloseTo((asked.riskAversion / 2) * 0.02, 12);
  });

  it('has no excess return without a declared fallback', () => {
    const objective = { kind: 'maxSharpe', fallback: 'none' } as const;
    const { result } = decide(request({ expectedReturns: [0.01, 0.0], objective }));
    expect(result).toMatchObject({ status: 'noExcessReturn', weights: null, certificate: null });
  });

  it('is infeasible with the constraints that conflict, in the words of the user', () => {
    const { result } = decide(request({ constraints: { lower: [0.6, 0.6], upper: [1, 1] } }));
    expect(result.status).toBe('infeasible');
    expect(result.conflicting.length).toBeGreaterThan(0);
    expect(result.weights).toBeNull();
  });

  it('that stalled publishes no weights, but the certificate of the best point', () => {
    // Variances 400 orders of magnitude apart are beyond doubles: the smaller one is lost.
    const objective = { kind: 'minVolatility', fallback: 'none' } as const;
    const { result } = decide(request({ covariance: [1e200, 0, 1e-200], objective }));
    expect(result).toMatchObject({ status: 'stalled', weights: null, expectedGain: null });
    expect(result.certificate?.primal).toBe(0);
    expect(result.certificate?.stationarity).toBeGreaterThan(1e-8);
  });

  it('that stalled has no certificate where it cannot be measured, but the iterations', () => {
    const { result, iterations } = decide(request({ covariance: [1e300, 0, 1e-300] }));
    expect(result).toMatchObject({ status: 'stalled', weights: null, certificate: null });
    expect(iterations).toBe(1);
  });

  it.each<[string, Partial<SolveRequest>]>([
    ['a return', { expectedReturns: [Number.NaN, 0.08] }],
    ['a variance', { covariance: [Infinity, 0, 0.04] }],
    ['a negative variance', { covariance: [-0.04, 0, 0.04] }],
    ['a triangle', { covariance: [0.04, 0] }],
    ['a bound', { constraints: { lower: [0, Number.NaN], upper: [1, 1] } }],
    ['the bounds', { constraints: { lower: [0], upper: [1] } }],
    ['the risk-free rate', { riskFreeRate: Infinity }],
    ['gamma', { l2Gamma: -1 }],
    ['a held weight', { heldWeights: [Number.NaN, 1] }],
    ['the held weights', { heldWeights: [1] }],
    ['the cost', { cost: Number.NaN }],
    ['the horizon', { horizonYears: Infinity }],
    ['the budget', { turnoverLeft: Number.NaN }],
    ['the instruments', { instruments: [], heldWeights: [] }],
  ])('on a request that is no problem, for %s, is stalled', (_, over) => {
    const { result, iterations } = decide(request(over));
    expect(result).toMatchObject({
      status: 'stalled',
      objective: 'maxSharpe',
      weights: null,
      certificate: null,
    });
    expect(iterations).toBe(0);
  });

  it('is a pure function of its request', () => {
    const asked = request();
    const before = structuredClone(asked);
    expect(decide(asked)).toEqual(decide(structuredClone(asked)));
    expect(asked).toEqual(before);
  });

  it('is certified to 1e-8 at any scale of returns', () => {
    const scale = 1e-6;
    const small = request({
      expectedReturns: [0.12 * scale, 0.08 * scale],
      covariance: packed([0.04 * scale, 0, 0, 0.04 * scale], 2),
      riskFreeRate: 0.02 * scale,
    });
    const { result } = decide(small);
    expect(result.weights?.[0]).toBeCloseTo(0.625, 12);
    for (const residual of Object.values(result.certificate ?? {})) {
      expect(Math.abs(residual as number)).toBeLessThanOrEqual(1e-8);
    }
  });
});

describe('the decide stage', () => {
  it('answers into the input of the universe that asked, with the request', () => {
    const asked = request();
    const record = {
      topic: topics.solves.name,
      partition: 0,
      offset: 0,
      key: 'portf1',
      headers: {},
    };
    const [output] = decideStage.create(0).process({ ...record, value: asked });
    expect(output).toMatchObject({ topic: topics.universe.name, key: asked.universeId });
    expect((output.value as Answer).request).toBe(asked);
    expect(output).toEqual(answerOutput(asked, requestDigest(asked), decide(asked)));
  });
});
