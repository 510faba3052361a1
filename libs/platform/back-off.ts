/** How long is waited between attempts. */
export interface BackOff {
  /** After the first failure. */
  readonly firstMs: number;
  /** By which each wait is longer than the one before. */
  readonly factor: number;
  readonly longestMs: number;
}

/** With twos, waits of weeks: nothing is waited for longer, and no power becomes infinite. */
const MOST_STEPS = 30;

/**
 * Wait after the n-th failure in a row, ms: min(longest, first factor^(n-1)) times 0.5 to 1, so that not all who met one
 * outage come back at once.
 * @param random in [0, 1)
 */
export function backOffMs(
  failures: number,
  { firstMs, factor, longestMs }: BackOff,
  random: number,
): number {
  const steps = Math.min(MOST_STEPS, failures - 1);
  return Math.min(longestMs, firstMs * factor ** steps) * (0.5 + random / 2);
}
