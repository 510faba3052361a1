import { decide } from '#stream/decide.js';
import type { Solver } from './solver.js';

/** Solves on the calling thread: tests, and a process that does nothing else. */
export function inlineSolver(): Solver {
  return {
    decide: (request) => Promise.resolve().then(() => decide(request)),
    close: () => Promise.resolve(),
  };
}
