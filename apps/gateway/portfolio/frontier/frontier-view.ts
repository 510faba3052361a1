import { toAnnual } from '#core/units.js';
import type {
  PortfolioFrontierAnswer,
  PortfolioFrontierTask,
} from '#platform/solver/portfolio-frontier-task.js';
import { isoTime } from '../../iso-time.js';
import type { Warning } from '../warning.js';
import { frontierCaveats, type FrontierBasis } from './frontier-caveats.js';

/** GET /portfolio/optimization/frontier. */
export interface FrontierView extends Omit<PortfolioFrontierAnswer, 'status'> {
  readonly portfolioId: string;
  /** Of the statistics. */
  readonly asOf: string;
  readonly period: 'year';
  /** Null before there are statistics. */
  readonly status: PortfolioFrontierAnswer['status'] | null;
}

/** The problem of the next decision on these statistics, with target and held weights where they are of its instruments. */
export function frontierTask(
  { definition, metrics, statistics }: FrontierBasis,
  points: number,
): PortfolioFrontierTask {
  const { instruments } = statistics;
  const inOrder = (weights: Readonly<Record<string, number>>): readonly number[] | null => {
    const names = Object.keys(weights);
    const areKnown = names.length > 0 && names.every((name) => instruments.includes(name));
    return areKnown ? instruments.map((name) => weights[name] ?? 0) : null;
  };
  return {
    problem: {
      instruments,
      expectedReturns: statistics.mean,
      covariance: statistics.covariance,
      riskFreeRate: toAnnual(definition.riskFreeRate, definition.period),
      l2Gamma: toAnnual(definition.l2Gamma, definition.period),
      constraints: definition.constraints,
    },
    points,
    target: inOrder(metrics.targetWeights),
    held: inOrder(metrics.heldWeights),
  };
}

/** The answer to a task, with what it leaves out. */
export function frontierView(
  basis: FrontierBasis,
  task: PortfolioFrontierTask,
  answer: PortfolioFrontierAnswer,
): FrontierView {
  const without = (['target', 'held'] as const).filter((name) => task[name] === null);
  return {
    portfolioId: basis.definition.portfolioId,
    asOf: isoTime(basis.statistics.windowEnd),
    period: 'year',
    status: answer.status,
    conflicting: answer.conflicting,
    points: answer.points,
    target: answer.target,
    held: answer.held,
    warnings: [
      ...frontierCaveats(basis),
      ...without.map((path) => ({ path, message: 'no weights of these instruments yet' })),
      ...answer.warnings,
    ],
  };
}

/** Nulls and why: no statistics to draw on. */
export function emptyFrontierView(
  { portfolioId, windowEnd }: { readonly portfolioId: string; readonly windowEnd: number },
  warning: Warning,
): FrontierView {
  const nothing = { expectedReturn: null, volatility: null, sharpe: null };
  return {
    portfolioId,
    asOf: isoTime(windowEnd),
    period: 'year',
    status: null,
    conflicting: null,
    points: [],
    target: nothing,
    held: nothing,
    warnings: [warning],
  };
}
