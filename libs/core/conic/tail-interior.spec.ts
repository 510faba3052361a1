import { longOnly } from '../optimise/long-only.js';
import { worstResidual } from '../optimise/certificate.js';
import { certifyAllocation } from './certify-allocation.js';
import { convexObjective } from './convex-objective.js';
import { polish } from './polish.js';
import { tailSolution } from './tail-solution.js';

/** Returns of `n` names with a common part, from a seed: a linear congruence is random enough here. */
function returnsOf(seed: number, n: number, count: number): Float64Array {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296 - 0.5;
  };
  const returns = new Float64Array(count * n);
  for (let t = 0; t < count; t += 1) {
    const common = next();
    for (let i = 0; i < n; i += 1) returns[t * n + i] = 0.01 * common + 0.03 * next();
  }
  return returns;
}

describe('the interior point of CVaR', () => {
  it.each([
    [20, 1000, 0],
    [50, 1000, 0],
    [100, 1000, 0],
    [100, 1000, 0.01],
    [10, 40, 0],
  ])('%d names, %d scenarios, gamma %d: certified to 1e-8 once polished', (n, count, l2Gamma) => {
    const problem = longOnly({
      instruments: Array.from({ length: n }, (_, i) => `A${i}`),
      scenarios: returnsOf(7, n, count),
      l2Gamma,
    });
    const objective = convexObjective(problem, {
      kind: 'minCvar',
      confidence: 0.95,
      targetReturn: null,
    });
    const raw = tailSolution(problem, objective, 1e-6);
    if (raw === null) throw new Error('expected a solution, was none');
    const polished = polish(problem, objective, raw);
    if (polished === null) throw new Error('expected a polished solution, was none');
    const { certificate } = certifyAllocation(
      problem,
      objective,
      polished.weights,
      polished.multipliers,
    );
    expect(worstResidual(certificate)).toBeLessThanOrEqual(1e-8);
  });

  it('a piece that the guess of the ties does not determine is given up, not searched from a cold start', () => {
    const [n, count] = [60, 600];
    const problem = longOnly({
      instruments: Array.from({ length: n }, (_, i) => `A${i}`),
      scenarios: returnsOf(4, n, count),
    });
    const objective = convexObjective(problem, {
      kind: 'minCvar',
      confidence: 0.95,
      targetReturn: null,
    });
    const [loose, close] = [1e-6, 1e-9].map((tolerance) =>
      tailSolution(problem, objective, tolerance),
    );
    if (loose === null || close === null) throw new Error('expected solutions, was none');
    // 802 pivots lead to a point of this piece that is no minimum; the closer solution is in the right one.
    expect(polish(problem, objective, loose)).toBeNull();
    expect(polish(problem, objective, close)).not.toBeNull();
  });
});
