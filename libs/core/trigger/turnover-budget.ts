const DAY_MS = 86_400_000;
/** 365.25 days of event time. */
const YEAR_MS = 365.25 * DAY_MS;

/** What was traded on one UTC day. Plain data. */
export interface DayTurnover {
  /** End of the day's last window that traded, UTC ms. */
  at: number;
  /** sum |w - held| over its trades. */
  turnover: number;
}

/**
 * Adds a trade to the ledger of the trailing year and forgets what lies a year before it. Trades of a UTC day are one entry
 * at the last one's time, so the ledger has 367 entries at most, and none counts for less than its year.
 * @param at end of the window that traded, UTC ms; not before those in the ledger
 */
export function chargeTurnoverInPlace(ledger: DayTurnover[], at: number, turnover: number): void {
  while (ledger.length > 0 && !within(ledger[0], at)) ledger.shift();
  const last = ledger.at(-1);
  if (last !== undefined && dayOf(last.at) === dayOf(at)) {
    last.at = at;
    last.turnover += turnover;
  } else {
    ledger.push({ at, turnover });
  }
}

/** perYear - sum of the turnover within (at - 1 year, at]; negative where forced trades have exceeded it. */
export function turnoverLeft(ledger: readonly DayTurnover[], perYear: number, at: number): number {
  let traded = 0;
  for (const entry of ledger) if (within(entry, at)) traded += entry.turnover;
  return perYear - traded;
}

const within = (entry: DayTurnover, at: number): boolean => entry.at > at - YEAR_MS;
const dayOf = (at: number): number => Math.floor(at / DAY_MS);
