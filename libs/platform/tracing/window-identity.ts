import { createHash } from 'node:crypto';
import type { Source } from '#stream/generated/wire-types.js';

/** A window of a universe, as its spans name it. */
export interface TracedWindow {
  readonly universeId: string;
  /** UTC ms. */
  readonly windowEnd: number;
  readonly source: Source;
}

/** Ids that every process computes alike, so that no record has to carry them. */
export interface WindowIds {
  /** 32 hex digits. */
  readonly traceId: string;
  /** Of the root span, 16 hex digits. */
  readonly rootSpanId: string;
}

/**
 * SHA-256 of namespace, universe and window end in UTC ms, a line each: its first 16 bytes are the trace's id, the next 8
 * the root span's. The namespace keeps two installations that replay the same windows apart.
 */
export function windowIds(
  namespace: string,
  { universeId, windowEnd }: Pick<TracedWindow, 'universeId' | 'windowEnd'>,
): WindowIds {
  const text = `${namespace}\n${universeId}\n${windowEnd}`;
  const hex = createHash('sha256').update(text).digest('hex');
  return { traceId: hex.slice(0, 32), rootSpanId: hex.slice(32, 48) };
}

/** The window that a record speaks of; null for history: a replay is no event of today, and has thousands of windows. */
export function tracedWindow({ universeId, windowEnd, source }: TracedWindow): TracedWindow | null {
  return source === 'history' ? null : { universeId, windowEnd, source };
}
