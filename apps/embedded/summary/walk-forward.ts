import { covarianceOf } from '#core/moment-estimates.js';
import { createMoments, decayOver, updateMomentsInPlace } from '#core/moments.js';
import { annualDifference, holdSchedule, type HeldSchedule } from '#core/held-schedule.js';
import { minVolatility } from '#core/optimise/min-volatility.js';
import { toAnnual } from '#core/units.js';
import type {
  Decision,
  PortfolioDefinition,
  Returns,
  UniverseDefinition,
} from '#stream/generated/wire-types.js';

/** Costs the comparison is made at; the decisions are those taken at the policy's own cost. */
export const COSTS = [0, 0.005, 0.01] as const;

/** One strategy of the comparison. */
export interface ComparedStrategy {
  readonly name: string;
  /** Annual net return (geometric) at each of {@link COSTS}. */
  readonly annualReturns: readonly number[];
  /** At the middle cost. */
  readonly volatility: number;
  readonly sharpe: number;
  readonly maxDrawdown: number;
  readonly turnover: number;
  /** Mean annual difference to 1/N bought and held, and its standard error, at each of {@link COSTS}. */
  readonly toEqual: readonly { readonly difference: number; readonly standardError: number }[];
}

/** The walk-forward portfolio beside what anyone could have done at the same dates and cost. */
export interface Comparison {
  readonly from: string;
  readonly to: string;
  readonly years: number;
  readonly resets: number;
  readonly strategies: readonly ComparedStrategy[];
}

/** What the comparison is computed from. */
export interface ComparisonInput {
  readonly portfolio: PortfolioDefinition;
  readonly universe: UniverseDefinition;
  readonly returns: readonly Returns[];
  readonly decisions: readonly Decision[];
}

/**
 * Compares on the windows after the first purchase (the close of the last warm-up window). Resets are at k+1 of the
 * applied decisions. Minimum volatility is solved on the same estimator, at k, with nothing later than k.
 */
export function compare(input: ComparisonInput): Comparison | null {
  const { portfolio, universe } = input;
  const start = portfolio.policy.warmUpWindows;
  if (input.returns.length <= start + 1) return null;
  const indices = portfolio.instruments.map((name) => universe.instruments.indexOf(name));
  const rows = input.returns.map(({ returns }) =>
    Float64Array.from(indices, (index) => returns[index]),
  );
  const windowOf = new Map(input.returns.map(({ windowEnd }, i) => [windowEnd, i + 1]));
  const applied = input.decisions
    .filter(({ result }) => result.status === 'applied' && result.weights !== null)
    .map(({ request, result }) => ({
      window: windowOf.get(request.windowEnd) ?? 0,
      weights: Float64Array.from(result.weights ?? []),
    }))
    .filter(({ window }) => window >= start && window < rows.length);
  const n = indices.length;
  const equal = new Float64Array(n).fill(1 / n);
  // Window k + 1 is row k; counted from the purchase at the close of window `start`.
  const at = (window: number): number => window - start;
  const minimum = minimumVolatilities(input, rows, [start, ...applied.map(({ window }) => window)]);
  const schedules: readonly (readonly [string, HeldSchedule])[] = [
    [
      portfolio.portfolioId,
      { initial: equal, targets: targets(applied, at, (each) => each.weights) },
    ],
    ['1/N bought and held', { initial: equal, targets: new Map() }],
    ['1/N reset', { initial: equal, targets: targets(applied, at, () => equal) }],
    [
      'minimum volatility',
      {
        initial: minimum.get(start) ?? equal,
        targets: targets(applied, at, ({ window }) => minimum.get(window) ?? equal),
      },
    ],
  ];
  const held = rows.slice(start);
  const periods = Math.round(1 / universe.window.dtYears);
  const riskFree = toAnnual(portfolio.riskFreeRate, portfolio.period);
  const results = schedules.map(([name, schedule]) => ({
    name,
    at: COSTS.map((cost) => holdSchedule(held, schedule, cost)),
  }));
  const benchmark = results[1].at;
  return {
    from: input.returns[start - 1].session,
    to: input.returns[input.returns.length - 1].session,
    years: held.length / periods,
    resets: applied.length,
    strategies: results.map((result) => {
      const middle = result.at[1];
      const annual = result.at.map(
        ({ wealth }) => Math.exp((Math.log(wealth) * periods) / held.length) - 1,
      );
      const volatility = deviation(middle.returns) * Math.sqrt(periods);
      return {
        name: result.name,
        annualReturns: annual,
        volatility,
        sharpe: (mean(middle.returns) * periods - riskFree) / volatility,
        maxDrawdown: middle.maxDrawdown,
        turnover: middle.turnover,
        toEqual: result.at.map(({ returns }, i) =>
          annualDifference(returns, benchmark[i].returns, periods),
        ),
      };
    }),
  };
}

interface Applied {
  readonly window: number;
  readonly weights: Float64Array;
}

/** A decision on window k trades at the close of k + 1. */
function targets(
  applied: readonly Applied[],
  at: (window: number) => number,
  weights: (each: Applied) => Float64Array,
): Map<number, Float64Array> {
  return new Map(applied.map((each) => [at(each.window), weights(each)]));
}

/** Minimum-volatility weights on the portfolio's estimator as it stood at each of the windows. */
function minimumVolatilities(
  { portfolio, universe }: ComparisonInput,
  rows: readonly Float64Array[],
  windows: readonly number[],
): Map<number, Float64Array> {
  const n = portfolio.instruments.length;
  const dt = universe.window.dtYears;
  const estimator = universe.estimators.find(({ name }) => name === portfolio.estimator);
  const decay = decayOver(dt, estimator?.halfLifeYears ?? null);
  const moments = createMoments(n);
  const wanted = new Set(windows);
  const solved = new Map<number, Float64Array>();
  rows.forEach((row, i) => {
    updateMomentsInPlace(moments, row, dt, decay);
    const covariance = wanted.has(i + 1) ? covarianceOf(moments) : null;
    if (covariance === null) return;
    const outcome = minVolatility({
      instruments: portfolio.instruments,
      covariance,
      riskFreeRate: 0,
      l2Gamma: toAnnual(portfolio.l2Gamma, portfolio.period),
      bounds: {
        lower: Float64Array.from(portfolio.constraints.lower),
        upper: Float64Array.from(portfolio.constraints.upper),
      },
    });
    if (outcome.status === 'optimal') solved.set(i + 1, outcome.weights);
  });
  return solved;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: Float64Array): number {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) * (value - centre), 0);
  return Math.sqrt(squares / (values.length - 1));
}
