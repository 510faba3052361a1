import type { Macro } from '#stream/generated/wire-types.js';

/** How much is remembered: series, the first that come, and the newest releases of each. */
export interface MacroCapacity {
  readonly series: number;
  readonly releases: number;
}

/** The values of one series by period, each with its releases in the order of their times. */
interface OneSeries {
  readonly periods: Map<string, Macro[]>;
  releases: number;
  /** Newest release that was let go, UTC ms; -Infinity: none was. */
  forgotten: number;
}

/**
 * Macro-economic series as of any time: what had been released by then, and nothing later. The order in which records
 * come changes nothing; of two records of one release the last one counts.
 */
export class MacroSeries {
  readonly #series = new Map<string, OneSeries>();

  constructor(private readonly capacity: MacroCapacity = UNBOUNDED) {}

  /** Names of the series that have a value. */
  get names(): readonly string[] {
    return [...this.#series.keys()].sort();
  }

  fold(record: Macro): void {
    const one = this.#of(record.series);
    if (one === null) return;
    const releases = one.periods.get(record.period) ?? [];
    one.periods.set(record.period, releases);
    const at = releases.findIndex(({ releasedAt }) => releasedAt >= record.releasedAt);
    if (at >= 0 && releases[at].releasedAt === record.releasedAt) {
      releases[at] = record;
      return;
    }
    releases.splice(at < 0 ? releases.length : at, 0, record);
    one.releases += 1;
    if (one.releases > this.capacity.releases) forgetOldest(one);
  }

  /** The values that were known at a time (UTC ms), one a period, by period; undefined of a series that is not known at all. */
  asOf(series: string, time: number): readonly Macro[] | undefined {
    const one = this.#series.get(series);
    if (one === undefined) return undefined;
    return [...one.periods]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, releases]) => releases.findLast(({ releasedAt }) => releasedAt <= time) ?? []);
  }

  /** From when on everything that was released is kept; -Infinity: nothing was let go. */
  keptFrom(series: string): number {
    return this.#series.get(series)?.forgotten ?? -Infinity;
  }

  #of(series: string): OneSeries | null {
    const known = this.#series.get(series);
    if (known !== undefined) return known;
    if (this.#series.size >= this.capacity.series) return null;
    const one: OneSeries = { periods: new Map(), releases: 0, forgotten: -Infinity };
    this.#series.set(series, one);
    return one;
  }
}

const UNBOUNDED: MacroCapacity = { series: Infinity, releases: Infinity };

/** The oldest tenth of the releases. */
function forgetOldest(one: OneSeries): void {
  const times = [...one.periods.values()].flatMap((of) => of.map(({ releasedAt }) => releasedAt));
  times.sort((a, b) => a - b);
  one.forgotten = times[Math.floor(times.length / 10)];
  one.releases = 0;
  for (const [period, releases] of one.periods) {
    const kept = releases.filter(({ releasedAt }) => releasedAt > one.forgotten);
    if (kept.length === 0) one.periods.delete(period);
    else one.periods.set(period, kept);
    one.releases += kept.length;
  }
}
