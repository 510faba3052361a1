import { performance } from 'node:perf_hooks';

/** Date.now has whole milliseconds: within so much of it the finer clock is right. */
const TOLERANCE_MS = 2;

/** The wall clock in UTC ms with its microseconds; it follows when the system's clock is set. */
export function preciseClock(): () => number {
  let offset = Date.now() - performance.now();
  return () => {
    const wall = Date.now();
    if (Math.abs(offset + performance.now() - wall) > TOLERANCE_MS) {
      offset = wall - performance.now();
    }
    return offset + performance.now();
  };
}
