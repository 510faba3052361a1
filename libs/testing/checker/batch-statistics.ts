import type {
  Period,
  PortfolioDefinition,
  UniverseDefinition,
} from '#stream/generated/wire-types.js';
import { WindowCalendar } from './window-calendar.js';

const PERIODS: Readonly<Record<Period, number>> = { day: 247, week: 52, year: 1 };
const YEAR_MS = 365.25 * 86_400_000;

/** Annual statistics of a portfolio's instruments. */
export interface BatchStatistics {
  /** Arithmetic rates [n]. */
  readonly mean: readonly number[];
  /** [n][n] */
  readonly covariance: readonly (readonly number[])[];
}

/** One observation with its weight; a prior is a lump of them. */
interface Lump {
  readonly weight: number;
  /** Weight times time, in years. */
  readonly time: number;
  /** Weight squared times time. */
  readonly squared: number;
  /** Log rate a year [n]. */
  readonly rate: readonly number[];
  /** Scatter inside the lump about its own rate; null for a single window. */
  readonly within: ((i: number, j: number) => number) | null;
}

/**
 * Mean and covariance after so many windows from their definitions, in two passes over everything seen: the mean rate
 * is sum(w r) / sum(w dt), the covariance is the scatter about it over n - s/T, and the arithmetic rate adds half the
 * variance. The prior counts as observations of its own, as old as the trading time since its date.
 */
export function batchStatistics(
  universe: UniverseDefinition,
  portfolio: PortfolioDefinition,
  returns: readonly (readonly number[])[],
): BatchStatistics | null {
  const columns = portfolio.instruments.map((name) => universe.instruments.indexOf(name));
  const dt = universe.window.dtYears;
  const estimator = universe.estimators.find(({ name }) => name === portfolio.estimator);
  const halfLife = estimator?.halfLifeYears ?? null;
  const weightAt = (age: number): number => (halfLife === null ? 1 : Math.pow(2, -age / halfLife));
  const lumps: Lump[] = returns.map((row, k) => {
    const weight = weightAt((returns.length - 1 - k) * dt);
    const rate = columns.map((column) => row[column] / dt);
    return { weight, time: weight * dt, squared: weight * weight * dt, rate, within: null };
  });
  if (portfolio.prior !== null) {
    const age = priorAge(universe, portfolio.prior.asOf, returns.length);
    lumps.push(priorLump(portfolio, portfolio.prior, weightAt(age)));
  }
  const total = (of: (lump: Lump) => number): number => lumps.reduce((sum, l) => sum + of(l), 0);
  const time = total((lump) => lump.time);
  const freedom = total((lump) => lump.weight) - total((lump) => lump.squared) / time;
  if (!(freedom > 0)) return null;
  const log = columns.map((_, i) => total((lump) => lump.time * lump.rate[i]) / time);
  const covariance = columns.map((_, i) =>
    columns.map((__, j) => {
      const scatter = total(
        ({ time: t, rate, within }) =>
          t * (rate[i] - log[i]) * (rate[j] - log[j]) + (within?.(i, j) ?? 0),
      );
      return scatter / freedom;
    }),
  );
  return { mean: log.map((rate, i) => rate + covariance[i][i] / 2), covariance };
}

function priorLump(
  { instruments, period }: PortfolioDefinition,
  prior: NonNullable<PortfolioDefinition['prior']>,
  weight: number,
): Lump {
  const annual = PERIODS[period];
  const { observations } = prior;
  const years = observations / annual;
  const at = (i: number, j: number): number =>
    annual * prior.covariance[(Math.max(i, j) * (Math.max(i, j) + 1)) / 2 + Math.min(i, j)];
  return {
    weight: weight * observations,
    time: weight * years,
    squared: weight * weight * years,
    rate: instruments.map((_, i) => annual * prior.mean[i] - at(i, i) / 2),
    within: (i, j) => weight * (observations - 1) * at(i, j),
  };
}

/** Trading time between a prior's date and now, in years; civil years before the calendar's start. */
function priorAge(universe: UniverseDefinition, asOf: number | null, windows: number): number {
  const dt = universe.window.dtYears;
  if (asOf === null) return windows * dt;
  const calendar = new WindowCalendar(universe);
  const first = calendar.following(-Infinity);
  if (asOf < first.start) return windows * dt + (first.start - asOf) / YEAR_MS;
  let passed = 0;
  for (let at = calendar.following(first.end); at.end <= asOf; at = calendar.following(at.end)) {
    passed += 1;
  }
  return Math.max(0, windows - passed) * dt;
}
