import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import { longOnly } from '#core/optimise/long-only.js';
import type { Objective, RiskTarget } from '#core/optimise/objective.js';
import { seededNormal } from '#testing/seeded-random.js';
import { loadSolvers } from './load-solvers.js';
import { solveAllocation } from './solve-allocation.js';

/** Of returns of some hundredths. */
const SCALES = [1e-12, 1e-6, 1, 1e6, 1e12];
const HUNDREDTH = 0.01;
/** Growth, alone, has a scale of its own: wealth of a million millions at once is what the cones give up on. */
const GROWTH_SCALE = 1e6;
const NAMES = ['A', 'B', 'C', 'D', 'E'];
const MOST = 2;
const ROWS = 9;
/** Of the last two the first guess at two names is not the best. */
const SEEDS = [1, 42, 88];

/** Every kind that is searched; one that joins the calculator does not compile until it is here. */
type Searched = Exclude<Objective['kind'], 'riskParity' | 'hierarchicalRiskParity'>;

const risk = (target: RiskTarget): Objective => ({ kind: 'efficientRisk', target });

const KINDS: Readonly<Record<Searched, (scale: number) => readonly Objective[]>> = {
  minVolatility: () => [{ kind: 'minVolatility' }],
  maxSharpe: () => [{ kind: 'maxSharpe' }],
  maxDiversification: () => [{ kind: 'maxDiversification' }],
  kelly: () => [{ kind: 'kelly' }],
  efficientReturn: (scale) => [{ kind: 'efficientReturn', targetReturn: 0.4 * scale }],
  maxQuadraticUtility: (scale) => [{ kind: 'maxQuadraticUtility', riskAversion: 3 / scale }],
  efficientRisk: (scale) => [
    risk({ measure: 'volatility', value: 2 * scale }),
    risk({ measure: 'cvar', value: 3 * scale, confidence: 0.6 }),
    risk({ measure: 'cdar', value: 6 * scale, confidence: 0.6 }),
    risk({ measure: 'semideviation', value: 2 * scale, benchmark: 0 }),
  ],
  minCvar: () => [{ kind: 'minCvar', confidence: 0.6, targetReturn: null }],
  minCdar: () => [{ kind: 'minCdar', confidence: 0.6, targetReturn: null }],
  minSemivariance: (scale) => [
    { kind: 'minSemivariance', benchmark: 0, targetReturn: null },
    { kind: 'minSemivariance', benchmark: 0.5 * scale, targetReturn: null },
  ],
};

/** Returns of a few units of `scale`, and second moments; the growth of wealth, which has no scale, sees no loss, so that none of them ruins. */
function problemOf(seed: number, scale: number, { kind }: Objective): AllocationProblem {
  const draw = seededNormal(seed);
  const table = Float64Array.from({ length: ROWS * NAMES.length }, () => Math.round(3 * draw()));
  const mean = (i: number): number =>
    table.reduce((sum, value, k) => (k % NAMES.length === i ? sum + value : sum), 0) / ROWS;
  const means = Float64Array.from(NAMES, (_, i) => mean(i));
  const covariance = Float64Array.from({ length: NAMES.length * NAMES.length }, (_, k) => {
    const [i, j] = [Math.floor(k / NAMES.length), k % NAMES.length];
    let sum = i === j ? ROWS : 0;
    for (let t = 0; t < ROWS; t += 1) {
      const [a, b] = [table[t * NAMES.length + i], table[t * NAMES.length + j]];
      sum += (a - means[i]) * (b - means[j]);
    }
    return (sum / ROWS) * scale * scale;
  });
  return longOnly({
    instruments: NAMES,
    expectedReturns: means.map((value) => value * scale),
    covariance,
    scenarios: table.map((value) => (kind === 'kelly' ? Math.abs(value) : value) * scale),
  });
}

/** The best value of all choices of so many names; null where none has an optimum. */
function byEnumeration(problem: AllocationProblem, objective: Objective): number | null {
  const isLess = objective.kind.startsWith('min') || objective.kind === 'efficientReturn';
  let best: number | null = null;
  for (let i = 0; i < NAMES.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const upper = Float64Array.from(NAMES, (_, k) => (k === i || k === j ? 1 : 0));
      const { outcome } = solveAllocation({ ...problem, upper }, objective);
      if (outcome.status !== 'optimal') continue;
      const { objectiveValue: value } = outcome;
      if (best === null || (isLess ? value < best : value > best)) best = value;
    }
  }
  return best;
}

beforeAll(loadSolvers);

describe('the best two of five names', () => {
  it.each(
    Object.entries(KINDS).flatMap(([kind, of]) =>
      SCALES.filter((scale) => kind !== 'kelly' || scale <= GROWTH_SCALE).map(
        (scale) => [kind, scale, of] as const,
      ),
    ),
  )('%s in units of %d are those of all choices', (_kind, scale, objectivesOf) => {
    const unit = scale * HUNDREDTH;
    for (const objective of objectivesOf(unit)) {
      for (const seed of SEEDS) {
        const problem = problemOf(seed, unit, objective);
        const { outcome } = solveAllocation({ ...problem, maxHoldings: MOST }, objective);
        const best = byEnumeration(problem, objective);
        const told = outcome.status === 'optimal' ? outcome.objectiveValue : outcome.status;
        if (best === null || typeof told === 'string') {
          expect([seed, objective, told]).toEqual([seed, objective, best ?? 'infeasible']);
        } else {
          // Both are certified, to 1e-6 where cones are solved.
          expect([seed, objective, Math.abs(told - best) <= 2e-6 * Math.abs(best)]).toEqual([
            seed,
            objective,
            true,
          ]);
        }
      }
    }
  });
});
