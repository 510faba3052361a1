import fc from 'fast-check';
import { readGolden, skfolioReturns } from '#testing/golden-series.js';
import { downsideDeviation, mean, standardDeviation } from './dispersion.js';
import { drawdowns } from './drawdown.js';
import { expectedShortfall } from './expected-shortfall.js';
import { cumulativeReturn } from './growth.js';
import { performanceFigures, type PerformanceFigures } from './performance-figures.js';
import { independentSharpeError } from './sharpe-error.js';

type Figure = (returns: Float64Array, periodsPerYear: number, rate: number) => number | null;

function figure(name: keyof PerformanceFigures, sign: 1 | -1 = 1): Figure {
  return (returns, periodsPerYear, rate) => {
    const value = performanceFigures(returns, {
      periodsPerYear,
      riskFreeRate: rate,
      minimumAcceptableReturn: rate,
    })[name];
    return value === null ? null : sign * value;
  };
}

describe('empyrical', () => {
  interface Case {
    readonly function: string;
    readonly data: string;
    readonly params: {
      readonly period?: string;
      readonly risk_free?: number | string;
      readonly required_return?: number | string;
      readonly window?: number;
      readonly starting_value?: number;
    };
    readonly expected: number | string | readonly number[];
    readonly decimal: number;
  }
  const golden = JSON.parse(readGolden('empyrical/cases.json')) as {
    annualization: Readonly<Record<string, number>>;
    series: Readonly<Record<string, readonly (number | null)[]>>;
    cases: Case[];
  };
  const figures: Readonly<Record<string, Figure>> = {
    max_drawdown: figure('maxDrawdown', -1),
    annual_return: figure('annualReturn'),
    cagr: figure('annualReturn'),
    annual_volatility: figure('volatility'),
    calmar_ratio: figure('calmar'),
    sharpe_ratio: figure('sharpe'),
    sortino_ratio: figure('sortino'),
    downside_risk: (returns, periods, rate) => {
      const deviation = downsideDeviation(returns, rate);
      return deviation === null ? null : deviation * Math.sqrt(periods);
    },
  };
  /** Its compounded figures count a missing return as a period without one, the others leave it out. */
  const compounded = new Set(['annual_return', 'cagr', 'calmar_ratio', 'max_drawdown']);
  const cases = golden.cases.filter(({ function: name, params }) => {
    const rate = params.risk_free ?? params.required_return ?? 0;
    return figures[name] !== undefined && typeof rate === 'number';
  });

  it('covers every figure that is published', () => {
    expect(cases.length).toBeGreaterThanOrEqual(40);
  });

  it.each(cases.map((entry) => [entry.function, entry.data, entry] as const))(
    '%s of %s',
    (name, data, { params, expected, decimal }) => {
      const raw = golden.series[data];
      const kept = compounded.has(name)
        ? raw.map((value) => value ?? 0)
        : raw.filter((value) => value !== null);
      const rate = params.risk_free ?? params.required_return ?? 0;
      const periods = golden.annualization[params.period ?? 'daily'];
      const value = figures[name](Float64Array.from(kept), periods, Number(rate));
      if (typeof expected === 'string') expect(value).toBeNull();
      else expect(value).toBeCloseTo(Number(expected), decimal);
    },
  );

  /** Figures of every prefix (cumulative) or of every window of so many returns (rolling), as the stream sees them. */
  const series: Readonly<Record<string, (returns: Float64Array) => number | null>> = {
    cum_returns: cumulativeReturn,
    roll_sharpe_ratio: (returns) => figure('sharpe')(returns, 252, 0),
    roll_max_drawdown: (returns) => figure('maxDrawdown', -1)(returns, 252, 0),
  };
  const published = golden.cases.filter(({ function: name }) => series[name] !== undefined);

  it('publishes six series', () => {
    expect(published.map(({ expected }) => (expected as number[]).length)).toHaveLength(6);
  });

  it.each(published.map((entry) => [entry.function, entry.data, entry] as const))(
    '%s of %s',
    (name, data, { params, expected, decimal }) => {
      const { window, starting_value: start = 0 } = params;
      const raw = golden.series[data];
      const counted = name !== 'roll_sharpe_ratio';
      const keep = (of: typeof raw): Float64Array =>
        Float64Array.from(
          counted ? of.map((value) => value ?? 0) : of.filter((value) => value !== null),
        );
      const ends = raw.map((_, t) => t + 1).filter((end) => window === undefined || end >= window);
      const values = ends.map((end) => {
        const from = window === undefined ? 0 : end - window;
        const value = series[name](keep(raw.slice(from, end)));
        return start > 0 && value !== null ? start * (1 + value) : value;
      });
      expect(values).toHaveLength((expected as number[]).length);
      (expected as number[]).forEach((of, t) => expect(values[t]).toBeCloseTo(of, decimal));
    },
  );
});

