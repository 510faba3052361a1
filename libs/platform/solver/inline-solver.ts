import { decide } from '#stream/decide.js';
import { runOptimise } from './optimise-task.js';
import { runPerformance } from './performance-task.js';
import type { Solver } from './solver.js';

/** Solves on the calling thread: tests, and a process that does nothing else. */
export function inlineSolver(): Solver {
  return {
    decide: (request) => Promise.resolve().then(() => decide(request)),
    optimise: (task) => Promise.resolve().then(() => runOptimise(task)),
    performance: (task) => Promise.resolve().then(() => runPerformance(task)),
    close: () => Promise.resolve(),
  };
}
