import fc from 'fast-check';
import { skfolioReturns } from '#testing/golden-series.js';
import { cumulativeReturn } from './growth.js';
import { onlineFigures } from './online-figures.js';
import { addReturnInPlace, emptyPerformance } from './online-performance.js';
import { rawPerformance } from './performance-report.js';

interface Series {
  readonly returns: Float64Array;
  readonly benchmark: Float64Array;
  readonly riskFreeRates: Float64Array;
  readonly minimumAcceptableReturns: Float64Array;
}

const OPTIONS = { periodsPerYear: 252, ddof: 1, downsideDenominator: 'all' } as const;

function streamed(series: Series, options: Parameters<typeof onlineFigures>[1] = OPTIONS) {
  const state = emptyPerformance();
  series.returns.forEach((value, t) => {
    addReturnInPlace(state, {
      value,
      riskFreeRate: series.riskFreeRates[t],
      minimumAcceptableReturn: series.minimumAcceptableReturns[t],
      benchmark: series.benchmark[t],
    });
  });
  return onlineFigures(state, options);
}

function batch(series: Series, options: Parameters<typeof onlineFigures>[1] = OPTIONS) {
  return rawPerformance({ ...series, ...options, confidence: 0.95, compounding: true });
}

/** The largest distance of a figure from the batch's, over max(1, |batch|), of all names that are streamed. */
function distance(streaming: object, whole: object): number {
  const others = whole as Readonly<Record<string, unknown>>;
  return Math.max(
    ...Object.entries(streaming).map(([name, value]: [string, unknown]) => {
      const other = others[name];
      if (typeof value === 'object' && value !== null) return distance(value, other as object);
      if (Object.is(value, other)) return 0;
      const [a, b] = [Number(value), Number(other)];
      return Math.abs(a - b) / Math.max(1, Math.abs(b));
    }),
  );
}

const column = (length: number, min = -0.1): fc.Arbitrary<Float64Array> =>
  fc
    .array(fc.integer({ min: min * 1e5, max: 1e4 }), { minLength: length, maxLength: length })
    .map((values) => Float64Array.from(values, (value) => value / 1e5));

const series = fc.integer({ min: 3, max: 80 }).chain((T) =>
  fc.record({
    returns: column(T),
    benchmark: column(T),
    riskFreeRates: column(T, 0),
    minimumAcceptableReturns: column(T, 0),
  }),
);

