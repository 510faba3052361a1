import fc from 'fast-check';
import { keptWeights } from '#core/conic/kept-constraints.js';
import { longOnly } from '#core/optimise/long-only.js';
import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import type { Objective } from '#core/optimise/objective.js';
import { clarabel } from './clarabel.js';
import { loadSolvers } from './load-solvers.js';
import { solveAllocation } from './solve-allocation.js';

const names = (n: number): string[] => Array.from({ length: n }, (_, i) => `N${i}`);

/** Whether the kept constraints allow weights: each choice of names that may be held together in turn. */
function isFeasible(
  problem: AllocationProblem,
  objective: Objective,
  kept: ReadonlySet<string>,
): boolean {
  const n = problem.instruments.length;
  const weights = keptWeights(problem, objective, clarabel);
  const most = kept.has('maxHoldings') ? (problem.maxHoldings ?? n) : n;
  for (let choice = 0; choice < 1 << n; choice += 1) {
    const isOut = Array.from({ length: n }, (_, i) => ((choice >> i) & 1) === 0);
    if (isOut.filter((out) => !out).length <= most && weights(kept, isOut) !== null) return true;
  }
  return false;
}

function expectMinimal(problem: AllocationProblem, objective: Objective): readonly string[] {
  const { outcome } = solveAllocation(problem, objective);
  if (outcome.status !== 'infeasible') return [];
  const kept = new Set(outcome.conflicting);
  expect(isFeasible(problem, objective, kept)).toBe(false);
  for (const name of kept) {
    const rest = new Set(kept);
    rest.delete(name);
    expect([name, isFeasible(problem, objective, rest)]).toEqual([name, true]);
  }
  return outcome.conflicting;
}

describe('a conflict of limits of holdings with a risk', () => {
  beforeAll(loadSolvers);

  it('of scenarios names the budget, without which nothing need be held', () => {
    const problem = longOnly({
      instruments: names(2),
      expectedReturns: Float64Array.of(0.1, 0.1),
      scenarios: Float64Array.of(0.1, -0.1, -0.1, 0.1),
      maxHoldings: 1,
    });
    const target = { measure: 'cvar', value: 0, confidence: 0.5 } as const;
    const conflicting = expectMinimal(problem, { kind: 'efficientRisk', target });
    expect([...conflicting].sort()).toEqual(['budget', 'maxHoldings', 'targetCvar']);
  });

  it('of two limits of deviations is minimal', () => {
    const problem = longOnly({
      instruments: names(2),
      expectedReturns: Float64Array.of(0.1, 0.1),
      covariance: Float64Array.of(0.04, 0, 0, 0.04),
      benchmark: { weights: Float64Array.of(1, 0), maxTrackingError: 0.15 },
      maxHoldings: 1,
    });
    const target = { measure: 'volatility', value: 0.15 } as const;
    const conflicting = expectMinimal(problem, { kind: 'efficientRisk', target });
    expect(conflicting).toContain('maxHoldings');
    expect(conflicting).toContain('targetVolatility');
  });

  it('is minimal whatever the scenarios', () => {
    let conflicts = 0;
    const scenario = fc.array(fc.integer({ min: -10, max: 10 }), { minLength: 3, maxLength: 3 });
    const tables = fc.array(scenario, { minLength: 2, maxLength: 4 });
    const measure = fc.constantFrom('cvar', 'cdar', 'semideviation');
    fc.assert(
      fc.property(tables, measure, fc.integer({ min: 0, max: 5 }), (rows, name, percent) => {
        const problem = longOnly({
          instruments: names(3),
          expectedReturns: Float64Array.of(0.1, 0.2, 0.1),
          scenarios: Float64Array.from(rows.flat(), (value) => value / 100),
          maxHoldings: 1,
        });
        const value = percent / 100;
        const target =
          name === 'semideviation'
            ? { measure: name, value, benchmark: 0 }
            : { measure: name, value, confidence: 0.5 };
        if (expectMinimal(problem, { kind: 'efficientRisk', target }).length > 0) conflicts += 1;
      }),
      { numRuns: 60 },
    );
    expect(conflicts).toBeGreaterThan(10);
  });
});
