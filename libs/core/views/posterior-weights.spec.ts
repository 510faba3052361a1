import fc from 'fast-check';
import { blackLitterman } from './black-litterman.js';
import { omegaOf } from './omega.js';
import { posteriorWeights } from './posterior-weights.js';
import { impliedReturns, impliedWeights } from './reverse-optimisation.js';

const RATES = { riskAversion: 2.5, riskFreeRate: 0.01 };
const TAU = 0.05;
const numbers = (length: number) =>
  fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: length, maxLength: length })
    .map((values) => Float64Array.from(values));

/** B B' + I, well away from singular. */
const covariances = numbers(9).map((b) =>
  Float64Array.from({ length: 9 }, (_, k) => {
    const [i, j] = [Math.floor(k / 3), k % 3];
    const product = [0, 1, 2].reduce((sum, f) => sum + b[3 * i + f] * b[3 * j + f], 0);
    return product + (i === j ? 1 : 0);
  }),
);

describe('weights of a posterior', () => {
  it('are those that imply its returns, with the prior and with the posterior covariance (1e-12)', () => {
    fc.assert(
      fc.property(covariances, numbers(3), numbers(6), numbers(2), (S, market, P, Q) => {
        const outcome = blackLitterman({
          ...{ covariance: S, priorReturns: impliedReturns(S, market, RATES) },
          ...{ views: { P, Q }, omega: Float64Array.of(0.1, 0, 0, 0.2), tau: TAU, ...RATES },
        });
        if (outcome.status !== 'optimal') throw new Error('expected optimal');
        const weights = posteriorWeights(market, P, { ...outcome, tau: TAU });
        const solved = {
          priorCovariance: impliedWeights(S, outcome.returns, RATES),
          posteriorCovariance: impliedWeights(outcome.covariance, outcome.returns, RATES),
        };
        for (const name of ['priorCovariance', 'posteriorCovariance'] as const) {
          weights[name].forEach((weight, i) =>
            expect(Math.abs(weight - (solved[name]?.[i] ?? NaN))).toBeLessThan(1e-12),
          );
        }
      }),
    );
  });

  it('refuses weights and views of other sizes', () => {
    const three = new Float64Array(3);
    const of = { viewWeights: new Float64Array(1), tilt: new Float64Array(1), tau: TAU };
    expect(() => posteriorWeights(three, new Float64Array(4), of)).toThrow(RangeError);
  });
});

describe('weights that imply returns', () => {
  it('are the inverse of the returns that weights imply, at any scale (1e-12)', () => {
    const scales = fc.constantFrom(1e-12, 1, 1e12);
    fc.assert(
      fc.property(covariances, numbers(3), scales, (S, market, scale) => {
        const scaled = S.map((value) => scale * value);
        const rates = { ...RATES, riskFreeRate: scale * RATES.riskFreeRate };
        const weights = impliedWeights(scaled, impliedReturns(scaled, market, rates), rates);
        market.forEach((weight, i) =>
          expect(Math.abs(weight - (weights?.[i] ?? NaN))).toBeLessThan(1e-12),
        );
      }),
    );
  });

  it('do not exist where the covariance is singular', () => {
    expect(impliedWeights(Float64Array.of(1, 1, 1, 1), new Float64Array(2), RATES)).toBeNull();
  });
});

it('an uncertainty is proportional, of confidences, or Omega itself', () => {
  const variances = Float64Array.of(0.2, 0.1, 0.1, 0.4);
  const size = { K: 2, tau: 0.5 };
  expect([...omegaOf({ kind: 'proportional' }, variances, size)]).toEqual([0.1, 0, 0, 0.2]);
  const confidences = Float64Array.of(0.5, 1);
  expect([...omegaOf({ kind: 'idzorek', confidences }, variances, size)]).toEqual([0.1, 0, 0, 0]);
  expect(omegaOf({ kind: 'given', omega: variances }, variances, size)).toBe(variances);
});
