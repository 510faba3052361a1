import type { Solver } from './solver.js';

/** Hears how long a solve took, from the request to its answer; waiting for the thread counts. */
export type OnSolved = (portfolioId: string, seconds: number) => void;

/** A solver that says how long each of its solves took. What fails has no time: it is asked again. */
export function timedSolver(solver: Solver, onSolved: OnSolved, now: () => number): Solver {
  return {
    async decide(request) {
      const started = now();
      const solved = await solver.decide(request);
      onSolved(request.portfolioId, (now() - started) / 1000);
      return solved;
    },
    close: () => solver.close(),
  };
}
