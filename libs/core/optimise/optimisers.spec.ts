import fc from 'fast-check';
import { portfolioProblem, type ProblemShape } from '#testing/portfolio-problems.js';
import { CERTIFIED, worstResidual } from './certificate.js';
import { maxSharpe } from './max-sharpe.js';
import { minVolatility } from './min-volatility.js';
import type { SolveOutcome } from './outcome.js';
import type { PortfolioProblem } from './portfolio-problem.js';
import { createSolveWorkspace } from './solve-options.js';

const solvers = [
  ['min volatility', minVolatility],
  ['max Sharpe', maxSharpe],
] as const;

function shapes(limits: {
  readonly n: number;
  readonly bounds?: readonly ProblemShape['bounds'][];
  readonly groups?: number;
  /** Observations per name, at least. */
  readonly depth?: number;
}): fc.Arbitrary<ProblemShape> {
  return fc
    .record({
      n: fc.integer({ min: 1, max: limits.n }),
      seed: fc.integer({ min: 0, max: 1e6 }),
      bounds: fc.constantFrom(
        ...(limits.bounds ?? (['longOnly', 'boxed', 'longShort', 'mixed', 'free'] as const)),
      ),
      depth: fc.double({ min: limits.depth ?? 0.3, max: 4, noNaN: true }),
      groups: fc.integer({ min: 0, max: limits.groups ?? 0 }),
    })
    .map(({ depth, ...shape }) => ({ ...shape, observations: Math.ceil(shape.n * depth) + 1 }));
}

/** Sum 1, within the constraints, certified; infeasible ones name at least one constraint. */
function expectSound(problem: PortfolioProblem, outcome: SolveOutcome): void {
  // Next to a riskless arbitrage (a Sharpe ratio in the hundreds) rounding can keep the last digits from the certificate.
  if (outcome.status === 'stalled') expect(outcome.objectiveValue).toBeGreaterThan(100);
  if (outcome.status === 'infeasible') expect(outcome.conflicting.length).toBeGreaterThan(0);
  if (outcome.status !== 'optimal') return;
  const { weights, certificate } = outcome;
  expect(worstResidual(certificate)).toBeLessThanOrEqual(CERTIFIED);
  expect(Math.abs(weights.reduce((sum, value) => sum + value, 0) - 1)).toBeLessThan(1e-12);
  const { lower, upper } = problem.bounds;
  expect(weights.every((value, i) => value >= lower[i] && value <= upper[i])).toBe(true);
}

/** The weights, or null; with `expectSound` a null is a verdict. */
function weightsOf(outcome: SolveOutcome): Float64Array | null {
  return outcome.status === 'optimal' ? outcome.weights : null;
}

function expectClose(a: Float64Array | null, b: Float64Array | null, tolerance: number): void {
  expect(a === null).toBe(b === null);
  if (a === null || b === null) return;
  expect(Math.max(...a.map((value, i) => Math.abs(value - b[i])))).toBeLessThanOrEqual(tolerance);
}

