/** How far a stamp of the exchange may run ahead of our clock. */
export const CLOCK_SKEW_MS = 5 * 60_000;
