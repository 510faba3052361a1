import fc from 'fast-check';
import { readGolden, skfolioReturns } from '#testing/golden-series.js';
import { type PerformanceInputs, rawPerformance } from './performance-report.js';

type Options = Partial<Omit<PerformanceInputs, 'returns' | 'benchmark'>> & {
  readonly rate?: number;
  readonly acceptable?: number;
  readonly benchmark?: Float64Array;
};

function report(returns: Float64Array, { rate = 0, acceptable = 0, ...options }: Options = {}) {
  return rawPerformance({
    returns,
    periodsPerYear: 252,
    riskFreeRates: new Float64Array(returns.length).fill(rate),
    minimumAcceptableReturns: new Float64Array(returns.length).fill(acceptable),
    confidence: 0.95,
    ddof: 1,
    downsideDenominator: 'all',
    compounding: true,
    benchmark: null,
    ...options,
  });
}

type Report = ReturnType<typeof report>;

describe('skfolio on AAPL and AMD', () => {
  const { cases } = JSON.parse(readGolden('skfolio/cases.json')) as {
    cases: { case: string; expected: number[] }[];
  };
  const shares = [skfolioReturns(0), skfolioReturns(1)];
  const whole = shares.map((returns) => report(returns));
  const unbiased = (value: number, { observations: T }: Report): number => (value * T) / (T - 1);
  const simple = { compounding: false };
  const defaults: Options = {};

  it.each<[string, (r: Report) => number, Options?]>([
    ['mean', (r) => r.mean],
    ['mean_absolute_deviation (about mean)', (r) => r.meanAbsoluteDeviation],
    ['variance (biased)', (r) => r.variance, { ddof: 0 }],
    ['variance (unbiased)', (r) => r.variance],
    ['standard_deviation (unbiased)', (r) => r.volatility],
    ['semi_variance (biased, below mean)', (r) => r.semideviation * r.semideviation],
    [
      'semi_variance (unbiased, MAR 0)',
      (r) => unbiased(r.downsideDeviation * r.downsideDeviation, r),
    ],
    ['semi_deviation (biased, MAR 0)', (r) => r.downsideDeviation],
    ['skew', (r) => r.skewness],
    ['kurtosis (non-excess)', (r) => r.kurtosis],
    ['worst_realization', (r) => r.valueAtRisk.orderStatistic, { confidence: 1 - 1e-9 }],
    ['value_at_risk 95%', (r) => r.valueAtRisk.orderStatistic],
    ['cvar 95%', (r) => r.expectedShortfall.rockafellarUryasev],
    ['max_drawdown (compounded)', (r) => r.maxDrawdown],
    ['max_drawdown (non-compounded, cumulative sum)', (r) => r.maxDrawdown, simple],
    ['drawdown_at_risk 95% (compounded)', (r) => r.drawdownAtRisk],
    ['cdar 95% (compounded)', (r) => r.conditionalDrawdownAtRisk],
    ['cdar 95% (non-compounded)', (r) => r.conditionalDrawdownAtRisk, simple],
  ])('%s', (name, measure, options = defaults) => {
    const found = cases.find((entry) => entry.case === `measure: ${name}`);
    [0, 1].forEach((k) => {
      // numpy's decimal 7 allows a difference of 1.5e-7.
      const value = measure(options === defaults ? whole[k] : report(shares[k], options));
      expect(Math.abs(value - (found?.expected[k] ?? NaN))).toBeLessThan(1.5e-7);
    });
  });

  it('average_drawdown (compounded), whose first peak is the wealth after the first return', () => {
    const found = cases.find(({ case: name }) => name.startsWith('measure: average_drawdown'));
    shares.forEach((returns, k) => {
      const T = returns.length;
      const value = (report(returns.subarray(1)).averageDrawdown * (T - 1)) / T;
      expect(Math.abs(value - (found?.expected[k] ?? NaN))).toBeLessThan(1.5e-7);
    });
  });
});

