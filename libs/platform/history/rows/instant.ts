/** UTC ms as ISO 8601, the form of times in rows. */
export const instant = (ms: number): string => new Date(ms).toISOString();

/** The same where there may be none. */
export const instantOrNull = (ms: number | null): string | null =>
  ms === null ? null : instant(ms);
