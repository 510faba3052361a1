import { CERTIFIED, worstResidual } from './certificate.js';
import { maxSharpe } from './max-sharpe.js';
import { minVolatility } from './min-volatility.js';
import type { SolveOutcome } from './outcome.js';
import type { PortfolioProblem } from './portfolio-problem.js';

/** A problem from rows of a covariance; long-only unless told. */
function problem(
  covariance: readonly (readonly number[])[],
  expectedReturns: readonly number[],
  rest: Partial<PortfolioProblem> = {},
): PortfolioProblem {
  const n = covariance.length;
  return {
    instruments: covariance.map((_, i) => 'ABCDEFGHIJ'[i]),
    expectedReturns: Float64Array.from(expectedReturns),
    covariance: Float64Array.from(covariance.flat()),
    riskFreeRate: 0.02,
    l2Gamma: 0,
    bounds: { lower: new Float64Array(n), upper: new Float64Array(n).fill(1) },
    ...rest,
  };
}

function unbounded(n: number): PortfolioProblem['bounds'] {
  return {
    lower: new Float64Array(n).fill(-Infinity),
    upper: new Float64Array(n).fill(Infinity),
  };
}

function weights(outcome: SolveOutcome): readonly number[] {
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(CERTIFIED);
  return [...outcome.weights];
}

const withCash = [
  [0.04, 0.01, 0],
  [0.01, 0.09, 0],
  [0, 0, 0],
];

describe('a riskless name', () => {
  it('is the whole of the portfolio of least volatility', () => {
    expect(weights(minVolatility(problem(withCash, [0.1, 0.2, 0.02])))).toEqual([0, 0, 1]);
  });

  it('that pays no more than the rate leaves the tangency portfolio', () => {
    // Sigma^-1 (mu - rf) of the two risky names is proportional to (27, 32).
    for (const cash of [0.01, 0.02]) {
      const [a, b, c] = weights(maxSharpe(problem(withCash, [0.1, 0.2, cash])));
      expect(a).toBeCloseTo(27 / 59, 14);
      expect(b).toBeCloseTo(32 / 59, 14);
      expect(c).toBe(0);
    }
  });

  it('that pays more than the rate makes the ratio unbounded', () => {
    expect(maxSharpe(problem(withCash, [0.1, 0.2, 0.03]))).toEqual({ status: 'unbounded' });
  });

  it('at the rate, without bounds, leaves the mix of the risky names', () => {
    const free = problem(withCash, [0.1, 0.2, 0.02], { bounds: unbounded(3) });
    const [a, b] = weights(maxSharpe(free));
    expect(a / b).toBeCloseTo(27 / 32, 12);
  });
});

describe('singular covariances', () => {
  it('identical names are solved', () => {
    const same = [
      [0.04, 0.04],
      [0.04, 0.04],
    ];
    expect(weights(minVolatility(problem(same, [0.1, 0.1]))).reduce((a, b) => a + b)).toBe(1);
    expect(weights(maxSharpe(problem(same, [0.1, 0.1]))).reduce((a, b) => a + b)).toBe(1);
  });

  it('a perfect hedge has no volatility', () => {
    const hedge = problem(
      [
        [0.04, -0.06],
        [-0.06, 0.09],
      ],
      [0.1, 0.2],
    );
    expect(weights(minVolatility(hedge))[0]).toBeCloseTo(0.6, 14);
    expect(maxSharpe(hedge)).toEqual({ status: 'unbounded' });
  });

  it('a covariance of zeros is solved', () => {
    const zeros = problem(
      [
        [0, 0],
        [0, 0],
      ],
      [0.1, 0.2],
    );
    expect(weights(minVolatility(zeros)).reduce((a, b) => a + b)).toBe(1);
    expect(maxSharpe(zeros)).toEqual({ status: 'unbounded' });
  });
});

