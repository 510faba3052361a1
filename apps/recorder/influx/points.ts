import { Point } from '@influxdata/influxdb-client';
import type { Metrics, Returns, WeightSchema } from '#stream/generated/wire-types.js';

/** One line of the line protocol. */
export type Line = string;

const NS_PER_MS = 1_000_000n;

/**
 * Event time as InfluxDB has it. A version is added below the millisecond: the same record again overwrites its point,
 * and two versions of one instant are two points.
 * @param ms UTC
 * @returns ns since 1970
 */
export function timestampOf(ms: number, version = 0): string {
  return String(BigInt(ms) * NS_PER_MS + (BigInt(version) % NS_PER_MS));
}

/** Figures and paper account of one portfolio after one window, annual; what is not known is no field. */
export function metricsLines(metrics: Metrics): readonly Line[] {
  const { portfolioId, universeId, source, windowEnd, account } = metrics;
  const point = new Point('metrics')
    .tag('portfolio', portfolioId)
    .tag('universe', universeId)
    .tag('source', source)
    .intField('windows', metrics.windows)
    .intField('weights_version', metrics.weightsVersion)
    .booleanField('armed', metrics.armed)
    .timestamp(timestampOf(windowEnd));
  addFloats(point, {
    expected_return: metrics.expectedReturn,
    risk: metrics.risk,
    sharpe: metrics.sharpe,
    sharpe_standard_error: metrics.sharpeStandardError,
    target_sharpe: metrics.targetSharpe,
    risk_free_rate: metrics.riskFreeRate,
    threshold: metrics.threshold,
    gross: account?.gross,
    net: account?.net,
    benchmark_gross: account?.benchmarkGross,
    benchmark_net: account?.benchmarkNet,
    cost: account?.cost,
    turnover: account?.turnover,
    drawdown: account?.drawdown,
    max_drawdown: account?.maxDrawdown,
  });
  return [...linesOf(point), ...heldLines(metrics)];
}

/** Held weights, which drift with prices between two decisions. */
function heldLines({ portfolioId, heldWeights, source, windowEnd }: Metrics): readonly Line[] {
  return Object.entries(heldWeights).flatMap(([instrument, held]) => {
    const point = weightPoint({ portfolioId, instrument, source });
    addFloats(point, { held });
    return linesOf(point.timestamp(timestampOf(windowEnd)));
  });
}

/**
 * Target weights of one version, with what caused it. What outsiders propose has no version: it becomes one of ours with
 * the version that takes it up.
 */
export function weightLines(weights: WeightSchema): readonly Line[] {
  const { portfolio_id: portfolioId, version, source, cause, decisionId } = weights;
  if (version === 0) return [];
  return Object.entries(weights.weights).flatMap(([instrument, target]) => {
    const point = weightPoint({ portfolioId, instrument, source })
      .intField('version', version)
      .stringField('cause', cause)
      .stringField('decision', decisionId);
    addFloats(point, { target });
    return linesOf(point.timestamp(timestampOf(weights.timestamp, version)));
  });
}

/**
 * The closes of one window, each with its log return; `stale`: nothing traded, it is the price of an earlier window.
 * @param instruments names in the order of the universe
 */
export function barLines(returns: Returns, instruments: readonly string[]): readonly Line[] {
  const { universeId, source, windowEnd } = returns;
  return returns.closes.flatMap((close, i) => {
    const point = new Point('bars')
      .tag('universe', universeId)
      .tag('instrument', instruments[i])
      .tag('source', source)
      .booleanField('stale', returns.stale[i]);
    addFloats(point, { close, log_return: returns.returns[i] });
    return linesOf(point.timestamp(timestampOf(windowEnd)));
  });
}

const weightPoint = (tags: {
  readonly portfolioId: string;
  readonly instrument: string;
  readonly source: string;
}): Point =>
  new Point('weights')
    .tag('portfolio', tags.portfolioId)
    .tag('instrument', tags.instrument)
    .tag('source', tags.source);

/** InfluxDB has neither null nor NaN nor infinity. */
function addFloats(
  point: Point,
  fields: Readonly<Record<string, number | null | undefined>>,
): void {
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'number' && Number.isFinite(value)) point.floatField(name, value);
  }
}

function linesOf(point: Point): readonly Line[] {
  const line = point.toLineProtocol();
  return line === undefined ? [] : [line];
}