describe.each(solvers)('%s', (_, solve) => {
  it('is certified on every problem it calls optimal, singular covariances included', () => {
    fc.assert(
      fc.property(shapes({ n: 60, groups: 3 }), (shape) => {
        const problem = portfolioProblem(shape);
        expectSound(problem, solve(problem));
      }),
      { numRuns: 120 },
    );
  });

  it('does not depend on the order of the instruments', () => {
    fc.assert(
      fc.property(shapes({ n: 20, depth: 1.5, groups: 2 }), (shape) => {
        const problem = portfolioProblem(shape);
        const { n } = shape;
        const order = Array.from({ length: n }, (__, i) => (i * 7 + 3) % n);
        if (new Set(order).size < n) return;
        const permute = (values: Float64Array): Float64Array =>
          values.map((__, i) => values[order[i]]);
        const permuted = solve({
          ...problem,
          instruments: order.map((i) => problem.instruments[i]),
          expectedReturns: permute(problem.expectedReturns ?? new Float64Array(n)),
          covariance: problem.covariance.map(
            (__, k) => problem.covariance[order[Math.floor(k / n)] * n + order[k % n]],
          ),
          bounds: { lower: permute(problem.bounds.lower), upper: permute(problem.bounds.upper) },
          groups: (problem.groups ?? []).map((group) => ({
            ...group,
            coefficients: permute(group.coefficients),
          })),
        });
        const weights = weightsOf(solve(problem));
        expectClose(weights === null ? null : permute(weights), weightsOf(permuted), 1e-9);
      }),
      { numRuns: 80 },
    );
  });

  it('does not change when returns and covariance are multiplied by 1e-12 to 1e12', () => {
    fc.assert(
      fc.property(
        shapes({ n: 20, depth: 1.5, groups: 2 }),
        fc.integer({ min: -12, max: 12 }),
        (shape, exponent) => {
          const problem = portfolioProblem(shape);
          const factor = Number(`1e${exponent}`);
          const scaled = solve({
            ...problem,
            expectedReturns: (problem.expectedReturns ?? new Float64Array(0)).map(
              (r) => r * factor,
            ),
            covariance: problem.covariance.map((value) => value * factor),
            riskFreeRate: problem.riskFreeRate * factor,
          });
          const outcome = solve(problem);
          expect(scaled.status).toBe(outcome.status);
          expectSound(problem, scaled);
          expectClose(weightsOf(outcome), weightsOf(scaled), 1e-10);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('gives the same bits from any start and with a used workspace', () => {
    const workspace = createSolveWorkspace(25, 2);
    fc.assert(
      fc.property(shapes({ n: 25, depth: 1.5 }), fc.integer(), (shape, other) => {
        const problem = portfolioProblem(shape);
        const cold = solve(problem);
        const elsewhere = solve(portfolioProblem({ ...shape, seed: Math.abs(other) % 1000 }), {
          workspace,
        });
        if (cold.status !== 'optimal') return;
        expect(weightsOf(solve(problem, { workspace, start: cold.activeSet }))).toEqual(
          cold.weights,
        );
        if (elsewhere.status !== 'optimal') return;
        const warm = solve(problem, { workspace, start: elsewhere.activeSet });
        expectClose(cold.weights, weightsOf(warm), 1e-10);
      }),
      { numRuns: 80 },
    );
  });

  it('keeps nothing of a problem in the buffers that the next one of its size gets', () => {
    fc.assert(
      fc.property(shapes({ n: 25, groups: 2 }), (shape) => {
        const problem = portfolioProblem(shape);
        const before = solve(problem);
        const told = structuredClone(before);
        solve(portfolioProblem({ ...shape, seed: shape.seed + 1 }));
        expect(solve(problem)).toEqual(told);
        expect(before).toEqual(told);
      }),
      { numRuns: 80 },
    );
  });

  it('treats two identical names as the one they are', () => {
    fc.assert(
      fc.property(shapes({ n: 12, bounds: ['longOnly'], depth: 2 }), (shape) => {
        const problem = portfolioProblem({ ...shape, groups: 0 });
        const n = shape.n + 1;
        const source = Array.from({ length: n }, (__, i) => Math.min(i, n - 2));
        const mu = problem.expectedReturns ?? new Float64Array(0);
        const doubled: PortfolioProblem = {
          ...problem,
          instruments: [...problem.instruments, 'copy'],
          expectedReturns: Float64Array.from(source, (i) => mu[i]),
          covariance: Float64Array.from({ length: n * n }, (__, k) => {
            const [i, j] = [source[Math.floor(k / n)], source[k % n]];
            return problem.covariance[i * (n - 1) + j];
          }),
          bounds: { lower: new Float64Array(n), upper: new Float64Array(n).fill(1) },
        };
        const outcome = solve(doubled);
        expectSound(doubled, outcome);
        const weights = weightsOf(outcome);
        const merged = weights?.slice(0, n - 1) ?? null;
        if (merged !== null) merged[n - 2] += weights?.[n - 1] ?? 0;
        expectClose(merged, weightsOf(solve(problem)), 1e-8);
      }),
      { numRuns: 60 },
    );
  });

  it('gives nothing to a name that is worse in every way', () => {
    fc.assert(
      fc.property(shapes({ n: 12, bounds: ['longOnly'], depth: 2 }), (shape) => {
        const problem = portfolioProblem({ ...shape, groups: 0 });
        // The first name with independent noise on top and a lower return.
        const n = shape.n + 1;
        const source = Array.from({ length: n }, (__, i) => Math.min(i, i === n - 1 ? 0 : i));
        const mu = problem.expectedReturns ?? new Float64Array(0);
        const weights = weightsOf(
          solve({
            ...problem,
            instruments: [...problem.instruments, 'worse'],
            expectedReturns: Float64Array.from(source, (i, k) => mu[i] - (k === n - 1 ? 0.01 : 0)),
            covariance: Float64Array.from({ length: n * n }, (__, k) => {
              const [i, j] = [Math.floor(k / n), k % n];
              const noise = i === n - 1 && j === n - 1 ? 0.01 : 0;
              return problem.covariance[source[i] * (n - 1) + source[j]] + noise;
            }),
            bounds: { lower: new Float64Array(n), upper: new Float64Array(n).fill(1) },
          }),
        );
        // Moving its weight to the first name raises the return and removes its noise.
        if (weights !== null) expect(weights[n - 1]).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('names a minimal set of conflicting constraints', () => {
    let found = 0;
    fc.assert(
      fc.property(
        shapes({ n: 8, bounds: ['longOnly', 'boxed', 'longShort', 'mixed'], groups: 5 }),
        (shape) => {
          const problem = portfolioProblem(shape);
          const outcome = solve(problem);
          if (outcome.status !== 'infeasible') return;
          found += 1;
          const names = outcome.conflicting;
          expect(minVolatility(restricted(problem, names)).status).toBe('infeasible');
          for (const dropped of names) {
            const rest = names.filter((name) => name !== dropped);
            expect(minVolatility(restricted(problem, rest)).status).not.toBe('infeasible');
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(100);
  });

  it('refuses what is not a number and never answers with one', () => {
    fc.assert(
      fc.property(
        shapes({ n: 8, bounds: ['longOnly'] }),
        fc.constantFrom(NaN, Infinity, -Infinity),
        fc.constantFrom(
          'expectedReturns',
          'covariance',
          'riskFreeRate',
          'l2Gamma',
          'lower',
          'upper',
        ),
        (shape, value, field) => {
          const problem = portfolioProblem({ ...shape, groups: 0 });
          const spoil = (values: Float64Array): Float64Array =>
            values.map((old, i) => (i === 0 ? value : old));
          const { lower, upper } = problem.bounds;
          const spoiled: PortfolioProblem = {
            ...problem,
            covariance: field === 'covariance' ? spoil(problem.covariance) : problem.covariance,
            expectedReturns:
              field === 'expectedReturns'
                ? spoil(problem.expectedReturns ?? new Float64Array(0))
                : (problem.expectedReturns ?? new Float64Array(0)),
            riskFreeRate: field === 'riskFreeRate' ? value : problem.riskFreeRate,
            l2Gamma: field === 'l2Gamma' ? value : problem.l2Gamma,
            bounds: {
              lower: field === 'lower' ? spoil(lower) : lower,
              upper: field === 'upper' ? spoil(upper) : upper,
            },
          };
          const open =
            (field === 'lower' && value === -Infinity) || (field === 'upper' && value === Infinity);
          if (open) expectSound(spoiled, solve(spoiled));
          else expect(() => solve(spoiled)).toThrow(RangeError);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('stops at its iteration budget with the best point so far', () => {
    const problem = portfolioProblem({
      n: 30,
      seed: 5,
      bounds: 'longOnly',
      observations: 90,
      groups: 0,
    });
    const outcome = solve(problem, { maxIterations: 1 });
    if (outcome.status !== 'stalled') throw new Error(`expected stalled, was ${outcome.status}`);
    expect(outcome.best.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    expect(worstResidual(outcome.certificate)).toBeGreaterThan(CERTIFIED);
  });
});

/** The problem with only the named constraints. Without the budget a name that is free and in no group takes it up. */
function restricted(problem: PortfolioProblem, names: readonly string[]): PortfolioProblem {
  const { instruments, bounds } = problem;
  const keep = new Set(names);
  const spare = keep.has('budget') ? 0 : 1;
  const n = instruments.length + spare;
  const side = (values: Float64Array, end: 'lower' | 'upper', open: number): Float64Array =>
    Float64Array.from({ length: n }, (_, i) =>
      keep.has(`bounds[${instruments[i]}].${end}`) ? values[i] : open,
    );
  return {
    instruments: spare === 0 ? instruments : [...instruments, 'spare'],
    covariance: Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0)),
    riskFreeRate: 0,
    l2Gamma: 0,
    bounds: {
      lower: side(bounds.lower, 'lower', -Infinity),
      upper: side(bounds.upper, 'upper', Infinity),
    },
    groups: (problem.groups ?? []).map(({ name, coefficients, lower, upper }) => ({
      name,
      coefficients: Float64Array.from({ length: n }, (_, i) => coefficients[i] ?? 0),
      lower: keep.has(`groups[${name}].lower`) ? lower : -Infinity,
      upper: keep.has(`groups[${name}].upper`) ? upper : Infinity,
    })),
  };
}
