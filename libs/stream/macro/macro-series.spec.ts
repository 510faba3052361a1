import fc from 'fast-check';
import type { Macro } from '#stream/generated/wire-types.js';
import { MacroSeries } from './macro-series.js';

const cpi = (period: string, value: number, releasedAt: number): Macro => ({
  ...{ series: 'cpi', period, value, releasedAt },
  ...{ unit: '%', source: 'desk.macro' },
});
const folded = (records: readonly Macro[]): MacroSeries => {
  const series = new MacroSeries();
  records.forEach((record) => series.fold(record));
  return series;
};
const values = (of: readonly Macro[] | undefined) =>
  of?.map(({ period, value }) => [period, value]);

describe('a macro-economic series as of a time', () => {
  const records = [
    cpi('2026-01', 1.0, 100),
    cpi('2026-02', 2.0, 200),
    // A revision of January comes with March.
    cpi('2026-01', 1.5, 300),
    cpi('2026-03', 3.0, 300),
  ];

  it('has each value from its release on, and a revision from its own', () => {
    const series = folded(records);
    expect(values(series.asOf('cpi', 99))).toEqual([]);
    expect(values(series.asOf('cpi', 100))).toEqual([['2026-01', 1]]);
    const both = [
      ['2026-01', 1],
      ['2026-02', 2],
    ];
    expect(values(series.asOf('cpi', 299))).toEqual(both);
    expect(values(series.asOf('cpi', 300))).toEqual([
      ['2026-01', 1.5],
      ['2026-02', 2],
      ['2026-03', 3],
    ]);
  });

  it('is not known under another name', () => {
    expect(folded(records).asOf('gdp', 300)).toBeUndefined();
    expect(folded(records).names).toEqual(['cpi']);
  });

  it('takes the last record of a release', () => {
    expect(values(folded([cpi('2026', 1, 5), cpi('2026', 2, 5)]).asOf('cpi', 5))).toEqual([
      ['2026', 2],
    ]);
  });

  const history = fc.uniqueArray(
    fc.record({
      month: fc.integer({ min: 1, max: 4 }),
      value: fc.integer({ min: -5, max: 5 }),
      releasedAt: fc.integer({ min: 0, max: 20 }),
    }),
    { selector: ({ month, releasedAt }) => `${month} ${releasedAt}`, maxLength: 40 },
  );
  const recordsOf = (
    of: readonly { month: number; value: number; releasedAt: number }[],
  ): Macro[] => of.map(({ month, value, releasedAt }) => cpi(`2026-0${month}`, value, releasedAt));

  it('is what a reader has who never saw a later release', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 20 }), (of, time) => {
        const all = recordsOf(of);
        const until = all.filter(({ releasedAt }) => releasedAt <= time);
        const ignorant = folded(until).asOf('cpi', Infinity) ?? [];
        expect(folded(all).asOf('cpi', time) ?? []).toEqual(ignorant);
      }),
    );
  });

  it('does not depend on the order in which records come', () => {
    const shuffled = history.chain((of) =>
      fc.tuple(fc.constant(of), fc.shuffledSubarray(of, { minLength: of.length })),
    );
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 0, max: 20 }), ([of, other], time) => {
        const [one, two] = [of, other].map((each) => folded(recordsOf(each)).asOf('cpi', time));
        expect(one).toEqual(two);
      }),
    );
  });

  it('takes bounded memory: the newest releases of the first series, and says from when on', () => {
    const series = new MacroSeries({ series: 2, releases: 20 });
    expect(series.keptFrom('cpi')).toBe(-Infinity);
    for (let year = 1900; year < 2000; year++) series.fold(cpi(String(year), year, year));
    const kept = series.asOf('cpi', Infinity) ?? [];
    expect(kept.length).toBeLessThanOrEqual(20);
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.at(-1)?.value).toBe(1999);
    expect(kept[0].releasedAt).toBe(series.keptFrom('cpi') + 1);
    for (const name of ['gdp', 'm3']) series.fold({ ...cpi('2026', 1, 1), series: name });
    expect(series.names).toEqual(['cpi', 'gdp']);
  });
});
