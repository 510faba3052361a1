import { foreignCursor } from './venues/cursor-error.js';
import type { MarkState } from './marks/session-marks.js';
import type { QualityState } from './quality/quality-state.js';

/** Version of what is kept beside a cursor. */
const VERSION = 'position/1';

/** Where a feed stopped, and what had been counted by then: one text, so that neither can be ahead of the other. */
export interface FeedPosition {
  /** The venue's; null before its first batch. */
  readonly cursor: string | null;
  /** Null: nothing was counted, as in a log of a version that did not. */
  readonly quality: QualityState | null;
  readonly marks: MarkState | null;
}

/** The version, the counts as JSON, and behind the line break the venue's cursor as it is. */
export function positionText(cursor: string, counts: Omit<FeedPosition, 'cursor'>): string {
  return `${VERSION} ${JSON.stringify(counts)}\n${cursor}`;
}

/** @throws BallastError CONFIG_JOURNAL when the text is none of ours */
export function positionOf(feed: string, text: string | null): FeedPosition {
  if (text?.startsWith(`${VERSION} `) !== true) return { cursor: text, quality: null, marks: null };
  const end = text.indexOf('\n');
  try {
    const counts = JSON.parse(text.slice(VERSION.length, end)) as Omit<FeedPosition, 'cursor'>;
    return { ...counts, cursor: text.slice(end + 1) };
  } catch {
    throw foreignCursor(feed, text);
  }
}
