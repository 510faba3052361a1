import type {
  Metrics,
  PortfolioDefinition,
  UniverseDefinition,
  WeightSchema,
} from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { batchStatistics } from './batch-statistics.js';
import type { LogReader } from './checked-log.js';
import type { ExpectedReturns } from './expected-returns.js';
import type { Findings } from './verdict.js';

const TOLERANCE = 1e-9;

/** One portfolio and the returns its universe must have had. */
export interface CheckedPortfolio {
  readonly universe: UniverseDefinition;
  readonly portfolio: PortfolioDefinition;
  readonly expected: readonly ExpectedReturns[];
}

type Weights = Readonly<Record<string, number>>;

/** Metrics of every window without a gap; weights drift with each return once; the last figures are those of a batch. */
export function checkHoldings(reader: LogReader, of: CheckedPortfolio, findings: Findings): void {
  const { universe, portfolio, expected } = of;
  const { portfolioId } = portfolio;
  const metrics = reader
    .values<Metrics>(topics.metrics.name)
    .flatMap(({ value }) => (value.portfolioId === portfolioId ? [value] : []));
  const targets = new Map(
    reader
      .values<WeightSchema>(topics.weights.name)
      .filter(({ value }) => value.portfolio_id === portfolioId)
      .map(({ value }) => [value.version, value.weights]),
  );
  const last = metrics.at(-1);
  findings.expectEqual(`windows of ${portfolioId}`, expected.length, last?.windows ?? 0);
  const indexOf = new Map(universe.instruments.map((name, index) => [name, index]));
  metrics.forEach((now, k) => {
    const where = `metrics of ${portfolioId} at window ${now.windows}`;
    // What a portfolio says when it is defined may speak of no window yet.
    if (now.windows === 0) return;
    const section = expected.at(now.windows - 1);
    const before = k === 0 ? undefined : metrics[k - 1];
    findings.expectEqual(`${where}: end`, section?.windowEnd ?? Number.NaN, now.windowEnd);
    if (before !== undefined) findings.expectEqual(where, before.windows + 1, now.windows);
    if (section === undefined || Object.keys(now.heldWeights).length === 0) return;
    const returnOf = (name: string): number => section.returns[indexOf.get(name) ?? -1];
    const held = before !== undefined && Object.keys(before.heldWeights).length > 0;
    const start =
      held && before.weightsVersion === now.weightsVersion
        ? before.heldWeights
        : targets.get(now.weightsVersion);
    if (start === undefined) return;
    // What is bought at a close earns from the next window on; before there is an account that cannot be seen.
    const earns = held && before.account !== null;
    const ways = earns ? [drifted(start, returnOf)] : [start, drifted(start, returnOf)];
    const distance = Math.min(...ways.map((way) => distanceOf(way, now.heldWeights)));
    if (!(distance <= TOLERANCE)) findings.fault(`${where}: held weights off by ${distance}`);
    findings.saw('holdings');
  });
  if (last !== undefined) checkFigures(of, last, findings);
}

function drifted(weights: Weights, returnOf: (name: string) => number): Weights {
  const grown = Object.entries(weights).map(([name, weight]): [string, number] => [
    name,
    weight * Math.exp(returnOf(name)),
  ]);
  const total = grown.reduce((sum, [, value]) => sum + value, 0);
  return Object.fromEntries(grown.map(([name, value]) => [name, value / total]));
}

function distanceOf(a: Weights, b: Weights): number {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Math.max(...[...names].map((name) => Math.abs((a[name] ?? NaN) - (b[name] ?? NaN))));
}

/** mu'w and sqrt(w'Sigma w) of the held weights under batch statistics. */
function checkFigures(of: CheckedPortfolio, last: Metrics, findings: Findings): void {
  const { universe, portfolio, expected } = of;
  const rows = expected.slice(0, last.windows).map(({ returns }) => returns);
  const batch = batchStatistics(universe, portfolio, rows);
  const { expectedReturn, risk, heldWeights } = last;
  if (batch === null || expectedReturn === null || risk === null) return;
  const w = portfolio.instruments.map((name) => heldWeights[name]);
  const mean = w.reduce((sum, weight, i) => sum + weight * batch.mean[i], 0);
  let variance = 0;
  w.forEach((wi, i) => {
    w.forEach((wj, j) => (variance += wi * wj * batch.covariance[i][j]));
  });
  const deviation = Math.sqrt(variance);
  const scale = Math.max(Math.abs(mean), deviation);
  const where = `metrics of ${portfolio.portfolioId} at window ${last.windows}`;
  const off = Math.max(
    Math.abs(expectedReturn - mean) / scale,
    Math.abs(risk - deviation) / deviation,
  );
  if (!(off <= 1e-7)) findings.fault(`${where}: figures off by ${off}`);
  findings.saw('figures recomputed');
}
