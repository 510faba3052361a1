import { longOnlyOf } from '#testing/as-allocation.js';
import { quadraticForm } from '../linalg/symmetric.js';
import { portfolioProblemOf, type AllocationProblem } from '../optimise/allocation-problem.js';
import { reportRiskBudget, type RiskBudgetSolution } from './report-risk-budget.js';
import { riskParity } from './risk-parity.js';

const covariance = Float64Array.of(0.04, 0.006, 0, 0.006, 0.09, 0.018, 0, 0.018, 0.16);
const budgets = new Float64Array(3).fill(1 / 3);
const benchmark = { weights: Float64Array.of(0.2, 0.3, 0.5), maxTrackingError: 0.05 };
const currentWeights = Float64Array.of(0.2, 0.3, 0.5);
const trading = { currentWeights, maxTurnover: 0.2, transactionCost: 0 };

/** What the solver found, read back from its outcome. */
function solutionOf(problem: AllocationProblem): RiskBudgetSolution {
  const outcome = riskParity(problem, null);
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  const { weights, objectiveValue, certificate, iterations, activeSet } = outcome;
  const s = Math.sqrt(quadraticForm(covariance, weights));
  const logarithm = weights.reduce((sum, weight) => sum + Math.log(weight) / 3, 0);
  const of = (name: string): number =>
    certificate.binding.find(({ constraint }) => constraint === name)?.multiplier ?? 0;
  const none = new Float64Array(0);
  return {
    weights,
    budgets,
    c: (s - objectiveValue) / logarithm,
    multipliers: { budget: 0, lower: none, upper: none, turnover: of('maxTurnover') },
    tracking:
      problem.benchmark === null
        ? null
        : { ...problem.benchmark, multiplier: of('maxTrackingError'), pull: null },
    iterations,
    activeSet,
  };
}

type Mutant = (solution: RiskBudgetSolution) => RiskBudgetSolution;
const moved: Mutant = (s) => ({
  ...s,
  weights: s.weights.map((weight, i) => weight + [1e-3, -5e-4, -5e-4][i]),
});
const MUTANTS: readonly (readonly [string, Mutant])[] = [
  ['weights moved', moved],
  ['another c', (s) => ({ ...s, c: s.c * 1.001 })],
  ['other budgets', (s) => ({ ...s, budgets: Float64Array.of(0.34, 0.33, 0.33) })],
  [
    'a multiplier of the budget',
    (s) => ({ ...s, multipliers: { ...s.multipliers, budget: 1e-3 * s.c } }),
  ],
  [
    'another multiplier of the limit',
    (s) => ({
      ...s,
      multipliers: { ...s.multipliers, turnover: (s.multipliers.turnover ?? 0) * 1.01 },
      tracking:
        s.tracking === null ? null : { ...s.tracking, multiplier: s.tracking.multiplier * 1.01 },
    }),
  ],
];

describe.each([
  ['turnover', longOnlyOf(covariance, { trading })],
  ['a tracking error', longOnlyOf(covariance, { benchmark })],
])('the certificate of shares of risk within %s', (_, problem) => {
  it('holds for the solution', () => {
    const outcome = reportRiskBudget(portfolioProblemOf(problem), solutionOf(problem));
    expect(outcome.status).toBe('optimal');
  });

  it.each(MUTANTS)('fails with %s', (__, mutant) => {
    const mutated = mutant(solutionOf(problem));
    expect(reportRiskBudget(portfolioProblemOf(problem), mutated).status).toBe('stalled');
  });

  it('fails where the limit is missed', () => {
    const tighter: AllocationProblem =
      problem.benchmark === null
        ? { ...problem, trading: { ...trading, maxTurnover: 0.1999 } }
        : { ...problem, benchmark: { ...benchmark, maxTrackingError: 0.0499 } };
    const solution = solutionOf(problem);
    const tracking =
      solution.tracking === null ? null : { ...solution.tracking, maxTrackingError: 0.0499 };
    const outcome = reportRiskBudget(portfolioProblemOf(tighter), { ...solution, tracking });
    expect(outcome.status).toBe('stalled');
  });
});
