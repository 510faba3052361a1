import type { TracedWindow } from './window-identity.js';

/** A span that waits for a commit: what is never committed leaves none. */
export interface PendingSpan {
  /** The root is the window itself, every other span its child; of commits there is one a window and stage. */
  readonly kind: 'root' | 'child' | 'commit';
  readonly name: string;
  readonly window: TracedWindow;
  /** UTC ms with microseconds. */
  readonly start: number;
  /** Likewise; or the span ends when the commit is acknowledged. */
  readonly end: number | 'acknowledged';
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** When what an output came of was folded, UTC ms. */
export interface FoldTimes {
  readonly since: number;
  readonly until: number;
}
