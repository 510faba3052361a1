import type { Macro } from '#stream/generated/wire-types.js';
import { macroPeriod, type MacroPeriod } from './macro-period.js';

/** What a record is to those before it. */
export type Release =
  | {
      readonly kind: 'new';
      /** Periods that were left out before it, in words. */ readonly skipped: string | null;
    }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'contradiction'; readonly reason: string };

/** A series so far. */
interface SoFar {
  readonly periods: MacroPeriod['kind'];
  newest: { number: number | null; text: string };
  /** Values by period and release. */
  readonly values: Map<string, number>;
}

/** What a file has released so far, by series. */
export class MacroReleases {
  readonly #series = new Map<string, SoFar>();

  /** Takes a record: a revision is new, the same again is a repeat, another value of the same release contradicts it. */
  take({ series, period, value, releasedAt }: Macro): Release {
    const { kind, number } = macroPeriod(period) ?? { kind: 'day' as const, number: null };
    const release = `${period} ${releasedAt}`;
    const so = this.#series.get(series);
    if (so === undefined) {
      const values = new Map([[release, value]]);
      this.#series.set(series, { periods: kind, newest: { number, text: period }, values });
      return { kind: 'new', skipped: null };
    }
    if (so.periods !== kind) {
      const reason = `expected a ${so.periods} of ${series} as before, was ${period}`;
      return { kind: 'contradiction', reason };
    }
    const known = so.values.get(release);
    if (known === value) return { kind: 'repeat' };
    if (known !== undefined) {
      const at = new Date(releasedAt).toISOString();
      const reason = `expected ${known} of ${series} ${period} as released at ${at}, was ${value}`;
      return { kind: 'contradiction', reason };
    }
    so.values.set(release, value);
    return { kind: 'new', skipped: skippedBefore(so, { number, text: period }) };
  }
}

function skippedBefore(so: SoFar, next: { number: number | null; text: string }): string | null {
  const { newest } = so;
  if (next.text <= newest.text) return null;
  so.newest = next;
  if (next.number === null || newest.number === null) return null;
  const skipped = next.number - newest.number - 1;
  return skipped <= 0 ? null : `expected the ${so.periods} after ${newest.text}, was ${next.text}`;
}
