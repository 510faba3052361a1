import fc from 'fast-check';
import { blackLitterman, type BlackLittermanInputs } from './black-litterman.js';
import { idzorekOmega, proportionalOmega } from './omega.js';
import { impliedReturns } from './reverse-optimisation.js';

/** S = B B' of one, two or three factors of three instruments: singular below three. */
const covariances = fc
  .array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((factors) =>
    Float64Array.from({ length: 9 }, (_, i) =>
      factors.reduce((sum, b) => sum + b[i % 3] * b[Math.floor(i / 3)], 0),
    ),
  );

const ONE_VIEW = { P: Float64Array.of(1, -1, 0), Q: Float64Array.of(0.5) };
const problem = (covariance: Float64Array, changes: Partial<BlackLittermanInputs> = {}) => ({
  covariance,
  priorReturns: impliedReturns(covariance, Float64Array.of(0.5, 0.3, 0.2), {
    riskAversion: 2,
    riskFreeRate: 0.01,
  }),
  views: ONE_VIEW,
  omega: Float64Array.of(0.7),
  ...{ tau: 0.05, riskAversion: 2, riskFreeRate: 0.01 },
  ...changes,
});

const DIAGONAL = Float64Array.of(4, 0, 0, 0, 1, 0, 0, 0, 9);

describe('Black-Litterman', () => {
  it('without views, or with views of no confidence, returns the prior and (1 + tau) S', () => {
    const none = { P: new Float64Array(0), Q: new Float64Array(0) };
    for (const changes of [
      { views: none, omega: new Float64Array(0) },
      { omega: Float64Array.of(Infinity) },
    ]) {
      const inputs = problem(DIAGONAL, changes);
      expect(blackLitterman(inputs)).toMatchObject({
        status: 'optimal',
        returns: inputs.priorReturns,
        covariance: DIAGONAL.map((value) => 1.05 * value),
      });
    }
  });

  it('weights and views times the posterior covariance give the posterior, S singular or not', () => {
    fc.assert(
      fc.property(covariances, fc.double({ min: 0.01, max: 10, noNaN: true }), (S, omega) => {
        const inputs = problem(S, { omega: Float64Array.of(omega) });
        const outcome = blackLitterman(inputs);
        if (outcome.status !== 'optimal') throw new Error('expected optimal');
        const market = [0.5, 0.3, 0.2];
        const weights = market.map(
          (w, i) => (w + ONE_VIEW.P[i] * outcome.viewWeights[0]) / (1 + inputs.tau),
        );
        const implied = impliedReturns(outcome.covariance, Float64Array.from(weights), inputs);
        const scale = 1 + Math.max(...S.map(Math.abs));
        implied.forEach((value, i) =>
          expect(Math.abs(value - outcome.returns[i])).toBeLessThan(1e-12 * scale),
        );
      }),
    );
  });

  it('a certain view holds exactly, and leaves no variance of its mean', () => {
    const outcome = blackLitterman(problem(DIAGONAL, { omega: Float64Array.of(0) }));
    if (outcome.status !== 'optimal') throw new Error('expected optimal');
    const { returns, covariance: c } = outcome;
    expect(returns[0] - returns[1]).toBeCloseTo(0.5, 14);
    expect(c[0] + c[4] - 2 * c[1]).toBeCloseTo(5, 14);
  });

  it('certain views that agree count once, and that disagree are named', () => {
    const twice = (Q: number[]) =>
      blackLitterman(
        problem(DIAGONAL, {
          views: { P: Float64Array.of(1, -1, 0, 2, -2, 0), Q: Float64Array.from(Q) },
          omega: new Float64Array(4),
        }),
      );
    const once = blackLitterman(problem(DIAGONAL, { omega: Float64Array.of(0) }));
    const agreed = twice([0.5, 1]);
    if (once.status !== 'optimal' || agreed.status !== 'optimal') throw new Error('not optimal');
    expect(agreed.returns).toEqual(once.returns);
    expect(twice([0.5, 1.1])).toEqual({ status: 'infeasible', conflicting: [1] });
  });

  it('a change of units of returns and covariance changes no weight of a view', () => {
    const weightsAt = (scale: number): number => {
      const inputs = problem(DIAGONAL);
      const times = (x: Float64Array): Float64Array => x.map((value) => scale * value);
      const outcome = blackLitterman({
        ...inputs,
        covariance: times(DIAGONAL),
        priorReturns: times(inputs.priorReturns),
        views: { P: ONE_VIEW.P, Q: times(ONE_VIEW.Q) },
        omega: times(inputs.omega),
        riskFreeRate: scale * inputs.riskFreeRate,
      });
      return outcome.status === 'optimal' ? outcome.viewWeights[0] : NaN;
    };
    expect(weightsAt(1e-12) / weightsAt(1)).toBeCloseTo(1, 12);
    expect(weightsAt(1e12) / weightsAt(1)).toBeCloseTo(1, 12);
  });

  it('refuses shapes that do not fit, a tau that is not positive and confidences beyond 1', () => {
    const refused = (changes: Partial<BlackLittermanInputs>) => () =>
      blackLitterman(problem(DIAGONAL, changes));
    expect(refused({ omega: new Float64Array(4) })).toThrow('expected an omega of 1 elements');
    expect(refused({ tau: 0 })).toThrow('expected tau > 0, was 0');
    expect(() => idzorekOmega(Float64Array.of(1), Float64Array.of(1.5), 1)).toThrow(RangeError);
    expect(() => proportionalOmega(DIAGONAL, 2, 1)).toThrow(RangeError);
  });
});