describe('PerformanceAnalytics on the managers data', () => {
  interface Case {
    readonly case: string;
    readonly expected: readonly number[];
    readonly tolerance_abs: number;
  }
  const { cases } = JSON.parse(readGolden('performanceanalytics/cases.json')) as { cases: Case[] };
  const lines = readGolden('performanceanalytics/managers.csv').trim().split('\n');
  const rows = lines.slice(1).map((line) => line.split(',').slice(1));
  const SP500 = 7;
  const BILLS = 9;
  /** Of the months in which manager k has a return. */
  const column = (k: number, of = k): Float64Array =>
    Float64Array.from(
      rows.filter((row) => (row[k] ?? '').trim() !== '').map((row) => Number(row[of])),
    );
  const bills = (k: number): Options => ({ riskFreeRates: column(k, BILLS) });
  const index = (k: number): Options => ({ benchmark: column(k, SP500) });
  const monthly = { rate: 0.035 / 12 };

  it.each<[string, (r: Report) => number | undefined, ((k: number) => Options)?]>([
    ['managers_sd', (r) => r.volatility],
    ['managers_ann_return_geom', (r) => r.annualReturn.geometric],
    ['managers_ann_return_arith', (r) => r.annualReturn.arithmetic],
    ['managers_max_drawdown', (r) => r.maxDrawdown],
    ['managers_sharpe_rf_const', (r) => r.sharpe, () => monthly],
    ['managers_sharpe_rf_series', (r) => r.sharpe, bills],
    ['managers_sharpe_annualized_rf_const', (r) => r.annualSharpe, () => monthly],
    ['managers_sortino_mar0', (r) => r.sortino],
    ['managers_downside_deviation_mar0', (r) => r.downsideDeviation],
    [
      'managers_downside_deviation_mar4pct',
      (r) => r.downsideDeviation,
      () => ({ acceptable: 0.04 / 12 }),
    ],
    ['managers_semideviation', (r) => r.semideviation],
    ['managers_calmar', (r) => r.calmar],
    ['managers_tracking_error_sp500', (r) => r.relative?.annualTrackingError, index],
    ['managers_information_ratio_sp500', (r) => r.relative?.annualInformationRatio, index],
    ['managers_cumulative_return', (r) => r.cumulativeReturn],
    // Its default is half the ratio.
    ['managers_kelly', (r) => r.kelly / 2, bills],
  ])('%s', (name, measure, optionsOf = () => ({})) => {
    const found = cases.find((entry) => entry.case === name);
    found?.expected.forEach((published, k) => {
      const value = measure(report(column(k), { periodsPerYear: 12, ...optionsOf(k) })) ?? NaN;
      expect(Math.abs(value - published)).toBeLessThanOrEqual(found.tolerance_abs);
    });
    expect(found?.expected.length).toBeGreaterThan(0);
  });
});

describe('empyrical', () => {
  interface Case {
    readonly function: string;
    readonly data: string | readonly number[];
    readonly params: Readonly<Record<string, number | string>>;
    readonly expected: number | readonly number[] | string;
    readonly decimal: number;
  }
  const golden = JSON.parse(readGolden('empyrical/cases.json')) as {
    annualization: Readonly<Record<string, number>>;
    series: Readonly<Record<string, readonly (number | null)[]>>;
    cases: Case[];
  };
  const of = (name: string): [string, Case][] =>
    golden.cases
      .filter((entry) => entry.function.split(' ')[0] === name)
      .map((entry) => [JSON.stringify([entry.data, entry.params]), entry]);
  const series = (name: unknown): Float64Array =>
    Float64Array.from(
      typeof name === 'string' ? golden.series[name].filter((value) => value !== null) : [],
    );
  /** A number or, by name, the values of a series at the places where `data` has one. */
  const along = (rate: number | string, data: string): Float64Array => {
    const places = golden.series[data].flatMap((value, t) => (value === null ? [] : [t]));
    if (typeof rate === 'number') return new Float64Array(places.length).fill(rate);
    const other = golden.series[rate.split(' ')[0]];
    return Float64Array.from(places, (t) => other[t] ?? NaN);
  };
  const expectFigure = (value: number | undefined, { expected, decimal }: Case): void => {
    if (typeof expected === 'string') expect(Number.isFinite(value)).toBe(false);
    else expect(value).toBeCloseTo(Number(expected), decimal);
  };

  it.each(of('value_at_risk'))('value at risk %s', (_, entry) => {
    const returns = Float64Array.from(entry.data as number[]);
    const cutoff = Number(entry.params.cutoff);
    const confidence = Math.min(Math.max(1 - cutoff, 1e-12), 1 - 1e-12);
    expectFigure(-report(returns, { confidence }).valueAtRisk.historical, entry);
  });

  it.each([...of('sharpe_ratio'), ...of('sortino_ratio')])('ratio %s', (_, entry) => {
    const data = String(entry.data);
    const isSharpe = entry.function === 'sharpe_ratio';
    const rates = along(entry.params.risk_free ?? entry.params.required_return ?? 0, data);
    const figures = report(series(data), {
      periodsPerYear: golden.annualization[entry.params.period ?? 'daily'],
      riskFreeRates: rates,
      minimumAcceptableReturns: rates,
    });
    expectFigure(isSharpe ? figures.annualSharpe : figures.annualSortino, entry);
  });

  it.each(of('omega_ratio'))('omega %s', (_, entry) => {
    const data = String(entry.data);
    const { risk_free: rate, required_return: annual } = entry.params;
    // Its threshold is the rate of the period plus (1 + required)^(1/252) - 1 per day.
    const daily = Math.expm1(Math.log1p(Number(annual)) / 252);
    const acceptable = along(rate, data).map((value) => value + daily);
    expectFigure(report(series(data), { minimumAcceptableReturns: acceptable }).omega, entry);
  });

  it.each(of('excess_sharpe'))('information ratio %s', (_, entry) => {
    const data = String(entry.data);
    const benchmark = along(entry.params.factor_returns, data);
    expectFigure(report(series(data), { benchmark }).relative?.informationRatio, entry);
  });

  it.each(of('capture'))('capture %s', (_, entry) => {
    // A missing return counts as a period without one.
    const whole = (name: unknown): Float64Array =>
      Float64Array.from(golden.series[String(name)], (value) => value ?? 0);
    const options = { benchmark: whole(entry.params.factor) };
    expectFigure(report(whole(entry.data), options).relative?.capture, entry);
  });

  it.each(of('alpha_beta'))('alpha and beta %s', (_, entry) => {
    const data = String(entry.data);
    const benchmark = along('negative_returns', data);
    const { annualAlpha, beta } = report(series(data), { benchmark }).relative ?? {};
    const [alphaOfIts, betaOfIts] = entry.expected as number[];
    expect(annualAlpha).toBeCloseTo(alphaOfIts, entry.decimal);
    expect(beta).toBeCloseTo(betaOfIts, entry.decimal);
  });
});

