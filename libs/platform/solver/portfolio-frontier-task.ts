import { frontier } from '#core/optimise/frontier.js';
import { problemOf, type StatedProblem } from '#stream/decide.js';
import { printedFrontier, type FrontierAnswer } from './frontier-task.js';
import { performanceOf, type OptimisedPerformance } from './optimised-performance.js';
import type { Warning } from './warning.js';

/** A frontier of the problem that a portfolio's next decision has, and weights to plot beside it; annual. */
export interface PortfolioFrontierTask {
  readonly problem: StatedProblem;
  /** In equal steps of return, at least 1. */
  readonly points: number;
  /** [n] in the order of the problem's instruments; null where there are none. */
  readonly target: readonly number[] | null;
  readonly held: readonly number[] | null;
}

/** Figures are of the covariance alone, as those of the points. */
export interface PortfolioFrontierAnswer extends FrontierAnswer {
  readonly target: OptimisedPerformance;
  readonly held: OptimisedPerformance;
}

const NOTHING: OptimisedPerformance = { expectedReturn: null, volatility: null, sharpe: null };

/** Numbers that are no problem (not finite, lengths that differ) are answered as stalled, as a decision on them is. */
export function runPortfolioFrontier(task: PortfolioFrontierTask): PortfolioFrontierAnswer {
  try {
    return drawn(task);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const warnings = [{ path: 'points', message: error.message }];
    return {
      ...{ status: 'stalled', conflicting: null, points: [], warnings },
      ...{ target: NOTHING, held: NOTHING },
    };
  }
}

/** @throws RangeError where the numbers are no problem */
function drawn({ problem: stated, points, target, held }: PortfolioFrontierTask) {
  const problem = problemOf(stated);
  const { expectedReturns = null } = problem;
  const inputs = { ...problem, expectedReturns };
  const answer = printedFrontier(inputs, frontier(problem, { points }));
  const warnings: Warning[] = [...answer.warnings];
  const figuresOf = (weights: readonly number[] | null, path: string): OptimisedPerformance => {
    if (weights === null) return NOTHING;
    const { performance, warnings: missing } = performanceOf(
      inputs,
      Float64Array.from(weights),
      path,
    );
    warnings.push(...missing);
    return performance;
  };
  const plotted = { target: figuresOf(target, 'target'), held: figuresOf(held, 'held') };
  return { ...answer, ...plotted, warnings };
}
