import fc from 'fast-check';
import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { CERTIFIED, worstResidual } from '../optimise/certificate.js';
import type { Objective } from '../optimise/objective.js';
import type { SolveOutcome } from '../optimise/outcome.js';
import { solveMoments } from '../optimise/solve-moments.js';
import { asAllocation } from '#testing/as-allocation.js';
import { portfolioProblem } from '#testing/portfolio-problems.js';
import { boundsWithin, HELD, OUT } from './decisions.js';
import { objectiveSize } from './objective-size.js';
import { searchSupport } from './search-support.js';
import { holdsWithin, supportLimits } from './support-limits.js';

const OBJECTIVES: readonly Objective[] = [
  { kind: 'minVolatility' },
  { kind: 'maxSharpe' },
  { kind: 'efficientReturn', targetReturn: 0.1 },
  { kind: 'maxQuadraticUtility', riskAversion: 4 },
];

const sign = ({ kind }: Objective): number =>
  kind === 'maxSharpe' || kind === 'maxQuadraticUtility' ? -1 : 1;

function allocation(
  shape: Parameters<typeof portfolioProblem>[0],
  limits: Partial<Pick<AllocationProblem, 'maxHoldings' | 'maxPairwiseCorrelation'>>,
): AllocationProblem {
  return { ...asAllocation(portfolioProblem(shape)), ...limits };
}

/** The best of every choice of names within the limits; Infinity where none has an optimum. */
function bruteForce(problem: AllocationProblem, objective: Objective): number {
  const n = problem.instruments.length;
  const limits = supportLimits(problem);
  let best = Infinity;
  for (let choice = 0; choice < 1 << n; choice += 1) {
    const decisions = Int8Array.from({ length: n }, (_, i) => ((choice >> i) & 1 ? HELD : OUT));
    const held = Float64Array.from(decisions, (code) => (code === HELD ? 1 : 0));
    const fits = problem.lower.every(
      (low, i) => held[i] === 1 || (low <= 0 && problem.upper[i] >= 0),
    );
    if (!fits || !holdsWithin(limits, held)) continue;
    const outcome = solveMoments(
      { ...problem, ...boundsWithin(decisions, problem.lower, problem.upper) },
      objective,
    );
    if (outcome.status === 'unbounded') return -Infinity;
    if (outcome.status !== 'optimal') continue;
    best = Math.min(best, sign(objective) * outcome.objectiveValue);
  }
  return best;
}

function expectBest(problem: AllocationProblem, objective: Objective, outcome: SolveOutcome): void {
  const best = bruteForce(problem, objective);
  if (outcome.status === 'optimal') {
    const size = objectiveSize(problem, objective)(outcome.weights, best);
    const difference = Math.abs(sign(objective) * outcome.objectiveValue - best);
    expect(difference).toBeLessThanOrEqual(1e-8 * size);
    expect(holdsWithin(supportLimits(problem), outcome.weights)).toBe(true);
    expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(CERTIFIED);
  } else if (outcome.status === 'unbounded') expect(best).toBe(-Infinity);
  else {
    expect(outcome.status).toMatch(/^(infeasible|noExcessReturn)$/);
    expect(best).toBe(Infinity);
  }
}

const problems = fc
  .record({
    n: fc.integer({ min: 2, max: 7 }),
    seed: fc.integer({ min: 0, max: 1e6 }),
    bounds: fc.constantFrom('longOnly', 'boxed', 'longShort', 'mixed', 'free'),
    groups: fc.integer({ min: 0, max: 2 }),
    observations: fc.constantFrom(3, 40),
    maxHoldings: fc.option(fc.integer({ min: 1, max: 7 })),
    maxPairwiseCorrelation: fc.option(fc.double({ min: -0.2, max: 0.9, noNaN: true })),
    maxTurnover: fc.option(fc.constantFrom(0.3, 0.8)),
    budget: fc.constantFrom<0 | 1>(1, 1, 1, 0),
  })
  // Without bounds a singular covariance is hedged by 1e3 against -1e3: nothing but rounding is compared then.
  .filter(({ bounds, observations }) => bounds !== 'free' || observations > 7)
  .map(({ maxHoldings, maxPairwiseCorrelation, maxTurnover, budget, ...shape }) => {
    const currentWeights = new Float64Array(shape.n).fill(0.2).fill(0.5, 0, 1);
    return {
      ...allocation(shape, { maxHoldings, maxPairwiseCorrelation }),
      budget,
      trading: maxTurnover === null ? null : { currentWeights, maxTurnover, transactionCost: 0 },
    };
  });

/** The Sharpe ratio has no market-neutral form; of all others the cost of trading is part. */
const takenBy = (objective: Objective, problem: AllocationProblem): AllocationProblem =>
  objective.kind === 'maxSharpe'
    ? { ...problem, budget: 1 }
    : {
        ...problem,
        trading: problem.trading === null ? null : { ...problem.trading, transactionCost: 0.001 },
      };

