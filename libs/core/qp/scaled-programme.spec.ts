import type { QpProblem } from './qp-problem.js';
import { isOfMixedScale, scaledProgramme } from './scaled-programme.js';
import { solveQp } from './solve-qp.js';

/** min sum sigma_i^2 x_i^2 / 2 with sum x = 1, x >= 0: x_i proportional to 1 / sigma_i^2. */
function diagonal(deviations: readonly number[]): QpProblem {
  const n = deviations.length;
  const quadratic = new Float64Array(n * n);
  deviations.forEach((deviation, i) => {
    quadratic[i * n + i] = deviation * deviation;
  });
  return {
    n,
    quadratic,
    linear: null,
    rows: new Float64Array(n).fill(1),
    rhs: Float64Array.of(1),
    equalities: 1,
    lower: new Float64Array(n),
    upper: new Float64Array(n).fill(Infinity),
  };
}

describe('a programme in variables of like deviation', () => {
  it('is the given one up to a ratio of deviations of a thousand; those of 0 do not count', () => {
    expect(isOfMixedScale(diagonal([1, 1000]))).toBe(false);
    expect(scaledProgramme(diagonal([0, 1, 1000]))).toBeNull();
    expect(isOfMixedScale(diagonal([1, 1001]))).toBe(true);
  });

  it('has curvatures between 1 and 4 times the least, by powers of two', () => {
    const scaled = scaledProgramme(diagonal([0, 3e-4, 1, 7e4]));
    expect(scaled?.scales).toEqual(Float64Array.of(1, 1, 2048, 134217728));
    const curvature = [1, 2, 3].map((i) => (scaled?.problem.quadratic?.[i * 5] ?? NaN) / 9e-8);
    for (const each of curvature) {
      expect(each).toBeGreaterThanOrEqual(1 - 1e-15);
      expect(each).toBeLessThan(4);
    }
  });

  it('has the solution and the multipliers of the given one', () => {
    const outcome = solveQp(diagonal([1e-3, 1, 1e3]), { variables: 'ofLikeDeviation' });
    if (outcome.status !== 'optimal') throw new Error(`was ${outcome.status}`);
    const total = 1e6 + 1 + 1e-6;
    [1e6, 1, 1e-6].forEach((share, i) => expect((outcome.x[i] * total) / share).toBeCloseTo(1, 12));
    expect(outcome.multipliers[0] * total).toBeCloseTo(-1, 12);
  });
});
