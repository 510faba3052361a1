import type { Account } from '#stream/generated/wire-types.js';
import { badRequest } from '../problem/problem-error.js';
import type { AccountPoint, PortfolioEntry } from '../read-model/portfolio-entry.js';

type Wealth = Pick<
  Account,
  'gross' | 'net' | 'benchmarkGross' | 'benchmarkNet' | 'cost' | 'turnover'
>;

/** Simple returns of one window. */
export interface WindowReturn {
  readonly session: string;
  readonly gross: number;
  readonly net: number;
  readonly benchmarkGross: number;
  readonly benchmarkNet: number;
}

/** A stretch of a paper account. */
export interface AccountSpan {
  /** Where the wealth is 1. */
  readonly base: Wealth;
  readonly from: number;
  readonly points: readonly AccountPoint[];
  readonly returns: readonly WindowReturn[];
}

/** Before the first purchase. */
const CASH: Wealth = {
  gross: 1,
  net: 1,
  benchmarkGross: 1,
  benchmarkNet: 1,
  cost: 0,
  turnover: 0,
};

/**
 * The windows of an account from `from` (default its inception) to `to` (default now). A date means the session of
 * that date and is inclusive; an instant starts after it. The purchase at inception is charged to the first window.
 * @returns null when no window lies in between
 */
export function accountSpan(
  { series }: PortfolioEntry,
  range: { readonly from: string | undefined; readonly to: string | undefined },
): AccountSpan | null {
  const { items } = series;
  const begins = range.from === undefined ? () => true : isAfter('from', range.from);
  const ends = range.to === undefined ? () => false : isBeyond('to', range.to);
  const first = items.findIndex(begins);
  const end = items.findIndex(ends);
  // Where the oldest windows have been let go, the oldest that is left is what the rest is measured from.
  const start = first === 0 && series.truncated ? 1 : first;
  const points = items.slice(start, end < 0 ? items.length : end);
  if (first < 0 || points.length === 0) return null;
  const previous = start > 0 ? items[start - 1] : null;
  const base = previous?.account ?? CASH;
  const from = previous?.windowEnd ?? points[0].account.inception;
  return { base, from, points, returns: returnsOf(base, points) };
}

function returnsOf(base: Wealth, points: readonly AccountPoint[]): WindowReturn[] {
  let before = base;
  const returns: WindowReturn[] = [];
  for (const { account, session, windowEnd } of points) {
    if (windowEnd === account.inception) continue;
    returns.push({
      session,
      gross: account.gross / before.gross - 1,
      net: account.net / before.net - 1,
      benchmarkGross: account.benchmarkGross / before.benchmarkGross - 1,
      benchmarkNet: account.benchmarkNet / before.benchmarkNet - 1,
    });
    before = account;
  }
  return returns;
}

type Test = (point: AccountPoint) => boolean;

function isAfter(path: string, text: string): Test {
  const instant = instantOf(path, text);
  return isDate(text) ? ({ session }) => session >= text : ({ windowEnd }) => windowEnd > instant;
}

function isBeyond(path: string, text: string): Test {
  const instant = instantOf(path, text);
  return isDate(text) ? ({ session }) => session > text : ({ windowEnd }) => windowEnd > instant;
}

const isDate = (text: string): boolean => text.length === 10;

function instantOf(path: string, text: string): number {
  const instant = Date.parse(text);
  if (Number.isFinite(instant)) return instant;
  throw badRequest([{ path, message: `expected a date of the calendar, was "${text}"` }]);
}
