import type { DecisionPage } from '../decisions/decision-archive.js';
import { decisionSummary, type DecisionSummary } from '../decisions/decision-summary.js';
import { cursorOf } from '../http/cursor.js';

/** GET /portfolio/history. */
export interface HistoryView {
  readonly items: readonly DecisionSummary[];
  readonly nextCursor: string | null;
}

/** A page of decisions, and the way to the next. */
export function historyView({ decisions, more }: DecisionPage): HistoryView {
  const last = decisions.at(-1);
  return {
    items: decisions.map(decisionSummary),
    nextCursor: more && last !== undefined ? cursorOf(last.decision.ordinal) : null,
  };
}
