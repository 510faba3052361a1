/** An instant (UTC ms) as ISO 8601; whole seconds carry no fraction: 2026-04-10T23:00:00Z. */
export function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('.000Z', 'Z');
}

/** {@link isoTime} of what may not have happened yet. */
export function isoTimeOrNull(timeMs: number | null): string | null {
  return timeMs === null ? null : isoTime(timeMs);
}