describe('constraints that leave one point', () => {
  const three = [
    [0.04, 0, 0],
    [0, 0.09, 0],
    [0, 0, 0.1],
  ];
  const bounds = (lower: number[], upper: number[]): PortfolioProblem['bounds'] => ({
    lower: Float64Array.from(lower),
    upper: Float64Array.from(upper),
  });

  it('lower bounds that sum to one', () => {
    const tight = problem(three, [0.1, 0.2, 0.3], { bounds: bounds([0.5, 0.2, 0.3], [1, 1, 1]) });
    expect(weights(minVolatility(tight))).toEqual([0.5, 0.2, 0.3]);
    expect(weights(maxSharpe(tight))).toEqual([0.5, 0.2, 0.3]);
  });

  it('upper bounds that sum to one but for rounding', () => {
    const third = 1 / 3;
    const tight = problem(three, [0.1, 0.2, 0.3], {
      bounds: bounds([0, 0, 0], [third, third, third]),
    });
    expect(weights(minVolatility(tight))).toEqual([third, third, third]);
    expect(weights(maxSharpe(tight))).toEqual([third, third, third]);
  });

  it('a group that shuts a name out gives it exactly zero', () => {
    const coefficients = Float64Array.of(1, 0, 0);
    const groups = [{ name: 'none', coefficients, lower: -Infinity, upper: 0 }];
    const closed = problem(three, [0.1, 0.2, 0.3], { groups });
    expect(weights(maxSharpe(closed))[0]).toBe(0);
  });

  it('crossed bounds conflict with each other alone', () => {
    const crossed = problem(three, [0.1, 0.2, 0.3], { bounds: bounds([0, 0.5, 0], [1, 0.4, 1]) });
    const conflicting = ['bounds[B].lower', 'bounds[B].upper'];
    expect(minVolatility(crossed)).toEqual({ status: 'infeasible', conflicting });
    expect(maxSharpe(crossed)).toEqual({ status: 'infeasible', conflicting });
  });
});

describe('names of very different scale', () => {
  // Independent, with the same ratio each: w_i is proportional to 1 / sigma_i, and the ratio is sqrt(3).
  it.each([1e2, 1e4, 1e5, 1e6])(
    'share the risk of the best ratio at deviations 1/q, 1, q, q = %p',
    (q) => {
      const covariance = [
        [1 / q / q, 0, 0],
        [0, 1, 0],
        [0, 0, q * q],
      ];
      const outcome = maxSharpe(problem(covariance, [1 / q, 1, q], { riskFreeRate: 0 }));
      const held = weights(outcome);
      const total = q + 1 + 1 / q;
      [q, 1, 1 / q].forEach((share, i) => expect((held[i] * total) / share).toBeCloseTo(1, 8));
      expect(outcome).toHaveProperty('objectiveValue', expect.closeTo(Math.sqrt(3), 8));
    },
  );
});

describe('the supremum without bounds', () => {
  it('is not attained when the least volatile portfolio earns less than the rate', () => {
    // Inverse-variance weights (9, 4) / 13 earn 0.0523 < 0.06.
    const apart = problem(
      [
        [0.04, 0],
        [0, 0.09],
      ],
      [0.03, 0.1025],
      { riskFreeRate: 0.06, bounds: unbounded(2) },
    );
    expect(maxSharpe(apart)).toEqual({ status: 'unbounded' });
  });

  it('has no excess return when every name pays the rate', () => {
    const flat = problem(
      [
        [0.04, 0],
        [0, 0.09],
      ],
      [0.02, 0.02],
      { bounds: unbounded(2) },
    );
    expect(maxSharpe(flat)).toEqual({ status: 'noExcessReturn' });
  });
});

describe('a market-neutral portfolio', () => {
  it('is given up where all of it may just be sold', () => {
    const bounds = { lower: new Float64Array(3).fill(-1), upper: new Float64Array(3).fill(1) };
    const covariance = [
      [0.04, 0.01, 0],
      [0.01, 0.09, 0.02],
      [0, 0.02, 0.05],
    ];
    for (const share of [0.1, 0.3, 1 / 3, 0.7]) {
      const currentWeights = Float64Array.of(share, -share / 3, -share * (1 - 1 / 3));
      const maxTurnover = currentWeights.reduce((sum, weight) => sum + Math.abs(weight), 0);
      const trading = { currentWeights, maxTurnover, transactionCost: 0 };
      const neutral = problem(covariance, [0.1, 0.2, 0.15], { budget: 0, bounds, trading });
      for (const weight of weights(minVolatility(neutral))) expect(weight).toBeCloseTo(0, 14);
    }
  });
});
