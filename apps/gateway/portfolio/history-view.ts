import { decisionSummary, type DecisionSummary } from '../decisions/decision-summary.js';
import { badRequest } from '../problem/problem-error.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';

/** GET /portfolio/history. */
export interface HistoryView {
  readonly items: readonly DecisionSummary[];
  readonly nextCursor: string | null;
}

/** Decisions, newest first, below the one that the cursor names. */
export function historyView(
  entry: PortfolioEntry,
  page: { readonly cursor: string | undefined; readonly limit: number },
): HistoryView {
  const below = page.cursor === undefined ? Infinity : ordinalOf(page.cursor);
  const older = entry.decisions.filter(({ decision }) => decision.ordinal < below);
  const shown = older.slice(-page.limit).reverse();
  const last = shown.at(-1);
  return {
    items: shown.map(decisionSummary),
    nextCursor:
      last === undefined || shown.length === older.length ? null : cursorOf(last.decision.ordinal),
  };
}

const cursorOf = (ordinal: number): string => Buffer.from(String(ordinal)).toString('base64url');

/** @throws ProblemError 400 on a cursor that is not ours */
function ordinalOf(cursor: string): number {
  const ordinal = Number(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (Number.isSafeInteger(ordinal) && ordinal > 0 && cursorOf(ordinal) === cursor) return ordinal;
  throw badRequest([
    { path: 'cursor', message: `expected the nextCursor of an earlier answer, was "${cursor}"` },
  ]);
}
