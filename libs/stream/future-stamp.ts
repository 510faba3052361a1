/** How far a stamp of a live market may lie ahead of the clock of whoever hears it, ms. */
export const FUTURE_MS = 60_000;
