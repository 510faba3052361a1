import { performance } from 'node:perf_hooks';
import type { Timing } from '#platform/task/partitioned-log.js';

/** The time of this process. */
export const processTiming: Timing = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  turn: () => new Promise((resolve) => setImmediate(resolve)),
};
