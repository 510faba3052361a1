const FIRST_MS = 1000;
const FACTOR = 4;
const LONGEST_MS = 3_600_000;

/** How long a message is tried: a day from when it was first seen. */
export const LIFETIME_MS = 86_400_000;

/**
 * Wait after the n-th failed attempt: 1 s, 4 s, 16 s, ... at most an hour, times 0.5 to 1, so that receivers of one
 * outage do not all come back at once.
 * @param random in [0, 1)
 */
export function backOffMs(attempts: number, random: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * FACTOR ** (attempts - 1)) * (0.5 + random / 2);
}