describe('PerformanceAnalytics on the managers data', () => {
  interface Case {
    readonly case: string;
    readonly data: string;
    readonly params: { readonly Rf?: number | string; readonly MAR?: number };
    readonly expected: readonly number[];
    readonly tolerance_abs: number;
  }
  const { cases } = JSON.parse(readGolden('performanceanalytics/cases.json')) as { cases: Case[] };
  const lines = readGolden('performanceanalytics/managers.csv').trim().split('\n');
  const rows = lines.slice(1).map((line) => line.split(',').slice(1));
  const column = (k: number): Float64Array =>
    Float64Array.from(
      rows.map((row) => row[k]).filter((cell) => cell !== undefined && cell.trim() !== ''),
      Number,
    );
  const perPeriod = (value: number | null, root: number): number | null =>
    value === null ? null : value / Math.sqrt(root);
  const figures: Readonly<Record<string, Figure>> = {
    managers_sd: (returns) => standardDeviation(returns),
    managers_ann_return_geom: figure('annualReturn'),
    managers_max_drawdown: figure('maxDrawdown'),
    managers_sharpe_rf_const: (returns, _, rate) =>
      perPeriod(figure('sharpe')(returns, 12, rate), 12),
    managers_sharpe_annualized_rf_const: figure('sharpe'),
    managers_sortino_mar0: (returns) => perPeriod(figure('sortino')(returns, 12, 0), 12),
    managers_downside_deviation_mar0: (returns) => downsideDeviation(returns, 0),
    managers_downside_deviation_mar4pct: (returns, _, rate) => downsideDeviation(returns, rate),
    managers_calmar: figure('calmar'),
    managers_cumulative_return: figure('return'),
  };

  it.each(
    cases.filter((entry) => figures[entry.case] !== undefined).map((e) => [e.case, e] as const),
  )('%s', (name, { params, expected, tolerance_abs: tolerance }) => {
    const rate = typeof params.Rf === 'number' ? params.Rf : (params.MAR ?? 0);
    expected.forEach((published, k) => {
      const value = figures[name](column(k), 12, rate);
      expect(Math.abs((value ?? NaN) - published)).toBeLessThanOrEqual(tolerance);
    });
  });
});

describe('skfolio on AAPL and AMD', () => {
  const { cases } = JSON.parse(readGolden('skfolio/cases.json')) as {
    cases: { case: string; expected: number[] }[];
  };

  it.each([
    ['measure: mean', mean],
    ['measure: standard_deviation (unbiased)', standardDeviation],
    [
      'measure: semi_deviation (biased, MAR 0)',
      (returns: Float64Array): number | null => downsideDeviation(returns, 0),
    ],
    [
      'measure: cvar 95%',
      (returns: Float64Array): number | null => expectedShortfall(returns, 0.95),
    ],
    [
      'measure: max_drawdown (compounded)',
      (returns: Float64Array): number | null => drawdowns(returns).max,
    ],
  ] as const)('%s', (name, measure) => {
    const found = cases.find((entry) => entry.case === name);
    ([0, 1] as const).forEach((k) => {
      // numpy's decimal 7 allows a difference of 1.5e-7.
      const value = measure(skfolioReturns(k)) ?? NaN;
      expect(Math.abs(value - (found?.expected[k] ?? NaN))).toBeLessThan(1.5e-7);
    });
  });
});

describe('performance figures', () => {
  const options = { periodsPerYear: 247 };

  it('are null where they do not exist', () => {
    expect(performanceFigures(new Float64Array(0), options)).toEqual({
      return: 0,
      annualReturn: null,
      volatility: null,
      sharpe: null,
      sortino: null,
      maxDrawdown: 0,
      currentDrawdown: 0,
      calmar: null,
      expectedShortfall: null,
    });
    const gains = performanceFigures(Float64Array.of(0.01, 0.01, 0.01), options);
    expect([gains.sharpe, gains.sortino, gains.calmar]).toEqual([null, null, null]);
    expect(performanceFigures(Float64Array.of(-1.5), options).annualReturn).toBeNull();
  });

  it('refuse returns that are not finite', () => {
    expect(() => performanceFigures(Float64Array.of(0.1, NaN), options)).toThrow(
      new RangeError('expected finite returns, was NaN'),
    );
    expect(() => performanceFigures(Float64Array.of(0.1), { periodsPerYear: 0 })).toThrow(
      new RangeError('expected periodsPerYear > 0, was 0'),
    );
    expect(() => expectedShortfall(Float64Array.of(0.1), 1.1)).toThrow(RangeError);
    expect(expectedShortfall(Float64Array.of(0.1, -0.2), 1)).toBe(0.2);
  });

  it('count the boundary observation of the shortfall by its fraction', () => {
    // Tail of 0.3 * 5 = 1.5 observations: (0.04 + 0.5 * 0.02) / 1.5.
    const returns = Float64Array.of(0.01, -0.04, 0.03, -0.02, 0);
    expect(expectedShortfall(returns, 0.7)).toBeCloseTo(0.05 / 1.5, 14);
  });

  it('give the shortfall that Rockafellar and Uryasev minimise', () => {
    const returns = fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(returns, fc.double({ min: 0, max: 0.99, noNaN: true }), (values, confidence) => {
        // min over a of a + sum max(-r - a, 0) / ((1 - c) T) is attained at one of the losses.
        const objective = (a: number): number =>
          a +
          values.reduce((sum, r) => sum + Math.max(-r - a, 0), 0) /
            ((1 - confidence) * values.length);
        const least = Math.min(...values.map((r) => objective(-r)));
        expect(expectedShortfall(Float64Array.from(values), confidence)).toBeCloseTo(least, 12);
      }),
    );
  });

  it('give the error of a Sharpe ratio of independent returns as Lo (2002) does', () => {
    // The paper's example: a ratio of 1.5 estimated from 60 observations has the standard error 0.188.
    expect(independentSharpeError(1.5, 60)).toBeCloseTo(0.188, 3);
    expect(independentSharpeError(1, 0)).toBeNull();
  });
});
