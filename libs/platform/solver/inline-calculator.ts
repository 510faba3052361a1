import { calculate, calculateJudged } from './calculations.js';
import type { Calculator } from './calculator.js';
import { loadSolvers } from './load-solvers.js';

/** Calculates on the calling thread, where nothing can be stopped: tests, and a process that does nothing else. */
export function inlineCalculator(): Calculator {
  let loaded: Promise<void> | null = null;
  return {
    async run(kind, task, signal) {
      await (loaded ??= loadSolvers());
      signal.throwIfAborted();
      return calculate({ kind, task });
    },
    async runJudged(calculation, signal) {
      await (loaded ??= loadSolvers());
      signal.throwIfAborted();
      return calculateJudged(calculation);
    },
    load: () => ({ busyWorkers: 0, waitingJobs: 0, cancelledJobs: 0, refusedJobs: 0 }),
    close: () => Promise.resolve(),
  };
}
