import type {
  Closes,
  DefinitionRecord,
  PortfolioDefinition,
  PortfolioStatistics,
  Returns,
  UniverseDefinition,
  UniverseRecord,
} from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { batchStatistics, type BatchStatistics } from './batch-statistics.js';
import type { LogReader } from './checked-log.js';
import { alignedWindows, expectedCloses } from './expected-closes.js';
import { type ExpectedReturns, expectedReturns } from './expected-returns.js';
import { grouped } from './grouped.js';
import { type CheckedPortfolio, checkHoldings } from './holdings-check.js';
import type { PartitionFates } from './tick-fates.js';
import type { Findings } from './verdict.js';

/** The recursion's rounding over thousands of windows; one lost or doubled window moves 1e-4. */
const TOLERANCE = 1e-9;
/** So many windows of a portfolio are recomputed, the last one among them. */
const SAMPLED = 6;

/** Invariant 1: closes and returns to the last bit, statistics and holdings within rounding, all from the ticks. */
export function checkStatistics(
  reader: LogReader,
  fates: readonly PartitionFates[],
  findings: Findings,
): void {
  const byUniverse = grouped(
    fates.flatMap(({ universes }) => universes),
    ({ definition }) => definition.universeId,
  );
  for (const [universeId, partitions] of byUniverse) {
    const closes = partitions.map((of) => expectedCloses(of, fates.length));
    compareCloses(reader, universeId, closes.flat(), findings);
    const { definition } = partitions[0];
    const expected =
      partitions.length < fates.length ? [] : expectedReturns(definition, alignedWindows(closes));
    compareReturns(reader, definition, expected, findings);
    for (const definitions of portfoliosOf(reader, universeId).values()) {
      const portfolio = definitions[definitions.length - 1];
      const redefined = definitions.length > 1;
      const of = { universe: definition, portfolio, expected };
      compareStatistics(reader, { ...of, redefined }, findings);
      checkHoldings(reader, of, findings);
    }
  }
}

function compareCloses(
  reader: LogReader,
  universeId: string,
  expected: readonly Closes[],
  findings: Findings,
): void {
  const said = new Map<string, Closes>();
  for (const { value } of reader.values<UniverseRecord>(topics.universe.name)) {
    if (value.kind !== 'closes' || value.universeId !== universeId) continue;
    said.set(`${value.windowEnd}/${value.tickPartition}`, value);
  }
  for (const closes of expected) {
    const name = `${closes.windowEnd}/${closes.tickPartition}`;
    const actual = said.get(name);
    said.delete(name);
    const text = actual === undefined ? 'missing' : inOneOrder(actual);
    findings.expectEqual(`closes of ${universeId} ${name}`, inOneOrder(closes), text);
  }
  for (const name of said.keys()) findings.fault(`closes of ${universeId} ${name}: no such window`);
  findings.saw('closes', expected.length);
}

const inOneOrder = (value: Closes): string =>
  JSON.stringify(Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))));

function compareReturns(
  reader: LogReader,
  { universeId, window: { dtYears } }: UniverseDefinition,
  expected: readonly ExpectedReturns[],
  findings: Findings,
): void {
  const actual = reader
    .values<Returns>(topics.returns.name)
    .flatMap(({ value }) => (value.universeId === universeId ? [value] : []));
  findings.expectEqual(`return vectors of ${universeId}`, expected.length, actual.length);
  expected.slice(0, actual.length).forEach((wanted, i) => {
    const { windowEnd, session, returns, closes, stale } = actual[i];
    const text = JSON.stringify({ windowEnd, session, returns, closes, stale });
    const where = `returns of ${universeId}, number ${i + 1}`;
    findings.expectEqual(where, JSON.stringify(wanted), text);
    findings.expectEqual(`${where}: window`, i + 1, actual[i].window);
    findings.expectEqual(`${where}: dt`, dtYears, actual[i].dtYears);
  });
  findings.saw('return vectors', actual.length);
}

/** A portfolio's statistics on some windows against a batch estimate of the expected returns. */
function compareStatistics(
  reader: LogReader,
  of: CheckedPortfolio & { readonly redefined: boolean },
  findings: Findings,
): void {
  const { universe, portfolio, expected } = of;
  const { portfolioId, instruments } = portfolio;
  const said = reader
    .values<PortfolioStatistics>(topics.statistics.name)
    .flatMap(({ value }) => (value.portfolioId === portfolioId ? [value] : []));
  for (const statistics of of.redefined ? said.slice(-1) : sampled(said)) {
    const rows = expected.slice(0, statistics.windows).map(({ returns }) => returns);
    const where = `statistics of ${portfolioId} at window ${statistics.windows}`;
    findings.saw('statistics recomputed');
    const batch = batchStatistics(universe, portfolio, rows);
    if (batch === null) {
      findings.fault(`${where}: expected none`);
      continue;
    }
    const distance = distanceOf(batch, statistics, instruments.length);
    if (!(distance <= TOLERANCE)) findings.fault(`${where}: off by ${distance}`);
  }
}

/** Largest difference: covariances relative to sqrt(S_ii S_jj), means to the greater of their size and deviation. */
function distanceOf(batch: BatchStatistics, said: PortfolioStatistics, n: number): number {
  let worst = 0;
  for (let i = 0; i < n; i++) {
    const variance = batch.covariance[i][i];
    const scale = Math.max(Math.sqrt(variance), Math.abs(batch.mean[i]));
    if (scale > 0) worst = Math.max(worst, Math.abs(said.mean[i] - batch.mean[i]) / scale);
    for (let j = 0; j <= i; j++) {
      const size = Math.sqrt(variance * batch.covariance[j][j]);
      const difference = said.covariance[(i * (i + 1)) / 2 + j] - batch.covariance[i][j];
      if (!Number.isFinite(difference)) return Infinity;
      if (size > 0) worst = Math.max(worst, Math.abs(difference) / size);
    }
  }
  return worst;
}

function sampled<Item>(items: readonly Item[]): Item[] {
  const step = Math.max(1, Math.ceil(items.length / SAMPLED));
  return items.filter((_, i) => (items.length - 1 - i) % step === 0);
}

/** The definitions of each portfolio of a universe, the one in force last. */
function portfoliosOf(reader: LogReader, universeId: string): Map<string, PortfolioDefinition[]> {
  const defined = reader
    .values<DefinitionRecord>(topics.definitions.name)
    .flatMap(({ value }) => value.portfolio ?? []);
  return grouped(
    defined.filter((portfolio) => portfolio.universeId === universeId),
    ({ portfolioId }) => portfolioId,
  );
}
