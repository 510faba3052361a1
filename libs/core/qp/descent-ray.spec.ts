import { seededNormal, seededUniform } from '#testing/seeded-random.js';
import type { QpProblem } from './qp-problem.js';
import { solveQp } from './solve-qp.js';

/** Without bounds, Q of a few factors that half of the variables have no part in: most fall without end. */
function openProgramme(seed: number): QpProblem {
  const uniform = seededUniform(seed + 1e6);
  const normal = seededNormal(seed + 7);
  const n = 2 + Math.floor(uniform() * 30);
  const rank = Math.floor(uniform() * (n - 1));
  const inequalities = Math.floor(uniform() * 8);
  const equalities = uniform() < 0.5 ? 1 : 0;
  const m = inequalities + equalities;
  const quadratic = new Float64Array(n * n);
  for (let k = 0; k < rank; k += 1) {
    const factor = Float64Array.from({ length: n }, () => (uniform() < 0.5 ? 0 : normal()));
    for (let i = 0; i < n; i += 1) {
      for (let j = 0; j < n; j += 1) quadratic[i * n + j] += (factor[i] * factor[j]) / rank;
    }
  }
  return {
    n,
    quadratic,
    rows: Float64Array.from({ length: m * n }, (_, k) =>
      k < equalities * n ? 1 : uniform() < 0.5 ? 0 : normal(),
    ),
    linear: Float64Array.from({ length: n }, normal),
    rhs: Float64Array.from({ length: m }, (_, r) => (r < equalities ? 1 : uniform() - 0.1)),
    equalities,
    lower: new Float64Array(n).fill(-Infinity),
    upper: new Float64Array(n).fill(Infinity),
  };
}

function valueAt({ n, quadratic, linear }: QpProblem, x: Float64Array): number {
  let value = 0;
  for (let i = 0; i < n; i += 1) {
    value += (linear?.[i] ?? 0) * x[i];
    for (let j = 0; j < n; j += 1) value += (x[i] * (quadratic?.[i * n + j] ?? 0) * x[j]) / 2;
  }
  return value;
}

/** The least value with `ridge` times the identity added to Q. */
function leastRidged(problem: QpProblem, ridge: number): number {
  const { n, quadratic } = problem;
  const bent = Float64Array.from(quadratic ?? [], (entry, k) =>
    k % (n + 1) === 0 ? entry + ridge : entry,
  );
  const outcome = solveQp({ ...problem, quadratic: bent });
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  return valueAt(problem, outcome.x);
}

/** Of the first 5,000 those whose last set was singular but for rounding, so that its minimiser was 1e15 away. */
const FAR = [82, 302, 537, 707, 2117, 2792, 3427, 4002, 4592, 4757];

describe('a programme that falls without end', () => {
  it.each(FAR)('is unbounded where only rounding bends the way down: seed %d', (seed) => {
    const problem = openProgramme(seed);
    expect(solveQp(problem).status).toBe('unbounded');
    // What a ridge leaves of a way without end grows as one over it.
    expect(leastRidged(problem, 1e-4)).toBeLessThan(5 * leastRidged(problem, 1e-3));
  });

  it('and its likes are decided, never stalled', () => {
    const seen = new Map<string, number>();
    for (let seed = 0; seed < 400; seed += 1) {
      const { status } = solveQp(openProgramme(seed));
      seen.set(status, (seen.get(status) ?? 0) + 1);
    }
    expect([...seen.keys()].sort()).toEqual(['infeasible', 'optimal', 'unbounded']);
    expect(seen.get('unbounded')).toBeGreaterThan(200);
  });
});
