import { arithmeticMeans, covarianceOf } from '#core/moment-estimates.js';
import { mergeMoments } from '#core/moments.js';
import { priorMoments } from '#core/prior.js';
import type {
  Decision,
  Metrics,
  PortfolioDefinition,
  PortfolioStatistics,
  Returns,
} from '#stream/generated/wire-types.js';
import { unpacked } from '#stream/packed.js';
import { topics } from '#stream/topics.js';
import { batchMoments } from '#testing/batch-moments.js';
import type { TopologyDriver } from '#testing/topology-driver.js';
import { closes } from './casablanca-replay.js';
import { shippedPortfolios } from './shipped-portfolios.js';

/** What a replay of the real sessions must satisfy, each from the file and the blueprint alone. */
export type ReplayCheck = 'prior' | 'returns' | 'statistics' | 'sharpe' | 'triggers';

const DT = 1 / 247;
const HALF_LIFE = 0.5;

/** The names of the checks that a replay fails. */
export function failedChecks(driver: TopologyDriver): ReplayCheck[] {
  const checks: Record<ReplayCheck, boolean> = {
    prior: startsAtThePublishedFigures(driver),
    returns: returnsAreThoseOfTheFile(driver),
    statistics: shippedPortfolios.every((portfolio) => statisticsAreBatch(driver, portfolio)),
    sharpe: shippedPortfolios.every(({ portfolioId }) => sharpeIsAnnual(driver, portfolioId)),
    triggers: shippedPortfolios.every((portfolio) => triggersFollowTheRules(driver, portfolio)),
  };
  return (Object.keys(checks) as ReplayCheck[]).filter((name) => !checks[name]);
}

function startsAtThePublishedFigures(driver: TopologyDriver): boolean {
  const [first] = driver.values<Metrics>(topics.metrics.name, 'portf1');
  return (
    near((first.expectedReturn ?? 0) / 52, 0.003700871951, 1e-12) &&
    near((first.risk ?? 0) / Math.sqrt(52), 0.006400558444, 1e-12) &&
    near(first.sharpe ?? 0, 2.141591658, 1e-9)
  );
}

/** r = ln(close / previous close), exactly: the same two numbers and the same function. */
function returnsAreThoseOfTheFile(driver: TopologyDriver): boolean {
  return driver
    .values<Returns>(topics.returns.name)
    .every(({ returns, window }) =>
      closes[window].prices.every(
        (price, i) => returns[i] === Math.log(price / closes[window - 1].prices[i]),
      ),
    );
}

/** Covariance and means after the last window, in two passes over the file, prior merged by its definition. */
function statisticsAreBatch(driver: TopologyDriver, portfolio: PortfolioDefinition): boolean {
  const last = driver
    .values<PortfolioStatistics>(topics.statistics.name, portfolio.portfolioId)
    .at(-1);
  if (last === undefined) return false;
  const n = portfolio.instruments.length;
  const windows = closes.slice(1, last.windows + 1).map(({ prices }, k) => ({
    returns: Float64Array.from(prices, (price, i) => Math.log(price / closes[k].prices[i])),
    dt: DT,
    decay: Math.exp((-Math.LN2 * DT) / HALF_LIFE),
  }));
  const data = batchMoments(windows, n);
  const merged =
    portfolio.prior === null ? data : mergeMoments(agedPrior(portfolio, last.windows), data);
  const covariance = covarianceOf(merged) ?? new Float64Array(n * n);
  const published = unpacked(last.covariance, n);
  const scale = (i: number, j: number): number =>
    Math.sqrt(covariance[i * n + i] * covariance[j * n + j]);
  return arithmeticMeans(merged, covariance).every(
    (mean, i) =>
      near(last.mean[i], mean, 1e-12 * Math.sqrt(covariance[i * n + i])) &&
      portfolio.instruments.every((_, j) =>
        near(published[i * n + j], covariance[i * n + j], 1e-12 * scale(i, j)),
      ),
  );
}

function agedPrior(
  { prior, instruments }: PortfolioDefinition,
  windows: number,
): ReturnType<typeof priorMoments> {
  const start = priorMoments({
    mean: Float64Array.from(prior?.mean ?? [], (value) => value * 52),
    covariance: unpacked(prior?.covariance ?? [], instruments.length).map((value) => value * 52),
    observations: prior?.observations ?? 0,
    years: (prior?.observations ?? 0) / 52,
  });
  const l = Math.exp((-Math.LN2 * windows * DT) / HALF_LIFE);
  return {
    ...start,
    T: start.T * l,
    n: start.n * l,
    s: start.s * l * l,
    q: start.q * l * l,
    scatter: start.scatter.map((value) => value * l),
  };
}

/** (mu'w - rf) / sqrt(w'Sw) of the held weights on the published statistics, rf 9.36 % a year. */
function sharpeIsAnnual(driver: TopologyDriver, id: string): boolean {
  const statistics = driver.values<PortfolioStatistics>(topics.statistics.name, id).at(-1);
  const metrics = driver.values<Metrics>(topics.metrics.name, id).at(-1);
  if (statistics === undefined || metrics === undefined) return false;
  const { instruments, mean } = statistics;
  const covariance = unpacked(statistics.covariance, instruments.length);
  const w = instruments.map((name) => metrics.heldWeights[name] ?? 0);
  let excess = -0.0018 * 52;
  let variance = 0;
  w.forEach((wi, i) => {
    excess += wi * mean[i];
    w.forEach((wj, j) => (variance += wi * wj * covariance[i * w.length + j]));
  });
  return near(metrics.sharpe ?? Number.NaN, excess / Math.sqrt(variance), 1e-11);
}

/**
 * The rules of maths.md read off the published Sharpe ratios: below 1.0 when armed; armed again at 1.1 or 20 windows
 * after the trigger's; review at 247 + 60 j; none at the window after a trigger, which is still open.
 */
function triggersFollowTheRules(
  driver: TopologyDriver,
  { portfolioId }: PortfolioDefinition,
): boolean {
  const expected: string[] = [];
  let armed = true;
  let lastSharpe = -Infinity;
  let openOn = -Infinity;
  for (const { windows, sharpe, heldWeights } of driver.values<Metrics>(
    topics.metrics.name,
    portfolioId,
  )) {
    if (sharpe === null || Object.keys(heldWeights).length === 0) continue;
    if (sharpe >= 1.1 || windows - lastSharpe >= 20) armed = true;
    if (windows < 247 || windows === openOn + 1) continue;
    const kinds: string[] = [];
    if (armed && sharpe < 1) {
      kinds.push('sharpeBelowThreshold');
      armed = false;
      lastSharpe = windows;
    }
    if ((windows - 247) % 60 === 0) kinds.push('review');
    if (kinds.length === 0) continue;
    openOn = windows;
    expected.push(`${windows} ${kinds.join('+')}`);
  }
  const decided = driver
    .values<Decision>(topics.decisions.name, portfolioId)
    .map(({ request }) => `${request.windows} ${request.kinds.join('+')}`);
  return JSON.stringify(decided) === JSON.stringify(expected);
}

const near = (value: number, expected: number, tolerance: number): boolean =>
  Math.abs(value - expected) <= tolerance;
