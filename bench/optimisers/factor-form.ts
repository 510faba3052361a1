import { efficientReturn } from '#core/optimise/efficient-return.js';
import { frontier } from '#core/optimise/frontier.js';
import { maxSharpe } from '#core/optimise/max-sharpe.js';
import { minVolatility } from '#core/optimise/min-volatility.js';
import {
  denseProblem,
  type FactorProblem,
  type PortfolioProblem,
} from '#core/optimise/portfolio-problem.js';
import { factorProblem, type FactorShape } from '#testing/factor-problems.js';
import type { Measurement } from './measurement.js';
import { timed } from './timing.js';

type EitherForm = PortfolioProblem | FactorProblem;

const SIZES: readonly number[] = [100, 500];
const FACTORS = [5, 20];
/** Of what is measured at the largest size alone. */
const LARGE = 500;
const UNDER_GROUPS = { n: LARGE, factors: 10, seed: 7, groups: 3 } as const;
const TARGET = 0.09;
const POINTS = 100;

/** One objective of the same covariance in both forms. */
function inBothForms(
  what: string,
  problem: FactorProblem,
  solve: (problem: EitherForm) => { readonly status: string },
): Measurement[] {
  const dense = denseProblem(problem);
  const n = problem.instruments.length;
  for (const { status } of [solve(problem), solve(dense)]) {
    if (status !== 'optimal') throw new Error(`expected optimal, was ${status}`);
  }
  return [
    { what: `${what}, F'F + D`, n, timing: timed(() => solve(problem)) },
    { what: `${what}, dense`, n, timing: timed(() => solve(dense)) },
  ];
}

function underGroups(bounds: FactorShape['bounds'], within: string): Measurement[] {
  const problem = factorProblem({ ...UNDER_GROUPS, bounds });
  const what = (objective: string): string =>
    `${objective} of 10 factors under 3 groups, ${within}`;
  const points = { points: POINTS };
  return [
    ...inBothForms(what('min volatility'), problem, (each) => minVolatility(each)),
    ...inBothForms(what('max Sharpe'), problem, (each) => maxSharpe(each)),
    ...inBothForms(what('efficient return'), problem, (each) => efficientReturn(each, TARGET)),
    ...inBothForms(what(`frontier of ${POINTS} points`), problem, (each) => frontier(each, points)),
  ];
}

/** Cold solves of the same covariance in both forms: max Sharpe long-only, and at the largest size under groups; nothing at other sizes. */
export function measureFactorForm(n: number): Measurement[] {
  if (!SIZES.includes(n)) return [];
  const plain = FACTORS.flatMap((factors) => {
    const problem = factorProblem({ n, factors, seed: 7, bounds: 'longOnly' });
    return inBothForms(`max Sharpe of ${factors} factors, cold`, problem, (each) =>
      maxSharpe(each),
    );
  });
  if (n !== LARGE) return plain;
  return [
    ...plain,
    ...underGroups('longOnly', 'long-only'),
    ...underGroups('longShort', 'weights of -0.3 to 1'),
  ];
}
