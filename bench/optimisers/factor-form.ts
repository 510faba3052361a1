import { maxSharpe } from '#core/optimise/max-sharpe.js';
import { denseProblem } from '#core/optimise/portfolio-problem.js';
import { factorProblem } from '#testing/factor-problems.js';
import type { Measurement } from './measurement.js';
import { timed } from './timing.js';

const SIZES: readonly number[] = [100, 500];
const FACTORS = [5, 20];

/** Max Sharpe, long-only and cold, of the same covariance in both forms; nothing at other sizes. */
export function measureFactorForm(n: number): Measurement[] {
  if (!SIZES.includes(n)) return [];
  return FACTORS.flatMap((factors) => {
    const inFactors = factorProblem({ n, factors, seed: 7, bounds: 'longOnly' });
    const dense = denseProblem(inFactors);
    for (const { status } of [maxSharpe(inFactors), maxSharpe(dense)]) {
      if (status !== 'optimal') throw new Error(`expected optimal, was ${status}`);
    }
    const what = `max Sharpe of ${factors} factors, cold`;
    return [
      { what: `${what}, F'F + D`, n, timing: timed(() => maxSharpe(inFactors)) },
      { what: `${what}, dense`, n, timing: timed(() => maxSharpe(dense)) },
    ];
  });
}
