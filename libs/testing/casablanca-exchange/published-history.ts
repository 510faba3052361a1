import { dayNumber, isoDate, isoWeekday } from '#core/civil-date.js';
import { seededUniform } from '../seeded-random.js';

/** A day of a name as the stub has published it. */
export interface PublishedDay {
  readonly session: string;
  readonly close: number;
  /** Shares; 0 on a day without a trade, on which the close is carried. */
  readonly shares: number;
  /** Ratio of consolidation in force. */
  readonly ratio: number;
}

/** A past of some names: prices in hundredths that keep the daily limit, a fifth of the days without a trade. */
export function publishedHistory(
  names: readonly string[],
  span: {
    readonly from: string;
    readonly to: string;
    readonly seed: number;
    /** What names closed at before; else seeded. */
    readonly closes?: ReadonlyMap<string, number>;
    /** The shares of a name are split from a session on. */
    readonly split?: { readonly name: string; readonly session: string; readonly into: number };
  },
): ReadonlyMap<string, readonly PublishedDay[]> {
  const uniform = seededUniform(span.seed);
  const days = new Map<string, PublishedDay[]>();
  for (const name of names) {
    const seeded = cents(100 + 900 * uniform());
    let [close, ratio] = [span.closes?.get(name) ?? seeded, 1];
    const published: PublishedDay[] = [];
    for (let day = dayNumber(span.from); day <= dayNumber(span.to); day++) {
      if (isoWeekday(day) > 5) continue;
      const session = isoDate(day);
      const { split } = span;
      if (split?.name === name && split.session === session) {
        ratio *= split.into;
        close /= split.into;
      }
      const shares = uniform() < 0.2 ? 0 : 1 + Math.floor(10_000 * uniform());
      if (shares > 0) close = cents(close * (1 + 0.04 * (uniform() - 0.5)));
      published.push({ session, close, shares, ratio });
    }
    days.set(name, published);
  }
  return days;
}

const cents = (price: number): number => Math.round(price * 100) / 100;