describe.each(OBJECTIVES)('searchSupport, $kind', (objective) => {
  it('finds the best of all choices of names, or that there is none', () => {
    fc.assert(
      fc.property(problems, (given) => {
        const problem = takenBy(objective, given);
        expectBest(problem, objective, searchSupport(problem, objective, solveMoments));
      }),
      { seed: 5, numRuns: 100 },
    );
  });
});

describe('searchSupport', () => {
  const shape = { n: 6, seed: 2, bounds: 'longOnly', observations: 40, groups: 0 } as const;

  it('is not distracted by equals: thirty names alike are held at 1/K each', () => {
    const n = 30;
    const covariance = new Float64Array(n * n).fill(0.01);
    for (let i = 0; i < n; i += 1) covariance[i * n + i] = 0.04;
    const problem = {
      ...allocation({ ...shape, n }, { maxHoldings: 7 }),
      covariance,
      expectedReturns: null,
    };
    const outcome = searchSupport(problem, { kind: 'minVolatility' }, solveMoments, {
      maxSolves: 60,
    });
    expect(outcome).toMatchObject({ status: 'optimal' });
    if (outcome.status !== 'optimal') return;
    expect(outcome.objectiveValue).toBeCloseTo(0.01 + 0.03 / 7, 14);
    expect(outcome.weights.filter((weight) => weight !== 0)).toHaveLength(7);
  });

  it('holds one of each pair of duplicates below the limit of their correlation', () => {
    const single = allocation(shape, {});
    const { n } = shape;
    const twice = (values: Float64Array): Float64Array =>
      Float64Array.from({ length: 2 * n }, (_, i) => values[i % n]);
    const covariance = new Float64Array(4 * n * n);
    for (let i = 0; i < 2 * n; i += 1) {
      for (let j = 0; j < 2 * n; j += 1) {
        covariance[i * 2 * n + j] = (single.covariance ?? new Float64Array())[
          (i % n) * n + (j % n)
        ];
      }
    }
    const doubled: AllocationProblem = {
      ...single,
      instruments: Array.from({ length: 2 * n }, (_, i) => `A${i}`),
      expectedReturns: twice(single.expectedReturns ?? new Float64Array()),
      covariance,
      lower: new Float64Array(2 * n),
      upper: new Float64Array(2 * n).fill(1),
      maxPairwiseCorrelation: 0.95,
    };
    const outcome = searchSupport(doubled, { kind: 'minVolatility' }, solveMoments);
    const alone = solveMoments(single, { kind: 'minVolatility' });
    if (outcome.status !== 'optimal' || alone.status !== 'optimal') throw new Error('not optimal');
    expect(outcome.objectiveValue / alone.objectiveValue).toBeCloseTo(1, 10);
    expect(holdsWithin(supportLimits(doubled), outcome.weights)).toBe(true);
  });

  it('does not change with the scale of returns and covariance', () => {
    const problem = allocation(shape, { maxHoldings: 2 });
    const weights = [1e-12, 1, 1e12].map((scale) => {
      const outcome = searchSupport(
        {
          ...problem,
          riskFreeRate: problem.riskFreeRate * scale,
          expectedReturns: (problem.expectedReturns ?? new Float64Array()).map((x) => x * scale),
          covariance: (problem.covariance ?? new Float64Array()).map((x) => x * scale),
        },
        { kind: 'maxSharpe' },
        solveMoments,
      );
      return outcome.status === 'optimal' ? outcome.weights : new Float64Array(shape.n);
    });
    for (const other of weights) {
      other.forEach((weight, i) => expect(weight).toBeCloseTo(weights[1][i], 10));
    }
  });

  it('says what it has and how far off it may be when its budget ends', () => {
    const problem = allocation({ ...shape, n: 40, seed: 9 }, { maxHoldings: 4 });
    const outcome = searchSupport(problem, { kind: 'minVolatility' }, solveMoments, {
      maxSolves: 40,
    });
    if (outcome.status !== 'stalled') throw new Error(`expected stalled, was ${outcome.status}`);
    expect(holdsWithin(supportLimits(problem), outcome.best)).toBe(true);
    expect(outcome.certificate.relativeGap).toBeGreaterThan(1e-8);
    expect(outcome.certificate.relativeGap).toBeLessThan(1);
    expect(outcome.certificate.stationarity).toBeLessThanOrEqual(CERTIFIED);
  });

  it('prices the limit in place of bounds that nobody asked for', () => {
    const problem = allocation(shape, { maxHoldings: 2 });
    const outcome = searchSupport(problem, { kind: 'minVolatility' }, solveMoments);
    if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
    const names = outcome.certificate.binding.map(({ constraint }) => constraint);
    expect(names).toContain('maxHoldings');
    expect(names.filter((name) => name.endsWith('.upper'))).toEqual([]);
  });

  it.each([0, -1, 1.5, NaN])('refuses to hold at most %s names', (maxHoldings) => {
    const problem = allocation(shape, { maxHoldings });
    expect(() => searchSupport(problem, { kind: 'minVolatility' }, solveMoments)).toThrow(
      RangeError,
    );
  });

  it('refuses a limit of correlations without a covariance', () => {
    const problem = { ...allocation(shape, { maxPairwiseCorrelation: 0.5 }), covariance: null };
    expect(() => searchSupport(problem, { kind: 'minVolatility' }, solveMoments)).toThrow(
      'expected a covariance',
    );
  });
});

