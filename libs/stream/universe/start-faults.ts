import type { BlackLittermanStart, PortfolioDefinition } from '../generated/wire-types.js';
import { SUM_TOLERANCE } from './sum-tolerance.js';

/** The universe's fold blends them itself: more is no start but a study, for which there is the calculator. */
const MOST_VIEWS = 100;
const PATH = 'initial.blackLitterman';

/** Every fault of how a portfolio starts, in sentences. */
export function startFaults(portfolio: PortfolioDefinition): readonly string[] {
  const { initial, blackLitterman, optimiser, instruments } = portfolio;
  const n = instruments.length;
  if (initial.kind !== 'blackLitterman') {
    const extra =
      blackLitterman === null ? [] : [`${PATH}: expected none where initial is ${initial.kind}`];
    return [...extra, ...weightFaults(initial, n)];
  }
  if (blackLitterman === null) return [`${PATH}: expected market weights and views, was none`];
  const faults = [...marketFaults(blackLitterman, n), ...viewFaults(blackLitterman, n)];
  if (optimiser === 'external') {
    faults.push(`${PATH}: expected weights or equal where the optimiser is external`);
  }
  return faults;
}

function weightFaults({ kind, weights }: PortfolioDefinition['initial'], n: number): string[] {
  if (kind !== 'weights') return [];
  const sum = sumOf(weights);
  return weights.length === n && Math.abs(sum - 1) <= SUM_TOLERANCE
    ? []
    : [`initial.weights: expected ${n} weights of sum 1, was a sum of ${sum}`];
}

function marketFaults({ marketWeights, tau }: BlackLittermanStart, n: number): string[] {
  const faults: string[] = [];
  const sum = sumOf(marketWeights);
  if (marketWeights.length !== n || !(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
    faults.push(`${PATH}.marketWeights: expected ${n} weights of sum 1, was a sum of ${sum}`);
  }
  if (!(tau > 0 && tau < Infinity)) faults.push(`${PATH}.tau: expected > 0, was ${tau}`);
  return faults;
}

function viewFaults({ P, Q, confidences }: BlackLittermanStart, n: number): string[] {
  const K = Q.length;
  if (K > MOST_VIEWS) return [`${PATH}.views: expected at most ${MOST_VIEWS}, was ${K}`];
  const faults: string[] = [];
  if (P.length !== K * n || ![...P, ...Q].every(Number.isFinite)) {
    faults.push(`${PATH}.views: expected ${K} rows of ${n} numbers with a return each`);
  }
  if (confidences === null) return faults;
  if (confidences.length !== K || !confidences.every((c) => c >= 0 && c <= 1)) {
    faults.push(`${PATH}.confidences: expected ${K} numbers in [0, 1]`);
  }
  return faults;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