describe('figures of a series', () => {
  const returns = fc
    .array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 2, maxLength: 60 })
    .map((values) => Float64Array.from(values));

  it('order: shortfall beyond the value at risk, drawdown at risk below the largest', () => {
    fc.assert(
      fc.property(returns, (values) => {
        const { expectedShortfall, valueAtRisk, ...rest } = report(values);
        expect(expectedShortfall.rockafellarUryasev).toBeGreaterThanOrEqual(
          valueAtRisk.orderStatistic - 1e-12,
        );
        expect(rest.conditionalDrawdownAtRisk).toBeLessThanOrEqual(rest.maxDrawdown + 1e-12);
        expect(rest.averageDrawdown).toBeLessThanOrEqual(rest.ulcerIndex + 1e-12);
        expect(rest.upsidePotential - rest.downsidePotential).toBeCloseTo(rest.mean, 12);
      }),
    );
  });

  it('a benchmark that is the series itself has beta 1 and nothing active', () => {
    fc.assert(
      fc.property(returns, (values) => {
        fc.pre(new Set(values).size > 1 && report(values).volatility > 1e-6);
        const relative = report(values, { benchmark: values }).relative;
        expect(relative?.beta).toBeCloseTo(1, 12);
        expect(relative?.correlation).toBeCloseTo(1, 12);
        expect(relative?.alpha).toBeCloseTo(0, 12);
        expect([relative?.trackingError, relative?.activePremium]).toEqual([0, 0]);
      }),
    );
  });

  it('divide squared shortfalls by all observations or by those below, as asked', () => {
    const values = Float64Array.of(0.03, -0.01, 0.02, -0.03);
    const all = report(values).downsideDeviation;
    expect(all).toBeCloseTo(Math.sqrt(0.001 / 4), 15);
    const below = report(values, { downsideDenominator: 'below' }).downsideDeviation;
    expect(below).toBeCloseTo(Math.sqrt(0.001 / 2), 15);
  });

  it('the gaussian figures are those of the normal distribution', () => {
    // Phi^-1(0.05) = -1.6448536269514722; phi of it / 0.05 = 2.0627128075074257.
    const values = Float64Array.of(0.01, -0.01);
    const { valueAtRisk, expectedShortfall } = report(values);
    expect(valueAtRisk.gaussian).toBeCloseTo(0.016448536269514723, 15);
    expect(expectedShortfall.gaussian).toBeCloseTo(0.020627128075074257, 15);
    // No skewness, kurtosis 1: z - (z^3 - 3 z) / 12.
    const z = -1.6448536269514722;
    expect(valueAtRisk.modified).toBeCloseTo(-0.01 * (z - (z * z * z - 3 * z) / 12), 15);
  });
});