describe('figures kept online', () => {
  it('equal those of the whole series to 1e-9', () => {
    fc.assert(
      fc.property(series, fc.constantFrom('all', 'below'), (values, downsideDenominator) => {
        // Ratios of near-constant series are ratios of roundings.
        fc.pre(new Set(values.returns).size > 2 && new Set(values.benchmark).size > 2);
        const options = { periodsPerYear: 12, ddof: 0, downsideDenominator } as const;
        const whole = batch(values, options);
        fc.pre([whole.volatility, whole.relative?.trackingError ?? 0].every((sd) => sd > 1e-4));
        expect(distance(streamed(values, options), whole)).toBeLessThan(1e-9);
      }),
    );
  });

  it('equal those of 8312 days of AAPL against AMD', () => {
    const returns = skfolioReturns(0);
    const days = {
      returns,
      benchmark: skfolioReturns(1),
      riskFreeRates: returns.map(() => 1e-4),
      minimumAcceptableReturns: returns.map(() => 2e-4),
    };
    expect(distance(streamed(days), batch(days))).toBeLessThan(1e-9);
  });

  it('compound a million periods as the whole series does', () => {
    const returns = new Float64Array(1_000_000).fill(0.0003);
    const state = emptyPerformance();
    const rates = { riskFreeRate: 0, minimumAcceptableReturn: 0, benchmark: 0 };
    for (const value of returns) addReturnInPlace(state, { value, ...rates });
    const online = onlineFigures(state, OPTIONS).cumulativeReturn ?? NaN;
    expect(Math.abs(online / cumulativeReturn(returns) - 1)).toBeLessThan(1e-12);
  });

  it('are those of the whole series where it is constant, or its distance from the rates or the benchmark is', () => {
    const T = 2000;
    const returns = Float64Array.from({ length: T }, (_, t) => Math.sin(t) / 20);
    const constant = new Float64Array(T).fill(0.0003);
    const below = (values: Float64Array): Float64Array => values.map((value) => value - 1e-5);
    const zero = new Float64Array(T);
    const cases: Series[] = [
      {
        returns: constant,
        benchmark: returns,
        riskFreeRates: zero,
        minimumAcceptableReturns: zero,
      },
      { returns, benchmark: below(returns), riskFreeRates: zero, minimumAcceptableReturns: zero },
      {
        returns,
        benchmark: constant,
        riskFreeRates: below(returns),
        minimumAcceptableReturns: zero,
      },
      {
        returns,
        benchmark: returns,
        riskFreeRates: below(returns),
        minimumAcceptableReturns: zero,
      },
    ];
    for (const each of cases) {
      const [online, whole] = [streamed(each), batch(each)];
      const missing = (figures: object): string[] =>
        Object.entries({ ...figures, ...(figures as typeof online).relative })
          .filter(([, value]) => typeof value === 'number' && !Number.isFinite(value))
          .map(([name]) => name)
          .filter((name) => name in online || name in online.relative);
      expect(missing(online)).toEqual(missing(whole));
      expect(missing(online).length).toBeGreaterThan(0);
    }
  });

  it('are those of the whole series after everything was lost', () => {
    const returns = Float64Array.of(0.1, -0.05, -1, 0.3, -0.02, 0.04);
    const others = Float64Array.of(0.02, -0.01, 0.01, -1, 0.03, 0.01);
    const rates = returns.map(() => 1e-4);
    const rest = { riskFreeRates: rates, minimumAcceptableReturns: rates };
    for (const [own, benchmark] of [
      [returns, others],
      [others, returns],
      [returns, rates],
    ]) {
      const lost = { returns: own, benchmark, ...rest };
      const online = streamed(lost);
      expect(online.cumulativeReturn).toBe(-1);
      expect(distance(online, batch(lost))).toBeLessThan(1e-9);
    }
  });

  it('count a benchmark that lost more than everything as the whole series does', () => {
    const benchmark = Float64Array.of(0.02, -1.5, 0.01, 0.02);
    const returns = Float64Array.of(0.1, -0.05, 0.2, 0.3);
    const rates = returns.map(() => 0);
    const rest = { riskFreeRates: rates, minimumAcceptableReturns: rates };
    const values = { returns, benchmark, ...rest };
    expect(distance(streamed(values), batch(values))).toBeLessThan(1e-9);
    expect(streamed(values).relative.activePremium).toBeNaN();
  });

  it('are all of the batch but those that need the whole series', () => {
    const rates = new Float64Array(3);
    const rest = { riskFreeRates: rates, minimumAcceptableReturns: rates };
    const values = {
      returns: Float64Array.of(1, 2, 3),
      benchmark: Float64Array.of(3, 1, 2),
      ...rest,
    };
    const [online, whole] = [streamed(values), batch(values)];
    const streams = new Set(Object.keys(online));
    expect(Object.keys(whole).filter((name) => !streams.has(name))).toEqual([
      'meanAbsoluteDeviation',
      'semideviation',
      'tailRatio',
      'valueAtRisk',
      'expectedShortfall',
      'drawdownAtRisk',
      'conditionalDrawdownAtRisk',
    ]);
    expect(Object.keys(online.relative).sort()).toEqual(Object.keys(whole.relative ?? {}).sort());
  });

  it('refuse what is no return of at least -1 and leave the state as it was', () => {
    const state = emptyPerformance();
    const rest = { riskFreeRate: 0, minimumAcceptableReturn: 0, benchmark: 0 };
    expect(() => addReturnInPlace(state, { ...rest, value: -1.01 })).toThrow(
      new RangeError('expected a finite return of at least -1, was -1.01'),
    );
    expect(() => addReturnInPlace(state, { ...rest, value: 0, benchmark: NaN })).toThrow(
      new RangeError('expected a finite number, was NaN'),
    );
    expect(state).toEqual(emptyPerformance());
  });
});
