import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BallastError } from '#core/ballast-error.js';
import { dayNumber } from '#core/civil-date.js';
import type { Window } from '#core/calendar.js';

const MINUTE_MS = 60_000;

/** When the exchange trades, in minutes of its local day: a matter of when to ask it, not of windows. */
interface Hours {
  readonly openMinute: number;
  readonly closeMinute: number;
}

export interface TradingHoursFile {
  readonly regular: Hours;
  /** Spans with hours of their own, both ends inclusive: Ramadan; a half-day is a span of one. */
  readonly spans: readonly (Hours & { readonly from: string; readonly to: string })[];
  /** Windows that are not traded in: a holiday belongs into the calendar, where it has none. */
  readonly closed?: readonly string[];
}

/** The trading hours of a venue as data. */
export class TradingHours {
  readonly #spans: readonly (Hours & { readonly from: number; readonly to: number })[];
  readonly #closed: ReadonlySet<string>;

  /** @throws BallastError CONFIG_INVALID */
  constructor(private readonly file: TradingHoursFile) {
    for (const hours of [file.regular, ...file.spans]) {
      if (hours.openMinute >= 0 && hours.closeMinute > hours.openMinute) continue;
      const was = `${hours.openMinute}..${hours.closeMinute}`;
      throw new BallastError('CONFIG_INVALID', `trading hours: expected open < close, was ${was}`);
    }
    this.#spans = file.spans.map(({ from, to, ...hours }) => ({
      ...hours,
      from: dayNumber(from),
      to: dayNumber(to),
    }));
    this.#closed = new Set(file.closed ?? []);
  }

  /**
   * Opening and close of a session, UTC ms; null on a day without trading.
   * @param session whose window starts at local midnight
   */
  of({ session, start }: Window): { readonly open: number; readonly close: number } | null {
    if (this.#closed.has(session)) return null;
    const day = dayNumber(session);
    const { openMinute, closeMinute } =
      this.#spans.find(({ from, to }) => from <= day && day <= to) ?? this.file.regular;
    return { open: start + openMinute * MINUTE_MS, close: start + closeMinute * MINUTE_MS };
  }
}

/**
 * @param directory that holds `trading-hours.json`: `data/casablanca` of the package
 * @throws BallastError CONFIG_INVALID
 */
export function readTradingHours(directory: string): TradingHours {
  const path = join(directory, 'trading-hours.json');
  try {
    return new TradingHours(JSON.parse(readFileSync(path, 'utf8')) as TradingHoursFile);
  } catch (cause) {
    if (cause instanceof BallastError) throw cause;
    throw new BallastError('CONFIG_INVALID', `expected trading hours in ${path}`, { cause });
  }
}
