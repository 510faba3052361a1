import type { SpanAttributes } from './call-tracing.js';
import type { CallContext } from './call-context.js';
import type { TracedWindow } from './window-identity.js';

interface Waiting {
  readonly name: string;
  /** UTC ms with microseconds. */
  readonly start: number;
  /** Likewise; or the span ends when the commit is acknowledged. */
  readonly end: number | 'acknowledged';
  readonly attributes: SpanAttributes;
}

/** A span of a window's trace. */
export interface WindowSpan extends Waiting {
  /** The root is the window itself, every other span its child; of commits there is one a window and stage. */
  readonly kind: 'root' | 'child' | 'commit';
  readonly window: TracedWindow;
}

/** A span of the trace of a call that came over HTTP. */
export interface CallSpan extends Waiting {
  readonly kind: 'call';
  readonly call: CallContext;
  /** The window on which it was decided; null: none that has a trace. */
  readonly window: TracedWindow | null;
}

/** A span that waits for a commit: what is never committed leaves none. */
export type PendingSpan = WindowSpan | CallSpan;

/** When what an output came of was folded, UTC ms. */
export interface FoldTimes {
  readonly since: number;
  readonly until: number;
}