describe('searchSupport, conflicts', () => {
  const shape = { n: 6, seed: 2, bounds: 'longOnly', observations: 40, groups: 0 } as const;

  it.each([
    ['a cap of a tenth on thirty names and five holdings', 30, 0.1, 5],
    ['a cap of a quarter on six names and three holdings', 6, 0.25, 3],
  ])('%s: the caps, the budget and maxHoldings', (_, n, cap, maxHoldings) => {
    const problem = {
      ...allocation({ ...shape, n }, { maxHoldings }),
      upper: new Float64Array(n).fill(cap),
    };
    const outcome = searchSupport(problem, { kind: 'minVolatility' }, solveMoments);
    expect(outcome.status).toBe('infeasible');
    if (outcome.status !== 'infeasible') return;
    expect(outcome.conflicting).toEqual(expect.arrayContaining(['budget', 'maxHoldings']));
    expect(outcome.conflicting.filter((name) => name.endsWith('.upper'))).toHaveLength(n);
    expect(outcome.conflicting).toHaveLength(n + 2);
  });

  it('two names that must be held and may not be held together', () => {
    const problem = {
      ...allocation(shape, { maxPairwiseCorrelation: -0.5 }),
      lower: Float64Array.of(0.1, 0.1, 0, 0, 0, 0),
    };
    const outcome = searchSupport(problem, { kind: 'maxSharpe' }, solveMoments);
    expect(outcome).toEqual({
      status: 'infeasible',
      conflicting: ['bounds[A0].lower', 'bounds[A1].lower', 'maxPairwiseCorrelation'],
    });
  });

  it('leaves the names to the solver where the limits have no part in it', () => {
    const problem = {
      ...allocation(shape, { maxHoldings: 3 }),
      upper: new Float64Array(6).fill(0.1),
    };
    const outcome = searchSupport(problem, { kind: 'minVolatility' }, solveMoments);
    expect(outcome.status === 'infeasible' ? outcome.conflicting : []).not.toContain('maxHoldings');
  });

  it('every member of a conflict is needed', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const objective: Objective = { kind: 'efficientReturn', targetReturn: 0.12 };
        const outcome = searchSupport(problem, objective, solveMoments);
        // Every problem has a budget: a conflict without it cannot be posed as one.
        if (outcome.status !== 'infeasible' || !outcome.conflicting.includes('budget')) return;
        for (const name of outcome.conflicting) {
          const without = dropped(problem, name);
          if (without === null || name === 'maxTurnover') continue;
          const kept = new Set(outcome.conflicting);
          const ofLimit = (limit: 'maxHoldings' | 'maxPairwiseCorrelation'): number | null =>
            kept.has(limit) ? without[limit] : null;
          const reduced = {
            ...only(without, kept),
            maxHoldings: ofLimit('maxHoldings'),
            maxPairwiseCorrelation: ofLimit('maxPairwiseCorrelation'),
            trading: kept.has('maxTurnover') ? without.trading : null,
          };
          const easier: Objective =
            kept.has('targetReturn') && name !== 'targetReturn'
              ? objective
              : { kind: 'minVolatility' };
          expect(searchSupport(reduced, easier, solveMoments).status).not.toBe('infeasible');
        }
      }),
      { seed: 6, numRuns: 150 },
    );
  });
});

/** The problem without a constraint; null for the budget, which is always there. */
function dropped(problem: AllocationProblem, name: string): AllocationProblem | null {
  if (name === 'budget') return null;
  if (name === 'maxHoldings' || name === 'maxPairwiseCorrelation') {
    return { ...problem, [name]: null };
  }
  return only(problem, new Set(allBut(problem, name)));
}

function* allBut(problem: AllocationProblem, name: string): Iterable<string> {
  for (const instrument of problem.instruments) {
    for (const side of ['lower', 'upper']) {
      const bound = `bounds[${instrument}].${side}`;
      if (bound !== name) yield bound;
    }
  }
  for (const group of problem.groups) {
    for (const side of ['lower', 'upper']) {
      const row = `groups[${group.name}].${side}`;
      if (row !== name) yield row;
    }
  }
}

/** The problem with those bounds and groups alone; the limits stay as they are. */
function only(problem: AllocationProblem, kept: ReadonlySet<string>): AllocationProblem {
  const { instruments } = problem;
  return {
    ...problem,
    lower: problem.lower.map((low, i) =>
      kept.has(`bounds[${instruments[i]}].lower`) ? low : -Infinity,
    ),
    upper: problem.upper.map((high, i) =>
      kept.has(`bounds[${instruments[i]}].upper`) ? high : Infinity,
    ),
    groups: problem.groups.map((group) => ({
      ...group,
      lower: kept.has(`groups[${group.name}].lower`) ? group.lower : -Infinity,
      upper: kept.has(`groups[${group.name}].upper`) ? group.upper : Infinity,
    })),
  };
}
