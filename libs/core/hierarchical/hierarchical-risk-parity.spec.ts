import fc from 'fast-check';
import { portfolioProblem } from '#testing/portfolio-problems.js';
import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { hierarchicalRiskParity, type Hierarchy } from './hierarchical-risk-parity.js';
import { seededNormal } from '#testing/seeded-random.js';

const DEFAULTS: Hierarchy = {
  linkage: 'single',
  leafOrder: 'traversal',
  risk: 'variance',
  correlation: null,
};

function weightsOf(covariance: Float64Array, options: Partial<Hierarchy> = {}): Float64Array {
  const n = Math.round(Math.sqrt(covariance.length));
  const instruments = Array.from({ length: n }, (_, i) => `A${i}`);
  return hierarchicalRiskParity(
    { instruments, covariance, scenarios: null },
    { ...DEFAULTS, ...options },
  );
}

const hierarchies = fc.record({
  linkage: fc.constantFrom(
    'single' as const,
    'complete' as const,
    'average' as const,
    'ward' as const,
  ),
  leafOrder: fc.constantFrom('traversal' as const, 'optimal' as const),
  risk: fc.constantFrom('variance' as const, 'standardDeviation' as const),
});
const covariances = fc
  .record({
    n: fc.integer({ min: 1, max: 25 }),
    seed: fc.integer({ min: 0, max: 1e6 }),
    depth: fc.constantFrom(0.5, 3),
  })
  .map(({ n, seed, depth }) => {
    const observations = Math.ceil(depth * n) + 1;
    return portfolioProblem({ n, seed, bounds: 'longOnly', observations, groups: 0 }).covariance;
  });

function expectSound(weights: Float64Array): void {
  expect(weights.every((weight) => weight >= 0 && weight <= 1)).toBe(true);
  expect(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1)).toBeLessThan(1e-12);
}

function furthest(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}

