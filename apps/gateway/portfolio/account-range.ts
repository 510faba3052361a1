import { badRequest } from '../problem/problem-error.js';
import type { Fault } from '../problem/problem.js';

/** One end of a stretch of an account: the session of a date, or an instant (UTC ms). */
export type AccountBound =
  | { readonly kind: 'session'; readonly session: string }
  | { readonly kind: 'instant'; readonly instant: number };

/** From where to where an account is asked for; null: from its inception, until now. */
export interface AccountRange {
  readonly from: AccountBound | null;
  readonly to: AccountBound | null;
}

/** @throws ProblemError 400 on a day that the calendar has not, and on an end before the beginning */
export function accountRange(given: {
  readonly from?: string;
  readonly to?: string;
}): AccountRange {
  const faults: Fault[] = [];
  const from = boundOf('from', given.from, faults);
  const to = boundOf('to', given.to, faults);
  if (from !== null && to !== null && isBefore(to, from)) {
    faults.push({
      path: 'to',
      message: `expected no earlier than from (${given.from ?? ''}), was ${given.to ?? ''}`,
    });
  }
  if (faults.length > 0) throw badRequest(faults);
  return { from, to };
}

function boundOf(path: string, text: string | undefined, faults: Fault[]): AccountBound | null {
  if (text === undefined) return null;
  const date = text.slice(0, 10);
  const instant = isDay(date) ? Date.parse(text) : NaN;
  if (!Number.isFinite(instant)) {
    faults.push({ path, message: `expected a date of the calendar, was "${text}"` });
    return null;
  }
  return text.length === 10 ? { kind: 'session', session: date } : { kind: 'instant', instant };
}

/** Date.parse takes the 30th of February for the 2nd of March. */
function isDay(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return Number.isFinite(day.getTime()) && day.toISOString().startsWith(date);
}

function isBefore(to: AccountBound, from: AccountBound): boolean {
  if (to.kind === 'session') {
    return from.kind === 'session'
      ? to.session < from.session
      : dayOf(to.session) + 2 * DAY_MS < from.instant;
  }
  const begin = from.kind === 'instant' ? from.instant : dayOf(from.session) - DAY_MS;
  return to.instant < begin;
}

/** Wherever the venue is, its session lies within a day of the same day in UTC. */
const DAY_MS = 86_400_000;

const dayOf = (session: string): number => Date.parse(`${session}T00:00:00Z`);
