import { Histogram, type Registry } from 'prom-client';
import type { OnSolved } from '#platform/solver/timed-solver.js';

/** Portfolios with a histogram of their own; what comes after shares one. */
export const MAX_PORTFOLIOS = 100;
/** An overdue mark is written after 2 s. */
const BUCKETS_S = [0.001, 0.01, 0.1, 0.5, 2, 10];

/** Registers how long solves take. @returns takes the time of each */
export function registerSolveMetrics(registry: Registry): OnSolved {
  const shown = new Set<string>();
  const times = new Histogram({
    name: 'ballast_solve_seconds',
    help: 'Time from a solve request to its answer, waiting for the solver included.',
    labelNames: ['portfolio'],
    buckets: BUCKETS_S,
    registers: [registry],
  });
  return (portfolioId, seconds) => {
    if (shown.size < MAX_PORTFOLIOS) shown.add(portfolioId);
    times.observe({ portfolio: shown.has(portfolioId) ? portfolioId : 'other' }, seconds);
  };
}
