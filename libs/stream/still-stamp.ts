/**
 * Of trading, ms, within which an answer of a market that is polled is expected to have a newer stamp: a quarter of an
 * hour, by which answers are delayed, and as much again.
 */
export const STILL_MS = 30 * 60_000;
