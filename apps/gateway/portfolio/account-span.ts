import type { Account } from '#stream/generated/wire-types.js';
import type { AccountPoint, PortfolioEntry } from '../read-model/portfolio-entry.js';
import type { AccountBound, AccountRange } from './account-range.js';

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
  /** At whose close that is. */
  readonly session: string;
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
  { from: begin, to }: AccountRange,
): AccountSpan | null {
  const { items } = series;
  const begins = begin === null ? () => true : isAfter(begin);
  const ends = to === null ? () => false : isBeyond(to);
  const first = items.findIndex(begins);
  const end = items.findIndex(ends);
  // Where the oldest windows have been let go, the oldest that is left is what the rest is measured from.
  const start = first === 0 && series.truncated ? 1 : first;
  const points = items.slice(start, end < 0 ? items.length : end);
  if (first < 0 || points.length === 0) return null;
  const previous = start > 0 ? items[start - 1] : null;
  const base = previous?.account ?? CASH;
  const from = previous?.windowEnd ?? points[0].account.inception;
  const { session } = previous ?? points[0];
  return { base, session, from, points, returns: returnsOf(base, points) };
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

function isAfter(from: AccountBound): Test {
  return from.kind === 'session'
    ? ({ session }) => session >= from.session
    : ({ windowEnd }) => windowEnd > from.instant;
}

function isBeyond(to: AccountBound): Test {
  return to.kind === 'session'
    ? ({ session }) => session > to.session
    : ({ windowEnd }) => windowEnd > to.instant;
}