describe('hierarchical risk parity', () => {
  it('gives weights from 0 to 1 that sum to one, singular covariances included', () => {
    fc.assert(
      fc.property(covariances, hierarchies, (covariance, options) => {
        expectSound(weightsOf(covariance, options));
      }),
      { numRuns: 150 },
    );
  });

  it('does not change with the unit of the covariance, from 1e-12 to 1e12', () => {
    fc.assert(
      fc.property(
        covariances,
        hierarchies,
        fc.integer({ min: -40, max: 25 }),
        (covariance, options, exponent) => {
          // A power of two, so that no distance rounds to the other side of another.
          const factor = exponent < 0 ? 1 / 2 ** -exponent : 2 ** exponent;
          const scaled = covariance.map((value) => value * factor * factor);
          expect(furthest(weightsOf(scaled, options), weightsOf(covariance, options))).toBeLessThan(
            1e-15,
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('in the optimal order does not depend on the order of the instruments', () => {
    fc.assert(
      fc.property(covariances, hierarchies, (covariance, options) => {
        const n = Math.round(Math.sqrt(covariance.length));
        const reversed = covariance.map((_, k) => covariance[n * n - 1 - k]);
        const optimal = { ...options, leafOrder: 'optimal' as const };
        const weights = weightsOf(covariance, optimal);
        expect(furthest(weightsOf(reversed, optimal).reverse(), weights)).toBeLessThan(1e-12);
      }),
      { numRuns: 100 },
    );
  });

  it('two instruments have inverse variances, or inverse deviations', () => {
    const covariance = Float64Array.of(0.04, 0.01, 0.01, 0.16);
    expect(furthest(weightsOf(covariance), Float64Array.of(0.8, 0.2))).toBeLessThan(1e-15);
    const byDeviation = weightsOf(covariance, { risk: 'standardDeviation' });
    expect(furthest(byDeviation, Float64Array.of(2 / 3, 1 / 3))).toBeLessThan(1e-15);
  });

  it('a correlation that is given builds the tree, the covariance has the risks', () => {
    const covariance = Float64Array.of(1, 0, 0, 0, 2, 0, 0, 0, 4);
    const correlation = Float64Array.of(1, 0, 0.9, 0, 1, 0, 0.9, 0, 1);
    // A and C merge, then B: the order is B, A, C and B stands alone.
    const share = 1 - 2 / (2 + 0.8);
    const expected = Float64Array.of(0.8 * (1 - share), share, 0.2 * (1 - share));
    expect(furthest(weightsOf(covariance, { correlation }), expected)).toBeLessThan(1e-15);
  });

  it('scenarios stand in for the covariance that they have', () => {
    const normal = seededNormal(3);
    const [n, count] = [5, 40];
    const scenarios = Float64Array.from({ length: n * count }, normal);
    const covariance = new Float64Array(n * n);
    const mean = (i: number): number => {
      let sum = 0;
      for (let t = 0; t < count; t += 1) sum += scenarios[t * n + i] / count;
      return sum;
    };
    for (let k = 0; k < n * n; k += 1) {
      const [i, j] = [Math.floor(k / n), k % n];
      for (let t = 0; t < count; t += 1) {
        covariance[k] +=
          ((scenarios[t * n + i] - mean(i)) * (scenarios[t * n + j] - mean(j))) / (count - 1);
      }
    }
    const instruments = ['A', 'B', 'C', 'D', 'E'];
    const weights = hierarchicalRiskParity({ instruments, covariance: null, scenarios }, DEFAULTS);
    expect(furthest(weights, weightsOf(covariance))).toBeLessThan(1e-13);
  });

  it('one scenario has no variance: every split is in halves', () => {
    const scenarios = Float64Array.of(0.1, 0.2, 0.3, 0.4);
    const problem = { instruments: ['A', 'B', 'C', 'D'], covariance: null, scenarios };
    expect(hierarchicalRiskParity(problem, DEFAULTS)).toEqual(new Float64Array(4).fill(0.25));
  });

  it('an instrument without variance has the weight of its cluster', () => {
    const covariance = Float64Array.of(0.04, 0.01, 0, 0.01, 0.09, 0, 0, 0, 0);
    fc.assert(
      fc.property(hierarchies, (options) => {
        const weights = weightsOf(covariance, options);
        expectSound(weights);
        expect(weights[2]).toBe(1);
      }),
    );
    expectSound(weightsOf(new Float64Array(25)));
  });

  it('a hedged pair without risk has the whole', () => {
    const covariance = Float64Array.of(
      0.04,
      -0.04,
      0,
      0,
      -0.04,
      0.04,
      0,
      0,
      0,
      0,
      0.04,
      0,
      0,
      0,
      0,
      0.04,
    );
    expectSound(weightsOf(covariance));
  });

  it.each([1e-300, 1e-200, 1e200, 1e300])('has the same weights in units of %d', (unit) => {
    const rows = Float64Array.of(0.01, 0.02, -0.02, 0.01, 0.03, -0.04, 0.02, 0.03);
    const weights = (numbers: Pick<AllocationProblem, 'covariance' | 'scenarios'>): Float64Array =>
      hierarchicalRiskParity({ instruments: ['A', 'B'], ...numbers }, DEFAULTS);
    const plain = weights({ covariance: null, scenarios: rows });
    const scenarios = rows.map((value) => value * unit);
    weights({ covariance: null, scenarios }).forEach((weight, i) => {
      expect(weight).toBeCloseTo(plain[i], 12);
    });
    const covariance = Float64Array.of(4, 1, 1, 9);
    const scaled = covariance.map((value) => value * unit);
    weights({ covariance: scaled, scenarios: null }).forEach((weight, i) => {
      expect(weight).toBeCloseTo(weights({ covariance, scenarios: null })[i], 12);
    });
  });

  it.each([
    [
      { instruments: [], covariance: null, scenarios: null },
      'expected at least one instrument, was none',
    ],
    [
      { instruments: ['A'], covariance: null, scenarios: null },
      'expected a covariance or scenarios, was neither',
    ],
    [
      { instruments: ['A'], covariance: Float64Array.of(1, 2), scenarios: null },
      'expected 1 elements of covariance, was 2',
    ],
    [
      { instruments: ['A'], covariance: Float64Array.of(NaN), scenarios: null },
      'expected a finite covariance[0], was NaN',
    ],
    [
      { instruments: ['A'], covariance: null, scenarios: Float64Array.of(1, NaN) },
      'expected finite scenarios, was NaN',
    ],
    [
      { instruments: ['A', 'B'], covariance: null, scenarios: Float64Array.of(1) },
      'expected rows of 2 returns, was 1 of them',
    ],
  ])('%#: refuses what is malformed', (problem, message) => {
    expect(() => hierarchicalRiskParity(problem, DEFAULTS)).toThrow(new RangeError(message));
  });
});
