import {
  type PerformanceInputs,
  type RawPerformance,
  rawPerformance,
} from '#core/performance/performance-report.js';
import type { Warning } from './warning.js';

/** What a figure that may not exist is printed as. */
type Printed<Figures> = {
  readonly [Name in keyof Figures]: Figures[Name] extends number
    ? number | null
    : Figures[Name] extends number | null
      ? number | null
      : Printed<Figures[Name]>;
};

/** The body of POST /analysis/performance: every field is always there. */
export type PerformanceAnswer = Omit<Printed<RawPerformance>, 'observations'> & {
  readonly observations: number;
  readonly warnings: readonly Warning[];
};

/** What is zero when a figure does not exist although there are observations enough. */
const ZERO: Readonly<Record<string, string>> = {
  geometricMean: 'the wealth',
  'annualReturn.geometric': 'the wealth',
  skewness: 'the deviation of the returns',
  kurtosis: 'the deviation of the returns',
  sharpe: 'the deviation of the excess returns',
  annualSharpe: 'the deviation of the excess returns',
  sharpeStandardError: 'the deviation of the excess returns',
  kelly: 'the variance of the returns',
  sortino: 'the downside deviation',
  annualSortino: 'the downside deviation',
  omega: 'the downside potential',
  omegaSharpe: 'the downside potential',
  volatilitySkewness: 'the mean squared shortfall',
  variabilitySkewness: 'the mean squared shortfall',
  bernardoLedoit: 'the sum of the losses',
  dRatio: 'the sum of the gains',
  tailRatio: 'the 5 % quantile',
  'valueAtRisk.modified': 'the deviation of the returns',
  'expectedShortfall.historical': 'the number of losses beyond the value at risk',
  calmar: 'the largest drawdown',
  painRatio: 'the average drawdown',
  martinRatio: 'the ulcer index',
  'relative.beta': 'the variance of the benchmark',
  'relative.alpha': 'the variance of the benchmark',
  'relative.annualAlpha': 'the variance of the benchmark',
  'relative.correlation': 'the variance of the returns or of the benchmark',
  'relative.famaBeta': 'the variance of the benchmark',
  'relative.activePremium': 'the wealth',
  'relative.capture': 'the annual return of the benchmark',
  'relative.informationRatio': 'the tracking error',
  'relative.annualInformationRatio': 'the tracking error',
};

/** Figures of a series; one that does not exist is null and named in the warnings. */
export function runPerformance(inputs: PerformanceInputs): PerformanceAnswer {
  const raw = rawPerformance(inputs);
  const warnings: Warning[] = [];
  const printed = print(raw, '', (path, value) => {
    const message = reason(path, value, { raw, ...inputs });
    warnings.push({ path, message });
  }) as Omit<PerformanceAnswer, 'warnings'>;
  return { ...printed, warnings };
}

/** Figures that are made of the annual geometric return. */
const OF_ANNUAL = ['calmar', 'painRatio', 'martinRatio'];
/** Figures that are made of the normal quantile of the confidence. */
const OF_NORMAL = ['valueAtRisk.gaussian', 'valueAtRisk.modified', 'expectedShortfall.gaussian'];

/** Why a figure does not exist. */
function reason(
  path: string,
  value: number,
  {
    raw,
    ddof,
    confidence,
  }: { readonly raw: RawPerformance } & Pick<PerformanceInputs, 'ddof' | 'confidence'>,
): string {
  if (raw.observations <= ddof && Number.isNaN(value)) {
    return `expected more than ${ddof} observations, was ${raw.observations}`;
  }
  if (OF_NORMAL.includes(path) && (confidence === 0 || confidence === 1)) {
    return `the normal quantile at a confidence of ${confidence} is infinite`;
  }
  if (OF_ANNUAL.includes(path) && !Number.isFinite(raw.annualReturn.geometric)) {
    return 'the annual return does not exist';
  }
  if (path === 'relative.annualAlpha' && Number.isFinite(raw.relative?.alpha)) {
    return value === Infinity ? 'leaves the range of double precision' : 'alpha is below -1';
  }
  const zero = ZERO[path];
  const overflows = zero === 'the wealth' && value === Infinity;
  return zero === undefined || overflows
    ? 'leaves the range of double precision'
    : `${zero} is zero or negative`;
}

/** A copy of nested figures with null for what is no finite number. */
function print(
  figures: Readonly<Record<string, unknown>>,
  prefix: string,
  missing: (path: string, value: number) => void,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => {
      const path = `${prefix}${name}`;
      if (typeof value === 'object' && value !== null) {
        return [name, print(value as Readonly<Record<string, unknown>>, `${path}.`, missing)];
      }
      if (typeof value === 'number' && !Number.isFinite(value)) {
        missing(path, value);
        return [name, null];
      }
      return [name, value];
    }),
  );
}
