import type {
  AuditEntry,
  DeadLetter,
  Decision,
  Metrics,
  Outcome,
  PortfolioMetrics,
  PortfolioStatistics,
  Returns,
  SolveRequest,
  TickRecord,
  UniverseRecord,
  WeightSchema,
} from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import type { LogReader, Read } from './checked-log.js';
import type { Findings } from './verdict.js';

/** Invariant 4: event time never goes back, and whatever has a name is said once. */
export function checkOnce(reader: LogReader, findings: Findings): void {
  const once = <Value>(topic: string, nameOf: (value: Value) => string | null): void => {
    checkDistinct(reader.values<Value>(topic), nameOf, findings);
  };
  once<Returns>(topics.returns.name, ({ universeId, windowEnd }) => `${universeId}/${windowEnd}`);
  once<Metrics>(topics.metrics.name, ({ portfolioId, windowEnd }) => `${portfolioId}/${windowEnd}`);
  once<PortfolioMetrics>(
    topics.portfMetrics.name,
    ({ portfolioId, timestamp }) => `${portfolioId}/${timestamp}`,
  );
  once<PortfolioStatistics>(
    topics.statistics.name,
    ({ portfolioId, windowEnd }) => `${portfolioId}/${windowEnd}`,
  );
  once<SolveRequest>(topics.solves.name, ({ decisionId, dryRun }) => (dryRun ? null : decisionId));
  once<Decision>(topics.decisions.name, ({ decisionId }) => decisionId);
  once<WeightSchema>(topics.weights.name, ({ portfolio_id: id, version }) =>
    version === 0 ? null : `${id}/${version}`,
  );
  once<DeadLetter>(topics.deadLetter.name, ({ stage, topic, partition, offset }) =>
    offset < 0 ? null : `${stage} ${topic}/${partition}@${offset}`,
  );
  once<Outcome>(topics.outcomes.name, ({ status, subject, id }) =>
    status === 'applied' || status === 'broadcast' ? `${status} ${subject} ${id}` : null,
  );
  once<AuditEntry>(topics.audit.name, ({ sequence }) => String(sequence));
  once<UniverseRecord>(topics.universe.name, nameInUniverse);
  checkWatermarks(reader, findings);
  checkOrder(reader, findings);
}

function nameInUniverse(value: UniverseRecord): string | null {
  switch (value.kind) {
    case 'closes':
      return `closes ${value.universeId}/${value.tickPartition}/${value.windowEnd}`;
    case 'answer':
      return value.request.dryRun ? null : `answer ${value.request.decisionId}`;
    case 'weights':
      return `weights ${value.origin}`;
    default:
      return null;
  }
}

function checkDistinct<Value>(
  records: readonly Read<Value>[],
  nameOf: (value: Value) => string | null,
  findings: Findings,
): void {
  const said = new Set<string>();
  for (const { record, value } of records) {
    const name = nameOf(value);
    if (name === null) continue;
    if (said.has(name)) findings.fault(`${record.topic}: ${name} is there twice`);
    said.add(name);
  }
  findings.saw('named records', said.size);
}

/** Each feed's watermarks in each tick partition. */
function checkWatermarks(reader: LogReader, findings: Findings): void {
  const reached = new Map<string, number>();
  for (const { record, value } of reader.values<TickRecord>(topics.ticks.name)) {
    if (value.kind !== 'watermark') continue;
    const feed = `${value.venue}/${value.feed} in tick partition ${record.partition}`;
    const before = reached.get(feed) ?? -Infinity;
    if (value.watermark < before) {
      findings.fault(`watermark of ${feed}: ${value.watermark} after ${before}`);
    }
    reached.set(feed, Math.max(before, value.watermark));
    findings.saw('watermarks');
  }
}

/** What closes, and what is said of closed windows, comes in the order of the windows. */
function checkOrder(reader: LogReader, findings: Findings): void {
  const reached = new Map<string, number>();
  const at = (name: string, windowEnd: number): void => {
    const before = reached.get(name) ?? -Infinity;
    if (windowEnd <= before) findings.fault(`${name}: ${windowEnd} after ${before}`);
    reached.set(name, Math.max(before, windowEnd));
  };
  for (const { value } of reader.values<UniverseRecord>(topics.universe.name)) {
    if (value.kind !== 'closes') continue;
    at(`closes of ${value.universeId}/${value.tickPartition}`, value.windowEnd);
  }
  for (const { value } of reader.values<Returns>(topics.returns.name)) {
    at(`returns of ${value.universeId}`, value.windowEnd);
  }
  for (const { value } of reader.values<Metrics>(topics.metrics.name)) {
    at(`metrics of ${value.portfolioId}`, value.windowEnd);
  }
}
