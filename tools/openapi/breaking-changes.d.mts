/** What a client of a released document can no longer rely on, one line each. */
export function breakingChanges(released: unknown, present: unknown): string[];
