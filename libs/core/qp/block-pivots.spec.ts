import fc from 'fast-check';
import { portfolioProblem, type BoundsKind } from '#testing/portfolio-problems.js';
import { FactorisableDense } from '#core/linalg/factorisable-dense.js';
import { settleBounds, type SettledBounds } from './block-pivots.js';
import type { BudgetProgramme } from './budget-face.js';
import { AT_LOWER, AT_UPPER, FREE, type QpOutcome } from './qp-problem.js';
import { createQpWorkspace, type QpWorkspace } from './qp-workspace.js';
import { solveQp } from './solve-qp.js';

interface Shape {
  readonly n: number;
  readonly seed: number;
  readonly bounds: BoundsKind;
  readonly withLinear: boolean;
}

type DenseProgramme = Omit<BudgetProgramme, 'quadratic'> & { readonly quadratic: Float64Array };

function settle(
  programme: DenseProgramme,
  start: Int8Array | null,
  work: QpWorkspace,
  limit?: number,
): SettledBounds | null {
  const quadratic = new FactorisableDense(programme.quadratic, programme.lower.length, work);
  return settleBounds({ ...programme, quadratic }, start, work, limit);
}

const shapes = (n: number): fc.Arbitrary<Shape> =>
  fc.record({
    n: fc.integer({ min: 2, max: n }),
    seed: fc.integer({ min: 0, max: 1e6 }),
    bounds: fc.constantFrom<BoundsKind>('longOnly', 'boxed', 'longShort', 'mixed', 'free'),
    withLinear: fc.boolean(),
  });

function programmeOf({ n, seed, bounds, withLinear }: Shape): DenseProgramme {
  const problem = portfolioProblem({ n, seed, bounds, observations: 2 * n + 5, groups: 0 });
  const mu = problem.expectedReturns ?? new Float64Array(n);
  return {
    objective: 'quadratic',
    quadratic: problem.covariance,
    linear: withLinear ? mu.map((value) => -0.5 * value) : null,
    budget: 1,
    ...problem.bounds,
  };
}

/** The active-set method alone, from a vertex of its own. */
function solved({ quadratic, linear, budget, lower, upper }: DenseProgramme): QpOutcome {
  const n = lower.length;
  const rows = new Float64Array(n).fill(1);
  const rhs = Float64Array.of(budget);
  return solveQp({ n, quadratic, linear, rows, rhs, equalities: 1, lower, upper });
}

const allAtRest = (n: number): Int8Array => new Int8Array(n).fill(AT_LOWER);

describe('block pivots', () => {
  it('settle on the active set that the active-set method finds one constraint at a time', () => {
    const work = createQpWorkspace(60, 1);
    let settledCount = 0;
    fc.assert(
      fc.property(shapes(60), (shape) => {
        const programme = programmeOf(shape);
        const outcome = solved(programme);
        const settled = settle(programme, null, work);
        if (outcome.status !== 'optimal') {
          expect(settled === null || outcome.status === 'unbounded').toBe(true);
          return;
        }
        if (settled === null) return;
        settledCount += 1;
        expect([...settled.codes]).toEqual([...outcome.active.variables]);
      }),
      { numRuns: 200 },
    );
    expect(settledCount).toBeGreaterThan(150);
  });

  it('settle in few exchanges, however many names there are', () => {
    for (const n of [20, 100, 300]) {
      const programme = programmeOf({ n, seed: 5, bounds: 'longOnly', withLinear: true });
      const settled = settle(programme, null, createQpWorkspace(n, 1));
      expect(settled?.exchanges).toBeLessThan(15);
    }
  });

  it('need none from where they settled', () => {
    const work = createQpWorkspace(40, 1);
    fc.assert(
      fc.property(shapes(40), (shape) => {
        const programme = programmeOf(shape);
        const settled = settle(programme, null, work);
        if (settled === null) return;
        expect(settle(programme, settled.codes, work)?.exchanges).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it('maximise a ratio whose optimum is known', () => {
    // Uncorrelated names of equal variance: long-only weights are proportional to the positive excess returns.
    const programme: DenseProgramme = {
      objective: 'ratio',
      quadratic: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
      linear: Float64Array.of(-0.3, 0.1, -0.1),
      budget: 1,
      lower: new Float64Array(3),
      upper: new Float64Array(3).fill(1),
    };
    const work = createQpWorkspace(3, 1);
    expect(settle(programme, null, work)?.codes).toEqual(Int8Array.of(FREE, AT_LOWER, FREE));
    const capped = { ...programme, upper: Float64Array.of(0.6, 1, 1) };
    expect(settle(capped, null, work)?.codes).toEqual(Int8Array.of(AT_UPPER, AT_LOWER, FREE));
  });

  it('say nothing without a feasible point, within too few exchanges, or on a face without curvature', () => {
    const programme = programmeOf({ n: 30, seed: 5, bounds: 'longOnly', withLinear: true });
    const work = createQpWorkspace(30, 1);
    const tight = { ...programme, upper: new Float64Array(30).fill(0.03) };
    expect(settle(tight, null, work)).toBeNull();
    expect(settle(programme, null, work, 0)).toBeNull();
    expect(settle(programme, allAtRest(30), work)).toBeNull();
    const flat = { ...programme, quadratic: new Float64Array(900) };
    const open = {
      lower: new Float64Array(30).fill(-Infinity),
      upper: programme.upper.fill(Infinity),
    };
    expect(settle({ ...flat, ...open }, null, work)).toBeNull();
  });
});
